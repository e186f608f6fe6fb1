import type { Inventory } from "./inventory";
import type { Section } from "./sections";
import { type Step, step } from "./step";
import { keepsSysctls, releaseSysctl, type SysctlsBefore, setSysctl, valueBefore } from "./sysctl";
import { type Lines, run, unless, words } from "./unit-script";

/** Address families, as pf.conf(5) and ifconfig(8) call them. */
export type Family = "inet" | "inet6";

/** The variables that make a host a router (inet(4), inet6(4)). */
const VARIABLES: Readonly<Record<Family, string>> = {
  inet: "net.inet.ip.forwarding",
  inet6: "net.inet6.ip6.forwarding",
};
const FAMILIES: readonly Family[] = ["inet", "inet6"];

/** Where it stands: among the facts, and where somebody has looked at such a variable, there as well. */
export function forwardingSections({ looks }: Inventory): readonly Section[] {
  const looked = FAMILIES.map((family) => `sysctl:${VARIABLES[family]}` as const).filter((look) => looks.has(look));
  return ["facts", ...looked];
}

function stateOf({ facts }: Inventory, family: Family): string {
  return (family === "inet" ? facts.ipv4Forwarding : facts.ipv6Forwarding) ? "1" : "0";
}

/** The families that the host forwards, of those that are asked for. */
export function forwarded(inventory: Inventory, wanted: readonly Family[] = FAMILIES): readonly Family[] {
  return wanted.filter((family) => stateOf(inventory, family) === "1");
}

/** What the variables were before any unit. */
export function forwardingBefore(
  inventory: Inventory,
  wanted: readonly Family[],
  previous: SysctlsBefore = {},
): SysctlsBefore {
  const before = wanted.map((family) => {
    const name = VARIABLES[family];
    return { [name]: stateOf(inventory, family), ...valueBefore(inventory, name, previous).sysctls };
  });
  return { sysctls: Object.assign({}, previous.sysctls, ...before) };
}

/** Turns forwarding on for what is wanted, and lets go of what was wanted before. */
export function forward(
  inventory: Inventory,
  wanted: readonly Family[],
  { sysctls = {} }: SysctlsBefore,
  kind: string,
  id: string,
): readonly Step[] {
  return FAMILIES.flatMap((family) => {
    const name = VARIABLES[family];
    const before = sysctls[name];
    const now = stateOf(inventory, family);
    if (before === undefined) return [];
    const back = releaseSysctl(name, before, kind, id);
    if (wanted.includes(family)) return now === "1" ? [] : [step(setSysctl(name, "1"), back)];
    return now === before ? [] : [step(back, setSysctl(name, now))];
  });
}

/** What keeps it so: in a unit, at boot after rc.d/routing. */
export function keepsForwarding(wanted: readonly Family[]): Lines {
  return keepsSysctls(Object.fromEntries(wanted.map((family) => [VARIABLES[family], "1"])));
}

/** Turns it on, unless it is. */
export function forwardAtBoot(wanted: readonly Family[]): Lines {
  return wanted.flatMap((family) => {
    const name = VARIABLES[family];
    return unless(`{ ${words("sysctl", "-n", name)} | grep -qx 1; }`, run(setSysctl(name, "1")));
  });
}
