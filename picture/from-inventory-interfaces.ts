import { HOST_VNET, type Inventory, type NetworkInterface, type VnetKey } from "../provider/host/inventory-types";
import { interfaceId } from "./ids";
import type { InterfaceKind, InterfacePart } from "./model";
import { translationNotes } from "./translation-notes";

/** An interface of the inventory and the part that it became. */
export interface PlacedInterface {
  readonly vnet: VnetKey;
  readonly interface: NetworkInterface;
  readonly part: InterfacePart;
}

/** All interfaces of the host and of its jails, the host's first. */
export function interfaceParts(inventory: Inventory, stack: (vnet: VnetKey) => string): PlacedInterface[] {
  const taken = new Set<string>();
  const translated = translationNotes(inventory);
  return [...inventory.vnets].flatMap(([vnet, { interfaces }]) =>
    interfaces.map((entry) => ({
      vnet,
      interface: entry,
      part: partOf(entry, stack(vnet), taken, vnet === HOST_VNET ? translated : NONE),
    })),
  );
}

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

function partOf(
  entry: NetworkInterface,
  cluster: string,
  taken: Set<string>,
  translated: ReadonlyMap<string, readonly string[]>,
): InterfacePart {
  const translations = translated.get(entry.name);
  return {
    id: freeId(entry, cluster, taken),
    cluster,
    name: entry.name,
    kind: kindOf(entry),
    ...(entry.ether === undefined ? {} : { mac: entry.ether }),
    mtu: entry.mtu,
    addresses: [
      ...entry.inet.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
      ...entry.inet6.filter(({ linkLocal }) => !linkLocal).map((each) => `${each.address}/${each.prefixLength}`),
    ],
    state: stateOf(entry),
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(translations === undefined ? {} : { translations }),
  };
}

/** The kernel lets two interfaces of one name live in one stack, when a jail that ended gave one back. */
function freeId(entry: NetworkInterface, cluster: string, taken: Set<string>): string {
  let id = interfaceId(cluster, entry.name);
  for (let number = 2; taken.has(id); number += 1) {
    const twin = number === 2 && entry.ether !== undefined ? entry.ether : `${number}`;
    id = interfaceId(cluster, entry.name, twin);
  }
  taken.add(id);
  return id;
}

function stateOf({ up, status }: NetworkInterface): NonNullable<InterfacePart["state"]> {
  if (!up) return "down";
  return status === "no carrier" ? "no carrier" : "up";
}

/** The groups that ifconfig(8) puts an interface of a kind into by itself. */
const KIND_OF_GROUP: ReadonlyMap<string, InterfaceKind> = new Map([
  ["lo", "loopback"],
  ["epair", "epair"],
  ["bridge", "bridge"],
  ["vlan", "vlan"],
  ["lagg", "lagg"],
  ["tap", "tap"],
  ["tun", "tun"],
  ["gif", "gif"],
  ["wg", "wg"],
]);

function kindOf({ vlan, bridge, groups, flags, ether }: NetworkInterface): InterfaceKind {
  if (bridge !== undefined) return "bridge";
  if (vlan !== undefined) return "vlan";
  for (const group of groups) {
    const kind = KIND_OF_GROUP.get(group);
    if (kind !== undefined) return kind;
  }
  if (flags.includes("LOOPBACK")) return "loopback";
  return ether === undefined ? "other" : "ethernet";
}
