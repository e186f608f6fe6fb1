import { type Family, forward, forwardAtBoot, forwardingBefore, keepsForwarding } from "../host/forwarding";
import { findInterface, findModule, findUnit, HOST_VNET, type Inventory } from "../host/inventory";
import { forgetAccept, IPFW_MODULES, type IpfwTranslation, loadIpfwNat, releaseIpfwNat } from "../host/ipfw";
import { absentBefore, needsModules, releaseModules } from "../host/kld";
import { interfacesAt } from "../host/locate";
import {
  ADD_CALLS,
  anchorPath,
  callsAnchors,
  isUnused,
  loadAnchor,
  NEEDS_PF,
  type PfBefore,
  releaseAnchor,
} from "../host/pf";
import { type Command, type Step, step } from "../host/step";
import type { SysctlsBefore } from "../host/sysctl";
import { unitPath } from "../host/unit";
import { type Lines, presence, run, words } from "../host/unit-script";
import { carriers } from "../host/watchdog-scope";
import { same } from "../schema/equality";
import type { Declared, Properties, Scene } from "./definition";

/** Whose rules translate. */
export type Through = "pf" | "ipfw";

/** A translation in the words of either packet filter. */
export interface Translation {
  readonly kind: "Nat" | "PortForward";
  readonly id: string;
  readonly interface: string;
  readonly forwarding: readonly Family[];
  /** The last part of its anchor's name. */
  readonly anchor: string;
  readonly pf: readonly string[];
  readonly ipfw: IpfwTranslation;
  /** Where the search for a free rule of ipfw begins: the first rule that fits translates. */
  readonly from: number;
}

/** What was there before, and what was found for it. */
export interface Found extends SysctlsBefore {
  readonly through: Through;
  /** The modules that were not in the kernel. */
  readonly absent?: readonly string[];
  readonly pf?: PfBefore;
  /** The number of its rules and its instance in ipfw. */
  readonly number?: number;
}

/** The packet filter that the host works with: ipfw where that is enabled and pf is not, else pf. */
function inUse({ firewall: { pf, ipfw } }: Inventory): Through {
  return ipfw?.enabled === true && pf?.enabled !== true ? "ipfw" : "pf";
}

/** The packet filter that translates, or is to. */
export function throughOf(inventory: Inventory, { kind, id }: Translation, wanted: Through | undefined): Through {
  return wanted ?? recorded(inventory, kind, id).through ?? inUse(inventory);
}

/** What its unit has found, where it has one. */
export function recorded(inventory: Inventory, kind: string, id: string): Partial<Found> {
  return (findUnit(inventory, kind, id)?.found ?? {}) as Partial<Found>;
}

export function remember(
  inventory: Inventory,
  { kind, id, forwarding, from }: Translation,
  wanted: Through | undefined,
  previous: Partial<Found> = {},
  reserve: Scene["reserve"],
): Found {
  const through = wanted ?? previous.through ?? inUse(inventory);
  const before = forwardingBefore(inventory, forwarding, previous);
  if (through === "pf") {
    const others = inventory.units.map(({ found }) => (found as Partial<Found>).pf);
    const { pf: now } = inventory.firewall;
    const pf = previous.pf ??
      others.find((each) => each !== undefined) ?? {
        enabled: now?.enabled === true,
        called: now !== undefined && callsAnchors(now),
      };
    return { ...before, through, absent: absentBefore(inventory, ["pf"], previous.absent), pf };
  }
  const others = inventory.units.filter((unit) => unit.kind !== kind || unit.id !== id);
  const taken = new Set([
    ...(inventory.firewall.ipfw?.rules ?? []).map((rule) => rule.number),
    ...(inventory.firewall.ipfw?.instances.keys() ?? []),
    ...others.flatMap(({ found }) => (found as Partial<Found>).number ?? []),
  ]);
  const number = previous.number ?? reserve("ipfw", taken, from);
  return { ...before, through, absent: absentBefore(inventory, IPFW_MODULES, previous.absent), number };
}

/** What its anchor holds, and pf works by; undefined where that is nothing. */
export function anchorRules({ firewall: { pf } }: Inventory, anchor: string): readonly string[] | undefined {
  if (pf === undefined || !pf.enabled || !callsAnchors(pf)) return undefined;
  const rules = pf.anchors.get(anchor);
  return rules === undefined || rules.length === 0 ? undefined : rules;
}

/** What stands under its number in ipfw, where both its instance and its rules are there. */
export function ipfwRules({ firewall: { ipfw } }: Inventory, number: number | undefined): IpfwTranslation | undefined {
  const config = number === undefined ? undefined : ipfw?.instances.get(number);
  const rules = (ipfw?.rules ?? []).filter((rule) => rule.number === number).map(({ text }) => text);
  return config === undefined || rules.length === 0 || ipfw?.enabled !== true ? undefined : { config, rules };
}

/** What only the program knows of a translation. */
export function asKnown<T extends { name: string; firewall?: Through | undefined; allowSshInterface?: boolean }>({
  name,
  firewall,
  allowSshInterface,
}: T) {
  return {
    name,
    ...(firewall === undefined ? {} : { firewall }),
    ...(allowSshInterface === undefined ? {} : { allowSshInterface }),
  };
}

export function occupied(inventory: Inventory, anchor: string): string | undefined {
  const rules = inventory.firewall.pf?.anchors.get(anchor) ?? [];
  return rules.length === 0
    ? undefined
    : `name: the anchor ${anchorPath(anchor)} of pf has rules already, and it is not this program's`;
}

