import type { Cluster, InterfacePart, NodePart, Topology, Wire, WireEnd } from "./model";
import { isHub } from "./model";

/** A topology with what drawings look up in it, again and again. Made once per drawing. */
export interface View {
  readonly topology: Topology;
  readonly hosts: readonly Cluster[];
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly interfaces: ReadonlyMap<string, InterfacePart>;
  readonly nodes: ReadonlyMap<string, NodePart>;
  /** The node of an interface. */
  readonly nodeOf: ReadonlyMap<string, NodePart>;
  /** The wires at a part; those of a node are also at its interface, and the other way round. */
  wiresAt(part: string): readonly Wire[];
  /** The jails right inside a host or a jail. */
  jailsIn(cluster: string): readonly Cluster[];
  /** The interfaces of a network stack that a drawing shows: loopbacks only with an address of their own. */
  interfacesIn(cluster: string): readonly InterfacePart[];
  /** The nodes of a host that are no interface's. */
  plainNodesOf(host: string): readonly NodePart[];
  /** Nothing leads to its node: ngctl(8)'s disconnected cluster, but for a NIC that has an address and so is in use. */
  isDisconnected(part: InterfacePart | NodePart): boolean;
  /** The host that a cluster is on, or the host itself. */
  hostOf(cluster: string): string;
}

/** What of a topology drawings look up. */
export function viewOf(topology: Topology): View {
  const clusters = byId(topology.clusters);
  const interfaces = byId(topology.interfaces);
  const nodes = byId(topology.nodes);
  const nodeOf = new Map(
    topology.nodes.flatMap((node) => (node.interface === undefined ? [] : [[node.interface, node] as const])),
  );
  const wires = new Map<string, Wire[]>();
  for (const wire of topology.wires) {
    for (const { part } of wire.ends) {
      const owner = nodes.get(part)?.interface ?? part;
      wires.set(owner, [...(wires.get(owner) ?? []), wire]);
    }
  }
  const wiresAt = (part: string): readonly Wire[] => wires.get(nodes.get(part)?.interface ?? part) ?? [];
  const hostOf = (cluster: string): string => {
    const parent = clusters.get(cluster)?.parent;
    return parent === undefined ? cluster : hostOf(parent);
  };
  return {
    topology,
    hosts: topology.clusters.filter(({ kind }) => kind === "host"),
    clusters,
    interfaces,
    nodes,
    nodeOf,
    wiresAt,
    jailsIn: (cluster) => topology.clusters.filter(({ parent }) => parent === cluster),
    interfacesIn: (cluster) =>
      topology.interfaces.filter((part) => part.cluster === cluster && !isIdleLoopback(part, wiresAt(part.id))),
    plainNodesOf: (host) => topology.nodes.filter((node) => node.cluster === host && !hasInterface(node, interfaces)),
    isDisconnected: (part) => {
      const node = "type" in part ? part : nodeOf.get(part.id);
      const inHost = "type" in part || clusters.get(part.cluster)?.kind === "host";
      const isUsed = !("type" in part) && (part.addresses ?? []).length > 0;
      return node !== undefined && !isHub(node) && inHost && !isUsed && wiresAt(part.id).length === 0;
    },
    hostOf,
  };
}

/** The end of a wire that is not at this part. */
export function farEnd(view: View, wire: Wire, part: string): WireEnd {
  const [first, second] = wire.ends;
  return ownerOf(view, first.part) === ownerOf(view, part) ? second : first;
}

/** The part that a drawing shows for a part: an interface for its node. */
export function ownerOf({ nodes, interfaces }: View, part: string): string {
  const own = nodes.get(part)?.interface;
  return own !== undefined && interfaces.has(own) ? own : part;
}

function hasInterface(node: NodePart, interfaces: ReadonlyMap<string, InterfacePart>): boolean {
  return node.interface !== undefined && interfaces.has(node.interface);
}

const LOOPBACK_ADDRESS = /^(127\.|::1\/)/;

function isIdleLoopback({ kind, addresses = [], mark = "same" }: InterfacePart, wires: readonly Wire[]): boolean {
  return (
    kind === "loopback" &&
    mark === "same" &&
    wires.length === 0 &&
    addresses.every((address) => LOOPBACK_ADDRESS.test(address))
  );
}

function byId<T extends { readonly id: string }>(parts: readonly T[]): ReadonlyMap<string, T> {
  return new Map(parts.map((part) => [part.id, part]));
}
