import type { NetworkInterface } from "./model";
import { type Journey, onward, type Trail } from "./reachability-journey";
import type { DhcpLease, Frame, IpPacket } from "./reachability-packets";
import { covers, type Family, parseAddress } from "./routes-addresses";

/** A machine of the outside world on the wire behind a NIC. */
export interface WireHost {
  readonly ether: string;
  readonly addresses: readonly string[];
  /** Whom it answers: packets from elsewhere it sends nowhere. */
  readonly network: string;
  readonly prefixLength: number;
  /** Hop limit of what it sends. */
  readonly ttl: number;
  /** The lease that it offers to whoever asks by DHCP. */
  readonly lease?: DhcpLease;
}

/**
 * The emulator's network behind vtnet0 of the recorded host (tests/recordings/README.md): a gateway that answers ping and
 * DHCP and knows only its own net. A forwarded ping came back with ttl 254 (recording 07, step 26), so it sends 255.
 */
export const emulatorGateway: WireHost = {
  ether: "52:55:0a:00:02:02",
  addresses: ["10.0.2.2"],
  network: "10.0.2.0",
  prefixLength: 24,
  ttl: 255,
  lease: {
    address: "10.0.2.15",
    prefixLength: 24,
    router: "10.0.2.2",
    nameServer: "10.0.2.3",
    seconds: 86400,
  },
};

const wires = new WeakMap<NetworkInterface, readonly WireHost[]>();

/** Plugs a NIC into a wire with these machines on it; without this nothing is there. */
export function attachWire(iface: NetworkInterface, hosts: readonly WireHost[]): void {
  wires.set(iface, hosts);
}

/** Puts one more machine on the wire behind a NIC. */
export function plugIn(iface: NetworkInterface, host: WireHost): void {
  attachWire(iface, [...wireHosts(iface), host]);
}

/** The machines on the wire behind a NIC. */
function wireHosts(iface: NetworkInterface): readonly WireHost[] {
  return wires.get(iface) ?? [];
}

/** A frame leaves the host on a NIC: whoever is outside answers at once. */
export function wireInput(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  for (const host of wireHosts(iface)) {
    const answer = frame.vlan === undefined ? answerOf(host, frame) : undefined;
    if (answer !== undefined)
      journey.wiring.receive(
        journey,
        iface,
        answer,
        onward(trail, `${host.addresses[0]} on the wire behind ${iface.name}`),
      );
  }
}

function answerOf(host: WireHost, frame: Frame): Frame | undefined {
  const reply = { source: host.ether, destination: frame.source, vlan: undefined };
  if (frame.arp !== undefined) {
    const { operation, target, sender } = frame.arp;
    if (operation !== "request" || !has(host, "inet", target)) return undefined;
    return { ...reply, arp: { operation: "reply", senderEther: host.ether, sender: target, target: sender } };
  }
  const { ip } = frame;
  if (ip?.content.kind === "dhcp") return offerOf(host, ip, reply);
  if (ip === undefined || frame.destination !== host.ether || !has(host, ip.family, ip.destination)) return undefined;
  const network = parseAddress(host.network)?.bits ?? 0n;
  if (!covers("inet", network, host.prefixLength, ip.source)) return undefined;
  const packet = answerPacket(host, ip);
  return packet === undefined ? undefined : { ...reply, ip: packet };
}

/** A DHCP server offers the one lease that it has to whoever asks. */
function offerOf(host: WireHost, ip: IpPacket, reply: Omit<Frame, "ip" | "arp">): Frame | undefined {
  const [server = ""] = host.addresses;
  if (host.lease === undefined || ip.content.kind !== "dhcp" || ip.content.message !== "discover") return undefined;
  const source = parseAddress(server)?.bits ?? 0n;
  const content = { kind: "dhcp", message: "offer", server, lease: host.lease } as const;
  return { ...reply, ip: { family: "inet", source, destination: 0xffffffffn, ttl: host.ttl, content } };
}

function answerPacket(host: WireHost, ip: IpPacket): IpPacket | undefined {
  const back = { family: ip.family, source: ip.destination, destination: ip.source, ttl: host.ttl };
  if (ip.content.kind === "echo-request") return { ...back, content: { ...ip.content, kind: "echo-reply" } };
  return undefined;
}

function has(host: WireHost, family: Family, address: bigint): boolean {
  return host.addresses.some((text) => {
    const parsed = parseAddress(text);
    return parsed?.family === family && parsed.bits === address;
  });
}
