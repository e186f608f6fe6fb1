import {
  anyHost,
  isDynamic,
  type PfBlock,
  type PfHost,
  type PfPort,
  type PfRule,
  type PfTarget,
  tableName,
} from "./pf-rules";
import { portNumber } from "./pf-services";
import { PfNotSimulated, type PfWords } from "./pf-words";
import { formatAddress, maskOf, parseAddress, widthOf } from "./routes-addresses";

interface Side {
  readonly hosts: readonly { readonly not: boolean; readonly text: string }[];
  readonly ports: readonly (PfPort | undefined)[];
}

const openSide: Side = { hosts: [{ not: false, text: "any" }], ports: [undefined] };

/** One rule of translation or of the filter; lists make several of it, in pfctl's order (expand_rule). */
export function parseRules(words: PfWords): PfRule[] {
  const no = words.accept("no");
  const action = words.take() as PfRule["action"];
  if (!["nat", "rdr", "binat", "pass", "block"].includes(action) || (no && !isTranslationAction(action))) words.fail();
  const pass = isTranslationAction(action) && words.accept("pass");
  const refusal = action === "block" ? readRefusal(words) : "drop";
  const direction = words.accept("in") ? "in" : words.accept("out") ? "out" : undefined;
  const log = words.accept("log");
  const quick = words.accept("quick");
  const interfaces = words.accept("on")
    ? words.list(() => ({ not: words.accept("!"), name: words.take() }))
    : [{ not: false, name: undefined }];
  const written = words.accept("inet") ? "inet" : words.accept("inet6") ? "inet6" : undefined;
  const protocols = words.accept("proto") ? words.list(() => words.take()) : [undefined];
  const { from, to } = readSides(words);
  const icmpTypes = words.accept("icmp-type") ? words.list(() => words.take()) : [undefined];
  const target = isTranslationAction(action) && !no ? readTarget(words) : undefined;
  const options = readOptions(words);
  words.end();
  const rules: PfRule[] = [];
  for (const iface of interfaces)
    for (const protocol of protocols)
      for (const icmpType of icmpTypes)
        for (const source of hostsOf(from))
          for (const destination of hostsOf(to)) {
            const family = written ?? familyOf([source.text, destination.text, target?.text ?? "any"]);
            if (family === "mixed") continue;
            rules.push({
              action,
              no,
              refusal,
              direction,
              quick,
              log,
              pass,
              notInterface: iface.not,
              interface: iface.name,
              family,
              protocol,
              icmpType,
              from: source,
              to: destination,
              target,
              ...options,
            });
          }
  if (rules.length === 0) words.fail();
  return rules;
}

function isTranslationAction(action: string): boolean {
  return action === "nat" || action === "rdr" || action === "binat";
}

function readRefusal(words: PfWords): PfBlock {
  for (const refusal of ["drop", "return", "return-rst", "return-icmp"] as const)
    if (words.accept(refusal)) return refusal;
  return "drop";
}

function readSides(words: PfWords): { from: Side; to: Side } {
  if (words.accept("all")) return { from: openSide, to: openSide };
  const from = words.accept("from") ? readSide(words) : openSide;
  const to = words.accept("to") ? readSide(words) : openSide;
  return { from, to };
}

function readSide(words: PfWords): Side {
  const hosts =
    words.next === "port" ? openSide.hosts : words.list(() => ({ not: words.accept("!"), text: readHostText(words) }));
  return { hosts, ports: words.accept("port") ? words.list(() => readPort(words)) : [undefined] };
}

function hostsOf({ hosts, ports }: Side): PfHost[] {
  return hosts.flatMap((host) =>
    ports.map((port) => (host.text === "any" && !host.not ? { ...anyHost, port } : { ...host, port })),
  );
}

/** An address, a network with its host bits cleared, `any`, a table, or an interface in parentheses; names are not looked up. */
export function readHostText(words: PfWords): string {
  const word = words.take();
  if (word === "any" || isDynamic(word) || tableName(word) !== undefined) return word;
  const [address = "", length] = word.split("/", 2);
  const parsed = parseAddress(address);
  if (parsed === undefined) {
    if (/^[a-z]+\d+(:\w+)?$/.test(word) || word === "self")
      throw new PfNotSimulated(`the addresses of ${word} at the time of loading`);
    return words.fail();
  }
  const width = widthOf(parsed.family);
  const prefix = length === undefined ? width : Number(length);
  if (!Number.isInteger(prefix) || prefix > width) words.fail();
  const network = formatAddress(parsed.family, parsed.bits & maskOf(parsed.family, prefix));
  return prefix === width ? network : `${network}/${prefix}`;
}

function readPort(words: PfWords): PfPort {
  for (const operator of ["=", "!=", "<=", ">=", "<", ">"] as const)
    if (words.accept(operator)) return { operator, first: readPortNumber(words, words.take()), second: 0 };
  const word = words.take();
  const [low = "", high] = word.split(":", 2);
  if (high !== undefined)
    return { operator: ":", first: readPortNumber(words, low), second: readPortNumber(words, high) };
  const first = readPortNumber(words, word);
  for (const operator of ["><", "<>"] as const)
    if (words.accept(operator)) return { operator, first, second: readPortNumber(words, words.take()) };
  return { operator: "=", first, second: 0 };
}

function readPortNumber(words: PfWords, text: string): number {
  return portNumber(text) ?? words.fail();
}

function readTarget(words: PfWords): PfTarget {
  if (!words.accept("->")) words.fail();
  if (words.next === "{") throw new PfNotSimulated("translation to a list of addresses");
  const text = readHostText(words);
  if (!words.accept("port")) return { text, port: undefined };
  const port = words.take();
  if (port.includes(":")) throw new PfNotSimulated("translation to a range of ports");
  return { text, port: String(readPortNumber(words, port)) };
}

type RuleOptions = Pick<PfRule, "flags" | "state" | "label" | "staticPort">;

function readOptions(words: PfWords): RuleOptions {
  let flags: string | undefined;
  let state: PfRule["state"] = "keep";
  let staticPort = false;
  let label: string | undefined;
  for (;;) {
    if (words.accept("flags")) flags = words.take();
    else if (words.accept("static-port")) staticPort = true;
    else if (words.accept("label")) label = words.take().replace(/^"|"$/g, "");
    else if (words.next === "keep" || words.next === "no" || words.next === "modulate" || words.next === "synproxy") {
      const word = words.take();
      if (!words.accept("state")) words.fail();
      state = word === "no" ? "none" : (word as PfRule["state"]);
      if (words.next !== undefined && isDynamic(words.next)) throw new PfNotSimulated("options of states");
    } else if (
      words.next !== undefined &&
      [
        "tag",
        "tagged",
        "queue",
        "rtable",
        "probability",
        "user",
        "group",
        "tos",
        "route-to",
        "reply-to",
        "dup-to",
        "allow-opts",
        "bitmask",
        "random",
        "source-hash",
        "round-robin",
        "sticky-address",
        "icmp6-type",
        "received-on",
      ].includes(words.next)
    )
      throw new PfNotSimulated(words.next);
    else return { flags, state, label, staticPort };
  }
}

/** The family that the addresses of a rule leave it, when it names none itself. */
function familyOf(texts: readonly string[]): "inet" | "inet6" | "mixed" | undefined {
  const families = new Set(texts.flatMap((text) => parseAddress(text.split("/")[0] ?? "")?.family ?? []));
  if (families.size > 1) return "mixed";
  return [...families][0];
}
