import { KernelError } from "./errno";
import type { Jail, Kernel, Vnet } from "./model";
import { type SysctlDefinition, sysctlTable } from "./sysctl-table";

/** The place that a process reads sysctls from. */
export interface SysctlScope {
  readonly kernel: Kernel;
  readonly vnet: Vnet;
  readonly jail: Jail | undefined;
}

const byName = new Map(sysctlTable.map((definition) => [definition.name, definition]));

function exists(kernel: Kernel, { module }: SysctlDefinition): boolean {
  return module === undefined || kernel.modules.some(({ file }) => file === module);
}

/** The variable of that name, or those below it in the tree's own order; empty when there is none. */
export function findSysctls(kernel: Kernel, name: string): readonly SysctlDefinition[] {
  const exact = byName.get(name);
  if (exact !== undefined) return exists(kernel, exact) ? [exact] : [];
  const prefix = name === "" || name.endsWith(".") ? name : `${name}.`;
  return sysctlTable.filter((definition) => definition.name.startsWith(prefix) && exists(kernel, definition));
}

/** The top of FreeBSD's tree: what begins otherwise exists nowhere. */
const roots = ["kern", "vm", "vfs", "net", "debug", "hw", "machdep", "user", "p1003_1b", "compat", "security", "dev"];

/** Parts of the tree of which recordings show everything, or that their module is missing. */
const recordedWholly = ["security.jail.", "net.link.bridge.", "net.link.epair.", "vfs.zfs."];

/** What kernels of 15.x may announce under kern.features besides vimage (FEATURE(9)). */
const features = [
  "acl",
  "aio",
  "audit",
  "inet",
  "inet6",
  "netlink",
  "racct",
  "rctl",
  "sctp",
  "security_mac",
  "ufs_acl",
];

/** Whether everything below a node of the tree is known, so that it can be listed. */
export function isRecordedWholly(name: string): boolean {
  return recordedWholly.some((prefix) => `${name}.`.startsWith(prefix));
}

/** Whether a real host may have a variable of that name which the recordings do not show. */
export function mayExistElsewhere(kernel: Kernel, name: string): boolean {
  if (byName.has(name) || !roots.includes(name.split(".", 1)[0] ?? "")) return false;
  if (recordedWholly.some((prefix) => name.startsWith(prefix))) return false;
  if (name.startsWith("net.inet.ip.fw.")) return kernel.modules.some(({ file }) => file === "ipfw.ko");
  if (name.startsWith("kern.features.")) return features.includes(name.slice("kern.features.".length));
  return true;
}

export function readSysctl(scope: SysctlScope, definition: SysctlDefinition): string {
  const { kernel, vnet, jail } = scope;
  switch (definition.name) {
    case "security.jail.jailed":
      return jail === undefined ? "0" : "1";
    case "security.jail.vnet":
      return jail?.ownVnet === true ? "1" : "0";
    case "security.jail.children.cur":
      return String(countChildren(kernel, jail));
    case "security.jail.children.max":
      return jail?.parameters.get("children.max") ?? definition.value;
    case "kern.boottime":
      return bootTime(kernel);
    case "kern.hostname":
      return jail?.parameters.get("host.hostname") ?? kernel.sysctls.get("kern.hostname") ?? definition.value;
    case "kern.securelevel":
      return jail?.parameters.get("securelevel") ?? kernel.sysctls.get("kern.securelevel") ?? definition.value;
    default:
      return (definition.vnet ? vnet.sysctls : kernel.sysctls).get(definition.name) ?? definition.value;
  }
}

/** Sets a variable; EPERM where a jail may not (prison_priv_check), EINVAL for an integer that is none is the caller's. */
export function writeSysctl(scope: SysctlScope, definition: SysctlDefinition, value: string): void {
  const { kernel, vnet, jail } = scope;
  // A jail has a host name of its own (jail(8), allow.set_hostname).
  if (definition.name === "kern.hostname" && jail?.parameters.get("allow.set_hostname") === "true") {
    jail.parameters.set("host.hostname", value);
    return;
  }
  if (jail !== undefined && !(definition.vnet && jail.ownVnet)) throw new KernelError("EPERM");
  (definition.vnet ? vnet.sysctls : kernel.sysctls).set(definition.name, value);
}

/** A variable's value by name, for the kernel's own use; undefined when it does not exist. */
export function sysctlValue(scope: SysctlScope, name: string): string | undefined {
  const definition = byName.get(name);
  return definition === undefined || !exists(scope.kernel, definition) ? undefined : readSysctl(scope, definition);
}

function countChildren(kernel: Kernel, jail: Jail | undefined): number {
  if (jail === undefined) return kernel.jails.size;
  let count = 0;
  for (const other of kernel.jails.values())
    for (let at = other.parent; at !== undefined; at = at.parent) if (at === jail) count += 1;
  return count;
}

function bootTime(kernel: Kernel): string {
  const date = new Date(kernel.bootTime);
  const pad = (number: number) => String(number).padStart(2, " ");
  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const time = date.toISOString().slice(11, 19);
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${pad(date.getUTCDate())}`;
  const seconds = Math.floor(kernel.bootTime / 1000);
  return `{ sec = ${seconds}, usec = ${Math.round((kernel.bootTime % 1000) * 1000)} } ${day} ${time} ${date.getUTCFullYear()}`;
}
