import { ifconfig, type Place } from "./ifconfig";
import { findInterface, type Inventory } from "./inventory";
import { interfacesAt } from "./locate";
import { derivedNumber } from "./names";
import type { Command } from "./step";
import { keyOfPlace } from "./vlan";

/*
 * Interfaces that ifconfig(8) makes under a name of the kernel's, as vlan0, and then gives their own name. With a number of
 * the provider's own choice, far from those that the kernel counts up from 0, one whose making was cut off between the two
 * is found again; its record tells which.
 */

/** What such a resource remembers. */
export interface Numbered {
  readonly number?: number;
}

/** Well below the kernel's limit of 32767 (IF_MAXUNIT in sys/net/if.h). */
const FIRST = 10000;
const COUNT = 20000;

/** The number for a new one, which no other has or was promised: one that has its own name shows its number no more. */
export function pickNumber(
  inventory: Inventory,
  what: {
    readonly kind: string;
    readonly id: string;
    readonly owner: string;
    readonly cloner: string;
    readonly place: Place;
  },
  reserve: (space: string, taken: ReadonlySet<number>, from?: number) => number,
): number {
  const seen = interfacesAt(inventory, what.place).map((entry) => numberIn(entry.name, what.cloner));
  const recorded = inventory.units
    .filter((unit) => unit.kind === what.kind && unit.id !== what.id)
    .map((unit) => (unit.found as Numbered).number);
  const taken = new Set([...seen, ...recorded].filter((number) => number !== undefined));
  return reserve(what.cloner, taken, derivedNumber(what.owner, `${what.kind}/${what.id}`, FIRST, COUNT));
}

/** What the kernel calls one that has no name of its own yet, where a create that was cut off has left such; undefined elsewhere. */
export function unnamedOf(
  inventory: Inventory,
  cloner: string,
  { number }: Numbered,
  place: Place,
): string | undefined {
  const name = `${cloner}${number ?? ""}`;
  return number === undefined ? undefined : findInterface(inventory, keyOfPlace(place), name)?.name;
}

/** Takes an interface away; one that is gone already is success. */
export function destroyClone(name: string, place: Place): Command {
  return { ...ifconfig(place, name, "destroy"), tolerate: ["*does not exist*", "*not found*"] };
}

function numberIn(name: string, cloner: string): number | undefined {
  const digits = name.startsWith(cloner) ? name.slice(cloner.length) : "";
  return /^\d{1,5}$/.test(digits) ? Number(digits) : undefined;
}
