import { topologyDot } from "./dot";
import type { Topology } from "./model";

/** As wide as Arial, which Graphviz has laid the picture out for. */
const FONTS = "Arial,Helvetica,Liberation Sans,Arimo,sans-serif";

/** The topology as an SVG image: what `ngctl dot | dot -Tsvg` draws, without a Graphviz on the machine. */
export async function topologySvg(topology: Topology): Promise<string> {
  // Loaded when it is needed: Graphviz in WebAssembly is more than a megabyte.
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = viz.renderString(topologyDot(topology), { format: "svg", engine: "dot" });
  return svg.replaceAll('font-family="Arial"', `font-family="${FONTS}"`);
}
