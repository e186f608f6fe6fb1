import { interfaceId } from "./ids";
import { hostOfCluster, mapIds, matchWires } from "./match";
import type { Cluster, Difference, InterfacePart, Mark, NodePart, Part, Topology, Wire } from "./model";
import { displayName } from "./words";

/**
 * Both topologies in one, every part with a mark: "added" is planned and not there, "removed" is there and not planned any
 * more, "changed" is there and to be otherwise. `recorded` is what was last applied: with it, what a program changes is told
 * from what somebody changed on the host ("drifted"), and what is on the host and was never the program's counts as it is
 * ("same"). Only what the plan states is compared.
 */
export function compareTopologies(planned: Topology, actual: Topology, recorded: Topology): Topology {
  const before = matchWires(planned.wires, mapIds(recorded, aliases(planned, recorded, recorded)));
  const there = matchWires([...planned.wires, ...before.wires], mapIds(actual, aliases(planned, actual, recorded)));
  const place = placeNames(planned, there);
  const merge = <T extends Part>(list: (topology: Topology) => readonly T[], properties: (part: T) => Properties) =>
    mergeParts(list(planned), list(there), list(before), properties);
  return {
    ...planned,
    clusters: merge((topology) => topology.clusters, ofCluster),
    interfaces: merge((topology) => topology.interfaces, ofInterface(place)).map((part) =>
      withoutFurther(part, planned, there),
    ),
    nodes: merge((topology) => topology.nodes, ofNode),
    wires: merge((topology) => topology.wires, ofWire),
  };
}

/**
 * By which id of the plan a part of another topology goes: an interface that moves, or gets another name inside, is the
 * same one. It is told by its name on the host, which the records know too.
 */
function aliases(planned: Topology, other: Topology, recorded: Topology): ReadonlyMap<string, string> {
  const present = new Set(other.interfaces.map(({ id }) => id));
  const taken = new Set(planned.interfaces.map(({ id }) => id));
  const outsideOf = (topology: Topology, { cluster, outside }: InterfacePart): string | undefined =>
    outside === undefined ? undefined : interfaceId(hostOfCluster(topology, cluster), outside);
  const recordedAt = new Map(
    recorded.interfaces.flatMap((part) => {
      const outside = outsideOf(recorded, part);
      return outside === undefined ? [] : [[outside, part.id] as const];
    }),
  );
  return new Map(
    planned.interfaces.flatMap((part) => {
      const outside = outsideOf(planned, part);
      if (outside === undefined || present.has(part.id)) return [];
      const found = [recordedAt.get(outside), outside].find(
        (id) => id !== undefined && present.has(id) && !taken.has(id),
      );
      return found === undefined ? [] : [[found, part.id] as const];
    }),
  );
}

/** The properties of a part that are compared, as they are shown; undefined is not stated. */
type Properties = Readonly<Record<string, string | undefined>>;

function mergeParts<T extends Part>(
  planned: readonly T[],
  actual: readonly T[],
  recorded: readonly T[],
  properties: (part: T) => Properties,
): T[] {
  const there = new Map(actual.map((part) => [part.id, part]));
  const before = new Map(recorded.map((part) => [part.id, part]));
  const wanted = new Set(planned.map((part) => part.id));
  const ours = planned.map((part): T => {
    const found = there.get(part.id);
    const known = before.get(part.id);
    if (found === undefined) return known === undefined ? { ...part, mark: "added" } : { ...part, ...GONE };
    const now = furtherLeftOut(part, properties(part), properties(found));
    const differences = differencesOf(part, properties(part), now);
    const mark = markOf(differences, properties(part), known === undefined ? undefined : properties(known));
    return { ...found, ...stated(part), mark, ...(differences.length === 0 ? {} : { differences }) };
  });
  const others = actual
    .filter((part) => !wanted.has(part.id))
    .map((part): T => ({ ...part, mark: before.has(part.id) ? "removed" : "same" }));
  return [...ours, ...others];
}

