import type { Unit } from "../provider/host/unit";
import { isRecord } from "../provider/schema/unknown";
import type { PlacedInterface } from "./from-inventory-interfaces";
import { wireId } from "./ids";
import type { Wire, WireKind } from "./model";

/** What interfaces hang on beside netgraph: the other end of an epair(4), an if_bridge(4), the parent of a vlan(4). */
export function interfaceWires(
  places: readonly PlacedInterface[],
  parents: ReadonlyMap<string, readonly string[]>,
  units: readonly Unit[],
): Wire[] {
  return [...memberWires(places), ...vlanWires(places, parents), ...epairWires(places, recordedPairs(units))];
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

/** The MAC addresses of the two ends of a cable. */
type Pair = readonly [a: unknown, b: unknown];

/** The cables that pulumi-freebsd has made: nothing on the host itself tells which ends with names of their own belong together. */
function recordedPairs(units: readonly Unit[]): readonly Pair[] {
  const macOf = (end: unknown): unknown => (isRecord(end) ? end.mac : undefined);
  return units.filter(({ kind }) => kind === "Epair").map(({ inputs }) => [macOf(inputs.a), macOf(inputs.b)]);
}

/**
 * The ends of a cable know each other by the records of those that the provider made, or else by their names (`epair0a`
 * and `epair0b`, before they were renamed the driver's name). Ends die together, so the last two that are left belong together whatever their names are.
 */
function epairWires(places: readonly PlacedInterface[], pairs: readonly Pair[]): Wire[] {
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
  for (const [macA, macB] of pairs) {
    const [a, ...others] = ends.filter(({ part }) => part.mac !== undefined && part.mac === macA);
    const [b, ...more] = ends.filter(({ part }) => part.mac !== undefined && part.mac === macB);
    if (a !== undefined && b !== undefined && a !== b && others.length + more.length === 0) pair(a, b);
  }
  for (const [name, [a, ...twins]] of bySide) {
    if (a !== undefined && paired.has(a)) continue;
    if (!name.endsWith("a") || a === undefined || twins.length > 0) continue;
    const [b, ...others] = bySide.get(`${name.slice(0, -1)}b`) ?? [];
    if (b !== undefined && others.length === 0) pair(a, b);
  }
  const [first, second, ...rest] = ends.filter((end) => !paired.has(end));
  if (first !== undefined && second !== undefined && rest.length === 0) pair(first, second);
  return wires;
}
