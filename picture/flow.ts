import { isHub } from "./model";
import { farEnd, ownerOf, type View } from "./view";

/**
 * How far each shown part is from where a packet comes in: the NICs, or the bridge where there is none. Drawings go from
 * left to right along it.
 */
export function depths(view: View): ReadonlyMap<string, number> {
  const { topology } = view;
  const inHost = (cluster: string): boolean => view.clusters.get(cluster)?.kind === "host";
  const nics = topology.interfaces.filter(
    ({ cluster, kind }) => inHost(cluster) && (kind === "ethernet" || kind === "lagg"),
  );
  const hubs = [...topology.interfaces, ...topology.nodes].filter(isHub);
  const found = new Map<string, number>();
  for (const starts of [nics, hubs, topology.interfaces, topology.nodes]) {
    const fresh = starts
      .map(({ id }) => ownerOf(view, id))
      .filter((id) => !found.has(id) && view.wiresAt(id).length > 0);
    // Of what has neither NIC nor bridge, the first part is as good as any.
    spread(view, starts === nics || starts === hubs ? [fresh] : fresh.map((id) => [id]), found);
  }
  return found;
}

function spread(view: View, groups: readonly (readonly string[])[], found: Map<string, number>): void {
  for (const group of groups) {
    let front = group.filter((id) => !found.has(id));
    for (let depth = 0; front.length > 0; depth += 1) {
      for (const id of front) found.set(id, depth);
      const next = front.flatMap((id) => view.wiresAt(id).map((wire) => ownerOf(view, farEnd(view, wire, id).part)));
      front = [...new Set(next)].filter((id) => !found.has(id));
    }
  }
}
