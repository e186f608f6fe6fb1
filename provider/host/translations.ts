import type { Firewall } from "./firewall";
import type { IpfwTranslation } from "./ipfw";

/** Source NAT: what leaves by an interface gets another address. */
export interface SourceNat {
  readonly interface: string;
  readonly subnets: readonly string[];
  /** Where left out: what the interface has at the time. */
  readonly address?: string;
  readonly samePorts: boolean;
}

/** A port of the host that leads elsewhere. */
export interface Redirect {
  readonly interface: string;
  readonly protocol: "tcp" | "udp";
  readonly address?: string;
  readonly port: number;
  readonly target: string;
  readonly targetPort: number;
}

const PF_NAT = /^nat on (\S+) inet (?:from (\S+) to any|all) -> (\S+)(?: round-robin)?( static-port)?$/;
const PF_RDR = /^rdr (?:pass )?on (\S+) inet proto (tcp|udp) from any to (\S+) port = (\d+) -> (\S+)(?: port (\d+))?$/;
const IPFW_OUT = /^nat \d+ \S+ from (\S+) to any out (?:via|xmit) (\S+)$/;
const IPFW_PORT = / redirect_port (tcp|udp) ([\d.]+):(\d+) (?:([\d.]+):)?(\d+)(?= [a-z]|$)/g;

/** The NAT of rules as pfctl(8) prints them; undefined where there is none, or none of this form. */
export function natInPf(rules: readonly string[]): SourceNat | undefined {
  const read = rules.map((rule) => PF_NAT.exec(rule)).filter((match) => match !== null);
  const [, nic, , to = "", samePorts] = read[0] ?? [];
  if (nic === undefined) return undefined;
  return {
    interface: nic,
    subnets: read.map((match) => networkOf(match[2])),
    ...(to.startsWith("(") ? {} : { address: to }),
    samePorts: samePorts !== undefined,
  };
}

/**
 * A network as the tools print it: a single address without its prefix, and all networks as a word (print_addr() and
 * print_fromto() in sbin/pfctl/pfctl_parser.c, print_ip() in sbin/ipfw/ipfw2.c).
 */
function networkOf(printed = "any"): string {
  if (printed === "any") return "0.0.0.0/0";
  return printed.includes("/") ? printed : `${printed}/32`;
}

/** A redirection as pfctl(8) prints it with -P. */
export function redirectInPf(rule: string): Redirect | undefined {
  const [, nic, protocol, to = "", port, target, targetPort] = PF_RDR.exec(rule) ?? [];
  if (nic === undefined || target === undefined) return undefined;
  return {
    interface: nic,
    protocol: protocol === "udp" ? "udp" : "tcp",
    ...(/^[\d.]+$/.test(to) ? { address: to } : {}),
    port: Number(port),
    target,
    targetPort: Number(targetPort ?? port),
  };
}

/** The NAT of an instance of ipfw(8), whose rules say what leaves; one that does not take the answers back is none. */
export function natInIpfw({ config, rules }: IpfwTranslation): SourceNat | undefined {
  const out = rules.map((rule) => IPFW_OUT.exec(rule)).filter((match) => match !== null);
  const nic = out[0]?.[2];
  if (nic === undefined || rules.length === out.length || config.includes("redirect_")) return undefined;
  const to = /^ip (\S+)/.exec(config)?.[1];
  return {
    interface: nic,
    subnets: out.map((match) => networkOf(match[1])),
    ...(to === undefined ? {} : { address: to }),
    samePorts: / same_ports\b/.test(config),
  };
}

/** The redirections of an instance of ipfw(8) for an interface. */
export function redirectsInIpfw({ config }: IpfwTranslation): readonly Redirect[] {
  const nic = /^if (\S+)/.exec(config)?.[1];
  if (nic === undefined) return [];
  return [...config.matchAll(IPFW_PORT)].map(([, protocol, target = "", targetPort, to, port]) => ({
    interface: nic,
    protocol: protocol === "udp" ? "udp" : "tcp",
    ...(to === undefined ? {} : { address: to }),
    port: Number(port),
    target,
    targetPort: Number(targetPort),
  }));
}

/** Everything of these forms that translates on a host, whoever's rules it is. */
export function translationsOf({ pf, ipfw }: Firewall): { nats: readonly SourceNat[]; redirects: readonly Redirect[] } {
  const rules = pf?.enabled === true ? [...pf.translation, ...[...pf.anchors.values()].flat()] : [];
  const instances = ipfw?.enabled !== true ? [] : [...ipfw.instances];
  const used = instances.map(([number, config]) => ({
    config,
    rules: (ipfw?.rules ?? []).filter((rule) => rule.text.startsWith(`nat ${number} `)).map(({ text }) => text),
  }));
  const found = [...rules.map((rule) => natInPf([rule])), ...used.map(natInIpfw)];
  return {
    nats: found.filter((nat) => nat !== undefined),
    redirects: [
      ...rules.map(redirectInPf).filter((redirect) => redirect !== undefined),
      ...used.filter(({ rules: any }) => any.length > 0).flatMap(redirectsInIpfw),
    ],
  };
}
