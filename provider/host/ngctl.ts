import type { Command } from "../transport/index";
import { quoteCommand, quotePattern } from "../transport/quote";
import { MAKE_EIFACES, NGCTL } from "./shared-tools";

/** A hook of a node: the other end of an eiface's wire. */
export interface Wire {
  readonly node: string;
  readonly hook: string;
}

/** A message's address has no more characters: NG_NODESIZ with its NUL (ngc_send() of sys/netgraph/ng_socket.c; recording 02, step 32). */
export const LONGEST_ADDRESS = 31;

/** How ngctl(8) addresses what is on a hook, unless that is too long. */
export function addressOn({ node, hook }: Wire): string | undefined {
  const address = `${node}:${hook}`;
  return address.length > LONGEST_ADDRESS ? undefined : address;
}

/**
 * One `ngctl -f -` run of any number of lines (ngctl(8)). It stops at the first line that fails, and what went before
 * stays. Lines are plain words: names come from schemas that allow no white space, dots or colons.
 */
export function ngctl(lines: readonly string[]): Command {
  return { argv: ["ngctl", "-f", "-"], stdin: `${lines.join("\n")}\n` };
}

/** The same in one process with those of other resources. What the lines print is lost, but for a `show -n` at the end. */
export function sharedNgctl(lines: readonly string[]): Command {
  return { ...ngctl(lines), shared: { tool: NGCTL, words: ["", String(lines.length), lines.join("\n")] } };
}

/**
 * Makes an eiface by these two lines, names its interface, which the kernel calls ngethN, and sets it up. By itself it is a
 * script; many share one ngctl(8).
 */
export function makeEiface(node: string, lines: readonly [string, string], settings: readonly string[]): Command {
  return {
    argv: ["/bin/sh", "-c", MAKE_EIFACE, "sh", ...lines, node, ...settings],
    shared: { tool: MAKE_EIFACES, words: [node, lines.join("\n"), quoteCommand(settings)] },
  };
}

/** Names and sets up the interface of an eiface's node. */
export function nameEiface(node: string, settings: readonly string[]): Command {
  return { argv: ["/bin/sh", "-c", NAME_EIFACE, "sh", node, ...settings] };
}

const NAME_EIFACE =
  'i=$(ngctl msg "$1:" getifname | sed -n \'s/^Args:.*"\\(.*\\)".*/\\1/p\') && shift && ifconfig "$i" "$@"';
const MAKE_EIFACE = `printf '%s\\n' "$1" "$2" | ngctl -f - && shift 2 && ${NAME_EIFACE}`;

/**
 * A test of sh(1) whether a hook is connected. Its path leads to the node at the other end, and where that has more hooks than
 * the kernel tells of at once (read-netgraph.ts) the node itself is asked.
 */
export function isHooked(node: string, hook: string): string {
  const other = quoteCommand(["ngctl", "show", "-n", `${node}:${hook}`]);
  const own = quoteCommand(["ngctl", "show", `${node}:`]);
  return `{ ${other} || ${own} | ${quoteCommand(["grep", "-q", `^  ${hook} `])}; }`;
}

/** Takes a node away; one that is gone already is success. */
export function shutdownNode(name: string): Command {
  return gone(`shutdown ${name}:`, ["ngctl", "shutdown", `${name}:`]);
}

/** One line, for which something that is not there is success. */
function gone(line: string, argv: readonly string[]): Command {
  const pattern = "*No such file or directory*";
  return { argv, tolerate: [pattern], shared: { tool: NGCTL, words: [quotePattern(pattern), "1", line] } };
}

/** Takes away the node at the other end of a hook, whatever its name; one that is gone already is success. */
export function shutdownPath(path: string): Command {
  return gone(`shutdown ${path}`, ["ngctl", "shutdown", path]);
}

/** Sends a node a message; one that is gone already needs none. */
export function tellUnlessGone(node: string, message: string): Command {
  const words = message.split(" ").filter((word) => word !== "");
  return gone(`msg ${node}: ${message}`, ["ngctl", "msg", `${node}:`, ...words]);
}

/** Disconnects a hook; one that is gone already is success. */
export function removeHook(node: string, hook: string): Command {
  return gone(`rmhook ${node}: ${hook}`, ["ngctl", "rmhook", `${node}:`, hook]);
}

/** Lines that make a bridge which outlives its last hook, with no moment in which it has neither a hook nor persistence. */
export function bridgeLines(name: string): readonly string[] {
  return ["mkpeer . bridge b link0", `name .b ${name}`, `msg ${name}: setpersistent`, `rmhook ${name}: link0`];
}

/** Makes a bridge, and prints the line that `ngctl show -n` has for it. */
export function makeBridge(name: string): Command {
  return sharedNgctl([...bridgeLines(name), `show -n ${name}:`]);
}

/** What a new bridge has (ng_bridge(4)). */
const BRIDGE_CONFIG = { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 };

/** The line that configures a bridge. `setconfig` sets all of it at once, and what it is not told is 0: so it is told all. */
export function configLine(name: string, config: Readonly<Record<string, number | undefined>>): string {
  return `msg ${name}: setconfig ${messageStruct({ ...BRIDGE_CONFIG, ...config })}`;
}

/** The `{ a=1 b=2 }` form of a control message's argument (ngctl(8), netgraph(4) "ASCII form"). */
function messageStruct(members: Readonly<Record<string, number | undefined>>): string {
  return `{ ${Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")} }`;
}
