import { z } from "zod";
import { eifaceGone, withEiface } from "../host/effects-netgraph";
import { adjust, linkWords } from "../host/ifconfig";
import { findInterface, findUnit, HOST_VNET, type Inventory, nodeByName } from "../host/inventory";
import { interfacesOfEiface, type Located, vnetSection } from "../host/locate";
import { derivedMac, shortName } from "../host/names";
import { makeEiface, nameEiface, removeHook, shutdownNode, shutdownPath, type Wire } from "../host/ngctl";
import { type Command, type Step, step, telling } from "../host/step";
import { hasUnnamedEiface, isUnnamed, pathOn, pickedBy, pickedOn } from "../host/unnamed-eiface";
import { same } from "../schema/equality";
import {
  hookName,
  INTERFACE_NAME_MAX,
  interfaceAndNodeName,
  linkNumber,
  macAddress,
  mtu,
  nodeName,
  textLine,
} from "../schema/properties";
import { isRecord } from "../schema/unknown";
import { onHost } from "./common";
import { defineResource, type Scene } from "./definition";
import { hookClaim, verifyWire } from "./netgraph-hook-checks";
import { mtuStatement } from "./statement";
import { eifaceUnit } from "./units/eiface";

const peer = z.strictObject({
  node: nodeName.meta({
    description: "The node that the interface is hooked to.",
    reference: ["NetgraphBridge", "NetgraphNode", "Eiface"],
  }),
  hook: hookName.meta({ description: "The hook on that node, which must be free." }),
});

