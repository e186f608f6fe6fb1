import { NotSimulated } from "../commands/command";
import type { NetworkInterface, Vnet } from "./model";
import { passFilters } from "./reachability-filters";
import { drop, dropWeight, type Journey, onward, placeOf, startTrail, type Trail } from "./reachability-journey";
import { sendFromStack } from "./reachability-links";
import { arpInput, isTentative, neighbourInput, resolveNeighbour } from "./reachability-neighbours";
import { type Frame, type IpPacket, packetSize } from "./reachability-packets";
import { type Family, formatAddress } from "./routes-addresses";
import { ownerOf, sourceFor } from "./routes-static";
import { lookupRoute, prefixOf, type RoutingEntry } from "./routes-table";

/** What sendto(2) of a packet gives: undefined when it is on its way. */
export type SendError =
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "EHOSTDOWN"
  | "ENETDOWN"
  | "EADDRNOTAVAIL"
  | "EACCES"
  | "EMSGSIZE";

/** Who listens where: transport protocols ask before they refuse. */
export type SegmentHandler = (vnet: Vnet, packet: IpPacket) => "accept" | "refuse";
let segmentHandler: SegmentHandler = () => "refuse";

export function setSegmentHandler(handler: SegmentHandler): void {
  segmentHandler = handler;
}

/** ip_output for a packet that a process of the vnet sends; without a source the route's interface gives one. */
export function sendPacket(
  journey: Journey,
  vnet: Vnet,
  packet: Omit<IpPacket, "source"> & { readonly source?: bigint | undefined },
  zone?: NetworkInterface,
): SendError | undefined {
  const { family, destination } = packet;
  const trail = startTrail(vnet.jail === undefined ? "the host" : `jail ${vnet.jail.name}`);
  const own = ownerOf(vnet, family, destination, zone);
  const entry = lookupRoute(vnet, family, destination, zone);
  if (entry === undefined) {
    drop(journey, dropWeight.route, `no route to ${formatAddress(family, destination)} from ${trail.text}`);
    return family === "inet" ? "ENETUNREACH" : "EHOSTUNREACH";
  }
  const source = packet.source ?? own?.address.address;
  const bits = typeof source === "bigint" ? source : own === undefined ? sourceOf(entry, destination) : destination;
  if (bits === undefined) {
    drop(journey, dropWeight.route, `${placeOf(entry.interface)} has no address to send from`);
    return "EADDRNOTAVAIL";
  }
  const complete: IpPacket = { ...packet, source: bits };
  if (own !== undefined) return deliverLocally(journey, vnet, own.iface, complete, trail);
  return route(journey, vnet, entry, complete, trail);
}

function sourceOf(entry: RoutingEntry, destination: bigint): bigint | undefined {
  const neighbour = entry.gatewayBits ?? destination;
  const address = sourceFor(entry, entry.family, neighbour);
  return address === undefined ? undefined : prefixOf(address).bits;
}

/** A packet of the vnet to itself goes through lo0. */
function deliverLocally(
  journey: Journey,
  vnet: Vnet,
  iface: NetworkInterface,
  packet: IpPacket,
  trail: Trail,
): SendError | undefined {
  const address = iface.addresses.find((candidate) => prefixOf(candidate).bits === packet.destination);
  if (address !== undefined && isTentative(journey, address)) {
    drop(journey, dropWeight.link, `${address.address} on ${placeOf(iface)} is still tentative`);
    return undefined;
  }
  const lo0 = vnet.interfaces.find((candidate) => candidate.kind === "loopback") ?? iface;
  const out = passFilters(journey, vnet, "out", lo0, packet);
  const back = out === undefined ? undefined : passFilters(journey, vnet, "in", lo0, out);
  if (back === undefined) return "EACCES";
  arrive(journey, vnet, iface, back, onward(trail, placeOf(lo0)));
  return undefined;
}

/** Sends a packet by a route: the filter, the neighbour's MAC, the link. */
function route(
  journey: Journey,
  vnet: Vnet,
  entry: RoutingEntry,
  packet: IpPacket,
  trail: Trail,
): SendError | undefined {
  const iface = entry.interface;
  const shown = formatAddress(packet.family, packet.destination);
  if (entry.flags.includes("R") || entry.flags.includes("B")) {
    drop(journey, dropWeight.route, `${shown} is rejected by a route`);
    return entry.flags.includes("R") ? "EHOSTUNREACH" : undefined;
  }
  if (!iface.up || (packet.family === "inet6" && iface.nd6.has("IFDISABLED"))) {
    const why = iface.up ? "has IPv6 disabled" : "is down";
    drop(journey, dropWeight.link, `${placeOf(iface)} ${why}`);
    return "ENETDOWN";
  }
  const filtered = passFilters(journey, vnet, "out", iface, packet);
  if (filtered === undefined) return "EACCES";
  if (isTooLong(iface, filtered)) {
    drop(journey, dropWeight.link, `the packet is longer than the MTU of ${placeOf(iface)} and must not be cut up`);
    return "EMSGSIZE";
  }
  if (iface.kind === "loopback") {
    arrive(journey, vnet, iface, filtered, onward(trail, placeOf(iface)));
    return undefined;
  }
  const neighbour = entry.gatewayBits ?? filtered.destination;
  const here = onward(trail, `${placeOf(iface)}, by route ${entry.destination}`);
  const resolution = resolveNeighbour(journey, iface, packet.family, neighbour, here);
  if (resolution.ether === undefined) {
    const who = formatAddress(packet.family, neighbour);
    drop(journey, dropWeight.neighbour, `nobody on the link of ${placeOf(iface)} answers for ${who}`);
    return resolution.givenUp ? (entry.gatewayBits === undefined ? "EHOSTDOWN" : "EHOSTUNREACH") : undefined;
  }
  const frame: Frame = {
    source: iface.ether ?? "",
    destination: resolution.ether,
    vlan: undefined,
    ip: filtered,
  };
  sendFromStack(journey, iface, frame, here);
  return undefined;
}

