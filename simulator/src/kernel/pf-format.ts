import { isAnchorCall, isDynamic, isRule, type PfHost, type PfPort, type PfRule, type PfStatement } from "./pf-rules";
import { portName } from "./pf-services";

/**
 * Writes a statement as `pfctl -sn`, `-sr` and `-v` do (print_rule and print_pool of sbin/pfctl/pfctl_parser.c); with -P ports are
 * numbers (pfctl(8)).
 */
export function formatStatement(statement: PfStatement, numeric = false): string {
  if (isRule(statement)) return formatRule(statement, numeric);
  if (isAnchorCall(statement)) return `${statement.kind} "${statement.name}" all`;
  if ("skip" in statement) return `set skip on { ${statement.skip.join(" ")} }`;
  if ("macro" in statement) return `${statement.macro} = "${statement.value}"`;
  const { table, options, addresses } = statement;
  const list = addresses.length === 0 ? "" : ` { ${addresses.join(" ")} }`;
  return `table <${table}>${options.map((option) => ` ${option}`).join("")}${list}`;
}

function formatRule(rule: PfRule, numeric: boolean): string {
  const { action } = rule;
  const words: string[] = [...(rule.no ? ["no"] : []), action];
  if (rule.pass) words.push("pass");
  if (action === "block") words.push(rule.refusal);
  if (rule.direction !== undefined) words.push(rule.direction);
  if (rule.log) words.push("log");
  if (rule.quick) words.push("quick");
  if (rule.interface !== undefined) words.push("on", ...(rule.notInterface ? ["!"] : []), rule.interface);
  if (rule.family !== undefined) words.push(rule.family);
  if (rule.protocol !== undefined) words.push("proto", rule.protocol);
  words.push(formatHosts(rule, numeric));
  if (rule.icmpType !== undefined) words.push("icmp-type", rule.icmpType);
  if (rule.target !== undefined) {
    const { text, port } = rule.target;
    words.push("->", text, ...(port === undefined ? [] : ["port", port]));
    if (action === "nat" && isDynamic(text) && !isOneAddress(text)) words.push("round-robin");
    if (action === "nat" && rule.staticPort) words.push("static-port");
  }
  if (action === "pass") words.push(...stateWords(rule));
  if (rule.label !== undefined) words.push("label", `"${rule.label}"`);
  return words.join(" ");
}

/** DYNIF_MULTIADDR of sbin/pfctl/parse.y: `(vtnet0:0)`; a name without a digit at its end may be a group of interfaces. */
function isOneAddress(text: string): boolean {
  return /\d:0\)$/.test(text);
}

/** TCP is tracked from its first packet unless the rule says otherwise. */
function stateWords({ protocol, flags, state }: PfRule): string[] {
  const tcp = protocol === undefined || protocol === "tcp";
  const shown = flags === "any" ? ["flags", "any"] : tcp && state !== "none" ? ["flags", flags ?? "S/SA"] : [];
  return [...shown, ...(state === "none" ? ["no", "state"] : [state, "state"])];
}

function formatHosts({ from, to }: PfRule, numeric: boolean): string {
  const open = [from, to].every((host) => isAny(host.text) && host.port === undefined && !host.not);
  return open ? "all" : `from ${formatHost(from, numeric)} to ${formatHost(to, numeric)}`;
}

function isAny(text: string): boolean {
  return text === "any" || text === "0.0.0.0/0" || text === "::/0";
}

function formatHost({ not, text, port }: PfHost, numeric: boolean): string {
  return `${not ? "! " : ""}${isAny(text) ? "any" : text}${port === undefined ? "" : ` port ${formatPort(port, numeric)}`}`;
}

function formatPort({ operator, first, second }: PfPort, numeric: boolean): string {
  if (operator === ":") return `${first}:${second}`;
  if (operator === "><" || operator === "<>") return `${first} ${operator} ${second}`;
  return `${operator} ${!numeric && (operator === "=" || operator === "!=") ? portName(first) : first}`;
}
