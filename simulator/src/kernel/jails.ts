import type { FileView } from "./files";
import { FileError } from "./files";
import { jailParameters } from "./jail-parameters";
import { JailError, type JailSetting, parseSetting, withKey } from "./jail-settings";
import type { Jail, Kernel } from "./model";
import type { ProcessTable } from "./processes";
import { createVnet, destroyVnet } from "./vnets";

interface JailTable {
  lastJid: number;
  readonly cpusets: Set<number>;
}

/** What the kernel keeps beside its jails: the last id it gave out, and the cpusets in use. */
const tables = new WeakMap<Kernel, JailTable>();

function tableOf(kernel: Kernel): JailTable {
  let table = tables.get(kernel);
  if (table === undefined) {
    table = { lastJid: 0, cpusets: new Set([0, 1, 2]) };
    tables.set(kernel, table);
  }
  return table;
}

function isBelow(jail: Jail, ancestor: Jail | undefined): boolean {
  if (ancestor === undefined) return true;
  for (let at = jail.parent; at !== undefined; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Jails that a process in `from` can see, by ascending id. */
export function visibleJails(kernel: Kernel, from: Jail | undefined): Jail[] {
  return [...kernel.jails.values()].filter((jail) => isBelow(jail, from)).sort((a, b) => a.jid - b.jid);
}

/** A jail's name as a process in `from` sees it. */
export function relativeName(jail: Jail, from: Jail | undefined): string {
  return from === undefined ? jail.name : jail.name.slice(from.name.length + 1);
}

/** A jail by id or name (jail_getid(3)). */
export function findJailByName(kernel: Kernel, from: Jail | undefined, name: string): Jail | undefined {
  const byId = /^[0-9]+$/.test(name) ? kernel.jails.get(Number(name)) : undefined;
  if (byId !== undefined && isBelow(byId, from)) return byId;
  const full = from === undefined ? name : `${from.name}.${name}`;
  for (const jail of kernel.jails.values()) if (jail.name === full && isBelow(jail, from)) return jail;
  return undefined;
}

export interface JailRequest {
  readonly settings: readonly JailSetting[];
  /** A process attaches to it at once: then it need not persist. */
  readonly attach: boolean;
}

/** jail_set(2) with JAIL_CREATE. */
export function createJail(kernel: Kernel, from: Jail | undefined, files: FileView, request: JailRequest): Jail {
  const given = new Map<string, string>();
  for (const setting of request.settings) {
    const { parameter, value, key } = parseSetting(setting);
    given.set(parameter.name, key === undefined ? value : withKey(given.get(parameter.name) ?? "", key, value));
  }
  const table = tableOf(kernel);
  const name = given.get("name");
  const wantedId = given.get("jid") ?? (name !== undefined && /^[0-9]+$/.test(name) ? name : undefined);
  if (wantedId !== undefined && kernel.jails.has(Number(wantedId)))
    throw new JailError(`jail ${wantedId} already exists`, "EEXIST");
  const parent = parentOf(kernel, from, name);
  if (name !== undefined && findJailByName(kernel, from, name) !== undefined)
    throw new JailError(`jail "${name}" already exists`, "EEXIST");
  const path = given.get("path") ?? "/";
  if (!files.isDirectory(path)) throw new FileError(files.exists(path) ? "ENOTDIR" : "ENOENT", path);
  if (given.get("vnet") === "new" && (given.get("ip4.addr") || given.get("ip6.addr")))
    throw new JailError("vnet jails cannot have IP address restrictions");
  if (given.get("persist") !== "true" && !request.attach) throw new JailError("new jail must persist or attach");
  if (from !== undefined && childrenOf(kernel, from) >= Number(from.parameters.get("children.max") ?? "0"))
    throw new JailError("Operation not permitted", "EPERM");
  const jid = wantedId === undefined ? nextJid(kernel, table) : Number(wantedId);
  const ownVnet = given.get("vnet") === "new";
  const hostPath = files.prefix + (files.realpath(path) === "/" ? "" : files.realpath(path)) || "/";
  const fullName = `${from === undefined ? "" : `${from.name}.`}${name ?? jid}`;
  const jail: { -readonly [key in keyof Jail]: Jail[key] } = {
    jid,
    name: fullName,
    parent,
    path: hostPath,
    vnet: parent?.vnet ?? kernel.hostVnet,
    ownVnet,
    dying: false,
    parameters: new Map(),
    processes: new Set(),
  };
  const cpuset = firstFree(table.cpusets);
  table.cpusets.add(cpuset);
  const addressed = !ownVnet;
  for (const { name: parameterName, initial } of jailParameters) {
    const isAddressing = addressed && (parameterName === "ip4" || parameterName === "ip6");
    // Without a stack of its own a jail is restricted to its addresses, which jls calls "disable" (recording 05 step 17).
    const restricted = isAddressing && given.get(parameterName) !== "inherit";
    jail.parameters.set(parameterName, restricted ? "disable" : (given.get(parameterName) ?? initial));
  }
  jail.parameters.set("jid", String(jid));
  jail.parameters.set("parent", String(parent?.jid ?? 0));
  jail.parameters.set("cpuset.id", String(cpuset));
  kernel.jails.set(jid, jail);
  if (ownVnet) jail.vnet = createVnet(kernel, jail);
  return jail;
}

function parentOf(kernel: Kernel, from: Jail | undefined, name: string | undefined): Jail | undefined {
  const dot = name?.lastIndexOf(".") ?? -1;
  if (name === undefined || dot < 0) return from;
  const parentName = name.slice(0, dot);
  const parent = findJailByName(kernel, from, parentName);
  if (parent === undefined) throw new JailError(`jail "${parentName}" not found`, "ENOENT");
  return parent;
}

function childrenOf(kernel: Kernel, jail: Jail): number {
  return visibleJails(kernel, jail).length;
}

function nextJid(kernel: Kernel, table: JailTable): number {
  do table.lastJid += 1;
  while (kernel.jails.has(table.lastJid));
  return table.lastJid;
}

function firstFree(taken: ReadonlySet<number>): number {
  let number = 0;
  while (taken.has(number)) number += 1;
  return number;
}

/** jail_set(2) with JAIL_UPDATE. Nothing changes when one setting is refused. */
export function updateJail(
  kernel: Kernel,
  processes: ProcessTable,
  jail: Jail,
  settings: readonly JailSetting[],
): void {
  const changes: [string, string][] = [];
  for (const setting of settings) {
    const { parameter, value, key } = parseSetting(setting);
    const { name, change } = parameter;
    const current = jail.parameters.get(name) ?? parameter.initial;
    if (name === "name" || name === "jid") continue;
    if (change === "fixed" && value !== current) throw new JailError(`${name} cannot be changed after creation`);
    if (name === "enforce_statfs" && !/^[0-2]$/.test(value)) throw new JailError("jail_set: Invalid argument");
    // The old flag stands for all three of the newer parameters (recording 12 step 1).
    if (name === "allow.sysvipc")
      for (const each of ["sysvmsg", "sysvsem", "sysvshm"])
        changes.push([each, value === "true" ? "inherit" : "disable"]);
    changes.push([
      name,
      key === undefined ? value : withKey(changes.findLast(([each]) => each === name)?.[1] ?? current, key, value),
    ]);
  }
  for (const [name, value] of changes) jail.parameters.set(name, value);
  if (jail.parameters.get("persist") === "false") removeUnlessUsed(kernel, processes, jail);
}

/** A jail that does not persist goes with its last process. */
export function removeUnlessUsed(kernel: Kernel, processes: ProcessTable, jail: Jail): void {
  if (kernel.jails.get(jail.jid) !== jail || jail.parameters.get("persist") === "true") return;
  if (processes.inJail(jail).length === 0 && childrenOf(kernel, jail) === 0) removeJail(kernel, processes, jail);
}

/** jail_remove(2): kills what runs in it, removes its children, and dissolves its network stack. */
export function removeJail(kernel: Kernel, processes: ProcessTable, jail: Jail): void {
  for (const child of visibleJails(kernel, jail)) if (child.parent === jail) removeJail(kernel, processes, child);
  jail.parameters.set("persist", "true");
  for (const process of processes.inJail(jail)) process.kill(9);
  kernel.jails.delete(jail.jid);
  tableOf(kernel).cpusets.delete(Number(jail.parameters.get("cpuset.id")));
  if (jail.ownVnet) destroyVnet(kernel, jail.vnet);
}

/** A parameter's value now, as jail_get(2) gives it. */
export function parameterOf(kernel: Kernel, jail: Jail, name: string, from: Jail | undefined): string {
  if (name === "name") return relativeName(jail, from);
  if (name === "path" && from !== undefined && from.path !== "/") return jail.path.slice(from.path.length) || "/";
  if (name === "children.cur") return String(childrenOf(kernel, jail));
  if (name === "parent") return jail.parent === from ? "0" : String(jail.parent?.jid ?? 0);
  if (name === "dying") return String(jail.dying);
  return (name === "path" ? jail.path : jail.parameters.get(name)) ?? "";
}
