import type { Vnet } from "./model";
import type { Family } from "./routes-addresses";

/** What an IP packet carries, as far as the simulated host sends any. `id` pairs a question with its answer. */
export type PacketContent =
  | {
      readonly kind: "echo-request" | "echo-reply";
      readonly id: number;
      readonly sequence: number;
      readonly data: number;
      /** IP_DF. The answer to a packet that had it has it too: icmp_reflect of sys/netinet/ip_icmp.c leaves ip_off alone. */
      readonly dontFragment?: boolean;
    }
  | {
      readonly kind: "neighbour-solicitation";
      readonly target: bigint;
      readonly ether: string;
      readonly probe: boolean;
    }
  | { readonly kind: "neighbour-advertisement"; readonly target: bigint; readonly ether: string }
  | { readonly kind: "dhcp"; readonly message: "discover" }
  | { readonly kind: "dhcp"; readonly message: "offer"; readonly server: string; readonly lease: DhcpLease }
  | {
      readonly kind: "segment";
      readonly protocol: "tcp" | "udp";
      readonly sourcePort: number;
      readonly destinationPort: number;
      readonly type: "open" | "accept" | "refuse";
      /** Who has answered, whatever translation made of the addresses since. */
      readonly server?: { readonly vnet: Vnet; readonly port: number };
    };

/** What a DHCP server gives away. */
export interface DhcpLease {
  readonly address: string;
  readonly prefixLength: number;
  readonly router: string;
  readonly nameServer: string;
  readonly seconds: number;
}

export interface IpPacket {
  readonly family: Family;
  readonly source: bigint;
  readonly destination: bigint;
  readonly ttl: number;
  readonly content: PacketContent;
}

export interface ArpPacket {
  readonly operation: "request" | "reply";
  readonly senderEther: string;
  readonly sender: bigint;
  readonly target: bigint;
}

/** An Ethernet frame on one link. */
export interface Frame {
  readonly source: string;
  readonly destination: string;
  /** The VLAN tag that it carries, if any. */
  readonly vlan: number | undefined;
  readonly arp?: ArpPacket;
  readonly ip?: IpPacket;
}

export const broadcastEther = "ff:ff:ff:ff:ff:ff";

/** The lowest bit of the first byte: to a group, or to all. */
export function isMulticastEther(ether: string): boolean {
  return (Number.parseInt(ether.slice(1, 2), 16) & 1) === 1;
}

/** The MAC of an IPv6 multicast group (RFC 2464). */
export function multicastEther(group: bigint): string {
  const tail = (group & 0xffffffffn).toString(16).padStart(8, "0");
  return `33:33:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}:${tail.slice(6, 8)}`;
}

/** ff02::1:ffXX:XXXX, where neighbours are asked for an address. */
export function solicitedNode(address: bigint): bigint {
  return (0xff02n << 112n) | (0x1ffn << 24n) | (address & 0xffffffn);
}

/** Octets of a frame as the counters of a bridge see them: Ethernet header and payload, without padding (recording 07, step 13). */
export function sizeOf(frame: Frame): number {
  const tag = frame.vlan === undefined ? 0 : 4;
  if (frame.ip === undefined) return 14 + tag + 28;
  return 14 + tag + packetSize(frame.ip);
}

/** Octets of a packet with its IP header: what an MTU limits. */
export function packetSize({ family, content }: IpPacket): number {
  return (family === "inet" ? 20 : 40) + contentSize(content);
}

function contentSize(content: PacketContent): number {
  switch (content.kind) {
    case "echo-request":
    case "echo-reply":
      return 8 + content.data;
    case "neighbour-solicitation":
      return content.probe ? 24 : 32;
    case "neighbour-advertisement":
      return 32;
    case "dhcp":
      return 8 + 300;
    case "segment":
      return content.protocol === "tcp" ? 40 : 8;
  }
}
