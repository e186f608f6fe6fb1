import { forgetNeighbours } from "./arp";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { bridgeInput, bridgeOutput, bridgeTransmit } from "./reachability-bridges";
import { type SendError, sendPacket, stackInput } from "./reachability-ip";
import { type Journey, placeOf, startTrail, stepsOf, type Wiring } from "./reachability-journey";
import { demultiplex, receive, sendFromStack, transmit } from "./reachability-links";
import { announceAddress } from "./reachability-neighbours";
import { nodeInput } from "./reachability-nodes";
import { broadcastEther, type DhcpLease, type Frame, type PacketContent } from "./reachability-packets";
import { wireInput } from "./reachability-wires";
import { onAddressAnnounced, onNeighboursVoid } from "./routes";
import { parseAddress } from "./routes-addresses";
import { ownerOf } from "./routes-static";

const wiring: Wiring = {
  transmit,
  receive,
  demultiplex,
  nodeInput,
  stackInput,
  bridgeInput,
  bridgeOutput,
  bridgeTransmit,
  wireInput,
};

function startJourney(kernel: Kernel, dry: boolean): Journey {
  return { kernel, wiring, dry, drops: [], answers: [], steps: 0 };
}

onAddressAnnounced((kernel, iface, address) => announceAddress(startJourney(kernel, false), iface, address));
onNeighboursVoid((_kernel, iface) => forgetNeighbours(iface));

/** The answer to one packet, or why there is none. */
export interface Exchange {
  /** sendto(2) failed with this before anything left. */
  readonly error: SendError | undefined;
  /** Set when the answer came back. */
  readonly answer: { readonly ttl: number; readonly source: bigint; readonly content: PacketContent } | undefined;
  /** The source address that the packet went out with, where it went out. */
  readonly path: readonly string[];
  readonly reason: string | undefined;
}

/** Where a packet goes to. `zone` names the interface of a link-local address. */
export interface Target {
  readonly address: string;
  readonly zone?: NetworkInterface | undefined;
  readonly ttl?: number | undefined;
  readonly source?: bigint | undefined;
}

/** Sends one packet from a vnet, and lets everything that follows from it happen. */
export function exchange(
  kernel: Kernel,
  from: Vnet,
  target: Target,
  content: PacketContent,
  options: { dry?: boolean } = {},
): Exchange {
  const parsed = parseAddress(target.address);
  if (parsed === undefined) throw new Error(`${target.address} is not an address`);
  const journey = startJourney(kernel, options.dry === true);
  const { family, bits } = parsed;
  const packet = { family, source: target.source, destination: bits, ttl: target.ttl ?? 64, content };
  const error = sendPacket(journey, from, packet, target.zone);
  const answered = journey.answers.find((candidate) => candidate.vnet === from);
  const weightiest = [...journey.drops].sort((a, b) => b.weight - a.weight)[0]?.reason;
  if (answered === undefined) return { error, answer: undefined, path: [], reason: weightiest ?? "nobody answered" };
  const { ttl, source, content: answer } = answered.packet;
  return { error, answer: { ttl, source, content: answer }, path: stepsOf(answered.trail), reason: undefined };
}

/** Asks all on an interface's link for a DHCP lease; undefined when no server answers. */
export function discoverLease(
  kernel: Kernel,
  iface: NetworkInterface,
): { server: string; lease: DhcpLease } | undefined {
  const journey = startJourney(kernel, false);
  const content = { kind: "dhcp", message: "discover" } as const;
  const ip = { family: "inet", source: 0n, destination: 0xffffffffn, ttl: 128, content } as const;
  const frame: Frame = { source: iface.ether ?? "", destination: broadcastEther, vlan: undefined, ip };
  sendFromStack(journey, iface, frame, startTrail(placeOf(iface)));
  for (const { packet } of journey.answers)
    if (packet.content.kind === "dhcp" && packet.content.message === "offer") return packet.content;
  return undefined;
}

/** Whether a ping would be answered, the way that it and its answer go, and otherwise what stands in the way. */
export interface Reachability {
  readonly reached: boolean;
  /** Interfaces, nodes and routes in the order of the walk, there and back; empty when not reached. */
  readonly path: readonly string[];
  /** Why not. */
  readonly reason: string | undefined;
}

/**
 * Walks links, bridges, routes, forwarding and packet filters from a vnet to an address, as a ping would, without leaving
 * a trace: no bridge learns, no counter moves.
 *
 * @param fromVnet the host's stack (`kernel.hostVnet`) or a jail's (`jail.vnet`)
 * @param address IPv4 or IPv6; a link-local one with its interface (`fe80::1%epair0b`)
 */
export function explainReachability(kernel: Kernel, fromVnet: Vnet, address: string): Reachability {
  const parsed = parseAddress(address);
  if (parsed === undefined) return { reached: false, path: [], reason: `${address} is not an address` };
  const zone = parsed.zone === undefined ? undefined : fromVnet.interfacesByName.get(parsed.zone)?.[0];
  const content = { kind: "echo-request", id: 0, sequence: 0, data: 56 } as const;
  const { answer, path, reason } = exchange(kernel, fromVnet, { address, zone }, content, { dry: true });
  if (answer !== undefined) return { reached: true, path, reason: undefined };
  return { reached: false, path: [], reason: [reason, ...whereItIs(kernel, address)].join("; ") };
}

/** An address that nobody answers for may be there all the same, on an interface that is down or elsewhere. */
function whereItIs(kernel: Kernel, address: string): string[] {
  const parsed = parseAddress(address);
  if (parsed === undefined) return [];
  const hints: string[] = [];
  for (const vnet of kernel.vnets) {
    const own = ownerOf(vnet, parsed.family, parsed.bits);
    if (own !== undefined) hints.push(`${address} is on ${placeOf(own.iface)}${own.iface.up ? "" : ", which is down"}`);
  }
  return hints.length > 0 ? hints : [`no interface of this host has ${address}`];
}
