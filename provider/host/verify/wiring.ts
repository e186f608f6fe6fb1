import {
  HOST_VNET,
  type Inventory,
  jailOfVnet,
  type NetgraphNode,
  type NetworkInterface,
  type VnetKey,
} from "../inventory";
import { etherNodeOf } from "../inventory-lookup";
import { interfacesOfEiface } from "../locate";
import { keyOfPlace } from "../vlan";
import { epairEnds } from "./epair-ends";

/** A place that a frame passes on one link-layer network. */
export interface Hop {
  readonly kind: "interface" | "bridge" | "wire" | "node";
  /** As people name it: `eth0 in jail web`, `the bridge lan`. */
  readonly name: string;
  /** The interface that must be up here. */
  readonly interface?: NetworkInterface;
}

/** Which places of a host are next to each other on the link layer: interfaces, bridges of both kinds, wires behind NICs. */
export class Wiring {
  private readonly hops = new Map<string, Hop>();
  private readonly next = new Map<string, Set<string>>();
  /** Interfaces that may be one eiface's as well as another's. */
  private readonly unclear = new Set<string>();

  constructor(inventory: Inventory) {
    for (const [vnet, { interfaces }] of inventory.vnets)
      for (const entry of interfaces) this.addInterface(inventory, vnet, entry);
    for (const node of inventory.nodes) this.addNode(inventory, node);
    for (const [a, b] of epairEnds(inventory)) this.join(portOf(a.vnet, a.name), portOf(b.vnet, b.name));
  }

  /** All places that frames of this one can get to, itself first. */
  reach(from: string): readonly string[] {
    const seen = new Set([from]);
    for (const at of seen) for (const next of this.next.get(at) ?? []) seen.add(next);
    return [...seen];
  }

  /** Whether an interface is connected to nothing, as far as that can be told. */
  isAlone(port: string): boolean {
    return this.reach(port).length === 1 && !this.unclear.has(port);
  }

  /** The shortest way between two places, both included; undefined where there is none. */
  way(from: string, to: string): readonly Hop[] | undefined {
    const before = new Map<string, string | undefined>([[from, undefined]]);
    for (const [at] of before) {
      if (at === to) return this.unwind(before, at);
      for (const next of this.next.get(at) ?? []) if (!before.has(next)) before.set(next, at);
    }
    return undefined;
  }

  hop(at: string): Hop {
    return this.hops.get(at) ?? { kind: "node", name: at };
  }

  private unwind(before: ReadonlyMap<string, string | undefined>, end: string): readonly Hop[] {
    const way: Hop[] = [];
    for (let at: string | undefined = end; at !== undefined; at = before.get(at)) way.unshift(this.hop(at));
    return way;
  }

  private addInterface(inventory: Inventory, vnet: VnetKey, entry: NetworkInterface): void {
    const port = portOf(vnet, entry.name);
    const name = placeName(vnet, entry.name);
    this.hops.set(port, { kind: "interface", name, interface: entry });
    if (entry.bridge !== undefined) {
      const bridge = `bridge ${vnet}/${entry.name}`;
      this.hops.set(bridge, { kind: "bridge", name: `the bridge ${name}`, interface: entry });
      this.join(port, bridge);
      for (const member of entry.bridge.members) this.join(bridge, portOf(vnet, member.name));
    } else if (entry.vlan !== undefined) {
      const { parent, tag } = entry.vlan;
      const carrier = inventory.vnets.get(vnet)?.interfaces.find((each) => each.name === parent);
      if (parent === undefined || carrier === undefined) return;
      this.hops.set(`vlan ${parent}/${tag}`, { kind: "wire", name: `VLAN ${tag} of ${parent}`, interface: carrier });
      this.join(port, `vlan ${parent}/${tag}`);
    } else if (isNic(inventory, entry)) {
      const wire = wireOf(vnet, entry.name);
      this.hops.set(wire, { kind: "wire", name: `the wire behind ${name}`, interface: entry });
      // With something on its `lower` hook a NIC's frames go there, and to the host's stack only by `upper`.
      const node = vnet === HOST_VNET ? etherNodeOf(inventory, entry.name) : undefined;
      const lower = node?.hooks.find((hook) => hook.name === "lower");
      if (lower === undefined) this.join(port, wire);
      else this.join(wire, `node ${lower.peerId}`);
      const upper = node?.hooks.find((hook) => hook.name === "upper");
      if (upper !== undefined) this.join(port, `node ${upper.peerId}`);
    }
  }

  private addNode(inventory: Inventory, node: NetgraphNode): void {
    if (node.type === "ether") return;
    const at = `node ${node.id}`;
    if (node.type === "eiface") {
      const ports = interfacesOfEiface(inventory, node).map((at) => portOf(keyOfPlace(at.place), at.interface.name));
      const [port, ...others] = ports;
      const [hook] = node.hooks;
      if (port === undefined || hook === undefined) return;
      if (others.length === 0) this.join(port, `node ${hook.peerId}`);
      else for (const each of ports) this.unclear.add(each);
      return;
    }
    const name = node.name ?? `[${node.id.toString(16)}]`;
    const isBridge = node.type === "bridge";
    this.hops.set(at, { kind: isBridge ? "bridge" : "node", name: `the ${isBridge ? "bridge" : "node"} ${name}` });
    for (const { peerId, peerType } of node.hooks)
      if (peerType !== "ether" && peerType !== "eiface") this.join(at, `node ${peerId}`);
  }

  private join(left: string, right: string): void {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const)
      this.next.set(one, (this.next.get(one) ?? new Set()).add(other));
  }
}

/** The place of an interface in its network stack. */
export function portOf(vnet: VnetKey, name: string): string {
  return `port ${vnet}/${name}`;
}

/** The place behind a NIC, outside of this machine. */
function wireOf(vnet: VnetKey, name: string): string {
  return `wire ${vnet}/${name}`;
}

/** An interface with where it is. */
export function placeName(vnet: VnetKey, name: string): string {
  const jail = jailOfVnet(vnet);
  return jail === undefined ? name : `${name} in jail ${jail}`;
}

const CLONED: ReadonlySet<string> = new Set(["lo", "epair", "bridge", "tap", "tun", "gif", "wg", "vxlan"]);

/** Neither cloned nor an eiface: what has a wire behind it. */
function isNic({ nodes }: Inventory, { ether, groups, name }: NetworkInterface): boolean {
  if (ether === undefined || groups.some((group) => CLONED.has(group))) return false;
  return !nodes.some((node) => node.type === "eiface" && node.interfaceName === name);
}
