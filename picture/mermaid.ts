import { depths } from "./flow";
import type { Cluster, InterfacePart, NodePart, Topology, Wire } from "./model";
import { isHub } from "./model";
import { ownerOf, type View, viewOf } from "./view";
import { jailWords, kindWord, markWord, nodeName, routeLines, unknownWord } from "./words";

/** The topology as a Mermaid flowchart: hosts and jails as subgraphs, bridges as hexagons. */
export function topologyMermaid(topology: Topology): string {
  const view = viewOf(topology);
  const names = new Names();
  const from = depths(view);
  const lines = [
    ...view.hosts.flatMap((host) => clusterLines(view, host, names)),
    ...topology.wires.map((wire) => wireLine(view, wire, from, names)),
  ];
  const looks = Object.entries(LOOKS).filter(([look]) => lines.some((line) => isUsed(look).test(line)));
  const classes = looks.map(([look, style]) => `classDef ${look} ${style}`);
  return ["flowchart LR", ...[...lines, ...classes].map((line) => `  ${line}`), ""].join("\n");
}

/** Told apart by the line as well as the colour. */
const LOOKS: Readonly<Record<string, string>> = {
  added: "stroke:#1a7f37,stroke-width:4px",
  removed: "stroke:#b42318,stroke-width:2px,stroke-dasharray:8 4",
  changed: "stroke:#8a5a00,stroke-width:3px,stroke-dasharray:12 3 3 3",
  drifted: "stroke:#7a29a3,stroke-width:3px,stroke-dasharray:2 3",
  disconnected: "fill:#ffc0cb,color:#000",
};

/** At the end of a line; what stands in quotes before may be any text. */
const isUsed = (look: string): RegExp => new RegExp(`(:::|^class n\\d+ )${look}$`);

/** Mermaid's ids are words; ours hold slashes and brackets. */
class Names {
  private readonly known = new Map<string, string>();

  of(id: string): string {
    const name = this.known.get(id) ?? `n${this.known.size + 1}`;
    this.known.set(id, name);
    return name;
  }
}

function clusterLines(view: View, cluster: Cluster, names: Names): string[] {
  const parent = view.clusters.get(cluster.parent ?? "")?.name ?? "";
  const about = cluster.kind === "host" ? [cluster.release ?? ""] : jailWords(cluster, parent);
  const title = [
    [cluster.name, ...about].filter((word) => word !== "").join(" · "),
    markWord(cluster),
    ...routeLines(cluster),
    unknownWord(cluster),
  ];
  const parts = [...(cluster.kind === "host" ? view.plainNodesOf(cluster.id) : []), ...view.interfacesIn(cluster.id)];
  const inner = view.jailsIn(cluster.id);
  const empty = parts.length + inner.length === 0 ? [`${names.of(`${cluster.id} (nothing)`)}["no interface"]`] : [];
  const name = names.of(cluster.id);
  return [
    `subgraph ${name}["${label(title)}"]`,
    ...[...parts.map((part) => partLine(view, part, names)), ...empty].map((line) => `  ${line}`),
    ...inner.flatMap((jail) => clusterLines(view, jail, names)).map((line) => `  ${line}`),
    "end",
    ...classLine(cluster.mark, name),
  ];
}

function partLine(view: View, part: InterfacePart | NodePart, names: Names): string {
  const text = label([
    "type" in part ? nodeName(part) : part.name,
    kindWord(part),
    markWord(part),
    ...("type" in part ? [] : [...(part.addresses ?? []), ...(part.translations ?? [])]),
    unknownWord(part),
  ]);
  const [open, close] = isHub(part) ? ["{{", "}}"] : ["[", "]"];
  const style = part.mark !== undefined && part.mark !== "same" ? part.mark : undefined;
  const look = style ?? (view.isDisconnected(part) ? "disconnected" : undefined);
  return `${names.of(part.id)}${open}"${text}"${close}${look === undefined ? "" : `:::${look}`}`;
}

function classLine(mark: Cluster["mark"], name: string): string[] {
  return mark === undefined || mark === "same" ? [] : [`class ${name} ${mark}`];
}

function wireLine(view: View, wire: Wire, from: ReadonlyMap<string, number>, names: Names): string {
  const ends = wire.ends.map(({ part, hook }) => ({ owner: ownerOf(view, part), hook }));
  const [first, second] = ends.sort((a, b) => (from.get(a.owner) ?? 0) - (from.get(b.owner) ?? 0));
  const hooks = ends.map(({ hook }) => hook).filter((hook) => hook !== undefined);
  const between = wire.kind === "netgraph" ? hooks.join(" – ") : wire.kind;
  const tag = wire.tag === undefined ? "" : ` ${wire.tag}`;
  const line = wire.mark === "removed" || wire.kind === "vlan" ? "-.-" : wire.mark === "added" ? "===" : "---";
  const text = label([`${between}${tag}`, markWord(wire)]);
  return `${names.of(first?.owner ?? "")} ${line}${text === "" ? "" : `|"${text}"|`} ${names.of(second?.owner ?? "")}`;
}

/** Entities are written with a hash in Mermaid; a quote would end the text. */
function label(lines: readonly string[]): string {
  const escaped = (line: string): string => line.replace(/[#"<>&`\\]/g, (sign) => `#${sign.charCodeAt(0)};`);
  return lines
    .filter((line) => line !== "")
    .map(escaped)
    .join("<br>");
}
