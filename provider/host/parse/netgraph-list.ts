import type { NetgraphHook, NetgraphNodeEntry } from "../inventory-types";

/*
 * The columns are "  Name: %-15s Type: %-15s ID: %08x   Num hooks: %d" for a node and "  %-15s %-15s %-12s %-15s %-15s"
 * for a hook (usr.sbin/ngctl/list.c and show.c). Names and hooks may have 31 characters, which pushes the columns, and
 * nothing keeps spaces out of them. So a line is read from what cannot vary: the words and the ids of eight hex digits.
 */
const NODE = /^ {2}Name: (.*) Type: (\S+) *ID: ([0-9a-f]{8}) {3}Num hooks: (\d+)$/;
const HOOK = /^ {2}(.*\S) +(\S+) +([0-9a-f]{8}) {8}(.*)$/;
const HEADING = /^ {2}(?:Local hook +Peer name +Peer type|-{10} +-{9} +-{9}) /;
const NAME_WIDTH = 15;
const UNNAMED = "<unnamed>";

/** The nodes of `ngctl list`, `ngctl list -l` or one or more `ngctl show`, in their order. ngctl(8) */
export function parseNodeList(text: string): readonly NetgraphNodeEntry[] {
  const nodes: (NetgraphNodeEntry & { hooks: NetgraphHook[] })[] = [];
  for (const line of text.split("\n")) {
    const [, padded, type, id, hookCount] = NODE.exec(line) ?? [];
    if (padded !== undefined && type !== undefined && id !== undefined && hookCount !== undefined) {
      const hooks: NetgraphHook[] = [];
      const name = nameOf(padded);
      const named = name === undefined ? {} : { name };
      nodes.push({ ...named, type, id: parseInt(id, 16), hookCount: Number(hookCount), hooks });
      continue;
    }
    if (HEADING.test(line)) continue;
    const hook = hookOf(line);
    if (hook !== undefined) nodes.at(-1)?.hooks.push(hook);
  }
  return nodes;
}

function hookOf(line: string): NetgraphHook | undefined {
  const [, left, peerType, peerId, peerHook] = HOOK.exec(line) ?? [];
  if (left === undefined || peerType === undefined || peerId === undefined || peerHook === undefined) return undefined;
  const [name, peer] = splitColumn(left);
  const peerName = nameOf(peer);
  return {
    name,
    ...(peerName === undefined ? {} : { peerName }),
    peerType,
    peerId: parseInt(peerId, 16),
    peerHook: peerHook.trimEnd(),
  };
}

/** Hook and peer name: two words as a rule; where a name has spaces the column's width decides. */
function splitColumn(left: string): [string, string] {
  const words = left.split(/ +/);
  const [hook = "", peer = ""] = words;
  if (words.length === 2) return [hook, peer];
  if (left[NAME_WIDTH] === " ") return [left.slice(0, NAME_WIDTH).trimEnd(), left.slice(NAME_WIDTH + 1)];
  return [hook, left.slice(hook.length + 1)];
}

/** Undefined for a node without a name. */
function nameOf(padded: string): string | undefined {
  const name = padded.trimEnd();
  return name === UNNAMED || name === "" ? undefined : name;
}
