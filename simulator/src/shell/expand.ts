import type { FileView } from "../kernel/files";
import { ArithmeticError, evaluateArithmetic } from "./arithmetic";
import type { Command, ParameterExpansion, Word, WordPart } from "./ast";
import { FieldBuilder } from "./fields";
import { quotePattern, trimPattern, unquotePattern } from "./pattern";
import { ShellError, type Variables } from "./variables";

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

/** Expands words into fields, with splitting and pathname expansion. */
export async function expandFields(words: readonly Word[], shell: ExpansionContext): Promise<string[]> {
  const fields: string[] = [];
  const declares = isDeclaration(words);
  for (const word of words) {
    const [only] = word.parts;
    if (declares && looksLikeAssignment(word)) {
      fields.push(await expandString(word, shell));
      continue;
    }
    if (word.parts.length === 1 && only?.type === "text" && (only.quoted || !/[*?[\]~\\]/.test(only.text))) {
      fields.push(only.text);
      continue;
    }
    const builder = new FieldBuilder(shell.variables.get("IFS") ?? " \t\n");
    await expandParts(word.parts, builder, shell, true, true);
    fields.push(...builder.finish(shell.files, shell.options.has("noglob")));
  }
  return fields;
}

/** Words after these look like assignments and are expanded like them: not split (sh(1), Assignments; isdeclarationcmd of bin/sh/eval.c). */
function isDeclaration(words: readonly Word[]): boolean {
  for (const word of words) {
    const [only] = word.parts;
    if (word.parts.length !== 1 || only?.type !== "text") return false;
    if (only.text !== "command") return ["export", "readonly", "local"].includes(only.text);
  }
  return false;
}

function looksLikeAssignment({ parts: [first] }: Word): boolean {
  return first?.type === "text" && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*=/.test(first.text);
}

/** Expands a word into one string: assignments, redirections, here-documents. */
export async function expandString(word: Word, shell: ExpansionContext): Promise<string> {
  return unquotePattern(await expandPattern(word, shell));
}

/** Expands a word into a pattern: quoted characters are escaped. */
export async function expandPattern(word: Word, shell: ExpansionContext): Promise<string> {
  const builder = new FieldBuilder("");
  await expandParts(word.parts, builder, shell, false, true);
  return builder.pattern();
}

async function expandParts(
  parts: readonly WordPart[],
  builder: FieldBuilder,
  shell: ExpansionContext,
  splits: boolean,
  atStart: boolean,
): Promise<void> {
  const add = (text: string, quoted: boolean): void => {
    if (quoted) builder.quoted(text);
    else if (splits) builder.split(text);
    else builder.literal(text.replaceAll("\\", "\\\\"));
  };
  for (const [index, part] of parts.entries()) {
    if (part.type === "text") {
      if (part.quoted) builder.quoted(part.text);
      else builder.literal(index === 0 && atStart ? tilde(part.text, shell) : part.text);
    } else if (part.type === "command") {
      add((await shell.substitute(part.body)).replace(/\n+$/, ""), part.quoted);
    } else if (part.type === "arithmetic") {
      const source = await expandString(part.expression, shell);
      add(String(arithmetic(source, shell)), part.quoted);
    } else await expandParameter(part.parameter, part.quoted, builder, shell, splits, add);
  }
}

function arithmetic(source: string, shell: ExpansionContext): bigint {
  try {
    return evaluateArithmetic(source, {
      get: (name) => shell.variables.get(name),
      set: (name, value) => shell.variables.set(name, value),
    });
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ShellError(error.message);
    throw error;
  }
}

function tilde(text: string, shell: ExpansionContext): string {
  if (text !== "~" && !text.startsWith("~/")) return text;
  const home = shell.variables.get("HOME");
  return home === undefined ? text : quotePattern(home) + text.slice(1);
}

/** The value of a parameter; undefined when it is not set. */
function parameterValue(name: string, shell: ExpansionContext): string | undefined {
  if (/^[1-9][0-9]*$/.test(name)) return shell.variables.positional[Number(name) - 1];
  if (name === "#") return String(shell.variables.positional.length);
  if (name === "@" || name === "*") {
    const { positional } = shell.variables;
    const ifs = shell.variables.get("IFS");
    return positional.length === 0 ? undefined : positional.join(ifs === undefined ? " " : ifs.slice(0, 1));
  }
  return /^[A-Za-z_]/.test(name) ? shell.variables.get(name) : shell.special(name);
}

async function expandParameter(
  parameter: ParameterExpansion,
  quoted: boolean,
  builder: FieldBuilder,
  shell: ExpansionContext,
  splits: boolean,
  add: (text: string, quoted: boolean) => void,
): Promise<void> {
  const { name, operator, word } = parameter;
  if (operator === "bad")
    throw new ShellError(`\${${name.slice(0, 20)}${name.length > 20 ? "..." : ""}}: Bad substitution`);
  const value = parameterValue(name, shell);
  const unset = value === undefined || (parameter.colon && value === "");
  const nested = async (): Promise<void> => {
    if (word !== undefined && word.parts.length > 0) await expandParts(word.parts, builder, shell, splits, !quoted);
    else if (quoted) builder.quoted("");
  };
  if (operator === "-" && unset) return nested();
  if (operator === "+") {
    if (!unset) return nested();
    if (quoted) builder.quoted("");
    return;
  }
  if (operator === "=" && unset) {
    const assigned = word === undefined ? "" : await expandString(word, shell);
    if (!/^[A-Za-z_]/.test(name)) throw new ShellError(`${name}: Bad substitution`);
    shell.variables.set(name, assigned);
    add(assigned, quoted);
    return;
  }
  if (operator === "?" && unset) {
    const message = word === undefined ? "" : await expandString(word, shell);
    throw new ShellError(
      `${name}: ${message !== "" ? message : `parameter ${parameter.colon ? "null or " : ""}not set`}`,
    );
  }
  if (
    value === undefined &&
    shell.options.has("nounset") &&
    name !== "@" &&
    name !== "*" &&
    !"-=?+".includes(operator || "x")
  )
    throw new ShellError(`${name}: parameter not set`);
  if (operator === "length") {
    add(String(name === "@" || name === "*" ? shell.variables.positional.length : (value ?? "").length), quoted);
    return;
  }
  if (operator === "#" || operator === "##" || operator === "%" || operator === "%%") {
    const pattern = word === undefined ? "" : await expandPattern(word, shell);
    add(trimPattern(value ?? "", operator, pattern), quoted);
    return;
  }
  if (name === "@" || (name === "*" && !quoted && splits)) {
    const { positional } = shell.variables;
    for (const [index, each] of positional.entries()) {
      if (index > 0) {
        if (splits) builder.cut();
        else builder.quoted(" ");
      }
      if (quoted || each !== "") add(each, quoted);
    }
    return;
  }
  if (value !== undefined || quoted) add(value ?? "", quoted);
}
