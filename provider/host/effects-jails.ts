import { type Inventory, type NetworkInterface, type RunningJail, vnetOfJail } from "./inventory-types";
import { HostOutputError } from "./parse/output-error";
import type { Effect } from "./step";

/*
 * What jail(8) runs that succeeded have done to what is known of the host.
 */

/** A jail runs, with nothing but lo0 in a network stack of its own; the command has printed its jid. */
export function jailStarted(jail: Omit<RunningJail, "jid" | "dying" | "parent">): Effect {
  return (inventory, { stdout }) => {
    const jid = Number(stdout.trim());
    if (!Number.isInteger(jid) || jid <= 0) throw new HostOutputError("jls", "no jid of the new jail", stdout);
    const jails = [...withoutJail(inventory, jail.name).jails, { ...jail, jid, dying: false, parent: 0 }];
    if (jail.vnet !== "new") return { ...inventory, jails };
    const vnets = new Map(inventory.vnets).set(vnetOfJail(jail.name), { interfaces: [LOOPBACK], routes: [] });
    return { ...inventory, jails, vnets };
  };
}

/** A jail that had no interface of anybody's in it is gone. */
export function jailStopped(name: string): Effect {
  return (inventory) => withoutJail(inventory, name);
}

function withoutJail(inventory: Inventory, name: string): Inventory {
  const vnets = new Map(inventory.vnets);
  vnets.delete(vnetOfJail(name));
  return { ...inventory, vnets, jails: inventory.jails.filter((jail) => jail.name !== name) };
}

/** As the jail's exec.created leaves it (recording 08). */
const LOOPBACK: NetworkInterface = {
  name: "lo0",
  flags: ["UP", "LOOPBACK", "RUNNING", "MULTICAST", "LOWER_UP"],
  up: true,
  running: true,
  metric: 0,
  mtu: 16384,
  options: [],
  inet: [{ family: "inet", address: "127.0.0.1", prefixLength: 8 }],
  inet6: [],
  groups: ["lo"],
  nd6Options: [],
  unparsed: [],
};
