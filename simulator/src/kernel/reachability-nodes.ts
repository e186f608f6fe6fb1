import type { NetgraphHook, NetgraphNode } from "./model";
import { bridgeState, currentHosts, learnHost, linkStatistics } from "./netgraph/bridge";
import { vlanFilters } from "./netgraph/vlan";
import { drop, dropWeight, type Journey, mayGoOn, onward, type Trail } from "./reachability-journey";
import { broadcastEther, type Frame, isMulticastEther, sizeOf } from "./reachability-packets";

/** A frame arrives at a netgraph node by one of its hooks. */
export function nodeInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const { node } = hook;
  if (!mayGoOn(journey, trail)) return;
  const here = onward(trail, `${node.type} node ${node.name ?? `[${node.id.toString(16)}]`}, hook ${hook.name}`);
  switch (node.type) {
    case "bridge":
      bridgeNodeInput(journey, hook, frame, here);
      return;
    case "ether":
      etherInput(journey, hook, frame, here);
      return;
    case "eiface":
      if (node.interface !== undefined) journey.wiring.receive(journey, node.interface, frame, trail);
      return;
    case "hub":
      for (const other of [...node.hooks.values()]) if (other !== hook) leave(journey, other, frame, here);
      return;
    case "tee":
      teeInput(journey, hook, frame, here);
      return;
    case "vlan":
      vlanNodeInput(journey, hook, frame, here);
      return;
    case "one2many":
      one2manyInput(journey, hook, frame, here);
      return;
    case "echo":
      leave(journey, hook, frame, here);
      return;
    case "pipe": {
      const other = node.hooks.get(hook.name === "upper" ? "lower" : "upper");
      if (other !== undefined) leave(journey, other, frame, here);
      return;
    }
    default:
      drop(journey, dropWeight.link, `the ${node.type} node ${node.name ?? `[${node.id}]`} passes no frames on`);
  }
}

/** Out of a node by a hook, into its peer. */
function leave(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  nodeInput(journey, hook.peer, frame, trail);
}

/** ng_ether_rcvdata: `lower` is the wire, `upper` is the host itself. */
function etherInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const iface = hook.node.interface;
  if (iface === undefined) return;
  // With autosrc on, what goes to the wire carries the NIC's own MAC: why bridges need setautosrc 0 (ng_ether(4)).
  if (hook.name === "lower" || hook.name === "divert") {
    const { autoSource } = hook.node.data.ether as { autoSource: boolean };
    const sent = autoSource && iface.ether !== undefined ? { ...frame, source: iface.ether } : frame;
    // To its driver, be it a card's, a VLAN's or an epair's (ng_ether_rcv_lower, ether_output_frame).
    journey.wiring.transmit(journey, iface, sent, trail);
  } else if (hook.name === "upper") journey.wiring.demultiplex(journey, iface, frame, trail);
}

/** ng_bridge_rcvdata of sys/netgraph/ng_bridge.c. */
function bridgeNodeInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const { node } = hook;
  const { kernel } = journey;
  count(journey, hook, frame, "recv");
  if (isMulticastEther(frame.source)) return;
  if (!journey.dry) learnHost(kernel, node, frame.source, hook.name);
  const everyone = isMulticastEther(frame.destination);
  const known = everyone ? undefined : currentHosts(kernel, node).get(frame.destination);
  const target = known === undefined ? undefined : node.hooks.get(known.hook);
  if (target !== undefined) {
    if (target !== hook) sendOn(journey, target, frame, trail);
    return;
  }
  if (!everyone && !journey.dry) linkStatistics(node, hook.name).recvUnknown += 1;
  // In restrictive mode links are spared what is for unknown stations; uplinks get it (ng_bridge(4)).
  const { restrictive } = bridgeState(node);
  for (const other of [...node.hooks.values()]) {
    if (other === hook) continue;
    if (!everyone && restrictive && !other.name.startsWith("uplink")) continue;
    sendOn(journey, other, frame, trail);
  }
}

function sendOn(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  count(journey, hook, frame, "xmit");
  // Most of a large bridge's links may lead to interfaces that are down: a frame for all must not cost a walk for each.
  const iface = hook.peer.node.type === "eiface" ? hook.peer.node.interface : undefined;
  if (iface !== undefined && !iface.up && journey.drops.length > 0) return;
  leave(journey, hook, frame, trail);
}

function count(journey: Journey, hook: NetgraphHook, frame: Frame, direction: "recv" | "xmit"): void {
  if (journey.dry) return;
  const counters = linkStatistics(hook.node, hook.name);
  const toAll = frame.destination === broadcastEther;
  const toGroup = !toAll && isMulticastEther(frame.destination);
  if (direction === "recv") {
    counters.recvOctets += sizeOf(frame);
    counters.recvPackets += 1;
    if (toAll) counters.recvBroadcast += 1;
    if (toGroup) counters.recvMulticast += 1;
  } else {
    counters.xmitOctets += sizeOf(frame);
    counters.xmitPackets += 1;
    if (toAll) counters.xmitBroadcasts += 1;
    if (toGroup) counters.xmitMulticasts += 1;
  }
}

/** ng_tee(4): straight through, with a copy to the side. */
function teeInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const ways: Readonly<Record<string, readonly string[]>> = {
    left: ["right", "left2right"],
    right: ["left", "right2left"],
    left2right: ["right"],
    right2left: ["left"],
  };
  for (const name of ways[hook.name] ?? []) {
    const out = hook.node.hooks.get(name);
    if (out !== undefined) leave(journey, out, frame, trail);
  }
}

/** ng_vlan(4): `downstream` carries tags, the hooks of the filters do not, `nomatch` gets the rest. */
function vlanNodeInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const { node } = hook;
  const filters = vlanFilters(node);
  if (hook.name === "downstream") {
    const found = [...filters].find(([, filter]) => filter.vid === frame.vlan)?.[0];
    const out = node.hooks.get(frame.vlan === undefined ? "nomatch" : (found ?? "nomatch"));
    if (out === undefined) {
      drop(journey, dropWeight.link, `no filter of ${node.name} takes the frame`);
      return;
    }
    leave(journey, out, found === undefined ? frame : { ...frame, vlan: undefined }, trail);
    return;
  }
  const downstream = node.hooks.get("downstream");
  if (downstream === undefined) return;
  const vid = filters.get(hook.name)?.vid;
  if (vid === undefined && hook.name !== "nomatch") {
    drop(journey, dropWeight.link, `hook ${hook.name} of ${node.name} has no filter`);
    return;
  }
  leave(journey, downstream, vid === undefined ? frame : { ...frame, vlan: vid }, trail);
}

/** ng_one2many(4): round robin sends the first of these by the lowest link, all by every one. */
function one2manyInput(journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail): void {
  const { node } = hook;
  if (hook.name !== "one") {
    const one = node.hooks.get("one");
    if (one !== undefined) leave(journey, one, frame, trail);
    return;
  }
  const { xmitAlg, enabledLinks } = node.data.one2many as { xmitAlg: number; enabledLinks: number[] };
  const links = enabledHooks(node, enabledLinks);
  for (const link of xmitAlg === 2 ? links : links.slice(0, 1)) leave(journey, link, frame, trail);
}

function enabledHooks(node: NetgraphNode, enabled: readonly number[]): NetgraphHook[] {
  return enabled.flatMap((on, number) => {
    const link = on === 0 ? undefined : node.hooks.get(`many${number}`);
    return link === undefined ? [] : [link];
  });
}
