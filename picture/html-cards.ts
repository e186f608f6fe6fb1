import type { Cluster, InterfacePart, NodePart, Part } from "./model";
import { filterKind, type Link, type PageParts } from "./page-parts";
import {
  differenceLines,
  displayName,
  jailWords,
  kindWord,
  markWord,
  nodeName,
  routeLines,
  unknownWord,
} from "./words";

/** How many colours the page has for bridges; names and dots tell those apart that share one. */
const HUB_COLOURS = 6;

/** One host with its bridges as bars and its jails as cards: what the page's script then draws the links into. */
export function hostSection(parts: PageParts, host: Cluster): string {
  const { view } = parts;
  const hubs = parts.hubs(host.id);
  const colours = new Map(hubs.map(({ id }, index) => [id, index % HUB_COLOURS]));
  const page: Page = { parts, colours };
  const jails = view.jailsIn(host.id);
  const idle = parts.rows(host.id, false);
  const facts = [host.hostname === host.name ? "" : (host.hostname ?? ""), host.release ?? "", ...routeLines(host)];
  const between = JSON.stringify(parts.between(hubs));
  return `<section class="host" aria-label="${escaped(displayName(host))}" data-between="${escaped(between)}">
<header><h2 ${attributes(host, "host")}>${escaped(host.name)}</h2> ${mark(host)}
<div class="facts">${escaped(facts.filter((fact) => fact !== "").join(" · "))}</div></header>
<ul class="hubs" aria-label="bridges">${hubs.map((hub) => hubBar(page, hub)).join("")}</ul>
<div class="columns"><div class="column">
${card(page, "own", `<h3>the host's own</h3>`, parts.rows(host.id, true))}
${jails.map((jail) => jailCards(page, jail, host.name, "")).join("")}
${card(page, "idle", `<h3 title="cluster_disconnected: no wire leads to their nodes, and they have no address">disconnected</h3>`, idle)}
</div></div>
<svg class="wires" aria-hidden="true"></svg>
</section>`;
}

interface Page {
  readonly parts: PageParts;
  readonly colours: ReadonlyMap<string, number>;
}

function hubBar(page: Page, hub: InterfacePart | NodePart): string {
  const name = "type" in hub ? nodeName(hub) : hub.name;
  const addresses = "type" in hub ? [] : [...(hub.addresses ?? []), ...(hub.translations ?? [])];
  const links = page.parts.links(hub.id).length;
  return `<li class="hub part" ${attributes(hub, "bridge")}${colour(page, hub.id)}><span class="name">${escaped(name)}</span>
<span class="kind">${kindWord(hub)}${"type" in hub && hub.number !== undefined ? ` [${hub.number.toString(16)}]` : ""} · ${links} ${links === 1 ? "link" : "links"}</span>
${addressList(addresses)}${mark(hub)}${differences(hub)}</li>`;
}

function jailCards(page: Page, jail: Cluster, parent: string, inner: string): string {
  const { view } = page.parts;
  const words = jailWords(jail, parent);
  const hostname = jail.hostname === undefined || jail.hostname === jail.name ? [] : [jail.hostname];
  const facts = [...hostname, ...words, ...routeLines(jail), unknownWord(jail)].filter((fact) => fact !== "");
  const title = `<h3 ${attributes(jail, "jail")}><span class="name">${escaped(jail.name)}</span> <span class="kind">jail</span> ${mark(jail)}${differences(jail)}</h3>
<div class="facts">${escaped(facts.join(" · "))}</div>`;
  const own = card(page, inner, title, view.interfacesIn(jail.id), jail);
  return (
    own +
    view
      .jailsIn(jail.id)
      .map((each) => jailCards(page, each, jail.name, "inner"))
      .join("")
  );
}

function card(
  page: Page,
  look: string,
  title: string,
  rows: readonly (InterfacePart | NodePart)[],
  jail?: Cluster,
): string {
  if (rows.length === 0 && jail === undefined) return "";
  const marked = jail?.mark === undefined || jail.mark === "same" ? "" : ` data-mark="${jail.mark}"`;
  const ports = rows.map((part) => port(page, part)).join("");
  return `<article class="card ${look}"${marked}>${title}${ports === "" ? "" : `<ul class="ports">${ports}</ul>`}</article>\n`;
}

function port(page: Page, part: InterfacePart | NodePart): string {
  const own = "type" in part ? undefined : part;
  const state = own?.state === undefined || own.state === "up" ? [] : [own.state];
  const mtu = own?.mtu === undefined || own.mtu === 1500 || own.kind === "loopback" ? [] : [`mtu ${own.mtu}`];
  const small = [own?.mac ?? "", ...state, ...mtu, unknownWord(part)].filter((word) => word !== "");
  const links = page.parts.links(part.id).map((link) => linkChip(page, link));
  return `<li class="port part" ${attributes(part, filterKind(part))}><span class="head"><span class="name">${escaped(own?.name ?? nodeName(part as NodePart))}</span>
<span class="kind">${kindWord(part)}</span> ${mark(part)}</span>${addressList([...(own?.addresses ?? []), ...(own?.translations ?? [])])}${differences(part)}
<span class="small">${escaped(small.join(" · "))}</span>${links.length === 0 ? "" : `<ul class="links">${links.join("")}</ul>`}</li>`;
}

/** A link in words: where it leads, by which hook or cable. */
function linkChip(page: Page, { wire, far, near, hook, via }: Link): string {
  const { view } = page.parts;
  const target = view.interfaces.get(far) ?? view.nodes.get(far);
  const name = target === undefined ? far : "type" in target ? nodeName(target) : target.name;
  const cluster = target === undefined || "type" in target ? undefined : view.clusters.get(target.cluster);
  const place = cluster?.kind === "jail" ? ` in ${cluster.name}` : "";
  const by = hook !== undefined ? ` ${hook}` : wire.tag !== undefined ? ` vlan ${wire.tag}` : "";
  const cable = via === undefined ? "" : ` via ${via.name}`;
  const also = via === undefined ? "" : ` data-via="${escaped(via.id)}"`;
  return `<li class="link part" ${attributes(wire, "link")} data-far="${escaped(far)}"${also}${colour(page, far)}>${near === undefined ? "" : `${escaped(near)} `}→ ${escaped(`${name}${place}${by}${cable}`)} ${mark(wire)}</li>`;
}

function addressList(addresses: readonly string[]): string {
  return addresses.length === 0 ? "" : ` <span class="addresses">${addresses.map(escaped).join("<br>")}</span> `;
}

function mark(part: Part): string {
  return markWord(part) === "" ? "" : `<span class="mark">${markWord(part)}</span>`;
}

function differences(part: Part): string {
  return differenceLines(part)
    .map((line) => `<span class="difference">${escaped(line)}</span>`)
    .join("");
}

/** Every part is a stop for the keyboard, of which one at a time takes part in the tab order. */
function attributes(part: Part, kind: string): string {
  const marked = part.mark === undefined || part.mark === "same" ? "" : ` data-mark="${part.mark}"`;
  return `data-part="${escaped(part.id)}" data-kind="${kind}" tabindex="-1"${marked}`;
}

function colour({ colours }: Page, hub: string): string {
  const index = colours.get(hub);
  return index === undefined ? "" : ` style="--hub:var(--hub-${index})"`;
}

/** A text between tags or in an attribute's quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
