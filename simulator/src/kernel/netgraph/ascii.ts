import { KernelError } from "../errno";

/**
 * The ASCII forms of netgraph messages (ng_parse(3), sys/netgraph/ng_parse.c): `{ name=value … }`, `[ value index=value … ]`,
 * "strings" and plain words. Fields that have their default, zero or empty, are left out when printed.
 */
export type AsciiValue = string | { readonly quoted: string } | AsciiStruct | readonly AsciiValue[];

export interface AsciiStruct {
  readonly fields: ReadonlyMap<string, AsciiValue>;
}

/** The answer to a control message: its name and number, and its arguments in ASCII form (empty: none). */
export interface AsciiReply {
  readonly name: string;
  readonly number: number;
  readonly argument: string;
}

/** Prints a struct; undefined, 0, "" and empty lists are defaults and not shown. */
export function formatStruct(fields: Readonly<Record<string, number | string | undefined>>): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined && value !== 0 && value !== "");
  if (shown.length === 0) return "{}";
  return `{ ${shown.map(([name, value]) => `${name}=${value}`).join(" ")} }`;
}

export function formatArray(values: readonly string[]): string {
  return values.length === 0 ? "[]" : `[ ${values.join(" ")} ]`;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

/** Reads one value and nothing after it; EINVAL otherwise. */
export function parseAscii(text: string): AsciiValue {
  const tokens = tokenize(text);
  const value = parseValue(tokens);
  if (tokens.next() !== undefined) throw new KernelError("EINVAL");
  return value;
}

interface Tokens {
  readonly next: () => string | undefined;
  readonly peek: () => string | undefined;
}

function tokenize(text: string): Tokens {
  const pattern = /\s*("(?:[^"\\]|\\.)*"|[{}[\]=]|[^\s{}[\]="]+)/y;
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw new KernelError("EINVAL");
    tokens.push(token);
    at = pattern.lastIndex;
  }
  let place = 0;
  return {
    next: () => {
      place += 1;
      return tokens[place - 1];
    },
    peek: () => tokens[place],
  };
}

function parseValue(tokens: Tokens): AsciiValue {
  const token = tokens.next();
  if (token === undefined || token === "=" || token === "}" || token === "]") throw new KernelError("EINVAL");
  if (token === "{") return parseStruct(tokens);
  if (token === "[") return parseArray(tokens);
  if (token.startsWith('"')) return { quoted: token.slice(1, -1).replace(/\\(.)/g, "$1") };
  return token;
}

function parseStruct(tokens: Tokens): AsciiStruct {
  const fields = new Map<string, AsciiValue>();
  for (;;) {
    const name = tokens.next();
    if (name === "}") return { fields };
    if (name === undefined || /^[="{}[\]]/.test(name) || tokens.next() !== "=") throw new KernelError("EINVAL");
    fields.set(name, parseValue(tokens));
  }
}

function parseArray(tokens: Tokens): AsciiValue[] {
  const values: AsciiValue[] = [];
  let index = 0;
  while (tokens.peek() !== "]") {
    let value = parseValue(tokens);
    if (tokens.peek() === "=") {
      tokens.next();
      index = readInteger(value);
      value = parseValue(tokens);
    }
    values[index] = value;
    index += 1;
  }
  tokens.next();
  return Array.from(values, (value) => value ?? "0");
}

export function readStruct(value: AsciiValue, allowed: readonly string[]): ReadonlyMap<string, AsciiValue> {
  if (typeof value === "string" || !("fields" in value)) throw new KernelError("EINVAL");
  for (const name of value.fields.keys()) if (!allowed.includes(name)) throw new KernelError("EINVAL");
  return value.fields;
}

/** strtol(3) with any base, as ng_parse does for integers. */
export function readInteger(value: AsciiValue | undefined, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (typeof value !== "string" || !/^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)) throw new KernelError("EINVAL");
  return /^-?0\d/.test(value) ? Number.parseInt(value, 8) : Number(value);
}

/** A string is always in quotes. */
export function readString(value: AsciiValue | undefined, otherwise?: string): string {
  if (value === undefined && otherwise !== undefined) return otherwise;
  if (value === undefined || typeof value === "string" || !("quoted" in value)) throw new KernelError("EINVAL");
  return value.quoted;
}

export function readWord(value: AsciiValue | undefined): string {
  if (typeof value !== "string") throw new KernelError("EINVAL");
  return value;
}

/** A message that takes no arguments got some. */
export function expectNoArgument(argument: string): void {
  if (argument.trim() !== "") throw new KernelError("EINVAL");
}
