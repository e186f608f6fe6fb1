import { expandGlob } from "../shell/glob";
import { FileError, type FileView } from "./files";
import { type ConfToken, scanJailConf } from "./jail-conf-scanner";

/** A value with the variables that stand in it, by position. */
export interface ConfString {
  text: string;
  variables: { readonly name: string; position: number }[];
}

export interface ConfParameter {
  name: string;
  values: ConfString[];
  readonly isVariable: boolean;
  readonly appends: boolean;
}

/** A jail of a configuration file, its parameters complete: globals and wildcards merged in, variables resolved. */
export interface ConfJail {
  readonly name: string;
  readonly parameters: Map<string, string[]>;
  /** Messages about it, which make it fail (`jail: NAME: …`). */
  readonly errors: string[];
}

/** The file cannot be used: `jail: ` and this text, then exit 1. */
export class JailConfError extends Error {}

interface Block {
  readonly name: string;
  readonly parameters: ConfParameter[];
}

/** Reads and resolves a jail.conf(5). */
export function readJailConf(path: string, files: FileView, stdin: string): ConfJail[] {
  const blocks: Block[] = [];
  parseFile(path, files, stdin, blocks, 0);
  const wild = blocks.map((block, index) => ({ block, index })).filter(({ block }) => isWild(block.name));
  const jails: ConfJail[] = [];
  for (const [index, block] of blocks.entries()) {
    if (isWild(block.name)) continue;
    const merged = [
      ...wild.filter((each) => each.index < index),
      { block, index },
      ...wild.filter((each) => each.index > index),
    ].filter((each) => each.block === block || matchesJail(block.name, each.block.name));
    jails.push(
      resolveJail(
        block.name,
        merged.flatMap((each) => each.block.parameters),
      ),
    );
  }
  return jails;
}

export function isWild(name: string): boolean {
  return name === "*" || name.startsWith("*.") || name.includes(".*");
}

/** `*` for one level of the hierarchy (jail.conf(5), WILDCARDS); a lone `*` matches every jail. */
export function matchesJail(name: string, pattern: string): boolean {
  if (pattern === "*") return true;
  const parts = name.split(".");
  const wanted = pattern.split(".");
  return parts.length === wanted.length && wanted.every((part, index) => part === "*" || part === parts[index]);
}

function parseFile(path: string, files: FileView, stdin: string, blocks: Block[], depth: number): void {
  let source: string;
  try {
    source = path === "-" ? stdin : files.read(path);
  } catch (error) {
    if (error instanceof FileError) throw new JailConfError(`${path}: ${error.text}`);
    throw error;
  }
  const tokens = scanJailConf(source, path === "-" ? "STDIN" : path);
  new ConfParser(tokens, path === "-" ? "STDIN" : path, blocks, (pattern) => {
    if (depth > 32) throw new JailConfError(`maximum include depth exceeded`);
    const found = expandGlob(pattern, files);
    if (found.length === 0 && !/[*?[]/.test(pattern)) throw new JailConfError(`${pattern}: No such file or directory`);
    for (const each of found) parseFile(each, files, stdin, blocks, depth + 1);
  }).parse();
}

class ConfParser {
  private at = 0;

  constructor(
    private readonly tokens: readonly ConfToken[],
    private readonly file: string,
    private readonly blocks: Block[],
    private readonly include: (pattern: string) => void,
  ) {}

  private fail(): never {
    const token = this.tokens[this.at];
    if (token === undefined) throw new JailConfError(`${this.file}: unexpected EOF`);
    throw new JailConfError(`${this.file} line ${token.line}: ${token.raw}: syntax error`);
  }

  private isPunctuation(text: string): boolean {
    const token = this.tokens[this.at];
    return token?.type === "punctuation" && token.raw === text;
  }

  private expect(text: string): void {
    if (!this.isPunctuation(text)) this.fail();
    this.at += 1;
  }

  parse(): void {
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at];
      if (this.isPunctuation(";")) this.at += 1;
      else if (token?.type === "string" && token.raw === ".include") this.includeFile();
      else if (
        token?.type === "string" &&
        this.tokens[this.at + 1]?.raw === "{" &&
        this.tokens[this.at + 1]?.type === "punctuation"
      ) {
        const block: Block = { name: token.value.text, parameters: [] };
        this.blocks.push(block);
        this.at += 2;
        while (!this.isPunctuation("}")) {
          if (this.isPunctuation(";")) this.at += 1;
          else if (this.tokens[this.at]?.type === "string" && this.tokens[this.at]?.raw === ".include")
            this.includeFile();
          else block.parameters.push(this.parameter());
        }
        this.at += 1;
      } else this.globals().parameters.push(this.parameter());
    }
  }

  private includeFile(): void {
    this.at += 1;
    const token = this.tokens[this.at];
    const pattern = token?.type === "string" ? token.value.text : this.fail();
    this.at += 1;
    this.expect(";");
    this.include(pattern);
  }

  /** Parameters outside of a block belong to a wildcard `*` at their place. */
  private globals(): Block {
    const last = this.blocks[this.blocks.length - 1];
    if (last?.name === "*") return last;
    const block: Block = { name: "*", parameters: [] };
    this.blocks.push(block);
    return block;
  }

  private parameter(): ConfParameter {
    const name = this.tokens[this.at];
    if (name?.type !== "string" && name?.type !== "variable") return this.fail();
    this.at += 1;
    const isVariable = name.type === "variable";
    const text = name.value.text;
    if (this.isPunctuation(";") && !isVariable) {
      this.at += 1;
      return { name: text, values: [], isVariable, appends: false };
    }
    const appends = this.isPunctuation("+=");
    if (!appends && !this.isPunctuation("=")) this.fail();
    const values: ConfString[] = [];
    do {
      this.at += 1;
      const value = this.tokens[this.at];
      if (value?.type === "string")
        values.push({ text: value.value.text, variables: value.value.variables.map((each) => ({ ...each })) });
      else if (value?.type === "variable")
        values.push({ text: "", variables: [{ name: value.value.text, position: 0 }] });
      else this.fail();
      this.at += 1;
    } while (this.isPunctuation(","));
    if (!this.isPunctuation(";")) this.fail();
    this.at += 1;
    return { name: text, values, isVariable, appends };
  }
}

