import type { Inventory, KernelModule, NetgraphNode, NetworkInterface, RunningJail, VnetKey } from "./inventory-types";
import type { Unit } from "./unit";

/**
 * The interface of that name in one network stack. There can be two of one name on the host (a jail that ended
 * gave one back): then the first that ifconfig(8) lists; which of the two a command reaches is the kernel's business.
 */
export function findInterface(inventory: Inventory, vnet: VnetKey, name: string): NetworkInterface | undefined {
  return inventory.vnets.get(vnet)?.interfaces.find((candidate) => candidate.name === name);
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

/** The jail of that name, unless it is only dying. */
export function findJail(inventory: Inventory, name: string): RunningJail | undefined {
  return inventory.jails.find((jail) => jail.name === name && !jail.dying);
}

/** The file that a kernel module is in, as one of its own or compiled into the kernel. */
export function findModule(inventory: Inventory, name: string): KernelModule | undefined {
  return inventory.modules.find((module) => module.name === name || module.contains.includes(name));
}

/** The record of an object on the host, whoever owns it. */
export function findUnit({ units }: Pick<Inventory, "units">, kind: string, id: string): Unit | undefined {
  return units.find((unit) => unit.kind === kind && unit.id === id);
}
