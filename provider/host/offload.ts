import { ifconfig, type Place } from "./ifconfig";
import type { NetworkInterface } from "./inventory-types";
import { type Step, step } from "./step";

/**
 * What an interface leaves to its hardware, or to whoever receives: ifconfig(8) has one word each. What is received is not among
 * them: an epair(4) takes it as it comes whatever it is told (recording 13).
 */
const FLAGS = { txcsum: "TXCSUM", txcsum6: "TXCSUM_IPV6", tso4: "TSO4", tso6: "TSO6", lro: "LRO" } as const;

type Word = keyof typeof FLAGS;

/** Those that are of interest, and whether they are on. */
export type Offload = { readonly [word in Word]?: boolean | undefined };

/** Those of an interface that are declared. */
export function offloadOf({ options }: NetworkInterface, declared: Offload): Offload {
  return Object.fromEntries(wordsOf(declared).map((word) => [word, options.includes(FLAGS[word])]));
}

/** ifconfig(8)'s words for them. */
export function offloadWords(wanted: Offload): readonly string[] {
  return wordsOf(wanted).map((word) => (wanted[word] ? word : `-${word}`));
}

/** The step from how they are to how they should be; none where that is the same. How they are is not always known. */
export function adjustOffload(place: Place, name: string, wanted: Offload, now: Offload | undefined): readonly Step[] {
  const differing = wordsOf(wanted).filter((word) => wanted[word] !== now?.[word]);
  if (differing.length === 0) return [];
  const told = (all: Offload) =>
    ifconfig(place, name, ...offloadWords(Object.fromEntries(differing.map((word) => [word, all[word]]))));
  return [step(told(wanted), ...(now === undefined ? [] : [told(now)]))];
}

function wordsOf(offload: Offload): readonly Word[] {
  return (Object.keys(FLAGS) as Word[]).filter((word) => offload[word] !== undefined);
}
