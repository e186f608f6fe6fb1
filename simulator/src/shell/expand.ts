import { ArithmeticError, evaluateArithmetic } from "./arithmetic";
import type { Command, ParameterExpansion, Word, WordPart } from "./ast";
import { type ExpansionContext, isAllPositional, parameterValue, plainText } from "./expand-plain";
import { FieldBuilder } from "./fields";
import { quotePattern, trimPattern } from "./pattern";
import { ShellError } from "./variables";

/** An expansion on its way: it hands out each command substitution that it comes to, and goes on with the output. */
type Expansion<T> = Generator<Command | undefined, T, string>;

/** Runs an expansion. Most have no command substitution: they are done at once, and nobody has to wait for them. */
function expanded<T>(expansion: Expansion<T>, shell: ExpansionContext): T | Promise<T> {
  const step = expansion.next();
  return step.done === true ? step.value : substituting(expansion, step.value, shell);
}

async function substituting<T>(
  expansion: Expansion<T>,
  first: Command | undefined,
  shell: ExpansionContext,
): Promise<T> {
  for (let body = first; ; ) {
    const step = expansion.next(await shell.substitute(body));
    if (step.done === true) return step.value;
    body = step.value;
  }
}

/** Expands words into fields, with splitting and pathname expansion. */
export function expandFields(words: readonly Word[], shell: ExpansionContext): string[] | Promise<string[]> {
  const fields: string[] = [];
  const declares = isDeclaration(words);
  for (const word of words) {
    if (isAllPositional(word)) fields.push(...shell.variables.positional);
    else {
      const text =
        word.parts.length === 0 ? undefined : plainText(word, shell, !(declares && looksLikeAssignment(word)));
      if (text === undefined)
        return expanded(moreFields(words.slice(words.indexOf(word)), declares, fields, shell), shell);
      fields.push(text);
    }
  }
  return fields;
}

/** Expands a word into one string: assignments, redirections, here-documents. */
export function expandString(word: Word, shell: ExpansionContext): string | Promise<string> {
  return plainText(word, shell, false) ?? expanded(stringOf(word, shell), shell);
}

/** Expands a word into a pattern: quoted characters are escaped. */
export function expandPattern(word: Word, shell: ExpansionContext): string | Promise<string> {
  return expanded(patternOf(word, shell), shell);
}

function* moreFields(
  words: readonly Word[],
  declares: boolean,
  fields: string[],
  shell: ExpansionContext,
): Expansion<string[]> {
  for (const word of words) {
    if (declares && looksLikeAssignment(word)) {
      fields.push(yield* stringOf(word, shell));
      continue;
    }
    const text = word.parts.length === 0 ? undefined : plainText(word, shell, true);
    if (text !== undefined) {
      fields.push(text);
      continue;
    }
    const builder = new FieldBuilder(shell.variables.get("IFS") ?? " \t\n");
    yield* expandParts(word.parts, builder, shell, true, true);
    fields.push(...builder.finish(shell.files, shell.options.has("noglob")));
  }
  return fields;
}

const declarations = new Set(["export", "readonly", "local"]);

/** Words after these look like assignments and are expanded like them: not split (sh(1), Assignments; isdeclarationcmd of bin/sh/eval.c). */
function isDeclaration(words: readonly Word[]): boolean {
  for (const word of words) {
    const [only] = word.parts;
    if (word.parts.length !== 1 || only?.type !== "text") return false;
    if (only.text !== "command") return declarations.has(only.text);
  }
  return false;
}

function looksLikeAssignment({ parts: [first] }: Word): boolean {
  return first?.type === "text" && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*=/.test(first.text);
}

function* stringOf(word: Word, shell: ExpansionContext): Expansion<string> {
  return (yield* unsplit(word, shell)).text();
}

function* patternOf(word: Word, shell: ExpansionContext): Expansion<string> {
  return (yield* unsplit(word, shell)).pattern();
}

function* unsplit(word: Word, shell: ExpansionContext): Expansion<FieldBuilder> {
  const builder = new FieldBuilder("");
  yield* expandParts(word.parts, builder, shell, false, true);
  return builder;
}

function* expandParts(
  parts: readonly WordPart[],
  builder: FieldBuilder,
  shell: ExpansionContext,
  splits: boolean,
  atStart: boolean,
  splitsText = false,
): Expansion<void> {
  const add = (text: string, quoted: boolean): void => {
    if (quoted) builder.quoted(text);
    else if (splits) builder.split(text);
    else builder.expanded(text);
  };
  for (const part of parts) {
    if (part.type === "text") {
      const isHome = part === parts[0] && atStart && startsAtHome(part.text);
      if (part.quoted) builder.quoted(part.text);
      else if (splitsText && !isHome) builder.split(part.text);
      else builder.literal(isHome ? tilde(part.text, shell) : part.text);
    } else if (part.type === "command") {
      add((yield part.body).replace(/\n+$/, ""), part.quoted);
    } else if (part.type === "arithmetic") {
      const source = yield* stringOf(part.expression, shell);
      add(String(arithmetic(source, shell)), part.quoted);
    } else yield* expandParameter(part.parameter, part.quoted, builder, shell, splits, add);
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

function startsAtHome(text: string): boolean {
  return text === "~" || text.startsWith("~/");
}

function tilde(text: string, shell: ExpansionContext): string {
  const home = shell.variables.get("HOME");
  return home === undefined ? text : quotePattern(home) + text.slice(1);
}

function* expandParameter(
  parameter: ParameterExpansion,
  quoted: boolean,
  builder: FieldBuilder,
  shell: ExpansionContext,
  splits: boolean,
  add: (text: string, quoted: boolean) => void,
): Expansion<void> {
  const { name, operator, word } = parameter;
  if (operator === "bad")
    throw new ShellError(`\${${name.slice(0, 20)}${name.length > 20 ? "..." : ""}}: Bad substitution`);
  const value = parameterValue(name, shell);
  const unset = value === undefined || (parameter.colon && value === "");
  function* nested(): Expansion<void> {
    // The text itself is split, too, as in ${v+-a b} (EXP_SPLIT_LIT in bin/sh/expand.c).
    if (word !== undefined && word.parts.length > 0)
      yield* expandParts(word.parts, builder, shell, splits, !quoted, splits && !quoted);
    else if (quoted) builder.quoted("");
  }
  if (operator === "-" && unset) return yield* nested();
  if (operator === "+") {
    if (!unset) return yield* nested();
    if (quoted) builder.quoted("");
    return;
  }
  if (operator === "=" && unset) {
    const assigned = word === undefined ? "" : yield* stringOf(word, shell);
    if (!/^[A-Za-z_]/.test(name)) throw new ShellError(`${name}: Bad substitution`);
    shell.variables.set(name, assigned);
    add(assigned, quoted);
    return;
  }
  if (operator === "?" && unset) {
    const message = word === undefined ? "" : yield* stringOf(word, shell);
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
    const pattern = word === undefined ? "" : yield* patternOf(word, shell);
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
