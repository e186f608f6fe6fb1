import type { Kernel, LoadedModule, Vnet } from "./model";
import { isAnchorCall, type PfAnchorCall, type PfRuleset } from "./pf-rules";

/** What a packet has to be for it to belong to a state, by the addresses that it has on one side. */
export interface PfTuple {
  readonly source: bigint;
  readonly sourcePort: number;
  readonly destination: bigint;
  readonly destinationPort: number;
}

/** A connection that pf remembers: answers to it pass, and are translated back. */
export interface PfStateEntry {
  readonly protocol: string;
  readonly family: "inet" | "inet6";
  readonly direction: "in" | "out";
  readonly before: PfTuple;
  readonly after: PfTuple;
  /** The port or ICMP id that translation chose, as it is shown. */
  readonly shownPort: number;
  /** The look that it was made for and ends with; undefined for a real connection. */
  readonly look: object | undefined;
}

/** pf(4) of one vnet. */
export interface PfState {
  readonly module: LoadedModule;
  enabled: boolean;
  /** Kernel time of the last switch, in ms. */
  since: number;
  /** By anchor path; the main ruleset is "". Empty ones are not kept. */
  readonly rulesets: Map<string, PfRuleset>;
  /** Addresses and networks by table; an exclamation mark excludes. */
  readonly tables: Map<string, string[]>;
  readonly states: PfStateEntry[];
  readonly counters: Map<string, number>;
}

const perVnet = new WeakMap<Vnet, PfState>();

/** The vnet's pf; undefined while pf.ko is not loaded. A module that was unloaded has forgotten everything. */
export function pfOf(kernel: Kernel, vnet: Vnet): PfState | undefined {
  const module = kernel.modules.find(({ file }) => file === "pf.ko");
  if (module === undefined) return undefined;
  const known = perVnet.get(vnet);
  if (known?.module === module) return known;
  const made: PfState = {
    module,
    enabled: false,
    since: kernel.now(),
    rulesets: new Map(),
    tables: new Map(),
    states: [],
    counters: new Map(),
  };
  perVnet.set(vnet, made);
  return made;
}

/** DIOCSTART and DIOCSTOP. False when it was so already. */
export function setPfEnabled(kernel: Kernel, pf: PfState, enabled: boolean): boolean {
  if (pf.enabled === enabled) return false;
  pf.enabled = enabled;
  pf.since = kernel.now();
  if (enabled) pf.counters.clear();
  return true;
}

/** DIOCXCOMMIT: the anchor's rules are these from now on. */
export function loadRuleset(pf: PfState, anchor: string, ruleset: PfRuleset): void {
  const old = pf.rulesets.get(anchor);
  // `set skip` belongs to interfaces, not to the rules: it outlives a load that does not name it.
  const skip = ruleset.skip.length > 0 ? ruleset.skip : (old?.skip ?? []);
  store(pf, anchor, { ...ruleset, skip });
  // A table that is declared anew has what its declaration says.
  for (const { table, addresses } of ruleset.tables) pf.tables.set(table, [...addresses]);
}

/** `-F rules` and `-F nat`: one half of an anchor's rules. */
export function flushRules(pf: PfState, anchor: string, half: "filter" | "translation"): void {
  const old = pf.rulesets.get(anchor);
  if (old !== undefined) store(pf, anchor, { ...old, [half]: [] });
}

function store(pf: PfState, anchor: string, ruleset: PfRuleset): void {
  const empty = ruleset.filter.length === 0 && ruleset.translation.length === 0 && ruleset.skip.length === 0;
  if (empty) pf.rulesets.delete(anchor);
  else pf.rulesets.set(anchor, ruleset);
}

/** Every anchor that is there: with rules, above one with rules, or named by an anchor rule (pf_remove_if_empty_ruleset). */
export function anchorsOf(pf: PfState): readonly string[] {
  const names = new Set<string>();
  const add = (path: string): void => {
    const parts = path.split("/");
    for (let length = 1; length <= parts.length; length += 1) names.add(parts.slice(0, length).join("/"));
  };
  for (const [anchor, ruleset] of pf.rulesets) {
    if (anchor !== "") add(anchor);
    for (const call of callsOf(ruleset)) add(targetOf(anchor, call).path);
  }
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function callsOf(ruleset: PfRuleset): PfAnchorCall[] {
  return [...ruleset.translation, ...ruleset.filter].filter(isAnchorCall);
}

/** The anchor that a rule calls: `vnet/*` is every anchor right below `vnet`. */
function targetOf(anchor: string, call: PfAnchorCall): { path: string; below: boolean } {
  const full = call.name.startsWith("/") ? call.name.slice(1) : anchor === "" ? call.name : `${anchor}/${call.name}`;
  return full.endsWith("/*") ? { path: full.slice(0, -2), below: true } : { path: full, below: false };
}

/** The rulesets that an anchor rule runs, in alphabetical order. */
export function calledRulesets(pf: PfState, anchor: string, call: PfAnchorCall): readonly [string, PfRuleset][] {
  const { path, below } = targetOf(anchor, call);
  const matches = (name: string): boolean =>
    below ? name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes("/") : name === path;
  return [...pf.rulesets].filter(([name]) => matches(name)).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function countPf(pf: PfState, name: string): void {
  pf.counters.set(name, (pf.counters.get(name) ?? 0) + 1);
}
