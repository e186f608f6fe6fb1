import type { Topology } from "./model";

/** Several hosts in one picture. */
export function together(topologies: readonly Topology[]): Topology {
  return {
    format: "pulumi-freebsd/topology",
    version: 1,
    clusters: topologies.flatMap(({ clusters }) => clusters),
    interfaces: topologies.flatMap(({ interfaces }) => interfaces),
    nodes: topologies.flatMap(({ nodes }) => nodes),
    wires: topologies.flatMap(({ wires }) => wires),
  };
}
