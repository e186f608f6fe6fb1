import { FreebsdError } from "../errors";
import type { Command } from "./connection";

/** Words that the shell would take as its own grammar where a command's name stands (sh(1), "Reserved Words"). */
const reservedWords = new Set(
  "! { } case do done elif else esac fi for function if in then time until while select".split(" "),
);

/** What every shell leaves alone; without `~`, which is a home at the start of a word and after `=` or `:`. */
const plainWord = /^[A-Za-z0-9_/:.,@%+=-]+$/;

/**
 * One word for sh(1), whatever is in it. Single quotes keep every character but the single quote itself.
 *
 * @throws FreebsdError `invalid-command` for what no argument of a program can hold: a NUL, or half of a surrogate pair.
 */
export function quote(word: string): string {
  refuseUnsendable(word, "an argument");
  if (word.includes("\0")) throw unsendable("an argument holds a NUL character");
  return plainWord.test(word) ? word : quoteAlways(word);
}

/** A whole command for sh(1): its first word is a command's name, never an assignment or a word of the grammar. */
export function quoteCommand(argv: readonly string[]): string {
  const [name, ...rest] = argv;
  if (name === undefined || name === "") throw unsendable("a command without a name");
  const first = reservedWords.has(name) || name.includes("=") ? quoteAlways(name) : quote(name);
  return [first, ...rest.map(quote)].join(" ");
}

/** A `case` pattern: `*` and `?` stay what they are, all else is literal. */
export function quotePattern(pattern: string): string {
  return pattern
    .split(/([*?])/)
    .map((part, index) => (index % 2 === 1 || part === "" ? part : quoteAlways(refuseNul(part))))
    .join("");
}

/** The format of a printf(1) that writes exactly this text, NULs too. */
export function printfFormat(text: string): string {
  refuseUnsendable(text, "the standard input");
  return quoteAlways(text.replace(/%/g, "%%").replace(/\\/g, "\\\\").replace(/\0/g, "\\000"));
}

/** What may be shown of a command: all of it, or only the program when the command holds a secret. */
export function redactedCommand(command: Pick<Command, "argv" | "secret">): string {
  const [name = "", ...rest] = command.argv;
  if (command.secret) return rest.length === 0 ? name : `${name} [secret]`;
  return command.argv.map((word) => (plainWord.test(word) ? word : quoteAlways(word))).join(" ");
}

export function refuseUnsendable(text: string, what: string): void {
  if (!text.isWellFormed()) throw unsendable(`${what} holds half of a surrogate pair, which is no UTF-8`);
}

function refuseNul(text: string): string {
  if (text.includes("\0")) throw unsendable("a pattern holds a NUL character");
  return text;
}

function quoteAlways(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

function unsendable(message: string): FreebsdError {
  return new FreebsdError({ code: "invalid-command", message: `cannot be sent to a shell: ${message}` });
}
