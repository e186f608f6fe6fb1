import { type BridgeMember, type IfBridgeState, ifBridgeState, memberFlags } from "./if-bridge";
import { learnAddress } from "./if-bridge-table";
import type { NetworkInterface } from "./model";
import { drop, dropWeight, type Journey, onward, placeOf, type Trail } from "./reachability-journey";
import { acceptFrame, transmit } from "./reachability-links";
import { type Frame, isMulticastEther } from "./reachability-packets";

/**
 * bridge_input of sys/net/if_bridge.c: a frame arrives at a member. False when the bridge is down and the member goes on by
 * itself.
 */
export function bridgeInput(journey: Journey, member: NetworkInterface, frame: Frame, trail: Trail): boolean {
  const bridge = member.bridge;
  if (bridge === undefined || !bridge.up) return false;
  const state = ifBridgeState(bridge);
  const port = state.members.get(member);
  // A span port is only for copies: what comes in by it is dropped.
  if (port === undefined) return true;
  const inner = filterIn(state, port, frame);
  if (inner === undefined) {
    drop(journey, dropWeight.link, `VLAN filtering of ${bridge.name} lets nothing untagged in on ${member.name}`);
    return true;
  }
  if (!journey.dry && !isMulticastEther(frame.source))
    learnAddress(journey.kernel, bridge, frame.source, member, inner.vlan ?? 0);
  const here = onward(trail, placeOf(bridge));
  copyToSpans(journey, state, inner, here);
  if (isMulticastEther(frame.destination)) {
    forward(journey, bridge, state, port, inner, here);
    acceptFrame(journey, bridge, inner, here);
    acceptFrame(journey, member, frame, trail);
    return true;
  }
  if (frame.destination === bridge.ether) {
    acceptFrame(journey, bridge, inner, here);
    return true;
  }
  for (const other of state.members.keys())
    if (other.ether === frame.destination) {
      acceptFrame(journey, other, inner, here);
      return true;
    }
  forward(journey, bridge, state, port, inner, here);
  return true;
}

/** bridge_output: the host sends by the address of a member; the bridge decides by which member it leaves. */
export function bridgeOutput(journey: Journey, member: NetworkInterface, frame: Frame, trail: Trail): void {
  const bridge = member.bridge;
  const state = bridge === undefined ? undefined : ifBridgeState(bridge);
  if (bridge === undefined || state === undefined || !bridge.up || !state.members.has(member)) {
    transmit(journey, member, frame, trail);
    return;
  }
  sendOut(journey, state, undefined, frame, onward(trail, placeOf(bridge)));
}

/** bridge_transmit: the bridge's own stack sends. */
export function bridgeTransmit(journey: Journey, bridge: NetworkInterface, frame: Frame, trail: Trail): void {
  const state = ifBridgeState(bridge);
  if (state.members.size === 0) drop(journey, dropWeight.link, `${placeOf(bridge)} has no members`);
  sendOut(journey, state, undefined, frame, trail);
}

/** bridge_forward: from one member to the others. */
function forward(
  journey: Journey,
  bridge: NetworkInterface,
  state: IfBridgeState,
  from: BridgeMember,
  frame: Frame,
  trail: Trail,
): void {
  if (state.members.size < 2) drop(journey, dropWeight.link, `${placeOf(bridge)} has no other member`);
  sendOut(journey, state, from, frame, trail);
}

/** To the member that the destination was learned on, else to all others (bridge_broadcast). */
function sendOut(
  journey: Journey,
  state: IfBridgeState,
  from: BridgeMember | undefined,
  frame: Frame,
  trail: Trail,
): void {
  const toGroup = isMulticastEther(frame.destination);
  const known = toGroup ? undefined : state.addresses.get(`${frame.destination} ${frame.vlan ?? 0}`);
  const expired = known?.expires !== undefined && known.expires <= journey.kernel.now();
  const target = known === undefined || expired ? undefined : state.members.get(known.member);
  if (target !== undefined) {
    if (target !== from) sendByMember(journey, state, from, target, frame, trail);
    return;
  }
  for (const port of [...state.members.values()]) {
    if (port === from) continue;
    if (!toGroup && (port.flags & memberFlags.DISCOVER) === 0) continue;
    sendByMember(journey, state, from, port, frame, trail);
  }
}

function sendByMember(
  journey: Journey,
  state: IfBridgeState,
  from: BridgeMember | undefined,
  to: BridgeMember,
  frame: Frame,
  trail: Trail,
): void {
  const name = to.interface.name;
  if (from !== undefined && (from.flags & to.flags & memberFlags.PRIVATE) !== 0) {
    drop(journey, dropWeight.link, `${from.interface.name} and ${name} are both private members`);
    return;
  }
  const outer = filterOut(state, to, frame);
  if (outer === undefined) {
    drop(journey, dropWeight.link, `VLAN filtering keeps VLAN ${frame.vlan ?? "none"} off ${name}`);
    return;
  }
  transmit(journey, to.interface, outer, onward(trail, placeOf(to.interface)));
}

/** bridge_span: a copy of everything that comes in. */
function copyToSpans(journey: Journey, state: IfBridgeState, frame: Frame, trail: Trail): void {
  for (const span of state.spans.keys()) if (span.up) transmit(journey, span, frame, trail);
}

/** bridge_vfilter_in: what is untagged gets the port's own VLAN; without one it is dropped (recording 13, step 4). */
function filterIn(state: IfBridgeState, port: BridgeMember, frame: Frame): Frame | undefined {
  if (!state.vlanFilter) return frame;
  if (frame.vlan !== undefined && frame.vlan !== 0) return port.tagged.has(frame.vlan) ? frame : undefined;
  return port.untagged === 0 ? undefined : { ...frame, vlan: port.untagged };
}

/** bridge_vfilter_out: the port's own VLAN leaves without its tag. */
function filterOut(state: IfBridgeState, port: BridgeMember, frame: Frame): Frame | undefined {
  if (!state.vlanFilter) return frame;
  if (frame.vlan === undefined) return undefined;
  if (frame.vlan === port.untagged) return { ...frame, vlan: undefined };
  return port.tagged.has(frame.vlan) ? frame : undefined;
}
