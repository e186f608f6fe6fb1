import { HostOutputError } from "./output-error";

/**
 * A value in netgraph's ASCII form. Numbers that JavaScript cannot hold exactly stay texts; so does whatever is neither
 * quoted nor a number (MAC and IP addresses). A field or element that has its default is not printed: absent in a
 * struct, a hole (undefined) in an array. netgraph(4), "Message Conversion"
 */
export type NetgraphValue = number | string | NetgraphArray | NetgraphStruct;
/** An array; elements that have their default are holes. */
export type NetgraphArray = readonly (NetgraphValue | undefined)[];
/** A struct; fields that have their default are absent. */
export interface NetgraphStruct {
  readonly [field: string]: NetgraphValue;
}

const MAX_DEPTH = 64;
/** Far above any array in the kernel's messages; a larger index is no index. */
const MAX_INDEX = 65_535;
const TOOL = "ngctl msg";

/** Reads one value, as it stands behind "Args:". Throws HostOutputError at anything else. */
export function parseNetgraphValue(text: string): NetgraphValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** True for a struct, as against numbers, texts and arrays. */
export function isNetgraphStruct(value: NetgraphValue | undefined): value is NetgraphStruct {
  return typeof value === "object" && !Array.isArray(value);
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): NetgraphValue {
    if (depth > MAX_DEPTH) throw this.problem("nested too deep");
    this.skipSpace();
    switch (this.text[this.at]) {
      case "{":
        return this.struct(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.quoted();
      default:
        return scalarOf(this.word());
    }
  }

  end(): void {
    this.skipSpace();
    if (this.at < this.text.length) throw this.problem("something follows the value");
  }

  private struct(depth: number): NetgraphStruct {
    this.at += 1;
    const fields: [string, NetgraphValue][] = [];
    while (!this.closes("}")) {
      const field = this.word();
      this.expectEquals();
      fields.push([field, this.value(depth + 1)]);
    }
    return Object.fromEntries(fields);
  }

  /** Elements count up from the one before; "7=" in front of an element says that those before it have the default. */
  private array(depth: number): NetgraphArray {
    this.at += 1;
    const elements: (NetgraphValue | undefined)[] = [];
    while (!this.closes("]")) {
      const index = /^(\d+)\s*=/.exec(this.text.slice(this.at, this.at + 12));
      if (index?.[1] !== undefined) {
        const next = Number(index[1]);
        if (next < elements.length || next > MAX_INDEX) throw this.problem("an index out of order");
        while (elements.length < next) elements.push(undefined);
        this.at += index[0].length;
      }
      elements.push(this.value(depth + 1));
    }
    return elements;
  }

  /** Skips to the next item; true, and past it, when that is the closing bracket. */
  private closes(bracket: string): boolean {
    this.skipSpace();
    if (this.at >= this.text.length) throw this.problem(`"${bracket}" is missing`);
    if (this.text[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  private expectEquals(): void {
    this.skipSpace();
    if (this.text[this.at] !== "=") throw this.problem('"=" is missing');
    this.at += 1;
  }

  /** A bare word. A quoted piece right behind it belongs to it: ng_ksocket prints local/"/path". */
  private word(): string {
    const [word = ""] = /^(?:[^\s{}[\]="]+(?:"(?:[^"\\]|\\.)*")?)?/.exec(this.text.slice(this.at)) ?? [];
    if (word === "") throw this.problem("a word is missing");
    this.at += word.length;
    return word;
  }

  /** C's escapes, as ng_encode_string() in sys/netgraph/ng_parse.c writes them: bytes, so UTF-8 comes out as such. */
  private quoted(): string {
    const bytes: number[] = [];
    for (this.at += 1; this.text[this.at] !== '"'; ) {
      const rest = this.text.slice(this.at, this.at + 4);
      const hex = /^\\x([0-9a-fA-F]{1,2})/.exec(rest);
      const octal = /^\\([0-7]{1,3})/.exec(rest);
      if (hex?.[1] !== undefined) bytes.push(parseInt(hex[1], 16));
      else if (octal?.[1] !== undefined) bytes.push(parseInt(octal[1], 8) & 0xff);
      else if (rest.startsWith("\\")) bytes.push(...Buffer.from(ESCAPES.get(rest[1] ?? "") ?? rest[1] ?? ""));
      else bytes.push(...Buffer.from(this.text.slice(this.at, this.at + characterLength(rest))));
      this.at += hex?.[0].length ?? octal?.[0].length ?? (rest.startsWith("\\") ? 2 : characterLength(rest));
      if (this.at >= this.text.length) throw this.problem("a text without an end");
    }
    this.at += 1;
    return Buffer.from(bytes).toString("utf8");
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  private problem(what: string): HostOutputError {
    return new HostOutputError(TOOL, `${what} at character ${this.at + 1}`, this.text);
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
]);

/** 2 where a surrogate pair begins, so that it is not torn. */
function characterLength(rest: string): number {
  return (rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

function scalarOf(word: string): number | string {
  if (!/^(?:-?\d+|0x[0-9a-fA-F]+)$/.test(word)) return word;
  const number = Number(word);
  return Number.isSafeInteger(number) ? number : word;
}
