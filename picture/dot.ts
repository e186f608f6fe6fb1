import { details, wireDetails } from "./details";
import { clusterLabel, recordLabel } from "./dot-labels";
import { clusterColours, edgeStyle } from "./dot-style";
import { depths } from "./flow";
import type { Cluster, InterfacePart, NodePart, Topology, Wire, WireEnd } from "./model";
import { ownerOf, type View, viewOf } from "./view";

/**
 * The topology in Graphviz's language, in the shape of `ngctl dot`: a record per node, an octagon per hook, bold edges
 * between the two, and the pink cluster of what is connected to nothing. Around them what netgraph does not know: hosts and
 * jails as clusters, addresses, if_bridge(4), epair(4), vlan(4) and the interfaces that are no nodes. From left to right
 * it goes from the wire into the jails.
 */
export function topologyDot(topology: Topology): string {
  const view = viewOf(topology);
  const drawing: Drawing = { view, names: dotNames(view), hooks: hooksOf(topology), depths: depths(view) };
  const body = [
    ...view.hosts.flatMap((host, index) => hostLines(drawing, host, view.hosts.length > 1 ? `_${index + 1}` : "")),
    ...[...drawing.hooks].flatMap(([node, hooks]) => hookEdges(drawing, node, hooks)),
    ...topology.wires.map((wire) => wireLine(drawing, wire)),
  ];
  return ["graph netgraph {", ...HEAD, ...body.map((line) => `\t${line}`), "}", ""].join("\n");
}

/** Graphviz knows how wide Arial is without having it. */
const FONT = 'fontname = "Arial"';
const HEAD = [
  `\tgraph [ rankdir = LR, ranksep = 0.3, nodesep = 0.15, ${FONT}, fontsize = 12, pad = 0.2, tooltip = " " ];`,
  `\tedge [ weight = 1.0, ${FONT}, fontsize = 10, color = "#57606a" ];`,
  `\tnode [ shape = plain, ${FONT}, fontsize = 12 ];`,
];

interface Drawing {
  readonly view: View;
  /** The names in the DOT text, by part. */
  readonly names: ReadonlyMap<string, string>;
  /** The hooks of each node, by its id. */
  readonly hooks: ReadonlyMap<string, readonly string[]>;
  readonly depths: ReadonlyMap<string, number>;
}

/** As ngctl(8) names them: by the node's number. What has none, and any of several hosts, goes by its id. */
function dotNames({ topology, hosts }: View): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, number, interface: own } of topology.nodes) {
    const name = number === undefined || hosts.length > 1 ? id : number.toString(16);
    names.set(id, name);
    if (own !== undefined) names.set(own, name);
  }
  return names;
}

function hooksOf({ wires }: Topology): ReadonlyMap<string, readonly string[]> {
  const hooks = new Map<string, string[]>();
  for (const { ends } of wires.filter(({ kind }) => kind === "netgraph"))
    for (const end of ends) hooks.set(end.part, [...(hooks.get(end.part) ?? []), hookKey(end, ends)]);
  return hooks;
}

/** A hook that is not known yet is told by what it leads to. */
function hookKey(end: WireEnd, ends: Wire["ends"]): string {
  if (end.hook !== undefined) return end.hook;
  const far = ends[0] === end ? ends[1] : ends[0];
  return `? ${far.part} ${far.hook ?? ""}`;
}

