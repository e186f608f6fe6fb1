import { type ConfValue, negated } from "../host/jail-conf";
import { nearest } from "../schema/nearest";

/** Parameters of the kernel that `jail -m` changes in a running jail (tried on 15.1). */
const MODIFIABLE = new Set([
  "host.hostname",
  "host.domainname",
  "host.hostuuid",
  "host.hostid",
  "children.max",
  "enforce_statfs",
  "securelevel",
  "sysvmsg",
  "sysvsem",
  "sysvshm",
  "meta",
  "env",
]);

/** Parameters that are fixed when a jail is made. */
const FIXED = new Set(["osrelease", "osreldate", "ip4.saddrsel", "ip6.saddrsel"]);

/** Parameters of jail(8) itself that no property of the resource stands for. */
const PSEUDO = new Set([
  "exec.clean",
  "exec.consolelog",
  "exec.fib",
  "exec.jail_user",
  "exec.system_jail_user",
  "exec.system_user",
  "exec.timeout",
  "exec.release",
  "exec.prepare",
  "stop.timeout",
  "ip_hostname",
  "mount.fdescfs",
  "mount.procfs",
  "mount.fstab",
  "allow.dying",
  "vnet.interface",
  "zfs.dataset",
  "command",
]);

/** Parameters that loaded modules add. */
const OF_MODULES = new Set(["linux", "linux.osname", "linux.osrelease", "linux.oss_version", "zfs.mount_snapshot"]);

/** Parameters that the resource has properties for: one way to say a thing. */
const PROPERTY_OF: Readonly<Record<string, string>> = {
  name: "name",
  path: "path",
  vnet: "vnet",
  jid: "jid",
  persist: "no property: a declared jail always persists",
  depend: "depends",
  "host.hostname": "hostname",
  // With a hostname it is `new`, whatever else is said (sys/kern/kern_jail.c, kern_jail_set).
  host: "no property: a declared jail always has a hostname of its own",
  // The kernel's own, which jail_set(2) does not know (recording 12 step 1).
  "cpuset.id": "cpus",
  ip4: "ip4",
  ip6: "ip6",
  "ip4.addr": "addresses",
  "ip6.addr": "addresses",
  interface: "interface",
  devfs_ruleset: "devfsRuleset",
  "mount.devfs": "mountDevfs",
  mount: "mounts",
  securelevel: "securelevel",
  enforce_statfs: "enforceStatfs",
  "children.max": "childrenMax",
  "exec.prestart": "exec.prestart",
  "exec.created": "exec.created",
  "exec.start": "exec.start",
  "exec.poststart": "exec.poststart",
  "exec.prestop": "exec.prestop",
  "exec.stop": "exec.stop",
  "exec.poststop": "exec.poststop",
};

/** What `allow.*` grants in jail(8) of 15.1, modules' ones included. */
const ALLOW = new Set([
  "adjtime",
  "chflags",
  "extattr",
  "mlock",
  "nfsd",
  "quotas",
  "raw_sockets",
  "read_msgbuf",
  "reserved_ports",
  "routing",
  "set_hostname",
  "settime",
  "socket_af",
  "suser",
  "sysvipc",
  "unprivileged_parent_tampering",
  "unprivileged_proc_debug",
  "vmm",
  "mount",
  "mount.devfs",
  "mount.fdescfs",
  "mount.fusefs",
  "mount.linprocfs",
  "mount.linsysfs",
  "mount.nullfs",
  "mount.procfs",
  "mount.tmpfs",
  "mount.zfs",
]);

/** What of it the kernel grants unless it is told otherwise (recording 05). */
export const GRANTED: ReadonlySet<string> = new Set([
  "reserved_ports",
  "set_hostname",
  "suser",
  "unprivileged_proc_debug",
]);

/** What is wrong with a key of `params`, or undefined. */
export function parameterProblem(key: string): string | undefined {
  const property = PROPERTY_OF[key];
  if (property !== undefined)
    return property.startsWith("no ") ? `there is ${property}` : `use the property \`${property}\` instead`;
  if (key.startsWith("allow.")) return PSEUDO.has(key) ? undefined : grantProblem(positive(key).slice("allow.".length));
  if (/^(meta|env)\.[A-Za-z0-9_.-]+$/.test(key)) return undefined;
  if (MODIFIABLE.has(key) || FIXED.has(key) || PSEUDO.has(key) || OF_MODULES.has(key)) return undefined;
  const known = [...MODIFIABLE, ...FIXED, ...PSEUDO, ...OF_MODULES];
  const close =
    nearest(key, [...known, ...Object.keys(PROPERTY_OF)]) ?? known.find((each) => each.split(".").includes(key));
  const problem = close === undefined ? undefined : parameterProblem(close);
  return `jail(8) knows no such parameter${close === undefined ? "" : `; did you mean ${close}?`}${problem === undefined ? "" : ` For that, ${problem}`}`;
}

/** What is wrong with an entry of `allow`, or undefined. */
export function grantProblem(grant: string): string | undefined {
  if (ALLOW.has(grant)) return undefined;
  const close = nearest(grant.replace(/^allow\./, ""), [...ALLOW]);
  return `jail(8) knows no allow.${grant}; ${close === undefined ? `known are ${[...ALLOW].join(", ")}` : `did you mean ${close}?`}`;
}

/** Whether a running jail can take a new value of this parameter. */
export function isModifiable(key: string): boolean {
  return MODIFIABLE.has(key) || key.startsWith("allow.") || key.startsWith("meta.") || key.startsWith("env.");
}

/** `allow.noraw_sockets` and `allow.raw_sockets` are one parameter. */
function positive(key: string): string {
  const plain = key.replace(/\.no([a-z_]+)$/, ".$1");
  return ALLOW.has(plain.slice("allow.".length)) && !ALLOW.has(key.slice("allow.".length)) ? plain : key;
}

/** A parameter as a word of jail(8)'s command line. */
export function parameterWord(key: string, value: ConfValue): string {
  if (value === true) return key;
  if (value === false) return negated(key);
  return `${key}=${typeof value === "string" || typeof value === "number" ? value : value.join(",")}`;
}
