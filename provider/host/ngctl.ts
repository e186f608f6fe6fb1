import type { Command } from "../transport/index";

/**
 * One `ngctl -f -` run of any number of lines (ngctl(8)). It stops at the first line that fails, and what went before
 * stays. Lines are plain words: names come from schemas that allow no white space, dots or colons.
 */
export function ngctl(lines: readonly string[]): Command {
  return { argv: ["ngctl", "-f", "-"], stdin: `${lines.join("\n")}\n` };
}

/** Takes a node away; one that is gone already is success. */
export function shutdownNode(name: string): Command {
  return { argv: ["ngctl", "shutdown", `${name}:`], tolerate: ["*No such file or directory*"] };
}

/** Takes away the node at the other end of a hook, whatever its name; one that is gone already is success. */
export function shutdownPath(path: string): Command {
  return { argv: ["ngctl", "shutdown", path], tolerate: ["*No such file or directory*"] };
}

/** Disconnects a hook; one that is gone already is success. */
export function removeHook(node: string, hook: string): Command {
  return { argv: ["ngctl", "rmhook", `${node}:`, hook], tolerate: ["*No such file or directory*"] };
}

/** Lines that make a bridge which outlives its last hook, with no moment in which it has neither a hook nor persistence. */
export function bridgeLines(name: string): readonly string[] {
  return ["mkpeer . bridge b link0", `name .b ${name}`, `msg ${name}: setpersistent`, `rmhook ${name}: link0`];
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
