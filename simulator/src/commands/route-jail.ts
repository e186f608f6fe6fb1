import type { Jail, Kernel, Vnet } from "../kernel/model";
import type { CommandContext } from "./command";

/** The vnet that `-j JAIL` of route(8), netstat(1) and others attaches to; undefined when there is no such jail. */
export function vnetOfJail(context: CommandContext, name: string): Vnet | undefined {
  return findJail(context.kernel, context.jail, name)?.vnet;
}

/** A jail by its id or name, as a process in `from` sees it: names are relative to its own jail. */
export function findJail(kernel: Kernel, from: Jail | undefined, name: string): Jail | undefined {
  const full = from === undefined ? name : `${from.name}.${name}`;
  for (const jail of kernel.jails.values()) {
    if (jail.dying || !isBelow(jail, from)) continue;
    if (jail.name === full || String(jail.jid) === name) return jail;
  }
  return undefined;
}

function isBelow(jail: Jail, ancestor: Jail | undefined): boolean {
  if (ancestor === undefined) return true;
  for (let at = jail.parent; at !== undefined; at = at.parent) if (at === ancestor) return true;
  return false;
}
