import type { Topology } from "./model";

/** The topology as a JSON document: `Topology` in model.ts describes it. */
export function topologyJson(topology: Topology): string {
  return `${JSON.stringify(topology, null, 2)}\n`;
}
