import type { InterfaceAddress, Jail } from "./model";

/** Whether the jail uses a network stack that is not its own, and so only what of it it was given. */
export function sharesStack(jail: Jail | undefined): jail is Jail {
  return jail !== undefined && !jail.ownVnet;
}

/** Whether processes of a jail see an address of their stack (prison_if of sys/kern/kern_jail.c; jail(8), ip4.addr and ip6.addr). */
export function seesAddress(jail: Jail | undefined, address: InterfaceAddress): boolean {
  for (let at = jail; sharesStack(at); at = at.parent) {
    const kind = address.family === "inet" ? "ip4" : "ip6";
    if (at.parameters.get(kind) === "inherit") continue;
    if (!(at.parameters.get(`${kind}.addr`) ?? "").split(",").includes(address.address)) return false;
  }
  return true;
}
