import { isRecord, UNKNOWN } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import { parameterProblem } from "./jail-parameters";

/** What jail(8) takes as a parameter's value: the words of its manual page, by what is allowed. */
interface ParameterType {
  readonly allowed: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";
const listOf = (fits: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) ? value.every((each) => each === UNKNOWN || fits(each)) : fits(value);

const BOOLEAN: ParameterType = { allowed: "true or false", fits: (value) => typeof value === "boolean" };
const TEXT: ParameterType = { allowed: "a text", fits: (value) => isText(value) || typeof value === "number" };
const TEXTS: ParameterType = { allowed: "a text or a list of texts", fits: listOf(isText) };
const NUMBER: ParameterType = {
  allowed: "a whole number",
  fits: (value) => Number.isInteger(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
};
const INHERITANCE: ParameterType = {
  allowed: '"disable", "inherit" or "new"',
  // Alone it is `new`; with `no` before its name libjail does not know it (lib/libjail/jail.c, jailparam_type).
  fits: (value) => value === true || value === "disable" || value === "inherit" || value === "new",
};
const TYPES: Readonly<Record<string, ParameterType>> = {
  ...Object.fromEntries(
    [
      ...["exec.clean", "exec.system_jail_user", "ip_hostname", "mount.fdescfs", "mount.procfs", "allow.dying"],
      ...["ip4.saddrsel", "ip6.saddrsel"],
    ].map((key) => [key, BOOLEAN]),
  ),
  ...Object.fromEntries(
    ["exec.fib", "exec.timeout", "stop.timeout", "host.hostid", "osreldate", "linux.oss_version"].map((key) => [
      key,
      NUMBER,
    ]),
  ),
  ...Object.fromEntries(["sysvmsg", "sysvsem", "sysvshm", "linux"].map((key) => [key, INHERITANCE])),
  ...Object.fromEntries(
    [
      ...["host.domainname", "host.hostuuid", "osrelease", "exec.consolelog", "exec.jail_user", "exec.system_user"],
      ...["linux.osname", "linux.osrelease", "mount.fstab", "meta", "env"],
    ].map((key) => [key, TEXT]),
  ),
  ...Object.fromEntries(
    ["vnet.interface", "zfs.dataset", "command", "exec.release", "exec.prepare"].map((key) => [key, TEXTS]),
  ),
};

/** Values of `params` that jail(8) would refuse, or silently read as something else. They are not shown: one may be a secret. */
export function verifyParameters(params: unknown): readonly Issue[] {
  if (!isRecord(params)) return [];
  return Object.entries(params).flatMap(([key, value]) => {
    const type = typeOf(key);
    if (value === UNKNOWN || type === undefined || parameterProblem(key) !== undefined || type.fits(value)) return [];
    return [{ path: `params.${key}`, message: `jail(8) takes ${type.allowed} here; given: ${kindOf(value)}` }];
  });
}

function typeOf(key: string): ParameterType | undefined {
  if (key.startsWith("allow.")) return BOOLEAN;
  return /^(meta|env)\./.test(key) ? TEXT : TYPES[key];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a text";
  return typeof value === "number" ? "a number" : String(value);
}
