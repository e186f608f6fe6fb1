import { anchorsOf, type PfState, type PfStateEntry } from "../kernel/pf";
import { formatStatement } from "../kernel/pf-format";
import { formatAddress } from "../kernel/routes-addresses";
import { NotSimulated } from "./command";

export interface Shown {
  readonly stdout: string;
  readonly error: string | undefined;
}

const modifiers = [
  "nat",
  "rules",
  "Anchors",
  "states",
  "info",
  "Sources",
  "Tables",
  "memory",
  "timeouts",
  "all",
  "Interfaces",
  "labels",
  "ether",
  "Running",
  "queue",
  "osfp",
  "Creatorids",
];

/** `pfctl -s MODIFIER`; any unambiguous beginning of one will do. */
export function showPf(
  pf: PfState,
  anchor: string,
  modifier: string,
  { verbose, numeric }: { verbose: boolean; numeric: boolean },
  now: number,
): Shown {
  const kind = modifiers.find((candidate) => candidate.startsWith(modifier));
  switch (kind) {
    case "nat":
      return rules(pf, anchor, "translation", numeric);
    case "rules":
      return rules(pf, anchor, "filter", numeric);
    case "Anchors":
      return { stdout: anchorLines(pf, anchor), error: undefined };
    case "states":
      return {
        stdout: pf.states
          .filter((state) => state.look === undefined)
          .map(stateLine)
          .join(""),
        error: undefined,
      };
    case "Tables":
      return {
        stdout: [...pf.tables.keys()]
          .sort()
          .map((table) => `${table}\n`)
          .join(""),
        error: undefined,
      };
    case "info":
      return { stdout: information(pf, now), error: undefined };
    default:
      throw new NotSimulated(`pfctl -s ${modifier}${verbose ? " -v" : ""}`);
  }
}

function rules(pf: PfState, anchor: string, half: "filter" | "translation", numeric: boolean): Shown {
  const ruleset = pf.rulesets.get(anchor);
  if (ruleset === undefined && anchor !== "" && !anchorsOf(pf).includes(anchor))
    return { stdout: "", error: "pfctl: DIOCGETRULES: Invalid argument\n" };
  const lines = (ruleset?.[half] ?? []).map((statement) => `${formatStatement(statement, numeric)}\n`);
  return { stdout: lines.join(""), error: undefined };
}

/** All anchors below one, each with its path (recordings 07 step 25, 13 step 7). */
function anchorLines(pf: PfState, anchor: string): string {
  const top = anchor.replace(/\/?\*$/, "");
  const below = anchorsOf(pf).filter((name) => top === "" || name.startsWith(`${top}/`));
  return below.map((name) => `  ${name}\n`).join("");
}

/** print_state of sbin/pfctl/pf_print_state.c; the states of a TCP connection were never recorded. */
function stateLine({ protocol, family, direction, before, after, shownPort }: PfStateEntry): string {
  if (protocol !== "icmp") throw new NotSimulated(`pfctl -s states with ${protocol}`);
  const show = (bits: bigint, port: number): string => `${formatAddress(family, bits)}:${port}`;
  const echo = 8;
  const end = "       0:0\n";
  if (direction === "in") {
    const inner = before.destination === after.destination ? "" : ` (${show(before.destination, echo)})`;
    return `all ${protocol} ${show(after.destination, echo)}${inner} <- ${show(after.source, before.sourcePort)}${end}`;
  }
  const inner = before.source === after.source ? "" : ` (${show(before.source, before.sourcePort)})`;
  return `all ${protocol} ${show(after.source, shownPort)}${inner} -> ${show(after.destination, echo)}${end}`;
}

const stateTable = ["current entries", "searches", "inserts", "removals"];
const counters = [
  "match",
  "bad-offset",
  "fragment",
  "short",
  "normalize",
  "memory",
  "bad-timestamp",
  "congestion",
  "ip-option",
  "proto-cksum",
  "state-mismatch",
  "state-insert",
  "state-limit",
  "src-limit",
  "synproxy",
  "map-failed",
  "translate",
];

/** print_status of sbin/pfctl/pfctl_parser.c. */
function information(pf: PfState, now: number): string {
  const seconds = Math.floor((now - pf.since) / 1000);
  const part = (value: number): string => String(value).padStart(2, "0");
  const time = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(part).join(":");
  const status = `Status: ${pf.enabled ? "Enabled" : "Disabled"} for ${Math.floor(seconds / 86400)} days ${time}`;
  const row = (name: string): string => {
    const states = pf.states.filter((state) => state.look === undefined).length;
    const value =
      name === "current entries"
        ? states
        : name === "match"
          ? (pf.counters.get("searches") ?? 0)
          : (pf.counters.get(name) ?? 0);
    const rate =
      name === "current entries" ? " ".repeat(14) : `${(value / Math.max(1, seconds)).toFixed(1).padStart(14)}/s`;
    return `  ${name.padEnd(25)} ${String(value).padStart(14)} ${rate}\n`;
  };
  const head = `${status.padEnd(46)}Debug: Urgent\n\nState Table                          Total             Rate\n`;
  return `${head}${stateTable.map(row).join("")}Counters\n${counters.map(row).join("")}`;
}