/** Why it cannot be made, or must not be without a word. */
export function missing(
  inventory: Inventory,
  wanted: Translation,
  options: { readonly firewall?: Through | undefined; readonly allowSsh: boolean; readonly dialled: string },
  declared: Declared,
): string | undefined {
  const nic = wanted.interface;
  if (findInterface(inventory, HOST_VNET, nic) === undefined && !declared("interface", nic))
    return `interface: there is no interface ${nic} in the host's network stack`;
  if (!options.allowSsh && carriers(inventory, options.dialled).has(nic))
    return `interface: ${nic} carries this SSH connection, which a mistake in a translation would cut: say \`allowSshInterface: true\` if it is meant; \`pulumi up\` then confirms the change over a new connection, and without that the host takes it back`;
  const through = throughOf(inventory, wanted, options.firewall);
  const absent = (through === "pf" ? ["pf"] : IPFW_MODULES).filter((name) => findModule(inventory, name) === undefined);
  const { securelevel } = inventory.facts;
  if (securelevel > 2 || (securelevel > 0 && absent.length > 0))
    return `firewall: at securelevel ${securelevel} ${securelevel > 2 ? "no packet filter's rules can be changed" : `${absent.join(" and ")} cannot be loaded`}: boot with a lower level (security(7))`;
  const { pf } = inventory.firewall;
  return through === "pf" && pf !== undefined && !isUnused(pf) && !callsAnchors(pf)
    ? `firewall: ${ADD_CALLS}`
    : undefined;
}

/** The way from what is to what is wanted: `present` tells that its rules are there as they are to be. */
export function plan(wanted: Translation, present: boolean, { inventory, found }: Scene): readonly Step[] {
  const before = found as unknown as Found;
  const load: Step = { run: loading(wanted, before), undo: back(wanted, before, inventory), partial: true };
  return [...(present ? [] : [load]), ...forward(inventory, wanted.forwarding, before, wanted.kind, wanted.id)];
}

/** The interfaces that the change may cut off: all of them where a packet filter begins to work that has rules, or denies. */
export function risks(
  wanted: Translation | undefined,
  present: boolean,
  { inventory, found }: Scene,
): readonly string[] {
  if (wanted === undefined || present) return [];
  const { pf } = inventory.firewall;
  const isWoken =
    (found as unknown as Found).through === "pf"
      ? pf !== undefined && !pf.enabled && !isUnused(pf)
      : findModule(inventory, "ipfw") === undefined;
  return isWoken ? interfacesAt(inventory, undefined).map(({ name }) => name) : [wanted.interface];
}

/** Takes the rules away, lets forwarding go, and unloads what was not in the kernel before and nobody else needs. */
export function teardown(state: Translation, { inventory, found }: Scene): readonly Step[] {
  const before = found as unknown as Found;
  if (before.through === undefined) return [];
  const rules =
    before.through === "pf"
      ? [step(releaseAnchor(state.anchor, unitPath(state.kind, state.id), pfBefore(before)), loading(state, before))]
      : before.number === undefined
        ? []
        : [step(releaseIpfwNat(before.number), loading(state, before))];
  const modules = (before.absent ?? []).toReversed();
  return [
    ...rules,
    ...forward(inventory, [], before, state.kind, state.id),
    ...(modules.length === 0 ? [] : [step(releaseModules(modules, state.kind, state.id))]),
    ...(modules.includes("ipfw") ? [step(forgetAccept())] : []),
  ];
}

/** The unit's lines: what it needs, whether it is there, and the same load as now. */
export function unit(wanted: Translation, found: Properties): Lines {
  const before = found as unknown as Found;
  const there =
    before.through === "pf"
      ? `{ ${words("pfctl", "-a", anchorPath(wanted.anchor), "-sn")} | grep -q .; }`
      : `{ ipfw nat show config | grep -q ${words(`^ipfw nat ${before.number} config`)}; }`;
  return [
    ...needsModules(before.through === "pf" ? ["pf"] : IPFW_MODULES),
    ...(before.through === "pf" ? NEEDS_PF : []),
    ...keepsForwarding(wanted.forwarding),
    ...presence(there),
    ...forwardAtBoot(wanted.forwarding),
    ...run(loading(wanted, before)),
  ];
}

/** Whether what is there says the same as what is wanted. */
export function saysTheSame(left: Properties | undefined, right: Properties, keys: readonly string[]): boolean {
  return left !== undefined && keys.every((key) => same(left[key], right[key]));
}

function loading({ anchor, pf, ipfw }: Translation, { through, number }: Found) {
  return through === "pf" || number === undefined ? loadAnchor(anchor, pf) : loadIpfwNat(number, ipfw);
}

/** What takes the load back: the rules that were there, or none. */
function back({ anchor, kind, id }: Translation, before: Found, inventory: Inventory): readonly Command[] {
  const absent = (before.absent ?? []).toReversed();
  const modules = absent.length === 0 ? [] : [releaseModules(absent, kind, id)];
  if (before.through === "pf" || before.number === undefined) {
    const rules = inventory.firewall.pf?.anchors.get(anchor) ?? [];
    const release = releaseAnchor(anchor, unitPath(kind, id), pfBefore(before));
    return rules.length === 0 ? [release, ...modules] : [loadAnchor(anchor, rules)];
  }
  const now = ipfwRules(inventory, before.number);
  if (now !== undefined) return [loadIpfwNat(before.number, { ...now, rules: now.rules.map(withoutAction) })];
  return [releaseIpfwNat(before.number), ...modules, ...(modules.length === 0 ? [] : [forgetAccept()])];
}

function withoutAction(rule: string): string {
  return rule.replace(/^nat \d+ /, "");
}

function pfBefore({ pf }: Found): PfBefore {
  return pf ?? { enabled: true, called: true };
}
