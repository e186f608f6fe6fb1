import type { Place } from "./ifconfig";
import {
  HOST_VNET,
  type Inventory,
  type NetgraphNode,
  type NetworkInterface,
  type Section,
  vnetOfJail,
} from "./inventory";

/** An interface and the network stack that it is in. */
export interface Located {
  readonly place: Place;
  readonly interface: NetworkInterface;
}

/**
 * Finds an interface wherever it is: an interface in a jail may have another name inside, and two stacks may each have
 * one of the same name, so the MAC decides where it is known.
 */
export function locate(inventory: Inventory, name: string | undefined, mac: string | undefined): Located | undefined {
  const all = everywhere(inventory);
  const named = all.filter((entry) => entry.interface.name === name);
  if (mac !== undefined) {
    const marked = all.filter((entry) => entry.interface.ether === mac && entry.interface.vlan === undefined);
    const both = marked.find((entry) => entry.interface.name === name);
    if (both !== undefined) return both;
    if (marked.length > 0) return marked[0];
  }
  return named.find((entry) => entry.place === undefined) ?? named[0];
}

/**
 * The interfaces that may be that of an eiface's node, which tells the name and not the network stack: each jail may have an eth0. One
 * where its MAC tells it, the one given or that of its record, or the record of who took it into a jail.
 */
export function interfacesOfEiface(
  inventory: Inventory,
  { name, interfaceName }: NetgraphNode,
  mac?: string,
): readonly Located[] {
  const named = everywhere(inventory).filter(
    (entry) => entry.interface.name === interfaceName && !isOtherKind(entry.interface),
  );
  if (named.length < 2) return named;
  const record = (kind: string, property: string) =>
    inventory.units.find((unit) => unit.kind === kind && unit.inputs[property] === name)?.inputs ?? {};
  const wanted = mac ?? record("Eiface", "name").mac;
  const { jail } = record("VnetInterface", "interface");
  const own =
    named.find((entry) => wanted !== undefined && entry.interface.ether === wanted) ??
    named.find((entry) => jail !== undefined && entry.place === jail);
  return own === undefined ? named : [own];
}

/** Of no eiface: the kinds that show what they are, by what only they have or by their groups. */
export function isOtherKind({ groups, vlan, bridge }: NetworkInterface): boolean {
  return vlan !== undefined || bridge !== undefined || groups.some((group) => OTHER_KINDS.has(group));
}

const OTHER_KINDS: ReadonlySet<string> = new Set(["lo", "epair", "bridge", "vlan", "tap", "tun", "lagg", "gif", "wg"]);

const located = new WeakMap<Inventory, readonly Located[]>();

/** Every interface of the host and of its VNET jails. Each plan asks several times, and one batch has many plans. */
export function everywhere(inventory: Inventory): readonly Located[] {
  const known = located.get(inventory) ?? collected(inventory);
  located.set(inventory, known);
  return known;
}

function collected(inventory: Inventory): readonly Located[] {
  const places: readonly (string | undefined)[] = [
    undefined,
    ...inventory.jails.filter((jail) => jail.vnet === "new" && !jail.dying).map((jail) => jail.name),
  ];
  return places.flatMap((place) => interfacesAt(inventory, place).map((entry) => ({ place, interface: entry })));
}

/** The interfaces of the host's own stack, or of a VNET jail's. */
export function interfacesAt(inventory: Inventory, place: Place): readonly NetworkInterface[] {
  return inventory.vnets.get(place === undefined ? HOST_VNET : vnetOfJail(place))?.interfaces ?? [];
}

/**
 * The addresses of an interface that an administrator gave it, in CIDR form: no advertised ones, and of the link-local ones,
 * which the kernel gives by itself, only those that are known to be wanted.
 */
export function givenAddresses(entry: NetworkInterface, wanted: readonly string[] = []): readonly string[] {
  const inCidr = (address: { address: string; prefixLength: number }) => `${address.address}/${address.prefixLength}`;
  return [
    ...entry.inet.map(inCidr),
    ...entry.inet6
      .filter((address) => !address.autoconf && (!address.linkLocal || wanted.includes(inCidr(address))))
      .map(inCidr),
  ];
}

/**
 * The addresses of an interface of the host, less those that jail(8) has put there for jails that share the host's network
 * stack: they come and go with their jails, and are no drift of the interface.
 */
export function ownAddresses(
  inventory: Inventory,
  entry: NetworkInterface,
  wanted: readonly string[] = [],
): readonly string[] {
  const ofJails = inventory.units.flatMap(({ kind, inputs }) =>
    kind === "Jail" && inputs.interface === entry.name && Array.isArray(inputs.addresses)
      ? inputs.addresses.map((address) => String(address).split("/")[0])
      : [],
  );
  return givenAddresses(entry, wanted).filter((address) => !ofJails.includes(address.split("/")[0]));
}

/** The section of the inventory that a jail's network stack is read by; none for the host's, which everybody names. */
export function vnetSection(place: Place): readonly Section[] {
  return place === undefined ? [] : [`vnet:${vnetOfJail(place)}`];
}
