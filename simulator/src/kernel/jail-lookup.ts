import type { Jail, Kernel } from "./model";

/** jail_getid(3): a jail by id or name, as a process in `from` (undefined: on the host) sees it; dying ones are not found. */
export function findJail(kernel: Kernel, from: Jail | undefined, text: string): Jail | undefined {
  if (/^\d+$/.test(text)) {
    const byId = kernel.jails.get(Number(text));
    return byId !== undefined && !byId.dying && isBelow(byId, from) ? byId : undefined;
  }
  const full = from === undefined ? text : `${from.name}.${text}`;
  for (const jail of kernel.jails.values()) if (jail.name === full && !jail.dying) return jail;
  return undefined;
}

function isBelow(jail: Jail, from: Jail | undefined): boolean {
  if (from === undefined) return true;
  for (let at = jail.parent; at !== undefined; at = at.parent) if (at === from) return true;
  return false;
}
