import type { Inventory, NetgraphNode } from "../../provider/host/inventory";
import { standsAlone } from "../../provider/host/netgraph-node";
import { type Declaration, Reference } from "./declaration";

/** Types whose nodes come by themselves. */
const GIVEN = new Set(["ether", "socket", "ipfw"]);
/** Types that have kinds of their own. */
const OWN_KINDS: Readonly<Record<string, string>> = { bridge: "NetgraphBridge", eiface: "Eiface" };
/** Types whose nodes have nothing to be told. */
const UNTOLD = new Set(["echo", "hole", "hub", "iface", "tee"]);

interface End {
  readonly node: NetgraphNode;
  readonly hook: string;
}
type Wire = readonly [End, End];

/** A graph that was made by hand, as far as bridges and eifaces with their own wires do not say it already. */
export interface Graph {
  readonly declarations: readonly Declaration[];
  readonly notes: readonly string[];
}

/** What finds the names of things, and whether another declaration has a wire already. */
export interface Known {
  readonly nameOf: (node: NetgraphNode) => string | undefined;
  /** What stands for the interface of a NIC's node. */
  readonly nicOf: (node: NetgraphNode) => Reference | string | undefined;
  readonly isSaid: (one: End, other: End) => boolean;
}

/**
 * The other nodes, each after those that it hangs on, and the connections that are left. Each is made on its hooks to what
 * is there before it; a ring of nodes that hang on each other alone cannot be made anew, and is left out.
 */
export function graphByHand({ nodes }: Inventory, known: Known): Graph {
  const wires = wiresOf(nodes).filter(([one, other]) => !known.isSaid(one, other) && !known.isSaid(other, one));
  const isGeneric = ({ type }: NetgraphNode) => !GIVEN.has(type) && OWN_KINDS[type] === undefined;
  const there = new Set(nodes.filter((node) => !isGeneric(node) && node.type !== "socket"));
  const waiting = nodes.filter(isGeneric);
  const declarations: Declaration[] = [];
  const notes: string[] = [];
  const said = new Set<Wire>();
  const hooksOf = (node: NetgraphNode) =>
    wires.flatMap((wire): { wire: Wire; hook: string; other: End }[] => {
      const [one, other] = wire[0].node === node ? wire : [wire[1], wire[0]];
      return one.node === node && there.has(other.node) ? [{ wire, hook: one.hook, other }] : [];
    });
  for (;;) {
    // One that can be without hooks comes last: what hangs on others must.
    const node = waiting.find((each) => hooksOf(each).length > 0) ?? waiting.find(({ type }) => standsAlone(type));
    if (node === undefined) break;
    waiting.splice(waiting.indexOf(node), 1);
    const hooks = hooksOf(node);
    for (const { wire } of hooks) said.add(wire);
    there.add(node);
    const name = known.nameOf(node) ?? "";
    const declared = hooks.map(({ hook, other }) => ({ hook, peer: refer(other.node, known), peerHook: other.hook }));
    declarations.push({
      kind: "NetgraphNode",
      name,
      args: { type: node.type, ...(declared.length === 0 ? {} : { hooks: declared }), adopt: true },
    });
    if (!UNTOLD.has(node.type))
      notes.push(
        `what the node ${name} (type ${node.type}) has been told cannot be read: give its \`messages\` before it is to be made anew, at boot or otherwise`,
      );
  }
  for (const node of waiting)
    notes.push(`the node ${known.nameOf(node) ?? ""} (type ${node.type}) is left out: it hangs on nothing that lasts`);
  const left = wires.filter((wire) => !said.has(wire) && wire.every(({ node }) => there.has(node)));
  for (const [one, other] of left) {
    const name = `${known.nameOf(one.node) ?? ""}-${one.hook}`;
    const peer = { peer: refer(other.node, known), peerHook: other.hook };
    declarations.push({
      ...{ kind: "NetgraphHook", name },
      args: { node: refer(one.node, known), hook: one.hook, ...peer, adopt: true },
    });
  }
  return { declarations, notes };
}

function refer(node: NetgraphNode, { nameOf, nicOf }: Known): Reference | string {
  const name = nameOf(node) ?? "";
  if (node.type === "ether") return nicOf(node) ?? name;
  return GIVEN.has(node.type) ? name : new Reference(`${OWN_KINDS[node.type] ?? "NetgraphNode"} ${name}`, name);
}

/** Each connection once. */
function wiresOf(nodes: readonly NetgraphNode[]): readonly Wire[] {
  return nodes.flatMap((node, index) =>
    node.hooks.flatMap(({ name: hook, peerId, peerHook }): Wire[] => {
      const at = nodes.findIndex(({ id }) => id === peerId);
      const peer = nodes[at];
      if (peer === undefined || at < index || (at === index && peerHook < hook)) return [];
      return [
        [
          { node, hook },
          { node: peer, hook: peerHook },
        ],
      ];
    }),
  );
}
