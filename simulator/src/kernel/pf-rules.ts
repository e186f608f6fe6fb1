/** The grammar of pf.conf(5), as far as it was recorded: translation and filter rules, and anchors. */

/** `any`, `(vtnet0)`, a network or an address. */
export interface PfHost {
  readonly text: string;
  readonly port: string | undefined;
}

export interface PfRule {
  readonly action: "nat" | "rdr" | "binat" | "pass" | "block";
  readonly direction: "in" | "out" | undefined;
  readonly quick: boolean;
  readonly log: boolean;
  readonly pass: boolean;
  readonly not: boolean;
  readonly interface: string | undefined;
  readonly family: "inet" | "inet6" | undefined;
  readonly protocol: string | undefined;
  readonly from: PfHost;
  readonly to: PfHost;
  readonly target: PfHost | undefined;
  readonly state: "keep" | "none";
}

/** `nat-anchor "vnet/*"` and its like. */
export interface PfAnchorCall {
  readonly kind: "nat-anchor" | "rdr-anchor" | "binat-anchor" | "anchor";
  readonly name: string;
}

/** A ruleset in the order that it was written, split as pf keeps it. */
export interface PfRuleset {
  readonly translation: readonly (PfRule | PfAnchorCall)[];
  readonly filter: readonly (PfRule | PfAnchorCall)[];
  /** Interfaces of `set skip on`. */
  readonly skip: readonly string[];
  readonly lines: readonly PfStatement[];
}

export type PfStatement = PfRule | PfAnchorCall | { readonly skip: readonly string[] };

export function isAnchorCall(statement: PfStatement): statement is PfAnchorCall {
  return "kind" in statement;
}

export function isRule(statement: PfStatement): statement is PfRule {
  return "action" in statement;
}

export const anyHost: PfHost = { text: "any", port: undefined };

/** services(5), as pfctl names ports (`port = http-alt`); 22 was recorded as a number in a target and 8022 has no name. */
const serviceNames: Readonly<Record<string, string>> = {
  "21": "ftp",
  "22": "ssh",
  "23": "telnet",
  "25": "smtp",
  "53": "domain",
  "80": "http",
  "110": "pop3",
  "123": "ntp",
  "143": "imap",
  "389": "ldap",
  "443": "https",
  "465": "submissions",
  "514": "syslog",
  "587": "submission",
  "636": "ldaps",
  "993": "imaps",
  "995": "pop3s",
  "3306": "mysql",
  "5432": "postgresql",
  "5353": "mdns",
  "6379": "redis",
  "8080": "http-alt",
};

const portNumbers = new Map(Object.entries(serviceNames).map(([number, name]) => [name, number]));

/** A port by number, from its number or name. */
export function portNumber(port: string): string | undefined {
  return /^\d+$/.test(port) ? (Number(port) <= 65535 ? port : undefined) : portNumbers.get(port);
}

/** Writes a rule as `pfctl -sn`, `-sr` and `-v` do (print_rule of sbin/pfctl/pfctl_parser.c). */
export function formatStatement(statement: PfStatement): string {
  if ("skip" in statement) return `set skip on { ${statement.skip.join(" ")} }`;
  if (isAnchorCall(statement)) return `${statement.kind} "${statement.name}" all`;
  const { action } = statement;
  const words: string[] = [action];
  if (statement.pass) words.push("pass");
  if (action === "block") words.push("drop");
  if (statement.direction !== undefined) words.push(statement.direction);
  if (statement.log) words.push("log");
  if (statement.quick) words.push("quick");
  if (statement.interface !== undefined) words.push("on", `${statement.not ? "! " : ""}${statement.interface}`);
  if (statement.family !== undefined) words.push(statement.family);
  if (statement.protocol !== undefined) words.push("proto", statement.protocol);
  words.push(formatHosts(statement));
  if (statement.target !== undefined) {
    words.push("->", formatTarget(statement.target));
    if (action === "nat" && isDynamic(statement.target.text)) words.push("round-robin");
  }
  if (action === "pass") {
    const tcp = statement.protocol === undefined || statement.protocol === "tcp";
    if (statement.state === "none") words.push("no state");
    else words.push(...(tcp ? ["flags S/SA"] : []), "keep state");
  }
  return words.join(" ");
}

function formatHosts({ from, to }: PfRule): string {
  if (from.text === "any" && to.text === "any" && from.port === undefined && to.port === undefined) return "all";
  return `from ${formatHost(from)} to ${formatHost(to)}`;
}

function formatHost(host: PfHost): string {
  return host.port === undefined ? host.text : `${host.text} port = ${serviceNames[host.port] ?? host.port}`;
}

function formatTarget(target: PfHost): string {
  return target.port === undefined ? target.text : `${target.text} port ${target.port}`;
}

/** `(vtnet0)`: the address that the interface has at the time. */
export function isDynamic(text: string): boolean {
  return text.startsWith("(");
}
