import { askNeighbour, confirmNeighbour, findNeighbour, maxArpTries } from "./arp";
import type { InterfaceAddress, NetworkInterface } from "./model";
import { type Journey, onward, placeOf, startTrail, type Trail } from "./reachability-journey";
import { sendFromStack } from "./reachability-links";
import {
  type ArpPacket,
  broadcastEther,
  type Frame,
  type IpPacket,
  multicastEther,
  solicitedNode,
} from "./reachability-packets";
import type { Family } from "./routes-addresses";
import { prefixOf } from "./routes-table";

/** What asking for a neighbour's MAC came to. */
export type Resolution = { readonly ether: string } | { readonly ether: undefined; readonly givenUp: boolean };

/** arpresolve and nd6_resolve: asks on the link when the answer is not known; an answer comes before this returns. */
export function resolveNeighbour(
  journey: Journey,
  iface: NetworkInterface,
  family: Family,
  neighbour: bigint,
  trail: Trail,
): Resolution {
  const now = journey.kernel.now();
  const known = findNeighbour(iface, neighbour, now);
  if (known?.ether !== undefined) return { ether: known.ether };
  const source = sourceAddress(iface, family, neighbour);
  if (source === undefined || iface.ether === undefined) return { ether: undefined, givenUp: false };
  if (family === "inet" && known !== undefined && known.asked >= maxArpTries)
    return { ether: undefined, givenUp: true };
  if (!journey.dry) askNeighbour(iface, neighbour, now);
  const heard = journey.dry ? listenFor(journey, iface, neighbour) : undefined;
  ask(journey, iface, iface.ether, family, prefixOf(source).bits, neighbour, trail);
  const ether = heard === undefined ? findNeighbour(iface, neighbour, now)?.ether : heard();
  return ether === undefined ? { ether, givenUp: false } : { ether };
}

function ask(
  journey: Journey,
  iface: NetworkInterface,
  ether: string,
  family: Family,
  source: bigint,
  neighbour: bigint,
  trail: Trail,
): void {
  const common = { source: ether, vlan: undefined };
  if (family === "inet") {
    const arp: ArpPacket = { operation: "request", senderEther: ether, sender: source, target: neighbour };
    sendFromStack(journey, iface, { ...common, destination: broadcastEther, arp }, trail);
    return;
  }
  const group = solicitedNode(neighbour);
  const content = { kind: "neighbour-solicitation", target: neighbour, ether, probe: false } as const;
  const ip: IpPacket = { family, source, destination: group, ttl: 255, content };
  sendFromStack(journey, iface, { ...common, destination: multicastEther(group), ip }, trail);
}

/** Answers that a dry journey hears, instead of an entry in the interface's table. */
const heardAnswers = new WeakMap<Journey, Map<NetworkInterface, Map<bigint, string>>>();

function listenFor(journey: Journey, iface: NetworkInterface, neighbour: bigint): () => string | undefined {
  const all = heardAnswers.get(journey) ?? new Map<NetworkInterface, Map<bigint, string>>();
  heardAnswers.set(journey, all);
  if (!all.has(iface)) all.set(iface, new Map());
  return () => all.get(iface)?.get(neighbour);
}

function remember(journey: Journey, iface: NetworkInterface, address: bigint, ether: string): void {
  if (journey.dry) heardAnswers.get(journey)?.get(iface)?.set(address, ether);
  else confirmNeighbour(iface, address, ether, journey.kernel.now());
}

/** in_arpinput: answers for its own addresses, and remembers who asked for them or answered. */
export function arpInput(journey: Journey, iface: NetworkInterface, frame: Frame, arp: ArpPacket, trail: Trail): void {
  const { kernel } = journey;
  const mine = ownAddress(iface, "inet", arp.target);
  const isOwnEcho = arp.senderEther === iface.ether;
  if (isOwnEcho || iface.ether === undefined) return;
  const known = findNeighbour(iface, arp.sender, kernel.now()) !== undefined;
  if (mine !== undefined || known || (journey.dry && arp.operation === "reply"))
    remember(journey, iface, arp.sender, arp.senderEther);
  if (mine === undefined || arp.operation !== "request") return;
  const reply: ArpPacket = { operation: "reply", senderEther: iface.ether, sender: arp.target, target: arp.sender };
  const answer: Frame = { source: iface.ether, destination: frame.source, vlan: undefined, arp: reply };
  sendFromStack(journey, iface, answer, onward(trail, `${placeOf(iface)} answers`));
}

/** nd6_ns_input and nd6_na_input. True when the packet was one of these. */
export function neighbourInput(
  journey: Journey,
  iface: NetworkInterface,
  frame: Frame,
  ip: IpPacket,
  trail: Trail,
): boolean {
  const { content } = ip;
  if (content.kind === "neighbour-advertisement") {
    remember(journey, iface, content.target, content.ether);
    return true;
  }
  if (content.kind !== "neighbour-solicitation") return false;
  const mine = ownAddress(iface, "inet6", content.target);
  if (mine === undefined || isTentative(journey, mine) || iface.ether === undefined) return true;
  if (!content.probe) remember(journey, iface, ip.source, content.ether);
  const answer: IpPacket = {
    family: "inet6",
    source: content.target,
    destination: ip.source,
    ttl: 255,
    content: { kind: "neighbour-advertisement", target: content.target, ether: iface.ether },
  };
  const back: Frame = { source: iface.ether, destination: frame.source, vlan: undefined, ip: answer };
  sendFromStack(journey, iface, back, onward(trail, `${placeOf(iface)} answers`));
  return true;
}

/** arp_announce: a new IPv4 address tells its link whose it is, and bridges learn where. */
export function announceAddress(journey: Journey, iface: NetworkInterface, address: InterfaceAddress): void {
  if (address.family !== "inet" || iface.ether === undefined || iface.kind === "loopback") return;
  const own = prefixOf(address).bits;
  const arp: ArpPacket = { operation: "request", senderEther: iface.ether, sender: own, target: own };
  const frame: Frame = { source: iface.ether, destination: broadcastEther, vlan: undefined, arp };
  sendFromStack(journey, iface, frame, startTrail(placeOf(iface)));
}

/** The interface's own address, if that is one. */
function ownAddress(iface: NetworkInterface, family: Family, bits: bigint): InterfaceAddress | undefined {
  return iface.addresses.find((address) => address.family === family && prefixOf(address).bits === bits);
}

/** Duplicate address detection is not over: the address does not answer yet. */
export function isTentative(journey: Journey, address: InterfaceAddress): boolean {
  return address.tentativeUntil !== undefined && address.tentativeUntil > journey.kernel.now();
}

function sourceAddress(iface: NetworkInterface, family: Family, neighbour: bigint): InterfaceAddress | undefined {
  const candidates = iface.addresses.filter((address) => address.family === family);
  const near = candidates.find((address) => {
    const { network } = prefixOf(address);
    const width = family === "inet" ? 32 : 128;
    const shift = BigInt(width - address.prefixLength);
    return network >> shift === neighbour >> shift;
  });
  return near ?? candidates[0];
}
