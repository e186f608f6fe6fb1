import type { Kernel, NetworkInterface, Vnet } from "./model";
import { drop, dropWeight, type Journey } from "./reachability-journey";
import type { IpPacket } from "./reachability-packets";

/** A packet filter sees every packet that enters or leaves an interface; undefined: it dropped it. */
export type PacketFilter = (
  kernel: Kernel,
  vnet: Vnet,
  direction: "in" | "out",
  iface: NetworkInterface,
  packet: IpPacket,
  /** Set when somebody only looks: what the filter remembers then is for this look alone. */
  look: object | undefined,
) => { readonly packet: IpPacket } | { readonly packet: undefined; readonly reason: string };

const filters: PacketFilter[] = [];

/** pfil(9): pf and ipfw register themselves. */
export function registerPacketFilter(filter: PacketFilter): void {
  filters.push(filter);
}

/** What all filters leave of a packet, or undefined where one has dropped it. */
export function passFilters(
  journey: Journey,
  vnet: Vnet,
  direction: "in" | "out",
  iface: NetworkInterface,
  packet: IpPacket,
): IpPacket | undefined {
  let now = packet;
  for (const each of filters) {
    const verdict = each(journey.kernel, vnet, direction, iface, now, journey.dry ? journey : undefined);
    if (verdict.packet === undefined) {
      drop(journey, dropWeight.firewall, verdict.reason);
      return undefined;
    }
    now = verdict.packet;
  }
  return now;
}
