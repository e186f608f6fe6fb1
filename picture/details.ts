import type { Cluster, InterfacePart, NodePart, Part, Wire } from "./model";
import { farEnd, ownerOf, type View } from "./view";
import { differenceLines, kindWord, markWord, nodeName } from "./words";

/** Everything that is known of a part, line by line: what tool-tips show. */
export function details(view: View, part: Cluster | InterfacePart | NodePart): readonly string[] {
  return [...about(view, part), ...connections(view, part.id)];
}

/** What a part is in itself: what it is found by. */
export function about(view: View, part: Cluster | InterfacePart | NodePart): readonly string[] {
  const lines = "network" in part ? ofCluster(part) : "type" in part ? ofNode(part) : ofInterface(view, part);
  return [...lines, ...ofEvery(part)];
}

/** What a wire is and what it connects. */
export function wireDetails(view: View, wire: Wire): readonly string[] {
  const [first, second] = wire.ends.map(
    ({ part, hook }) => `${partName(view, part)}${hook === undefined ? "" : ` ${hook}`}`,
  );
  const tag = wire.tag === undefined ? "" : ` ${wire.tag}`;
  return [`${WIRE_WORDS[wire.kind]}${tag}: ${first} – ${second}`, ...ofEvery(wire)];
}

const WIRE_WORDS: Readonly<Record<Wire["kind"], string>> = {
  netgraph: "netgraph",
  epair: "epair",
  member: "member of if_bridge",
  vlan: "vlan",
};

/** As "igb0", or "eth0 in web". */
function partName(view: View, id: string): string {
  const owner = ownerOf(view, id);
  const found = view.interfaces.get(owner);
  if (found === undefined) return nodeName(view.nodes.get(owner) ?? { id, cluster: "", type: owner });
  const cluster = view.clusters.get(found.cluster);
  return cluster?.kind === "jail" ? `${found.name} in ${cluster.name}` : found.name;
}

/** A tool-tip has an end. */
const MOST_CONNECTIONS = 12;

/** What a part hangs on, as "link2 of jbsd". */
export function connections(view: View, id: string): readonly string[] {
  const all = view.wiresAt(id).map((wire) => {
    const { part, hook } = farEnd(view, wire, id);
    return `${hook === undefined ? "" : `${hook} of `}${partName(view, part)} (${WIRE_WORDS[wire.kind]})`;
  });
  const shown = all.slice(0, MOST_CONNECTIONS);
  return all.length === shown.length ? all : [...shown, `and ${all.length - shown.length} more`];
}

function ofCluster({ kind, name, hostname, jid, path, network, addresses, state, release, routes }: Cluster): string[] {
  return [
    `${kind} ${name}`,
    ...(hostname === undefined || hostname === name ? [] : [`hostname ${hostname}`]),
    ...(release === undefined ? [] : [release]),
    ...(jid === undefined ? [] : [`jid ${jid}`]),
    ...(path === undefined ? [] : [`root ${path}`]),
    ...(kind === "host" ? [] : [NETWORK_WORDS[network]]),
    ...(addresses ?? []),
    ...(state === "dying" ? ["dying"] : []),
    ...(routes ?? []).map(
      ({ destination, gateway, interface: name }) =>
        `route ${destination} via ${gateway}${name === undefined ? "" : ` on ${name}`}`,
    ),
  ];
}

const NETWORK_WORDS: Readonly<Record<Cluster["network"], string>> = {
  own: "a network stack of its own",
  shared: "shares its parent's network stack",
  none: "no network",
};

function ofInterface(view: View, part: InterfacePart): string[] {
  const node = view.nodeOf.get(part.id);
  return [
    `${kindWord(part)} ${partName(view, part.id)}${part.state === undefined ? "" : `, ${part.state}`}`,
    ...(part.addresses ?? []),
    ...(part.translations ?? []),
    ...(part.mac === undefined ? [] : [part.mac]),
    ...(part.mtu === undefined ? [] : [`mtu ${part.mtu}`]),
    ...(part.description === undefined ? [] : [`description ${part.description}`]),
    ...(node === undefined ? [] : ofNode(node)),
  ];
}

function ofNode(node: NodePart): string[] {
  const number = node.number === undefined ? "" : ` [${node.number.toString(16)}]`;
  return [`netgraph node ${nodeName(node)}: type ${node.type}${number}`];
}

function ofEvery(part: Part): string[] {
  return [
    ...(part.declared === undefined ? [] : [`declared as ${part.declared}`]),
    ...(part.unknown === undefined ? [] : [`known after up: ${part.unknown.join(", ")}`]),
    ...(markWord(part) === "" ? [] : [markWord(part)]),
    ...differenceLines(part),
  ];
}
