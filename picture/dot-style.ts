import type { Cluster, Mark, Part, Wire } from "./model";

/** How a mark looks: the line tells it, with the word in the label; the colour only helps. */
const MARK_LINES: Readonly<Record<Mark, { readonly style: string; readonly colour: string; readonly width: number }>> =
  {
    same: { style: "solid", colour: "#57606a", width: 1 },
    added: { style: "solid", colour: "#116329", width: 3 },
    removed: { style: "dashed", colour: "#a40e26", width: 2 },
    changed: { style: "solid", colour: "#8a4600", width: 2 },
    drifted: { style: "dotted", colour: "#6639ba", width: 3 },
  };

/** The colour of a mark's words. */
export function markColour({ mark = "same" }: Part): string {
  return MARK_LINES[mark].colour;
}

/** The border of a record. */
export function tableBorder({ mark = "same" }: Part): string {
  const { style, colour, width } = MARK_LINES[mark];
  return `border="${width}" color="${colour}"${style === "solid" ? "" : ` style="${style}"`}`;
}

/** The attributes of a cluster. */
export function clusterColours({ kind, mark = "same", state }: Cluster): string {
  const fill = kind === "host" ? "#f6f8fa" : state === "dying" ? "#eaeef2" : "#ddf4ff";
  const { style, colour, width } = MARK_LINES[mark];
  const border = mark === "same" ? (kind === "host" ? "#8c959f" : "#54aeff") : colour;
  return `style = "rounded,filled,${style}"; fillcolor = "${fill}"; color = "${border}"; penwidth = ${width};`;
}

/** How the kinds of wires look: netgraph's plain, as ngctl(8) draws them. */
const WIRE_STYLES: Readonly<Record<Wire["kind"], readonly string[]>> = {
  netgraph: [],
  epair: ["penwidth = 2.5", 'color = "#0550ae:white:#0550ae"'],
  member: ["penwidth = 2"],
  vlan: ["style = dashed"],
};

/** The attributes of an edge. */
export function edgeStyle({ kind, mark = "same", tag }: Wire): readonly string[] {
  const { style, colour, width } = MARK_LINES[mark];
  const marked = mark === "same" ? [] : [`color = "${colour}"`, `penwidth = ${width}`, `style = ${style}`];
  const words = [tag === undefined ? "" : `vlan ${tag}`, mark === "same" ? "" : mark].filter((word) => word !== "");
  const label = words.length === 0 ? [] : [`label = "${words.join(", ")}"`, `fontcolor = "${colour}"`];
  return [...(mark === "same" ? WIRE_STYLES[kind] : marked), ...label];
}
