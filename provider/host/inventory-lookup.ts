import {
  HOST_VNET,
  type Inventory,
  type KernelModule,
  type NetgraphNode,
  type NetworkInterface,
  type RunningJail,
  type VnetKey,
} from "./inventory-types";

/** An interface and the network stack that it is in. */
export interface InterfacePlace {
  readonly vnet: VnetKey;
  readonly interface: NetworkInterface;
}

/**
 * The interface of that name in one network stack. There can be two of one name on the host (a jail that ended
 * gave one back): then the first that ifconfig(8) lists; which of the two a command reaches is the kernel's business.
 */
export function findInterface(inventory: Inventory, vnet: VnetKey, name: string): NetworkInterface | undefined {
  return inventory.vnets.get(vnet)?.interfaces.find((candidate) => candidate.name === name);
}

/** All interfaces, the host's first. */
function allInterfaces(inventory: Inventory): readonly InterfacePlace[] {
  return [...inventory.vnets].flatMap(([vnet, { interfaces }]) =>
    interfaces.map((entry) => ({ vnet, interface: entry })),
  );
}

/** The interfaces of that name, wherever they are. */
function findInterfacesByName(inventory: Inventory, name: string): readonly InterfacePlace[] {
  return allInterfaces(inventory).filter((place) => place.interface.name === name);
}

/** The interfaces that use that MAC address, wherever they are: a VLAN shares its parent's. */
function findInterfacesByMac(inventory: Inventory, mac: string): readonly InterfacePlace[] {
  const wanted = mac.toLowerCase();
  return allInterfaces(inventory).filter((place) => place.interface.ether === wanted);
}

/** The one interface that uses that MAC address; undefined when there is none, or more than one. */
export function findInterfaceByMac(inventory: Inventory, mac: string): InterfacePlace | undefined {
  return only(findInterfacesByMac(inventory, mac));
}

/** The interfaces with that description, wherever they are: it stays with them through renames and moves. */
export function findInterfacesByDescription(inventory: Inventory, description: string): readonly InterfacePlace[] {
  return allInterfaces(inventory).filter((place) => place.interface.description === description);
}

/** The node of that name; names are unique. */
export function nodeByName(inventory: Inventory, name: string): NetgraphNode | undefined {
  return inventory.nodes.find((node) => node.name === name);
}

/** How ngctl(8) addresses a node whatever its name: "[1f]:". */
export function nodePath(node: Pick<NetgraphNode, "id">): string {
  return `[${node.id.toString(16)}]:`;
}

/** The ng_ether(4) node of an interface on the host's side: its name with "_" for "." and ":". */
export function etherNodeOf(inventory: Inventory, interfaceName: string): NetgraphNode | undefined {
  const name = etherNodeName(interfaceName);
  return inventory.nodes.find((node) => node.type === "ether" && node.name === name);
}

/** The node name that ng_ether(4) gives an interface: ng_ether_sanitize_ifname() in sys/netgraph/ng_ether.c. */
export function etherNodeName(interfaceName: string): string {
  return interfaceName.replace(/[.:]/g, "_");
}

/**
 * The interface of a node. An ng_ether(4) node's is on the host's side; an ng_eiface(4) node tells its interface's name,
 * but not in which network stack, and two of them may have interfaces of that name: `mac` decides then. Undefined when
 * it cannot be told.
 */
export function interfaceOfNode(
  inventory: Inventory,
  node: NetgraphNode,
  known: { readonly mac?: string } = {},
): InterfacePlace | undefined {
  if (node.type === "ether") return only(etherInterfaces(inventory, node));
  if (node.interfaceName === undefined) return undefined;
  const named = findInterfacesByName(inventory, node.interfaceName).filter((place) => !isOtherKind(place.interface));
  if (known.mac === undefined || named.length < 2) return only(named);
  const mac = known.mac.toLowerCase();
  return only(named.filter((place) => place.interface.ether === mac));
}

/** The jail of that name, unless it is only dying. */
export function findJail(inventory: Inventory, name: string): RunningJail | undefined {
  return inventory.jails.find((jail) => jail.name === name && !jail.dying);
}

/** The file that a kernel module is in, as one of its own or compiled into the kernel. */
export function findModule(inventory: Inventory, name: string): KernelModule | undefined {
  return inventory.modules.find((module) => module.name === name || module.contains.includes(name));
}

function etherInterfaces(inventory: Inventory, node: NetgraphNode): readonly InterfacePlace[] {
  return allInterfaces(inventory).filter(
    (place) => place.vnet === HOST_VNET && etherNodeName(place.interface.name) === node.name,
  );
}

/** The kinds whose groups give them away; an eiface is in no such group. */
function isOtherKind({ groups, vlan, bridge }: NetworkInterface): boolean {
  return vlan !== undefined || bridge !== undefined || groups.some((group) => OTHER_KINDS.has(group));
}

const OTHER_KINDS: ReadonlySet<string> = new Set(["lo", "epair", "bridge", "vlan", "tap", "tun", "lagg", "gif", "wg"]);

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined;
}
