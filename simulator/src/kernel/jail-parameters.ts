/** How a jail parameter's value is written, and what may be done with it (sysctl security.jail.param, kern_jail.c). */
export interface JailParameter {
  readonly name: string;
  readonly type: "bool" | "int" | "string" | "jailsys" | "addresses";
  /** Value of a new jail. */
  readonly initial: string;
  /** `fixed`: only at creation. `readonly`: the kernel's own. */
  readonly change: "any" | "fixed" | "readonly";
}

const falseFlags = [
  "adjtime",
  "chflags",
  "extattr",
  "mlock",
  "mount",
  "mount.devfs",
  "mount.procfs",
  "nfsd",
  "quotas",
  "raw_sockets",
  "read_msgbuf",
];
const moreFalseFlags = ["routing", "settime", "socket_af", "sysvipc", "unprivileged_parent_tampering"];
const trueFlags = ["reserved_ports", "set_hostname", "suser", "unprivileged_proc_debug"];

function flag(initial: "true" | "false"): (name: string) => JailParameter {
  return (name) => ({ name: `allow.${name}`, type: "bool", initial, change: "any" });
}

function parameter(
  name: string,
  type: JailParameter["type"],
  initial: string,
  change: JailParameter["change"] = "any",
): JailParameter {
  return { name, type, initial, change };
}

/** Top-level names first, then the others, each in alphabetical order: jls(8)'s own sorting (recording 05). */
function byJlsOrder(a: JailParameter, b: JailParameter): number {
  const [dotsA, dotsB] = [a.name.includes("."), b.name.includes(".")];
  if (dotsA !== dotsB) return dotsA ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

/** All parameters of the recorded kernel, in the order in which `jls -n` prints them. */
export const jailParameters: readonly JailParameter[] = [
  ...[...falseFlags, ...moreFalseFlags].map(flag("false")),
  ...trueFlags.map(flag("true")),
  parameter("devfs_ruleset", "int", "0"),
  parameter("dying", "bool", "false", "readonly"),
  parameter("enforce_statfs", "int", "2"),
  parameter("env", "string", ""),
  parameter("host", "jailsys", "new"),
  parameter("ip4", "jailsys", "inherit", "fixed"),
  parameter("ip6", "jailsys", "inherit", "fixed"),
  parameter("jid", "int", "0", "fixed"),
  parameter("meta", "string", ""),
  parameter("name", "string", ""),
  parameter("osreldate", "int", "1501000", "fixed"),
  parameter("osrelease", "string", "15.1-RELEASE-p1", "fixed"),
  parameter("parent", "int", "0", "readonly"),
  parameter("path", "string", "/", "fixed"),
  parameter("persist", "bool", "false"),
  parameter("securelevel", "int", "-1"),
  parameter("sysvmsg", "jailsys", "disable"),
  parameter("sysvsem", "jailsys", "disable"),
  parameter("sysvshm", "jailsys", "disable"),
  parameter("vnet", "jailsys", "inherit", "fixed"),
  parameter("children.cur", "int", "0", "readonly"),
  parameter("children.max", "int", "0"),
  parameter("cpuset.id", "int", "0", "readonly"),
  parameter("host.domainname", "string", ""),
  parameter("host.hostid", "int", "0"),
  parameter("host.hostname", "string", ""),
  parameter("host.hostuuid", "string", "00000000-0000-0000-0000-000000000000"),
  parameter("ip4.addr", "addresses", ""),
  parameter("ip4.saddrsel", "bool", "true"),
  parameter("ip6.addr", "addresses", ""),
  parameter("ip6.saddrsel", "bool", "true"),
].sort(byJlsOrder);

const byName = new Map(jailParameters.map((each) => [each.name, each]));

export function jailParameter(name: string): JailParameter | undefined {
  return byName.get(name);
}

/** `allow.noraw_sockets` for `allow.raw_sockets`. */
export function negatedName(name: string): string {
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot + 1)}no${name.slice(dot + 1)}`;
}

/** The parameter that `NAME` or `noNAME` stands for; undefined when there is none. `meta.KEY` and `env.KEY` stand for themselves. */
export function resolveParameter(
  name: string,
): { readonly parameter: JailParameter; readonly negated: boolean; readonly key: string | undefined } | undefined {
  const direct = byName.get(name);
  if (direct !== undefined) return { parameter: direct, negated: false, key: undefined };
  const map = /^(meta|env)\.(.+)$/.exec(name);
  const holder = byName.get(map?.[1] ?? "");
  if (map !== null && holder !== undefined) return { parameter: holder, negated: false, key: map[2] };
  const dot = name.lastIndexOf(".");
  if (!name.startsWith("no", dot + 1)) return undefined;
  const positive = byName.get(name.slice(0, dot + 1) + name.slice(dot + 3));
  return positive?.type === "bool" ? { parameter: positive, negated: true, key: undefined } : undefined;
}
