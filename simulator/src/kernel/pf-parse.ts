import {
  anyHost,
  isRule,
  type PfAnchorCall,
  type PfHost,
  type PfRule,
  type PfRuleset,
  type PfStatement,
  portNumber,
} from "./pf-rules";
import { parseAddress } from "./routes-addresses";

/** A line that pfctl's grammar does not take. */
export class PfSyntaxError extends Error {
  constructor(
    readonly line: number,
    message = "syntax error",
  ) {
    super(message);
    this.name = "PfSyntaxError";
  }
}

/** A line that is right for pf.conf(5) and that the simulated host has no behaviour for. */
export class PfNotSimulated extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = "PfNotSimulated";
  }
}

export function isPfSyntaxError(error: unknown): error is PfSyntaxError {
  return error instanceof Error && error.name === "PfSyntaxError";
}

export function isPfNotSimulated(error: unknown): error is PfNotSimulated {
  return error instanceof Error && error.name === "PfNotSimulated";
}

/** Reads pf.conf(5): one statement a line; `\` joins lines, `#` starts a comment. */
export function parseRuleset(text: string): PfRuleset {
  const lines: PfStatement[] = [];
  for (const { line, words } of logicalLines(text)) {
    if (words.length === 0) continue;
    lines.push(...parseStatement(new Words(words, line)));
  }
  const translation = lines.filter((it): it is PfRule | PfAnchorCall => isTranslation(it));
  const filter = lines.filter((it): it is PfRule | PfAnchorCall => !("skip" in it) && !isTranslation(it));
  return { translation, filter, skip: lines.flatMap((it) => ("skip" in it ? it.skip : [])), lines };
}

function isTranslation(statement: PfStatement): boolean {
  if (isRule(statement)) return statement.action !== "pass" && statement.action !== "block";
  return "kind" in statement && statement.kind !== "anchor";
}

