import { zeroEtherAddress } from "../../kernel/ether-address";
import { type BridgeMember, ifBridgeState, memberFlags, stpBridgeId } from "../../kernel/if-bridge";
import type { NetworkInterface } from "../../kernel/model";
import { NotSimulated } from "../command";
import { formatVlanSet } from "./vlan-set";

/** The lines of an if_bridge(4) in ifconfig's output (bridge_status of ifbridge.c). */

/** IFBIFBITS of net/if_bridgevar.h: PRIVATE comes before the STP bits. */
const printedFlags = [
  "LEARNING",
  "DISCOVER",
  "STP",
  "SPAN",
  "STICKY",
  "PRIVATE",
  "EDGE",
  "AUTOEDGE",
  "PTP",
  "AUTOPTP",
] as const;

const pad = "\t        ";

export function bridgeLines(bridge: NetworkInterface): string[] {
  const state = ifBridgeState(bridge);
  const id = stpBridgeId(bridge) ?? zeroEtherAddress;
  const flags = `${state.vlanFilter ? 1 : 0}<${state.vlanFilter ? "VLANFILTER" : ""}>`;
  if (state.defaultQinq) throw new NotSimulated("showing a bridge with defqinq");
  const untagged = state.defaultUntagged === 0 ? "" : ` defuntagged=${state.defaultUntagged}`;
  // bstp_init has run once the bridge has been up; before that nothing is known of a root.
  const rootPriority = bridge.running ? state.priority : 0;
  return [
    `\tid ${id} priority ${state.priority} hellotime ${state.helloTime} fwddelay ${state.forwardDelay}`,
    `\tmaxage ${state.maxAge} holdcnt ${state.holdCount} proto ${state.protocol} maxaddr ${state.maxAddresses} timeout ${state.timeout}`,
    `\troot id ${id} priority ${rootPriority} ifcost 0 port 0`,
    `\tbridge flags=${flags}${untagged}`,
    ...memberLines(bridge),
  ];
}

/** What the kernel copies out for a port; for a span port it fills in little and leaves the rest of the one before. */
interface PortRequest {
  readonly priority: number;
  readonly pathCost: number;
  readonly maxAddresses: number;
  readonly vlanProtocol: string | undefined;
  readonly untagged: number;
}

const emptyRequest: PortRequest = { priority: 0, pathCost: 0, maxAddresses: 0, vlanProtocol: undefined, untagged: 0 };

function memberLines(bridge: NetworkInterface): string[] {
  const { members, spans, protocol } = ifBridgeState(bridge);
  let request = emptyRequest;
  const lines: string[] = [];
  for (const member of [...members.values()].reverse()) {
    request = member;
    lines.push(...portLines(member, request, protocol));
  }
  for (const span of [...spans.values()].reverse()) lines.push(...portLines(span, request, protocol));
  return lines;
}

function portLines(port: BridgeMember, request: PortRequest, protocol: string): string[] {
  const names = printedFlags.filter((name) => (port.flags & memberFlags[name]) !== 0);
  const first = `\tmember: ${port.interface.name} flags=${port.flags.toString(16)}<${names.join(",")}>`;
  const limit = request.maxAddresses === 0 ? "" : `ifmaxaddr ${request.maxAddresses} `;
  const place = `port ${port.interface.index & 0xfff} priority ${request.priority} path cost ${request.pathCost}`;
  const tagged = formatVlanSet(port.tagged);
  const vlans = [
    request.vlanProtocol === undefined ? "" : ` vlan protocol ${request.vlanProtocol}`,
    request.untagged === 0 ? "" : ` untagged ${request.untagged}`,
    tagged === "" ? "" : ` tagged ${tagged}`,
  ].join("");
  if ((port.flags & memberFlags.STP) === 0) return [first, `${pad}${limit}${place}${vlans}`];
  if (port.interface.up) throw new NotSimulated("the STP state of a bridge member that is up");
  return [first, `${pad}${limit}${place} proto ${protocol}`, `${pad}role disabled state discarding${vlans}`];
}