/** A name or text in quotes. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

function nameOf({ names }: Drawing, id: string): string {
  return quoted(names.get(id) ?? id);
}

function hostLines(drawing: Drawing, host: Cluster, suffix: string): string[] {
  const { view } = drawing;
  const shown = [...view.plainNodesOf(host.id), ...view.interfacesIn(host.id)];
  const idle = shown.filter((part) => view.isDisconnected(part));
  const busy = shown.filter((part) => !view.isDisconnected(part));
  const disconnected = [
    `subgraph cluster_disconnected${suffix} {`,
    ...indented([
      'bgcolor = pink; label = "disconnected"; labeljust = l; fontcolor = black; style = rounded; color = palevioletred;',
      ...idle.flatMap((part) => partLines(drawing, part)),
    ]),
    "};",
  ];
  return [
    `subgraph ${quoted(`cluster_${host.id}`)} {`,
    ...indented([
      clusterLine(view, host, ""),
      ...busy.flatMap((part) => partLines(drawing, part)),
      ...(idle.length === 0 ? [] : disconnected),
      ...view.jailsIn(host.id).flatMap((jail) => jailLines(drawing, jail, host.name)),
    ]),
    "};",
  ];
}

function jailLines(drawing: Drawing, jail: Cluster, parent: string): string[] {
  const { view } = drawing;
  const interfaces = view.interfacesIn(jail.id);
  const inner = view.jailsIn(jail.id);
  const empty = interfaces.length === 0 && inner.length === 0;
  return [
    `subgraph ${quoted(`cluster_${jail.id}`)} {`,
    ...indented([
      clusterLine(view, jail, parent),
      ...interfaces.flatMap((part) => partLines(drawing, part)),
      ...inner.flatMap((each) => jailLines(drawing, each, jail.name)),
      ...(empty ? [`${quoted(`${jail.id} (nothing inside)`)} [ label = "no interface" ];`] : []),
    ]),
    "};",
  ];
}

function clusterLine(view: View, cluster: Cluster, parent: string): string {
  const label = `label = ${clusterLabel(cluster, parent)}; labeljust = l;`;
  return `${label} tooltip = ${tooltip(details(view, cluster))}; ${clusterColours(cluster)}`;
}

/** A record, and the octagons of its hooks in the same cluster. */
function partLines(drawing: Drawing, part: InterfacePart | NodePart): string[] {
  const { view } = drawing;
  const node = "type" in part ? part : view.nodeOf.get(part.id);
  const label = recordLabel(part, node);
  const hooks = drawing.hooks.get(node?.id ?? "") ?? [];
  return [
    `${nameOf(drawing, part.id)} [ label = ${label}, tooltip = ${tooltip(details(view, part))} ];`,
    ...(hooks.length === 0
      ? []
      : [
          "{",
          ...indented([
            'node [ shape = octagon, fontsize = 9, height = 0.1, width = 0.1, margin = "0.06,0.02", style = filled, fillcolor = white ];',
            ...hooks.map((hook) => hookLine(drawing, node?.id ?? "", hook)),
          ]),
          "};",
        ]),
  ];
}

function hookLine(drawing: Drawing, node: string, hook: string): string {
  const shown = hook.startsWith("? ") ? "" : hook;
  const about = shown === "" ? "a hook that is picked on the host" : `hook ${shown}`;
  return `${hookName(drawing, node, hook)} [ label = ${quoted(shown)}, tooltip = ${quoted(about)} ];`;
}

function hookEdges(drawing: Drawing, node: string, hooks: readonly string[]): string[] {
  const depth = depthOf(drawing, node);
  const inward = (hook: string): boolean => {
    const wire = drawing.view.topology.wires.find(({ ends }) =>
      ends.some((end) => end.part === node && hookKey(end, ends) === hook),
    );
    const far = wire?.ends.find((end) => end.part !== node);
    return far !== undefined && depthOf(drawing, far.part) < depth;
  };
  const edges = hooks.map((hook) => {
    const ends = [nameOf(drawing, node), hookName(drawing, node, hook)];
    return `${(inward(hook) ? ends.reverse() : ends).join(" -- ")};`;
  });
  return ["{", ...indented(["edge [ weight = 2.0, style = bold, color = black ];", ...edges]), "};"];
}

function depthOf({ depths: found, view }: Drawing, id: string): number {
  return found.get(ownerOf(view, id)) ?? 0;
}

function hookName({ names }: Drawing, node: string, hook: string): string {
  return quoted(`${names.get(node) ?? node}.${hook}`);
}

function wireLine(drawing: Drawing, wire: Wire): string {
  const ends = wire.ends.map((end) => ({
    name: wire.kind === "netgraph" ? hookName(drawing, end.part, hookKey(end, wire.ends)) : nameOf(drawing, end.part),
    depth: depthOf(drawing, end.part),
  }));
  const [first, second] = ends.sort((a, b) => a.depth - b.depth);
  const attributes = [...edgeStyle(wire), `tooltip = ${tooltip(wireDetails(drawing.view, wire))}`];
  return `${first?.name} -- ${second?.name} [ ${attributes.join(", ")} ];`;
}

function tooltip(lines: readonly string[]): string {
  return quoted(lines.join("\n"));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `\t${line}`);
}
