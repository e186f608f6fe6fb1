import type { Kernel } from "./model";

/** A rule of rctl(8) about a jail. */
export interface RctlRule {
  readonly jail: string;
  readonly resource: string;
  readonly action: string;
  readonly amount: string;
}

const rules = new WeakMap<Kernel, RctlRule[]>();

/** The newest first (LIST_INSERT_HEAD). A rule stays when its jail goes: what it hangs on is known by the jail's name (prison_racct_find). */
export function rctlRules(kernel: Kernel): RctlRule[] {
  const known = rules.get(kernel) ?? [];
  rules.set(kernel, known);
  return known;
}

/** Whether the kernel counts what is used: the loader's word. */
export function countsUsage(kernel: Kernel): boolean {
  return kernel.sysctls.get("kern.racct.enable") === "1";
}