const inputs = z.strictObject({
  ...onHost,
  name: interfaceAndNodeName.meta({
    description: "Name of the interface and of its node.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 15 characters",
  }),
  bridge: nodeName
    .optional()
    .meta({ description: "The ng_bridge that it is a port of.", reference: ["NetgraphBridge"] }),
  link: linkNumber.optional().meta({ description: "The bridge's link; the lowest that is free where left out." }),
  peer: peer
    .optional()
    .meta({ description: "Any other node and hook to connect it to, instead of a bridge.", typeName: "EifacePeer" }),
  mac: macAddress.meta({
    description: "MAC address.",
    picked: "02: and 40 bits of a hash of project, stack, host and name",
  }),
  mtu: mtu.default(1500).meta({ description: "MTU in bytes." }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
});

const outputs = z.strictObject({
  nodeId: z.int().meta({ description: "The node's id, until the next boot." }),
  hook: z.string().optional().meta({ description: "The hook at the other end of its wire, as in link2." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
interface Found {
  /** The other end that was picked for it, so that a boot takes the same. */
  readonly wire?: Wire;
}

export const eiface = defineResource<Inputs, Outputs>({
  kind: "Eiface",
  description: "An ng_eiface(4): an Ethernet interface whose wire is a netgraph hook. On a bridge it is a jail's port.",
  example: ['const port = new freebsd.Eiface("web-lan", { host: edge, bridge: lan });'].join("\n"),
  manuals: ["ng_eiface(4)", "ngctl(8)", "ifconfig(8)"],
  inputs,
  outputs,
  complete: (given, { name, owner }) => {
    const own = given.name ?? shortName(name, INTERFACE_NAME_MAX);
    return { ...given, name: own, mac: given.mac ?? (typeof own === "string" ? derivedMac(owner, own) : own) };
  },
  verify: verifyWire,
  claims: ({ name, mac, bridge, link, peer }) => [
    { what: "interface", value: name, path: "name" },
    { what: "node", value: name, path: "name" },
    { what: "MAC", value: mac, path: "mac" },
    ...(link === undefined ? [] : [{ what: "link" as const, value: `${link} of ${String(bridge)}`, path: "link" }]),
    ...(isRecord(peer) ? [hookClaim(peer, "peer.hook")] : []),
  ],
  states: ({ name, mtu, bridge }) => [
    ...mtuStatement(name, mtu),
    ...(bridge === undefined
      ? []
      : [{ what: "port" as const, interface: name, bridge, kind: "ng_bridge" as const, path: "bridge" }]),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: ({ name, mac }, inventory) => [
    "netgraph",
    "vnet:host",
    ...vnetSection(interfaceOf(inventory, name, mac)?.place),
  ],
  observe: (inventory, known) => {
    const node = nodeByName(inventory, known.name);
    if (node === undefined || node.type !== "eiface") return undefined;
    const at = interfaceOf(inventory, known.name, known.mac);
    const hook = node.hooks[0];
    const onBridge = hook?.peerType === "bridge" && known.peer === undefined;
    return {
      name: known.name,
      nodeId: node.id,
      ...(hook === undefined ? {} : { hook: hook.peerHook }),
      ...(onBridge
        ? { bridge: hook.peerName ?? `[${hook.peerId.toString(16)}]`, link: Number(/\d+$/.exec(hook.peerHook)?.[0]) }
        : {}),
      ...(hook !== undefined && !onBridge
        ? { peer: { node: hook.peerName ?? `[${hook.peerId.toString(16)}]`, hook: hook.peerHook } }
        : {}),
      ...(at === undefined ? {} : { mtu: at.interface.mtu }),
      ...(at?.interface.ether === undefined ? {} : { mac: at.interface.ether }),
      ...(at?.interface.description === undefined ? {} : { description: at.interface.description }),
    };
  },
  occupied: (inventory, { name }) => {
    const node = nodeByName(inventory, name);
    if (node !== undefined)
      return `name: a netgraph node ${name}: is there already (type ${node.type}), and it is not this program's`;
    return findInterface(inventory, HOST_VNET, name) === undefined
      ? undefined
      : `name: an interface ${name} is there already, and it is not this program's`;
  },
  missing: (inventory, { bridge, peer }, declared) => {
    const wanted = bridge ?? peer?.node;
    return wanted === undefined || declared("node", wanted) || nodeByName(inventory, wanted) !== undefined
      ? undefined
      : `${bridge === undefined ? "peer.node" : "bridge"}: there is no netgraph node ${wanted}: to connect it to`;
  },
  remember: (inventory, desired, previous, reserve) => {
    const wire = wireOf(desired, (previous as Found | undefined)?.wire, inventory, reserve);
    return (wire === undefined ? {} : { wire }) satisfies Found;
  },
  plan: (desired, actual, scene) => (actual === undefined ? make(desired, scene) : change(desired, actual, scene)),
  teardown: ({ name }, { inventory, found }) => {
    const node = nodeByName(inventory, name);
    if (node?.type === "eiface") {
      const gone = step(shutdownNode(name));
      const own = node.interfaceName;
      const isHere = own !== undefined && findInterface(inventory, HOST_VNET, own) !== undefined;
      // One that is in a jail takes more along than can be told from here.
      return [isHere ? telling(gone, eifaceGone(name, own)) : gone];
    }
    const { wire } = found as Found;
    return wire !== undefined && isBegun(name, wire, inventory) ? [step(shutdownPath(pathOn(inventory, wire)))] : [];
  },
  unit: (desired, { found }) => eifaceUnit(desired, (found as Found).wire),
});

function make(desired: Inputs, scene: Scene): readonly Step[] {
  const { name, mac } = desired;
  const link = { ether: mac, mtu: desired.mtu, description: desired.description, name };
  const settings = linkWords(link);
  const { wire } = scene.found as Found;
  if (wire !== undefined && isBegun(name, wire, scene.inventory))
    return [step({ argv: ["ngctl", "name", pathOn(scene.inventory, wire), name] }), step(nameEiface(name, settings))];
  const path = wire === undefined ? `.${name}` : pathOn(scene.inventory, wire);
  const peer = wire === undefined ? `. eiface ${name}` : `${wire.node}: eiface ${wire.hook}`;
  const made = step(makeEiface(name, [`mkpeer ${peer} ether`, `name ${path} ${name}`], settings), shutdownNode(name));
  return [telling(made, withEiface({ ...link, mac }, wire))];
}

/**
 * Whether a create was cut off before its node was named: one that is still called as the kernel did is on the hook that
 * its unit says was picked.
 */
function isBegun(name: string, wire: Wire, inventory: Inventory): boolean {
  const unit = findUnit(inventory, "Eiface", name);
  return same(pickedBy(unit), wire) && hasUnnamedEiface(inventory, wire);
}

function change(desired: Inputs, actual: Partial<Inputs> & Outputs, scene: Scene): readonly Step[] {
  const steps: Step[] = [];
  // One that is left without a wire here may have one by a node that hangs on it.
  const isOpen = desired.bridge === undefined && desired.peer === undefined;
  const own = pickedBy(findUnit(scene.inventory, "Eiface", desired.name));
  const isOwn = same(own, { node: actual.bridge ?? actual.peer?.node, hook: actual.hook });
  const differs =
    desired.bridge !== actual.bridge ||
    desired.peer?.node !== actual.peer?.node ||
    desired.peer?.hook !== actual.peer?.hook;
  const moved = differs && !(isOpen && !isOwn);
  if (moved || (desired.link !== undefined && desired.link !== actual.link)) {
    const { wire } = scene.found as Found;
    if (actual.hook !== undefined) {
      const back = actual.bridge ?? actual.peer?.node;
      steps.push(
        step(
          removeHook(desired.name, "ether"),
          ...(back === undefined ? [] : [connect(desired.name, { node: back, hook: actual.hook })]),
        ),
      );
    }
    if (wire !== undefined) steps.push(step(connect(desired.name, wire), removeHook(desired.name, "ether")));
  }
  const at = interfaceOf(scene.inventory, desired.name, actual.mac);
  if (at === undefined) return steps;
  const { place, interface: now } = at;
  const wanted = {
    ether: desired.mac,
    mtu: desired.mtu,
    description: desired.description ?? "",
    // Inside a jail it is called as its VnetInterface says; on the host, as the kernel did until it is named.
    name: place === undefined ? desired.name : undefined,
  };
  return [...steps, ...adjust(place, now.name, wanted, { ...now, description: now.description ?? "" })];
}

/** Links 0 and 1 are for a NIC that may join the bridge. */
const UPLINK_LINKS = [0, 1];

/** The other end of its wire: what is declared, what it had, or the lowest link of the bridge that is free. */
function wireOf(
  { name, bridge, link, peer }: Inputs,
  previous: Wire | undefined,
  inventory: Inventory,
  reserve: Scene["reserve"],
): Wire | undefined {
  if (peer !== undefined) return peer;
  if (bridge === undefined) return undefined;
  if (link !== undefined) return { node: bridge, hook: `link${link}` };
  const hooks = nodeByName(inventory, bridge)?.hooks ?? [];
  const holder = hooks.find((hook) => hook.name === previous?.hook)?.peerName;
  const ownHook = holder === undefined || holder === name || isUnnamed(holder);
  if (previous?.node === bridge && ownHook) return previous;
  const others = inventory.units.filter(({ id }) => id !== name);
  const numbers = [...hooks.map((hook) => hook.name), ...pickedOn(bridge, others)]
    .filter((hook) => hook.startsWith("link"))
    .map((hook) => Number(hook.slice("link".length)));
  return { node: bridge, hook: `link${reserve(`link ${bridge}`, new Set([...UPLINK_LINKS, ...numbers]))}` };
}

function connect(name: string, wire: Wire): Command {
  return { argv: ["ngctl", "connect", `${name}:`, `${wire.node}:`, "ether", wire.hook] };
}

/** Its interface, wherever that is; undefined where it cannot be told from another of that name. */
function interfaceOf(inventory: Inventory, name: string, mac: string | undefined): Located | undefined {
  const node = nodeByName(inventory, name);
  const [at, ...others] = node === undefined ? [] : interfacesOfEiface(inventory, node, mac);
  return others.length === 0 ? at : undefined;
}
