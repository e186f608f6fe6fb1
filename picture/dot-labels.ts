import { markColour, tableBorder } from "./dot-style";
import { nodeAddress } from "./ids";
import type { Cluster, InterfacePart, NodePart } from "./model";
import { isHub } from "./model";
import { differenceLines, jailWords, kindWord, markWord, nodeName, routeLines, unknownWord } from "./words";

/** Labels in Graphviz's HTML: a record looks as ngctl(8)'s does (name above type and number), with more below. */

/** An interface, with its node where it has one; or a node that is no interface's. */
export function recordLabel(part: InterfacePart | NodePart, node: NodePart | undefined): string {
  const own = "type" in part ? undefined : part;
  const title = own === undefined ? `${nodeName(node ?? (part as NodePart))}:` : own.name;
  const facts = [kindWord(part), ...(node?.number === undefined ? [] : [`${nodeAddress(node.number)}:`])];
  const span = `colspan="${facts.length}"`;
  const fill = isHub(part) ? "#fff8c5" : "#ffffff";
  const rows = [
    `<td ${span}><b>${escaped(title)}</b></td>`,
    facts.map((fact) => `<td>${small(fact)}</td>`).join(""),
    ...(own === undefined ? [] : [interfaceRow(own, node, span)].filter((row) => row !== "")),
    ...(markWord(part) === "" ? [] : [markRow(part, span)]),
  ];
  const body = rows.map((row) => `<tr>${row}</tr>`).join("");
  return `<<table ${tableBorder(part)} cellborder="1" cellspacing="0" cellpadding="4" bgcolor="${fill}">${body}</table>>`;
}

/** The label of a host or a jail. */
export function clusterLabel(cluster: Cluster, parent: string): string {
  const about = cluster.kind === "host" ? [cluster.release ?? ""] : jailWords(cluster, parent);
  const hostname = cluster.hostname === undefined || cluster.hostname === cluster.name ? [] : [cluster.hostname];
  const lines = [
    ...hostname,
    about.filter((word) => word !== "").join(" · "),
    ...routeLines(cluster),
    unknownWord(cluster),
  ]
    .filter((line) => line !== "")
    .map((line) => small(line));
  const mark = markWord(cluster) === "" ? [] : [coloured(cluster, [markWord(cluster), ...differenceLines(cluster)])];
  const title = `<font point-size="14"><b>${escaped(cluster.name)}</b></font>`;
  return `<${[title, ...lines, ...mark].join('<br align="left"/>')}<br align="left"/>>`;
}

function interfaceRow(part: InterfacePart, node: NodePart | undefined, span: string): string {
  const state = part.state === undefined || part.state === "up" ? "" : part.state;
  const other = node !== undefined && node.name !== part.name ? `node ${nodeName(node)}` : "";
  const mtu = part.mtu === undefined || part.mtu === 1500 ? "" : `mtu ${part.mtu}`;
  const lines = [
    ...(part.addresses ?? []).map((address) => escaped(address)),
    ...(part.translations ?? []).map((note) => escaped(note)),
    ...[part.mac ?? "", state, mtu, other, unknownWord(part)].filter((line) => line !== "").map(small),
  ];
  return lines.length === 0 ? "" : `<td ${span} align="left" balign="left">${lines.join("<br/>")}</td>`;
}

function markRow(part: InterfacePart | NodePart, span: string): string {
  const lines = [markWord(part), ...differenceLines(part)];
  return `<td ${span} align="left" balign="left">${coloured(part, lines)}</td>`;
}

function coloured(part: InterfacePart | NodePart | Cluster, lines: readonly string[]): string {
  const [first = "", ...rest] = lines.map(escaped);
  return [`<b>${first}</b>`, ...rest].map((line) => `<font color="${markColour(part)}">${line}</font>`).join("<br/>");
}

function small(text: string): string {
  return `<font point-size="10" color="#57606a">${escaped(text)}</font>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, " ");
}
