import type { BridgeConfig, NetgraphNode } from "./inventory-types";
import { parseNodeList } from "./parse/netgraph-list";
import { parseResponses } from "./parse/netgraph-response";
import { isNetgraphStruct, type NetgraphValue, parseNetgraphValue } from "./parse/netgraph-value";
import { HostOutputError } from "./parse/output-error";

type Told = Omit<NetgraphNode, "name" | "type" | "id" | "hookCount" | "hooks">;

/**
 * Puts together what `ngctl show` prints of nodes and what the nodes answered; both may stand in one text. With the
 * questions at hand it throws HostOutputError when a node neither was shown nor is marked as lost.
 */
export function parseNodes(text: string, asked: { readonly questions?: string } = {}): readonly NetgraphNode[] {
  const told = new Map<number, Told>();
  for (const { command, nodeId, args } of parseResponses(text)) {
    told.set(nodeId, { ...told.get(nodeId), ...tellingOf(command, args) });
  }
  const nodes = parseNodeList(text).map((node) => ({ ...node, ...told.get(node.id) }));
  const accounted = new Set([...nodes.map((node) => node.id), ...shownIds(text, "lost show ")]);
  for (const id of shownIds(asked.questions ?? "", "show ")) {
    if (!accounted.has(id)) throw new HostOutputError("ngctl", `no word of node [${id.toString(16)}]`, text);
  }
  return nodes;
}

/** The ids in lines such as "show [1f]:". */
function shownIds(text: string, verb: string): readonly number[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${verb}[`))
    .map((line) => parseInt(line.slice(verb.length + 1), 16));
}

function tellingOf(command: string, args: string | undefined): Told {
  const value = args === undefined ? undefined : parseNetgraphValue(args);
  switch (command) {
    case "getifname":
      return typeof value === "string" ? { interfaceName: value } : {};
    case "getpromisc":
      return { promiscuous: value === 1 };
    case "getautosrc":
      return { autoSource: value === 1 };
    case "getconfig":
      return { bridgeConfig: bridgeConfigOf(value) };
    default:
      return {};
  }
}

/** A field that is 0 is not printed. */
function bridgeConfigOf(value: NetgraphValue | undefined): BridgeConfig {
  const fields = isNetgraphStruct(value) ? value : {};
  const field = (name: string): number => Number(fields[name] ?? 0);
  return {
    debugLevel: field("debugLevel"),
    loopTimeout: field("loopTimeout"),
    maxStaleness: field("maxStaleness"),
    minStableAge: field("minStableAge"),
  };
}
