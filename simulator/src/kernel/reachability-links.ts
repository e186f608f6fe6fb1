import { epairPeer } from "./epair";
import type { NetworkInterface } from "./model";
import { drop, dropWeight, type Journey, mayGoOn, onward, placeOf, type Trail } from "./reachability-journey";
import { type Frame, isMulticastEther } from "./reachability-packets";
import { vlanState, vlansOn } from "./vlan-interface";

/** ether_output: what an interface's own stack sends. A member of an if_bridge hands it to the bridge. */
export function sendFromStack(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (iface.bridge !== undefined) journey.wiring.bridgeOutput(journey, iface, frame, trail);
  else outputFrame(journey, iface, frame, trail);
}

/** ether_output_frame: netgraph's `upper` hook takes what the host sends, otherwise the driver does (ng_ether_output). */
function outputFrame(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  const upper = iface.node?.type === "ether" ? iface.node.hooks.get("upper") : undefined;
  if (upper !== undefined) journey.wiring.nodeInput(journey, upper.peer, frame, trail);
  else transmit(journey, iface, frame, trail);
}

/** if_transmit: onto the interface's link. */
export function transmit(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (!mayGoOn(journey, trail)) return;
  if (!iface.up) {
    drop(journey, dropWeight.link, `${placeOf(iface)} is down`);
    return;
  }
  switch (iface.kind) {
    case "epair": {
      const peer = epairPeer(iface);
      if (!peer.up) {
        drop(journey, dropWeight.link, `${placeOf(peer)}, the other end of ${iface.name}, is down`);
        return;
      }
      receive(journey, peer, frame, trail);
      return;
    }
    case "eiface": {
      const hook = iface.node?.hooks.get("ether");
      if (hook === undefined) {
        drop(journey, dropWeight.link, `${placeOf(iface)} is not linked to any node`);
        return;
      }
      journey.wiring.nodeInput(journey, hook.peer, frame, trail);
      return;
    }
    case "vlan": {
      const { parent, tag } = vlanState(iface);
      if (parent === undefined) {
        drop(journey, dropWeight.link, `${placeOf(iface)} has no parent interface`);
        return;
      }
      transmitTagged(journey, parent, { ...frame, vlan: tag }, trail);
      return;
    }
    case "bridge":
      journey.wiring.bridgeTransmit(journey, iface, frame, trail);
      return;
    case "ether":
      journey.wiring.wireInput(journey, iface, frame, trail);
      return;
    case "tap":
      drop(journey, dropWeight.link, `nobody has opened ${iface.name}`);
      return;
    default:
      drop(journey, dropWeight.link, `${placeOf(iface)} carries no Ethernet frames`);
      return;
  }
}

/** A VLAN's frames go out by its parent's driver (vlan_transmit); netgraph on the parent does not see them. */
function transmitTagged(journey: Journey, parent: NetworkInterface, frame: Frame, trail: Trail): void {
  transmit(journey, parent, frame, onward(trail, `${placeOf(parent)}, tagged ${frame.vlan}`));
}

/** ether_input: netgraph's `lower` hook takes it first, then a bridge, then the interface itself. */
export function receive(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (!mayGoOn(journey, trail)) return;
  if (!iface.up) {
    drop(journey, dropWeight.link, `${placeOf(iface)} is down`);
    return;
  }
  const here = onward(trail, placeOf(iface));
  const hooks = iface.node?.type === "ether" ? iface.node.hooks : undefined;
  const lower = hooks?.get("lower") ?? hooks?.get("divert");
  if (lower !== undefined) {
    journey.wiring.nodeInput(journey, lower.peer, frame, here);
    return;
  }
  demultiplex(journey, iface, frame, here);
}

/** The rest of ether_input_internal, and ether_demux: bridge, VLAN, the interface's own stack. */
export function demultiplex(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (iface.bridge !== undefined && journey.wiring.bridgeInput(journey, iface, frame, trail)) return;
  acceptFrame(journey, iface, frame, trail);
}

/** What is for this interface, for all, or for a group; tags go to the VLAN that has them. */
export function acceptFrame(journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail): void {
  if (frame.vlan !== undefined && frame.vlan !== 0) {
    for (const vlan of vlansOn(iface))
      if (vlanState(vlan).tag === frame.vlan) receive(journey, vlan, { ...frame, vlan: undefined }, trail);
    return;
  }
  if (!isMulticastEther(frame.destination) && frame.destination !== iface.ether) return;
  journey.wiring.stackInput(journey, iface, frame, trail);
}
