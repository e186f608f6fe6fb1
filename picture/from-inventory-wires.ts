import type { PlacedInterface } from "./from-inventory-interfaces";
import { wireId } from "./ids";
import type { Wire, WireKind } from "./model";

/** What interfaces hang on beside netgraph: the other end of an epair(4), an if_bridge(4), the parent of a vlan(4). */
export function interfaceWires(
  places: readonly PlacedInterface[],
  parents: ReadonlyMap<string, readonly string[]>,
): Wire[] {
  return [...memberWires(places), ...vlanWires(places, parents), ...epairWires(places)];
}

function wire(kind: WireKind, first: PlacedInterface, second: PlacedInterface, tag?: number): Wire {
  const ends = [{ part: first.part.id }, { part: second.part.id }] as const;
  return { id: wireId(kind, ...ends), kind, ends, ...(tag === undefined ? {} : { tag }) };
}

function memberWires(places: readonly PlacedInterface[]): Wire[] {
  return places.flatMap((bridge) =>
    (bridge.interface.bridge?.members ?? []).flatMap(({ name }) => {
      const member = places.find((place) => place.vnet === bridge.vnet && place.part.name === name);
      return member === undefined ? [] : [wire("member", bridge, member)];
    }),
  );
}

function vlanWires(places: readonly PlacedInterface[], parents: ReadonlyMap<string, readonly string[]>): Wire[] {
  return places.flatMap((place) => {
    const { vlan } = place.interface;
    if (vlan?.parent === undefined) return [];
    const parent = [place.part.cluster, ...(parents.get(place.part.cluster) ?? [])]
      .map((stack) => places.find(({ part }) => part.cluster === stack && part.name === vlan.parent))
      .find((candidate) => candidate !== undefined);
    return parent === undefined ? [] : [wire("vlan", parent, place, vlan.tag)];
  });
}

/**
 * The ends of a cable know each other by their names (`epair0a` and `epair0b`, before they were renamed the driver's
 * name). Ends die together, so the last two that are left belong together whatever their names are.
 */
function epairWires(places: readonly PlacedInterface[]): Wire[] {
  const ends = places.filter(({ part }) => part.kind === "epair");
  const bySide = new Map<string, PlacedInterface[]>();
  for (const end of ends) {
    const name = end.interface.driverName ?? end.part.name;
    bySide.set(name, [...(bySide.get(name) ?? []), end]);
  }
  const paired = new Set<PlacedInterface>();
  const wires: Wire[] = [];
  const pair = (a: PlacedInterface, b: PlacedInterface): void => {
    wires.push(wire("epair", a, b));
    paired.add(a).add(b);
  };
  for (const [name, [a, ...twins]] of bySide) {
    if (!name.endsWith("a") || a === undefined || twins.length > 0) continue;
    const [b, ...others] = bySide.get(`${name.slice(0, -1)}b`) ?? [];
    if (b !== undefined && others.length === 0) pair(a, b);
  }
  const [first, second, ...rest] = ends.filter((end) => !paired.has(end));
  if (first !== undefined && second !== undefined && rest.length === 0) pair(first, second);
  return wires;
}
