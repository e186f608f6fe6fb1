import { type Given, unknownOf } from "./declarations";
import type { Draft } from "./draft";

/** A node of any type. */
export function addNetgraphNode(given: Given, draft: Draft): void {
  const type = given.text("type");
  const number = given.number("nodeId");
  draft.node(given.name("name"), {
    ...(type === undefined ? {} : { type }),
    declared: given.declared,
    ...(number === undefined ? {} : { number }),
    ...unknownOf(given),
  });
}

/** The hooks that a node is made with. */
export function wireNode(given: Given, draft: Draft): void {
  for (const { hook, peer, peerHook } of given.records("hooks"))
    if (typeof peer === "string") connect(draft, [given.name("name"), text(hook)], [peer, text(peerHook)]);
}

/** A connection of its own. */
export function wireHook(given: Given, draft: Draft): void {
  const [node, peer] = [given.text("node"), given.text("peer")];
  if (node === undefined || peer === undefined) return;
  connect(draft, [node, given.text("hook")], [peer, given.text("peerHook")]);
}

type End = readonly [name: string, hook: string | undefined];

/** A NIC's node is not declared: its hooks tell that it is one (ng_ether(4)). */
const NIC_HOOKS: ReadonlySet<string> = new Set(["lower", "upper", "orphans", "divert"]);

function connect(draft: Draft, ...ends: readonly [End, End]): void {
  for (const [name, hook] of ends) if (hook !== undefined && NIC_HOOKS.has(hook)) draft.etherNode(name);
  draft.netgraphWire(...ends);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
