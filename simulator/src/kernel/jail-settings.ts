import { NotSimulated } from "../commands/command";
import { type JailParameter, resolveParameter } from "./jail-parameters";
import { parseAddress } from "./routes-addresses";

/** jail_set(2) or jail_get(2) failed: the text of its errmsg, as libjail puts it. */
export class JailError extends Error {
  constructor(
    message: string,
    readonly errno: "EEXIST" | "ENOENT" | "EINVAL" | "EPERM" = "EINVAL",
  ) {
    super(message);
    this.name = "JailError";
  }
}

/** A parameter as it is given to jail_set(2); `value` undefined for a bare name. */
export interface JailSetting {
  readonly name: string;
  readonly value: string | undefined;
}

function booleanText(setting: JailSetting, negated: boolean): "true" | "false" {
  const given =
    setting.value === undefined ||
    setting.value.toLowerCase() === "true" ||
    (/^[0-9]+$/.test(setting.value) && Number(setting.value) !== 0);
  return given !== negated ? "true" : "false";
}

/** A value in the kernel's own text form; errors as the kernel words them. */
export function parseSetting(setting: JailSetting): {
  parameter: JailParameter;
  value: string;
  key: string | undefined;
} {
  const found = resolveParameter(setting.name);
  if (found === undefined || found.parameter.change === "readonly")
    throw new JailError(`unknown parameter: ${setting.name}`, "ENOENT");
  const { parameter, negated, key } = found;
  if (parameter.type === "bool") return { parameter, value: booleanText(setting, negated), key };
  if (parameter.type === "jailsys") {
    const value = setting.value ?? "new";
    if (!["new", "inherit", "disable"].includes(value))
      throw new JailError(`${setting.name}: unknown setting "${value}"`);
    return { parameter, value, key };
  }
  const value = setting.value ?? "";
  if (parameter.type === "addresses") checkAddresses(parameter.name, value);
  if (parameter.type === "int" && !/^-?[0-9]+$/.test(value))
    throw new JailError(`${setting.name}: non-integer value "${value}"`);
  // Whether there is such a ruleset the kernel does not ask (kern_jail_set of sys/kern/kern_jail.c; recording 05 step 19).
  if (parameter.name === "devfs_ruleset" && (Number(value) < 0 || Number(value) > 65535))
    throw new JailError("jail_set: Invalid argument");
  return { parameter, value, key };
}

/** jailparam_import of lib/libjail/jail.c. Addresses that jail(8) puts on an interface (`IF|ADDRESS/LENGTH`) are not simulated. */
function checkAddresses(name: string, value: string): void {
  const [kind, family] = name === "ip4.addr" ? ["IPv4", "inet"] : ["IPv6", "inet6"];
  for (const address of value.split(",").filter((each) => each !== "")) {
    if (/[|/]/.test(address))
      throw new NotSimulated(`${name}=${address}: an address that jail(8) puts on an interface`);
    if (parseAddress(address)?.family !== family) throw new JailError(`${name}: not an ${kind} address: ${address}`);
  }
}

/** `meta.KEY=value` within the parameter's `KEY=value` lines: a new key comes first (recording 05 step 24). */
export function withKey(text: string, key: string, value: string): string {
  const rest = text.split("\n").filter((line) => line !== "" && !line.startsWith(`${key}=`));
  return [`${key}=${value}`, ...rest].join("\n");
}
