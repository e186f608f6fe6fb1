import { NotSimulated } from "../commands/command";
import type { NetworkInterface, Vnet } from "./model";
import type { PfState, PfTuple } from "./pf";
import { isDynamic, type PfHost, type PfPort, type PfRule, tableName } from "./pf-rules";
import type { IpPacket } from "./reachability-packets";
import { covers, parseAddress, widthOf } from "./routes-addresses";
import { prefixOf } from "./routes-table";

/** A packet on its way through an interface. */
export interface Passage {
  readonly vnet: Vnet;
  readonly direction: "in" | "out";
  readonly iface: NetworkInterface;
  readonly packet: IpPacket;
}

export function matches(pf: PfState, rule: PfRule, { vnet, direction, iface, packet }: Passage): boolean {
  if (rule.direction !== undefined && rule.direction !== direction) return false;
  if (
    rule.interface !== undefined &&
    (rule.interface === iface.name || iface.groups.includes(rule.interface)) === rule.notInterface
  )
    return false;
  if (rule.family !== undefined && rule.family !== packet.family) return false;
  if (rule.protocol !== undefined && rule.protocol !== protocolOf(packet)) return false;
  const tuple = tupleOf(packet);
  return (
    sideMatches(pf, vnet, rule.from, packet, tuple.source, tuple.sourcePort) &&
    sideMatches(pf, vnet, rule.to, packet, tuple.destination, tuple.destinationPort)
  );
}

function sideMatches(pf: PfState, vnet: Vnet, host: PfHost, packet: IpPacket, address: bigint, port: number): boolean {
  if (host.port !== undefined && (packet.content.kind !== "segment" || !portMatches(host.port, port))) return false;
  return host.text === "any" || hostMatches(pf, vnet, host.text, packet, address) !== host.not;
}

function portMatches({ operator, first, second }: PfPort, port: number): boolean {
  switch (operator) {
    case "=":
      return port === first;
    case "!=":
      return port !== first;
    case "<":
      return port < first;
    case "<=":
      return port <= first;
    case ">":
      return port > first;
    case ">=":
      return port >= first;
    case ":":
      return port >= first && port <= second;
    case "><":
      return port > first && port < second;
    case "<>":
      return port < first || port > second;
  }
}

function hostMatches(pf: PfState, vnet: Vnet, text: string, packet: IpPacket, address: bigint): boolean {
  if (isDynamic(text)) return addressesOf(vnet, text, packet.family).includes(address);
  const table = tableName(text);
  if (table !== undefined) {
    const entries = pf.tables.get(table) ?? [];
    if (entries.some((entry) => entry.startsWith("!") && hostMatches(pf, vnet, entry.slice(1), packet, address)))
      return false;
    return entries.some((entry) => !entry.startsWith("!") && hostMatches(pf, vnet, entry, packet, address));
  }
  const [plain = "", length] = text.split("/", 2);
  const parsed = parseAddress(plain);
  if (parsed === undefined || parsed.family !== packet.family) return false;
  return covers(parsed.family, parsed.bits, length === undefined ? widthOf(parsed.family) : Number(length), address);
}

/** `(vtnet0)` is whatever addresses the interface has now. */
export function addressesOf(vnet: Vnet, text: string, family: "inet" | "inet6"): bigint[] {
  const [name = "", modifier] = text.slice(1, -1).split(":", 2);
  if (modifier !== undefined && modifier !== "0") throw new NotSimulated(`a packet under a pf rule with ${text}`);
  const iface = vnet.interfacesByName.get(name)?.[0];
  const all = (iface?.addresses ?? [])
    .filter((address) => address.family === family)
    .map((address) => prefixOf(address).bits);
  return modifier === "0" ? all.slice(0, 1) : all;
}

export function protocolOf({ content, family }: IpPacket): string {
  if (content.kind === "segment") return content.protocol;
  return family === "inet" ? "icmp" : "icmp6";
}

/** An echo's id stands for the port on either side. */
export function tupleOf({ source, destination, content }: IpPacket): PfTuple {
  if (content.kind === "segment")
    return { source, destination, sourcePort: content.sourcePort, destinationPort: content.destinationPort };
  const id = "id" in content ? content.id : 0;
  return { source, destination, sourcePort: id, destinationPort: id };
}
