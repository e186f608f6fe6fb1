import { wireId } from "./ids";
import type { Topology, Wire, WireEnd } from "./model";

/** The host that a cluster is on, or the host itself. */
export function hostOfCluster({ clusters }: Topology, cluster: string): string {
  const parent = clusters.find(({ id }) => id === cluster)?.parent;
  return parent === undefined ? cluster : hostOfCluster({ clusters } as Topology, parent);
}

/** The topology with other ids for some of its interfaces, wherever they stand. */
export function mapIds(topology: Topology, ids: ReadonlyMap<string, string>): Topology {
  if (ids.size === 0) return topology;
  const mapped = (id: string): string => ids.get(id) ?? id;
  return {
    ...topology,
    interfaces: topology.interfaces.map((part) => ({ ...part, id: mapped(part.id) })),
    nodes: topology.nodes.map((part) =>
      part.interface === undefined ? part : { ...part, interface: mapped(part.interface) },
    ),
    wires: topology.wires.map((wire) => {
      const [first, second] = wire.ends.map((end) => ({ ...end, part: mapped(end.part) })) as [WireEnd, WireEnd];
      return { ...wire, id: wireId(wire.kind, first, second), ends: [first, second] };
    }),
  };
}

/**
 * The topology with the ids of known wires on those that are the same. Where one side leaves open which link of a bridge a
 * wire gets, any wire of that kind between the two parts is it, each one once.
 */
export function matchWires(known: readonly Wire[], other: Topology): Topology {
  const settled = new Set(known.map(({ id }) => id));
  const free = other.wires.filter(({ id }) => !settled.has(id));
  const there = new Set(other.wires.map(({ id }) => id));
  const ids = new Map<Wire, string>();
  for (const wire of known.filter(({ id }) => !there.has(id))) {
    const found = free.find((each) => !ids.has(each) && fits(wire, each));
    if (found !== undefined) ids.set(found, wire.id);
  }
  return { ...other, wires: other.wires.map((wire) => ({ ...wire, id: ids.get(wire) ?? wire.id })) };
}

function fits(known: Wire, wire: Wire): boolean {
  const [first, second] = known.ends;
  const [a, b] = wire.ends;
  return known.kind === wire.kind && ((same(first, a) && same(second, b)) || (same(first, b) && same(second, a)));
}

function same(known: WireEnd, end: WireEnd): boolean {
  const isOpen = known.hook === undefined || end.hook === undefined;
  return known.part === end.part && (isOpen || known.hook === end.hook);
}
