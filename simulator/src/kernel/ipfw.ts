import type { AliasLink } from "./ipfw-nat";
import type { Kernel, LoadedModule, Vnet } from "./model";

/** A rule as ipfw(8) lists it, without its number. */
export interface IpfwRule {
  readonly number: number;
  readonly text: string;
}

/** ipfw(4) of one vnet. */
export interface IpfwState {
  readonly module: LoadedModule;
  /** In the order of their numbers; the last one, 65535, is not among them. */
  readonly rules: IpfwRule[];
  /** `nat N config …` lines, by number. */
  readonly nats: Map<number, string>;
  /** What each instance remembers of conversations. */
  readonly links: Map<number, AliasLink[]>;
  /** What rule 65535 does: net.inet.ip.fw.default_to_accept, read when the module was loaded. */
  readonly accepts: boolean;
}

const perVnet = new WeakMap<Vnet, IpfwState>();

/** The vnet's ipfw; undefined while ipfw.ko is not loaded. */
export function ipfwOf(kernel: Kernel, vnet: Vnet): IpfwState | undefined {
  const module = kernel.modules.find(({ file }) => file === "ipfw.ko");
  if (module === undefined) return undefined;
  const known = perVnet.get(vnet);
  if (known?.module === module) return known;
  const accepts = kernel.kenv.get("net.inet.ip.fw.default_to_accept") === "1";
  const made: IpfwState = { module, rules: [], nats: new Map(), links: new Map(), accepts };
  perVnet.set(vnet, made);
  return made;
}

/** net.inet.ip.fw.autoinc_step. */
const step = 100;
export const lastRuleNumber = 65535;

/** Adds a rule behind those of its number; without one it gets the next hundred. */
export function addIpfwRule(state: IpfwState, number: number | undefined, text: string): IpfwRule {
  const last = state.rules.at(-1)?.number ?? 0;
  const rule = { number: number ?? Math.min(last + step, lastRuleNumber - 1), text };
  const place = state.rules.findIndex((other) => other.number > rule.number);
  state.rules.splice(place < 0 ? state.rules.length : place, 0, rule);
  return rule;
}

/** False when there is no rule of that number. */
export function deleteIpfwRule(state: IpfwState, number: number): boolean {
  const kept = state.rules.filter((rule) => rule.number !== number);
  const found = kept.length < state.rules.length;
  state.rules.splice(0, state.rules.length, ...kept);
  return found;
}
