import { findModule } from "../inventory";
import type { Check, Examined, Finding } from "./finding";
import { insideJail, moduleFiles, pendingKernel, release, securelevel, vimage } from "./kernel-checks";
import { NEEDED_MODULES } from "./modules";
import { ipfwDenies, memberAddresses, offloads, twinNames } from "./network-checks";
import { absentRulesets, noRulesets, takenRulesets, tools, writable } from "./system-checks";

export type { Examined, Finding } from "./finding";
export { parseProbe, probeCommand } from "./probe";

/** Everything that is looked for, in the order in which it is told. */
const CHECKS: readonly Check[] = [
  release,
  vimage,
  insideJail,
  moduleFiles,
  securelevel,
  pendingKernel,
  tools,
  writable,
  ipfwDenies,
  offloads,
  memberAddresses,
  twinNames,
  noRulesets,
  takenRulesets,
  absentRulesets,
];

/** What is wrong with a host: what is missing first. */
export function examine(host: Examined): readonly Finding[] {
  const all = CHECKS.flatMap((check) => check(host));
  return [...all.filter(({ level }) => level === "missing"), ...all.filter(({ level }) => level === "advice")];
}

/** What the host is, by a stable word each: what a reader of the findings wants to know first. */
export function describeHost({ inventory, probe }: Examined): Readonly<Record<string, string>> {
  const { facts, jails } = inventory;
  const living = jails.filter(({ dying }) => !dying);
  const state = (name: string): string => {
    if (findModule(inventory, name) !== undefined) return "in the kernel";
    return inventory.moduleFiles?.includes(name) === true ? "can be loaded" : "not there";
  };
  const modules = ["in the kernel", "can be loaded", "not there"].flatMap((each) => {
    const names = NEEDED_MODULES.filter(({ name }) => state(name) === each).map(({ name }) => name);
    return names.length === 0 ? [] : [`${each}: ${names.join(", ")}`];
  });
  return {
    release: `${facts.osType} ${facts.osRelease} on ${facts.machine}, kernel ${probe.kernelIdent}`,
    vimage: facts.vimage ? "yes" : "no",
    modules: modules.join("; "),
    securelevel: String(facts.securelevel),
    firewall: firewalls({ inventory, probe }),
    forwarding: `IPv4 ${facts.ipv4Forwarding ? "on" : "off"}, IPv6 ${facts.ipv6Forwarding ? "on" : "off"}`,
    jails: `${living.length}, ${living.filter(({ vnet }) => vnet === "new").length} of them with a network stack of their own`,
    rulesets: inventory.devfsRulesets.join(", ") || "none",
  };
}

function firewalls({ inventory, probe }: Examined): string {
  const found = [
    ...(findModule(inventory, "pf") === undefined ? [] : ["pf"]),
    ...(probe.ipfw === undefined
      ? []
      : [`ipfw, which ${probe.ipfw.defaultToAccept ? "accepts" : "denies"} by default`]),
    ...(findModule(inventory, "ipfilter") === undefined ? [] : ["ipfilter"]),
  ];
  return found.join("; ") || "none in the kernel";
}
