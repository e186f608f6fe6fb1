import type { Command } from "../transport/index";
import type { Inventory } from "./inventory-types";

/** Amounts by `RESOURCE` or `RESOURCE:ACTION`, as `limits` of a jail has them. */
export type Limits = Readonly<Record<string, string | number>>;

/** Limits a jail (rctl(8)), one that does not run yet as well. */
export function addLimits(jail: string, limits: Limits): Command {
  return { argv: ["rctl", "-a", ...rules(jail, limits)] };
}

/** Takes limits away; what is gone already, or was never there since nothing is counted, is success. */
export function removeLimits(jail: string, limits: Limits): Command {
  return removal(rules(jail, limits));
}

/** Takes them away whatever their amounts are by now: a rule stays when its jail goes, and would hold for the next of that name. */
export function forgetLimits(jail: string, limits: Limits): Command {
  return removal(rules(jail, limits).map((rule) => rule.replace(/=.*/, "")));
}

function removal(filters: readonly string[]): Command {
  return {
    argv: ["rctl", "-r", ...filters],
    tolerate: ["*No such process*", "*RACCT/RCTL present, but disabled*"],
  };
}

/** The rules of a jail, each as `rctl -a` takes it. */
function rules(jail: string, limits: Limits): readonly string[] {
  return Object.entries(limits)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, amount]) => `jail:${jail}:${fullKey(key)}=${amount}`);
}

/** As rules have them: with what happens beyond. */
export function fullKey(key: string): string {
  return key.includes(":") ? key : `${key}:deny`;
}

/** The look that tells what limits a jail. */
export function limitsLook(jail: string): `limits:${string}` {
  return `limits:${jail}`;
}

/** The amounts of a jail's rules by `RESOURCE:ACTION`. There may be several for one that does not deny. */
export function limitsAt({ looks }: Inventory, jail: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of (looks.get(limitsLook(jail)) ?? "").split("\n")) {
    const [subject, name, resource, rest = ""] = line.split(":");
    // With `/process` behind the amount it is a rule of another kind.
    const [, action, amount] = /^([a-z0-9]+)=(\d+)$/.exec(rest) ?? [];
    if (subject !== "jail" || name !== jail || action === undefined || amount === undefined) continue;
    const key = `${resource}:${action}`;
    found.set(key, [...(found.get(key) ?? []), amount]);
  }
  return found;
}

/** An amount as rctl(8) shows it: expand_number(3). */
export function amountOf(amount: string | number): string {
  const [, digits = "", unit = ""] = /^(\d+)([kmgtpe]?)$/i.exec(String(amount)) ?? [];
  const power = "kmgtpe".indexOf(unit.toLowerCase()) + 1;
  return digits === "" ? String(amount) : String(BigInt(digits) * 1024n ** BigInt(unit === "" ? 0 : power));
}
