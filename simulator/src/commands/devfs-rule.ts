import type { CommandContext } from "./command";
import { groupName, userName } from "./files-list";
import { applyMode } from "./files-make";

/** A rule that devfs(8) does not understand; the message goes behind `devfs rule: `. */
export class RuleError extends Error {}

/** A rule as it was given: its number (none: the kernel counts on by a hundred), and its text as `show` prints it. */
export interface GivenRule {
  readonly number: number | undefined;
  readonly text: string;
  /** The ruleset that it includes. */
  readonly include: number | undefined;
}

const types = ["disk", "mem", "tape", "tty"];

/** A 16-bit number, as rules and rulesets have; undefined for anything else. */
export function ruleNumber(text: string): number | undefined {
  return /^[0-9]+$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
}

/** Reads a rule specification: conditions first, then actions; `show` has them in an order of its own (devfs(8)). */
export function readRule(words: readonly string[], context: CommandContext): GivenRule {
  const [first] = words;
  if (first === undefined) throw new RuleError("unexpected end of rulespec");
  const number = ruleNumber(first);
  let at = number === undefined ? 0 : 1;
  const value = (): string => {
    const word = words[at + 1];
    if (word === undefined) throw new RuleError(`expecting argument for ${words[at]}`);
    at += 2;
    return word;
  };
  const given = new Map<string, string>();
  const chosenTypes = new Set<string>();
  for (let word = words[at]; word === "type" || word === "path"; word = words[at]) {
    const text = value();
    if (word === "path") given.set("path", text);
    else if (types.includes(text)) chosenTypes.add(text);
    else throw new RuleError(`unknown type: ${text}`);
  }
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (word === "hide" || word === "unhide") {
      given.set(word, "");
      at += 1;
    } else if (word === "user" || word === "group") given.set(word, owner(word, value(), context));
    else if (word === "mode") given.set("mode", mode(value()));
    else if (word === "include") given.set("include", ruleset(value()));
    else throw new RuleError(`unknown argument: ${word}`);
  }
  const order = ["path", "hide", "unhide", "user", "group", "mode", "include"];
  const text = [
    ...types.filter((type) => chosenTypes.has(type)).map((type) => `type ${type}`),
    ...order.flatMap((key) => {
      const chosen = given.get(key);
      return chosen === undefined ? [] : [chosen === "" ? key : `${key} ${chosen}`];
    }),
  ].join(" ");
  const include = given.get("include");
  // Number 0 is the kernel's to choose, too.
  return {
    number: number === 0 ? undefined : number,
    text,
    include: include === undefined ? undefined : Number(include),
  };
}

/** A name of passwd(5) or group(5), or an id; shown by name where there is one. */
function owner(kind: "user" | "group", text: string, context: CommandContext): string {
  const file = kind === "user" ? "/etc/passwd" : "/etc/group";
  const entries = context.files.exists(file) ? context.files.read(file).split("\n") : [];
  if (entries.some((line) => line.startsWith(`${text}:`))) return text;
  if (!/^[0-9]+$/.test(text)) throw new RuleError(`error converting to integer: ${text}`);
  return kind === "user" ? userName(Number(text)) : groupName(Number(text));
}

function mode(text: string): string {
  const bits = applyMode(text, 0, false);
  if (bits === undefined) throw new RuleError(`invalid mode: ${text}`);
  return bits.toString(8);
}

function ruleset(text: string): string {
  const number = ruleNumber(text);
  if (number === undefined) throw new RuleError(`error converting to number: ${text}`);
  return String(number);
}