/** Merges definitions in order (the later one wins, `+=` appends) and puts variables in. */
function resolveJail(name: string, definitions: readonly ConfParameter[]): ConfJail {
  const errors: string[] = [];
  const parameters = new Map<string, ConfParameter>();
  const own = /^[0-9]+$/.test(name) ? "jid" : "name";
  parameters.set(own, { name: own, values: [{ text: name, variables: [] }], isVariable: false, appends: false });
  for (const definition of definitions) {
    const known = [...parameters.keys()].find((each) => each === definition.name || isOpposite(each, definition.name));
    const before = known === undefined ? undefined : parameters.get(known);
    if (definition.name === own) {
      errors.push(`cannot redefine parameter "${own}".`);
      continue;
    }
    const copied = definition.values.map((value) => ({
      text: value.text,
      variables: value.variables.map((each) => ({ ...each })),
    }));
    if (before === undefined || known === undefined) parameters.set(definition.name, { ...definition, values: copied });
    else {
      before.name = definition.name;
      before.values = definition.appends && copied.length > 0 ? [...before.values, ...copied] : copied;
    }
  }
  const resolving = new Set<ConfParameter>();
  const resolve = (parameter: ConfParameter): boolean => {
    if (resolving.has(parameter)) {
      errors.push(`${parameter.name}: variable loop`);
      return false;
    }
    resolving.add(parameter);
    const values: ConfString[] = [];
    for (const value of parameter.values) {
      const texts = substitute(value, parameter, parameters, resolve, errors);
      if (texts === undefined) return false;
      values.push(...texts.map((text) => ({ text, variables: [] })));
    }
    parameter.values = values;
    resolving.delete(parameter);
    return true;
  };
  for (const parameter of parameters.values()) if (!resolve(parameter)) break;
  const resolved = new Map<string, string[]>();
  for (const parameter of parameters.values())
    if (!parameter.isVariable)
      resolved.set(
        parameter.name,
        parameter.values.map((value) => value.text),
      );
  return { name, parameters: resolved, errors };
}

function substitute(
  value: ConfString,
  within: ConfParameter,
  parameters: ReadonlyMap<string, ConfParameter>,
  resolve: (parameter: ConfParameter) => boolean,
  errors: string[],
): string[] | undefined {
  let texts = [""];
  let from = 0;
  for (const { name, position } of value.variables) {
    const source = parameters.get(name);
    if (source === undefined || source.values.length === 0) {
      errors.push(`${within.name}: variable "${name}" not found`);
      return undefined;
    }
    if (source.values.some((each) => each.variables.length > 0) && !resolve(source)) return undefined;
    const before = value.text.slice(from, position);
    from = position;
    if (source.values.length > 1) {
      if (value.text !== "" || value.variables.length > 1) {
        errors.push(`${within.name}: array cannot be substituted inline`);
        return undefined;
      }
      texts = source.values.map((each) => each.text);
    } else texts[texts.length - 1] += before + (source.values[0]?.text ?? "");
  }
  texts[texts.length - 1] += value.text.slice(from);
  return texts;
}

/** `allow.mount` and `allow.nomount` are one parameter. */
function isOpposite(a: string, b: string): boolean {
  const no = (name: string): string => name.replace(/([^.]*)$/, "no$1");
  return no(a) === b || no(b) === a;
}
