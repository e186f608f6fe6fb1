import type { Command } from "../../host/step";
import { leftAlone } from "../../host/unit-netif";
import { type Lines, presence, run, unless, words } from "../../host/unit-script";

interface Ends {
  readonly a: { readonly name: string; readonly mac: string };
  readonly b: { readonly name: string; readonly mac: string };
}

/** The pair, unless one of its ends is anywhere, in a jail too: an end is known by its MAC. */
export function epairUnit({ a, b }: Ends, make: Command): Lines {
  const there = `{ ends | grep -qF -e ${words(`ether ${a.mac}`)} -e ${words(`ether ${b.mac}`)}; }`;
  return [
    ...leftAlone(a.name),
    ...leftAlone(b.name),
    "ends() {",
    "\tifconfig -a",
    '\tfor j in $(jls jid); do ifconfig -j "$j" -a 2>/dev/null; done',
    "}",
    ...presence(there),
    ...unless(there, run(make)),
  ];
}