/** It was there after the last run, and now it is not. */
const GONE: Pick<Part, "mark" | "differences"> = {
  mark: "drifted",
  differences: [{ property: "there", from: "no", to: "yes" }],
};

/** What the host knows better, wherever the plan has a word for it too. */
const HOST_KNOWS: ReadonlySet<string> = new Set(["ends", "kind", "type", "number", "jid"]);

/** What the plan says, without what it leaves open: the host's answer stands there. */
function stated<T extends Part>(part: T): Partial<T> {
  const open = new Set<string>(part.unknown ?? []);
  const entries = Object.entries(part).filter(
    ([key, value]) => value !== undefined && !open.has(key) && !HOST_KNOWS.has(key) && value !== "planned",
  );
  return Object.fromEntries(entries) as Partial<T>;
}

function differencesOf(part: Part, planned: Properties, actual: Properties): Difference[] {
  return Object.entries(planned).flatMap(([property, to]) => {
    const from = actual[property];
    if (to === undefined || to === from || part.unknown?.includes(property)) return [];
    return [{ property, ...(from === undefined ? {} : { from }), to }];
  });
}

/** Drifted: the program wants what it wanted before, and the host has it no longer. */
function markOf(differences: readonly Difference[], planned: Properties, recorded: Properties | undefined): Mark {
  if (differences.length === 0) return "same";
  if (recorded === undefined) return "changed";
  const changedByProgram = differences.some(({ property }) => planned[property] !== recorded[property]);
  return changedByProgram ? "changed" : "drifted";
}

/** Where the plan states some addresses and leaves others alone, only those that it states count; translations always are so. */
function furtherLeftOut(part: Part, planned: Properties, actual: Properties): Properties {
  const stated = ["translations", ...("furtherAddresses" in part ? ["addresses"] : [])];
  const entries = stated.flatMap((property) => {
    const wanted = planned[property]?.split(", ");
    return wanted === undefined
      ? []
      : [[property, listed((actual[property] ?? "").split(", ").filter((each) => wanted.includes(each)))] as const];
  });
  return { ...actual, ...Object.fromEntries(entries) };
}

/** The addresses that the plan leaves alone are drawn with those that it states. */
function withoutFurther(part: InterfacePart, planned: Topology, actual: Topology): InterfacePart {
  const { furtherAddresses, ...rest } = part;
  if (furtherAddresses === undefined) return part;
  const own = planned.interfaces.find(({ id }) => id === part.id)?.addresses ?? [];
  const others = actual.interfaces.find(({ id }) => id === part.id)?.addresses ?? [];
  return { ...rest, addresses: [...new Set([...own, ...others])] };
}

function placeNames(...topologies: readonly Topology[]): (cluster: string) => string {
  const names = new Map(
    topologies.flatMap(({ clusters }) => clusters.map((cluster) => [cluster.id, displayName(cluster)] as const)),
  );
  return (cluster) => names.get(cluster) ?? cluster;
}

function ofCluster({ hostname, path, network, addresses, routes, kind }: Cluster): Properties {
  if (kind === "host") return {};
  const ways = routes?.map((way) => `${way.destination} via ${way.gateway}`);
  return { hostname, path, network, addresses: listed(addresses), routes: listed(ways) };
}

function ofInterface(place: (cluster: string) => string): (part: InterfacePart) => Properties {
  return ({ cluster, name, mac, mtu, addresses, translations, state, description }) => ({
    place: place(cluster),
    name,
    mac,
    mtu: mtu?.toString(),
    addresses: listed(addresses),
    translations: listed(translations),
    // A cable that is out is not the program's to put in.
    state: state === "no carrier" ? "up" : state,
    description,
  });
}

function ofNode(_node: NodePart): Properties {
  return {};
}

function ofWire({ tag }: Wire): Properties {
  return { tag: tag?.toString() };
}

/** The order of a list says nothing. */
function listed(values: readonly string[] | undefined): string | undefined {
  if (values === undefined) return undefined;
  return values.length === 0 ? "none" : [...values].sort().join(", ");
}
