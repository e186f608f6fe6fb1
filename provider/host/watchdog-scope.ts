import { BlockList, isIPv6 } from "node:net";
import { etherNodeName, HOST_VNET, type Inventory, type NetgraphNode, type NetworkInterface } from "./inventory";
import { givenAddresses } from "./locate";

/**
 * The interfaces of the host that may carry the SSH connection: the one with its address, and what is above or below that
 * one: a VLAN's parent, an if_bridge(4) and its members, whatever is linked to it in netgraph. Where the host does not
 * tell which connection it is, all that any connection goes by may; where those are not known either, or it comes by way of
 * loopback (a tunnel), all that have addresses.
 *
 * @param dialled the address that was dialled, for a host that does not tell
 */
export function carriers(inventory: Inventory, dialled = ""): ReadonlySet<string> {
  const own = withAddress(inventory, inventory.facts.connection?.local ?? "");
  const likely = own.length > 0 ? own : withAddress(inventory, dialled);
  const known = likely.filter((entry) => !isLoopback(entry));
  const begin = orElse(known, () => orElse(connected(inventory), () => hostInterfaces(inventory).filter(hasAddresses)));
  const found = new Set<string>();
  const nodes = new Set<NetgraphNode>();
  const waiting = begin.map(({ name }) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...besides(inventory, name), ...linked(inventory, name, nodes));
  }
  return found;
}

/** The interfaces that carry the connection, where a new route to `prefix` on another one takes the way back from it. */
export function routedAway(inventory: Inventory, name: string, prefix: string): readonly string[] {
  const { connection } = inventory.facts;
  if (connection === undefined) return [];
  const at = withAddress(inventory, connection.local).map((entry) => entry.name);
  return at.includes(name) || !covers(prefix, connection.client) ? [] : at;
}

function covers(prefix: string, address: string): boolean {
  const [network = "", length = ""] = prefix.split("/");
  if (isIPv6(network) !== isIPv6(plain(address))) return false;
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(plain(address), family);
}

function hostInterfaces(inventory: Inventory): readonly NetworkInterface[] {
  return inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
}

function withAddress(inventory: Inventory, address: string): readonly NetworkInterface[] {
  const wanted = plain(address);
  return hostInterfaces(inventory).filter(({ inet, inet6 }) =>
    [...inet, ...inet6].some((entry) => entry.address === wanted),
  );
}

/** The interfaces that connections go by; none where one of their addresses is nobody's, as netstat(1) cuts long ones short. */
function connected(inventory: Inventory): readonly NetworkInterface[] {
  const found = inventory.facts.connected.map((address) => withAddress(inventory, address));
  return found.every(isFilled) ? found.flat().filter((entry) => !isLoopback(entry)) : [];
}

function isFilled(list: readonly unknown[]): boolean {
  return list.length > 0;
}

function orElse<T>(list: readonly T[], other: () => readonly T[]): readonly T[] {
  return isFilled(list) ? list : other();
}

/** An IPv4 connection to an IPv6 socket has the mapped form. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}

function isLoopback({ groups }: NetworkInterface): boolean {
  return groups.includes("lo");
}

function hasAddresses(entry: NetworkInterface): boolean {
  return !isLoopback(entry) && givenAddresses(entry).length > 0;
}

/** What is directly above and below an interface. */
function besides(inventory: Inventory, name: string): readonly string[] {
  const all = hostInterfaces(inventory);
  const at = all.find((entry) => entry.name === name);
  const members = at?.bridge?.members.map((member) => member.name) ?? [];
  const bridges = all.filter((entry) => entry.bridge?.members.some((member) => member.name === name));
  const parent = at?.vlan?.parent === undefined ? [] : [at.vlan.parent];
  return [...parent, ...members, ...bridges.map((entry) => entry.name)];
}

/**
 * The interfaces of the host whose nodes a frame could get to from this one's by hooks. Every change that may cut the host off
 * asks for them, however many nodes there are: none is gone over again that was `seen`.
 */
function linked(inventory: Inventory, name: string, seen: Set<NetgraphNode>): readonly string[] {
  const sanitized = etherNodeName(name);
  const waiting = inventory.nodes.filter(
    (node) =>
      node.hooks.length > 0 &&
      !seen.has(node) &&
      (node.type === "ether" ? node.name === sanitized : node.interfaceName === name),
  );
  if (waiting.length === 0) return [];
  const byId = new Map(inventory.nodes.map((node) => [node.id, node]));
  const ethers = new Set<string | undefined>();
  const others = new Set<string | undefined>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.type === "ether") ethers.add(node.name);
    else others.add(node.interfaceName);
    waiting.push(...node.hooks.flatMap(({ peerId }) => byId.get(peerId) ?? []));
  }
  return hostInterfaces(inventory)
    .map((entry) => entry.name)
    .filter((each) => ethers.has(etherNodeName(each)) || others.has(each));
}