function logicalLines(text: string): { line: number; words: string[] }[] {
  const result: { line: number; words: string[] }[] = [];
  let carried = "";
  for (const [at, raw] of text.split("\n").entries()) {
    const line = carried + raw;
    if (line.endsWith("\\")) {
      carried = `${line.slice(0, -1)} `;
      continue;
    }
    carried = "";
    const words = line.replace(/#.*$/, "").match(/"[^"]*"|->|[{}=!<>]|\([^)]*\)|[^\s{}=!<>"()]+/g) ?? [];
    result.push({ line: at + 1, words: [...words] });
  }
  return result;
}

/** The words of a statement, taken from the front. */
class Words {
  private at = 0;
  constructor(
    private readonly words: readonly string[],
    readonly line: number,
  ) {}

  get next(): string | undefined {
    return this.words[this.at];
  }

  take(): string {
    const word = this.words[this.at];
    if (word === undefined) this.fail();
    this.at += 1;
    return word;
  }

  accept(word: string): boolean {
    if (this.next !== word) return false;
    this.at += 1;
    return true;
  }

  end(): void {
    if (this.next !== undefined) this.fail();
  }

  fail(): never {
    throw new PfSyntaxError(this.line);
  }
}

const notSimulated = new Set(["table", "queue", "altq", "load", "antispoof", "match", "scrub", "ether", "include"]);

function parseStatement(words: Words): PfStatement[] {
  const first = words.take();
  switch (first) {
    case "nat":
    case "rdr":
    case "binat":
    case "pass":
    case "block":
      return [parseRule(first, words)];
    case "nat-anchor":
    case "rdr-anchor":
    case "binat-anchor":
    case "anchor": {
      const name = words.take().replace(/^"|"$/g, "");
      if (words.accept("all") || words.next === undefined) words.end();
      else throw new PfNotSimulated(`${first} with conditions or rules of its own`);
      return [{ kind: first, name }];
    }
    case "set":
      return parseSet(words);
    case "no":
      throw new PfNotSimulated("no nat, no rdr");
    default:
      if (notSimulated.has(first)) throw new PfNotSimulated(first);
      if (words.next === "=") throw new PfNotSimulated("macros");
      return words.fail();
  }
}

function parseSet(words: Words): PfStatement[] {
  const option = words.take();
  if (option !== "skip") throw new PfNotSimulated(`set ${option}`);
  if (!words.accept("on")) words.fail();
  const skip: string[] = [];
  if (words.accept("{")) while (!words.accept("}")) skip.push(words.take().replace(/,$/, ""));
  else skip.push(words.take());
  words.end();
  return [{ skip }];
}

function parseRule(action: PfRule["action"], words: Words): PfRule {
  const pass = action !== "pass" && action !== "block" && words.accept("pass");
  if (action === "block") {
    words.accept("drop");
    if (words.next === "return" || words.next?.startsWith("return-") === true) throw new PfNotSimulated("block return");
  }
  const direction = words.accept("in") ? "in" : words.accept("out") ? "out" : undefined;
  const log = words.accept("log");
  const quick = words.accept("quick");
  let not = false;
  let iface: string | undefined;
  if (words.accept("on")) {
    not = words.accept("!");
    if (words.next === "{") throw new PfNotSimulated("lists of interfaces");
    iface = words.take();
  }
  const family = words.accept("inet") ? "inet" : words.accept("inet6") ? "inet6" : undefined;
  let protocol: string | undefined;
  if (words.accept("proto")) {
    if (words.next === "{") throw new PfNotSimulated("lists of protocols");
    protocol = words.take();
  }
  const { from, to } = parseHosts(words);
  const target = action === "pass" || action === "block" ? undefined : parseTarget(words);
  const state = parseState(words);
  words.end();
  return { action, direction, quick, log, pass, not, interface: iface, family, protocol, from, to, target, state };
}

function parseHosts(words: Words): { from: PfHost; to: PfHost } {
  if (words.accept("all")) return { from: anyHost, to: anyHost };
  const from = words.accept("from") ? parseHost(words) : anyHost;
  const to = words.accept("to") ? parseHost(words) : anyHost;
  return { from, to };
}

function parseHost(words: Words): PfHost {
  if (words.next === "{" || words.next === "!" || words.next === "<")
    throw new PfNotSimulated("lists, tables and negated addresses");
  const text = words.next === "port" ? "any" : readAddress(words);
  if (!words.accept("port")) return { text, port: undefined };
  words.accept("=");
  if (words.next === "{" || words.next === "<" || words.next === ">") throw new PfNotSimulated("port ranges and lists");
  return { text, port: readPort(words) };
}

/** Addresses, networks, `any`, and interfaces in parentheses; names are not looked up. */
function readAddress(words: Words): string {
  const word = words.take();
  if (word === "any" || word.startsWith("(")) return word;
  const [address = "", length] = word.split("/", 2);
  if (parseAddress(address) === undefined) {
    if (/^[a-z]+\d+$/.test(word)) throw new PfNotSimulated(`the addresses of ${word} at the time of loading`);
    words.fail();
  }
  return length === "32" && !address.includes(":") ? address : word;
}

function parseTarget(words: Words): PfHost {
  if (!words.accept("->")) words.fail();
  const text = readAddress(words);
  if (words.accept("port")) return { text, port: readPort(words) };
  return { text, port: undefined };
}

function readPort(words: Words): string {
  const word = words.take();
  if (word.includes(":")) throw new PfNotSimulated("port ranges");
  return portNumber(word) ?? words.fail();
}

function parseState(words: Words): "keep" | "none" {
  if (words.accept("flags")) {
    const flags = words.take();
    if (flags !== "S/SA") throw new PfNotSimulated(`flags ${flags}`);
  }
  if (words.accept("keep")) {
    if (!words.accept("state")) words.fail();
  } else if (words.accept("no")) {
    if (!words.accept("state")) words.fail();
    return "none";
  }
  return "keep";
}
