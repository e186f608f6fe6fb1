import { addAddress, configure, ifconfig, moveIntoJail, moveToHost } from "./ifconfig";
import { type Inventory, vnetOfJail } from "./inventory";
import { givenAddresses, interfacesAt } from "./locate";
import { lowestFree } from "./lowest-free";
import { addRoute, isStatic } from "./route";
import { type Step, step } from "./step";

/** The steps that take a VNET jail's interfaces out before it stops, and those that put them back as they were. */
export interface Carried {
  readonly out: readonly Step[];
  readonly back: readonly Step[];
}

/**
 * Carries the interfaces of a VNET jail through a restart: names, state, addresses and static routes.
 * A name that the host has too is changed inside first: the host does not refuse a second interface of one name, and then
 * commands reach only one of the two. Those of `byHooks` (names inside) are left to the jail's own hooks.
 */
export function carryVnet(inventory: Inventory, jail: string, byHooks: ReadonlySet<string>): Carried {
  const outside = new Set(interfacesAt(inventory, undefined).map((entry) => entry.name));
  const inside = interfacesAt(inventory, jail).filter((entry) => entry.name !== "lo0" && !byHooks.has(entry.name));
  const out: Step[] = [];
  const back: Step[] = [];
  for (const entry of inside) {
    const { name } = entry;
    const waiting = outside.has(name) ? freeName(outside) : name;
    outside.add(waiting);
    if (waiting !== name) out.push(step(ifconfig(jail, name, "name", waiting), ifconfig(jail, waiting, "name", name)));
    out.push(step(moveToHost(waiting, jail), moveIntoJail(waiting, jail)));
    back.push(step(moveIntoJail(waiting, jail)));
    const settings = configure(jail, waiting, {
      up: entry.up ? true : undefined,
      name: waiting === name ? undefined : name,
    });
    if (settings !== undefined) back.push(step(settings));
    for (const address of givenAddresses(entry)) back.push(step(addAddress(jail, name, address)));
  }
  const routes = inventory.vnets.get(vnetOfJail(jail))?.routes ?? [];
  const carried = new Set(inside.map((entry) => entry.name));
  for (const route of routes.filter((entry) => isStatic(entry) && carried.has(entry.interface)))
    back.push(step(addRoute(jail, route)));
  return { out, back };
}

/** A name that nobody uses on the host, for the time between the two jails. */
function freeName(taken: ReadonlySet<string>): string {
  return `carry${lowestFree((number) => taken.has(`carry${number}`))}`;
}