/** ip_output of sys/netinet/ip_output.c: a packet with IP_DF that does not fit is refused with EMSGSIZE. */
function isTooLong({ mtu }: NetworkInterface, packet: IpPacket): boolean {
  return "dontFragment" in packet.content && packet.content.dontFragment === true && packetSize(packet) > mtu;
}

/** ether_demux: what a frame carries goes to ARP or IP. */
export function stackInput(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (frame.arp !== undefined) {
    arpInput(journey, iface, frame, frame.arp, trail);
    return;
  }
  const { ip } = frame;
  if (ip === undefined) return;
  if (ip.family === "inet6" && iface.nd6.has("IFDISABLED")) {
    drop(journey, dropWeight.link, `${placeOf(iface)} has IPv6 disabled`);
    return;
  }
  // A DHCP client reads by bpf(4): before any filter, and without an address.
  if (ip.content.kind === "dhcp") {
    if (ip.content.message === "offer") journey.answers.push({ vnet: iface.vnet, packet: ip, trail });
    return;
  }
  if (ip.family === "inet6" && neighbourInput(journey, iface, frame, ip, trail)) return;
  const packet = passFilters(journey, iface.vnet, "in", iface, ip);
  if (packet !== undefined) inputPacket(journey, iface, packet, trail);
}

/** ip_input and ip6_input: for this vnet, by any of its addresses, or to be forwarded. */
function inputPacket(journey: Journey, iface: NetworkInterface, packet: IpPacket, trail: Trail): void {
  const { vnet } = iface;
  const { family, destination } = packet;
  const own = ownerOf(vnet, family, destination, iface);
  if (own !== undefined) {
    if (isTentative(journey, own.address)) {
      drop(journey, dropWeight.link, `${own.address.address} on ${placeOf(own.iface)} is still tentative`);
      return;
    }
    arrive(journey, vnet, own.iface, packet, trail);
    return;
  }
  const who = vnet.jail === undefined ? "the host" : `jail ${vnet.jail.name}`;
  if (vnet.sysctls.get(forwardingSysctl[family]) !== "1") {
    drop(journey, dropWeight.forwarding, `${who} does not forward (${forwardingSysctl[family]} is 0)`);
    return;
  }
  if (packet.ttl <= 1) {
    drop(journey, dropWeight.forwarding, `the packet's time to live ended at ${who}`);
    return;
  }
  const entry = lookupRoute(vnet, family, destination);
  if (entry === undefined) {
    drop(journey, dropWeight.route, `no route to ${formatAddress(family, destination)} from ${who}`);
    return;
  }
  if (isTooLong(entry.interface, packet))
    throw new NotSimulated("what a router says of a packet that it must not cut up");
  route(journey, vnet, entry, { ...packet, ttl: packet.ttl - 1 }, onward(trail, `${who} forwards`));
}

const forwardingSysctl: Readonly<Record<Family, string>> = {
  inet: "net.inet.ip.forwarding",
  inet6: "net.inet6.ip6.forwarding",
};

/** The packet has reached an address of the vnet: questions are answered, answers are handed to whoever asked. */
function arrive(journey: Journey, vnet: Vnet, iface: NetworkInterface, packet: IpPacket, trail: Trail): void {
  const { content } = packet;
  const here = onward(trail, `${formatAddress(packet.family, packet.destination)} on ${placeOf(iface)}`);
  if (content.kind === "echo-reply" || (content.kind === "segment" && content.type !== "open")) {
    journey.answers.push({ vnet, packet, trail: here });
    return;
  }
  const back = { family: packet.family, destination: packet.source, source: packet.destination, ttl: 64 };
  if (content.kind === "echo-request") {
    answer(journey, vnet, iface, { ...back, content: { ...content, kind: "echo-reply" } }, here);
  } else if (content.kind === "segment") {
    const type = segmentHandler(vnet, packet);
    const ports = { sourcePort: content.destinationPort, destinationPort: content.sourcePort };
    const server = { vnet, port: content.destinationPort };
    answer(journey, vnet, iface, { ...back, content: { ...content, ...ports, type, server } }, here);
  }
}

function answer(journey: Journey, vnet: Vnet, zone: NetworkInterface, packet: IpPacket, trail: Trail): void {
  const own = ownerOf(vnet, packet.family, packet.destination, zone);
  if (own !== undefined) {
    deliverLocally(journey, vnet, own.iface, packet, trail);
    return;
  }
  const entry = lookupRoute(vnet, packet.family, packet.destination, zone);
  if (entry === undefined) {
    const who = vnet.jail === undefined ? "the host" : `jail ${vnet.jail.name}`;
    drop(journey, dropWeight.route, `no route back to ${formatAddress(packet.family, packet.destination)} from ${who}`);
    return;
  }
  route(journey, vnet, entry, packet, onward(trail, "the answer"));
}
