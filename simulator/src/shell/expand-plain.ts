import type { FileView } from "../kernel/files";
import type { Command, Word } from "./ast";
import { quotePattern } from "./pattern";
import type { Variables } from "./variables";

/** What expansion needs of its shell. */
export interface ExpansionContext {
  readonly variables: Variables;
  readonly files: FileView;
  readonly options: ReadonlySet<string>;
  /** `$?`, `$$`, `$!`, `$-`, `$0`. */
  readonly special: (name: string) => string | undefined;
  /** Runs a command substitution and returns its output. */
  readonly substitute: (body: Command | undefined) => Promise<string>;
}

/** The value of a parameter; undefined when it is not set. */
export function parameterValue(name: string, shell: ExpansionContext): string | undefined {
  if (/^[A-Za-z_]/.test(name)) return shell.variables.get(name);
  if (/^[1-9]/.test(name)) return shell.variables.positional[Number(name) - 1];
  if (name === "#") return String(shell.variables.positional.length);
  if (name === "@" || name === "*") {
    const { positional } = shell.variables;
    const ifs = shell.variables.get("IFS");
    return positional.length === 0 ? undefined : positional.join(ifs === undefined ? " " : ifs.slice(0, 1));
  }
  return shell.special(name);
}

/** `"$@"`, alone. */
export function isAllPositional({ parts: [only, second] }: Word): boolean {
  if (second !== undefined || only?.type !== "parameter" || !only.quoted) return false;
  return only.parameter.name === "@" && only.parameter.operator === "";
}

/**
 * What a word expands to in which nothing is split, matched or substituted, as in most: literal text and plain parameters.
 * undefined: it takes more.
 */
export function plainText({ parts }: Word, shell: ExpansionContext, splits: boolean): string | undefined {
  let text = "";
  for (const part of parts) {
    if (part.type === "text") {
      // `[` alone is a command, not a pattern.
      if (!part.quoted && /[*?[~\\]/.test(part.text) && (parts.length > 1 || part.text !== "[")) return undefined;
      text += part.text;
    } else if (part.type === "parameter") {
      const { name, operator } = part.parameter;
      if (operator !== "" || name === "@" || name === "*") return undefined;
      const value = parameterValue(name, shell);
      if (value === undefined && shell.options.has("nounset")) return undefined;
      if (splits && !part.quoted && !staysWhole(value, shell)) return undefined;
      text += value ?? "";
    } else return undefined;
  }
  return text;
}

/** Whether an unquoted value is one field as it is: there is nothing in it to split or to match. */
function staysWhole(value: string | undefined, shell: ExpansionContext): boolean {
  return value !== undefined && /^[\w./:@%+,=-]+$/.test(value) && shell.variables.get("IFS") === " \t\n";
}

/** The pattern that a word of nothing but text is; undefined when there is something to expand in it. */
export function literalPattern({ parts }: Word): string | undefined {
  let pattern = "";
  for (const part of parts) {
    if (part.type !== "text" || (!part.quoted && part.text.startsWith("~"))) return undefined;
    pattern += part.quoted ? quotePattern(part.text) : part.text;
  }
  return pattern;
}
