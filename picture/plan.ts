import type { DeclaredHost } from "./declarations";
import { draw, type Format } from "./draw";
import { plannedTopology } from "./from-declarations";
import { together } from "./together";

/** Draws what is declared on some hosts, as text. */
export async function drawPlan(format: Format, hosts: readonly DeclaredHost[]): Promise<string> {
  return String(await draw[format](together(hosts.map(plannedTopology))));
}
