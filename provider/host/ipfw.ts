import type { Command } from "../transport/index";

/** What translates on a host with ipfw(4): an instance of libalias(3) and the rules that lead to it, of one number. */
export interface IpfwTranslation {
  /** As `ipfw nat N config` takes it. */
  readonly config: string;
  /** Behind `nat N`. */
  readonly rules: readonly string[];
}

/** Where it is set, ipfw denies nothing by default; the kernel reads it when the module is loaded (ipfw(8)). */
const ACCEPT = "net.inet.ip.fw.default_to_accept";

/** The modules that it needs. */
export const IPFW_MODULES = ["ipfw", "ipfw_nat"] as const;

/** Configures the instance and puts its rules in place of what has its number. Run a second time it does no harm. */
export function loadIpfwNat(number: number, { config, rules }: IpfwTranslation): Command {
  const stdin = rules.map((rule) => `nat ${number} ${rule}\n`).join("");
  return { argv: ["/bin/sh", "-c", LOAD, "sh", String(number), config], stdin };
}

/** Loaded without a word, ipfw locks SSH out. */
const LOAD = [
  `kldstat -q -m ipfw || kenv -q ${ACCEPT}=1 >/dev/null || exit`,
  "kldstat -q -m ipfw || kldload -n ipfw || exit",
  "kldstat -q -m ipfw_nat || kldload -n ipfw_nat || exit",
  'ipfw -q nat "$1" config $2 || exit',
  'ipfw -q delete "$1" 2>/dev/null',
  'while read -r rule; do ipfw -q add "$1" $rule || exit; done',
].join("\n");

/** Takes the rules away, then their instance; what is gone already is success. */
export function releaseIpfwNat(number: number): Command {
  return { argv: ["/bin/sh", "-c", RELEASE, "sh", String(number)] };
}

const RELEASE = [
  "kldstat -q -m ipfw || exit 0",
  'ipfw -q delete "$1" 2>/dev/null',
  'if ipfw nat show config 2>/dev/null | grep -q "^ipfw nat $1 config"; then ipfw -q nat "$1" delete; fi',
].join("\n");

/** The loader's variable as it was, once ipfw has left the kernel. */
export function forgetAccept(): Command {
  return { argv: ["/bin/sh", "-c", `kldstat -q -m ipfw || kenv -q -u ${ACCEPT} >/dev/null 2>&1 || :`] };
}
