import type { Word, WordPart } from "./ast";
import { parseDollar } from "./parse-dollar";
import { Incomplete, type NestedParser, type PendingHeredoc, ShellSyntaxError, type Token } from "./tokens";

const operators = [
  "<<-",
  "&&",
  "||",
  ";;",
  ";&",
  "<<",
  ">>",
  "<&",
  ">&",
  "<>",
  ">|",
  "|",
  "&",
  ";",
  "<",
  ">",
  "(",
  ")",
];
const operatorStarts = new Set(operators.map((operator) => operator[0]));
const digits = /[0-9]+(?=[<>])/y;
/** What is an ordinary character wherever it stands in a word, and in double quotes. */
const ordinary = /[A-Za-z0-9_./,:=@%+*?![\]{~^#-]+/y;
const ordinaryQuoted = /[^\\'"$`}()]+/y;
const metacharacters = new Set([..." \t\n|&;<>()"]);

/** Splits sh source into tokens; words come with their expansions parsed. */
export class Lexer {
  readonly heredocs: PendingHeredoc[] = [];

  /** @param complete whether nothing follows `source`: then an open quote is an error, otherwise `Incomplete`. */
  constructor(
    readonly source: string,
    public position: number,
    readonly complete: boolean,
    readonly nested: NestedParser,
  ) {}

  /** Called where more source is needed. */
  starve(message: string): never {
    if (!this.complete) throw new Incomplete();
    throw new ShellSyntaxError(message);
  }

  next(): Token {
    this.skipBlanks();
    const at = this.source[this.position];
    if (at === undefined) {
      if (this.heredocs.length > 0) this.readHeredocs();
      return { type: "end" };
    }
    if (at === "\n") {
      this.position += 1;
      if (this.heredocs.length > 0) this.readHeredocs();
      return { type: "newline" };
    }
    for (const operator of operatorStarts.has(at) ? operators : []) {
      if (this.source.startsWith(operator, this.position)) {
        this.position += operator.length;
        // What comes next may make a longer one of it.
        if (this.position === this.source.length && !this.complete) throw new Incomplete();
        return { type: "operator", text: operator };
      }
    }
    digits.lastIndex = this.position;
    const found = digits.exec(this.source);
    if (found !== null) {
      this.position += found[0].length;
      return { type: "fd", fd: Number(found[0]) };
    }
    return this.word();
  }

  private skipBlanks(): void {
    for (;;) {
      const at = this.source[this.position];
      if (at === " " || at === "\t") this.position += 1;
      else if (at === "\\" && this.source[this.position + 1] === "\n") {
        this.position += 2;
      } else if (at === "#") {
        const end = this.source.indexOf("\n", this.position);
        if (end < 0 && !this.complete) throw new Incomplete();
        this.position = end < 0 ? this.source.length : end;
      } else return;
    }
  }

  private word(): Token {
    const start = this.position;
    const parts = this.parts((at) => metacharacters.has(at), false);
    if (this.source[this.position] === undefined && !this.complete) throw new Incomplete();
    const raw = this.source.slice(start, this.position);
    const literal = parts.length === 1 && parts[0]?.type === "text" && !parts[0].quoted ? parts[0].text : undefined;
    return { type: "word", word: { parts }, literal: literal === raw ? literal : undefined };
  }

  /**
   * Reads word parts until `ends` says so or the source ends.
   * @param quoted inside double quotes: only `$`, `` ` `` and some backslashes are special.
   */
  parts(ends: (at: string) => boolean, quoted: boolean): WordPart[] {
    const parts: WordPart[] = [];
    let text = "";
    const flush = (): void => {
      if (text !== "") parts.push({ type: "text", text, quoted });
      text = "";
    };
    const run = quoted ? ordinaryQuoted : ordinary;
    for (;;) {
      run.lastIndex = this.position;
      const found = run.exec(this.source);
      if (found !== null) {
        text += found[0];
        this.position += found[0].length;
      }
      const at = this.source[this.position];
      if (at === undefined || ends(at)) break;
      if (at === "\\") {
        const next = this.source[this.position + 1];
        if (next === undefined) {
          if (!this.complete) throw new Incomplete();
          text += "\\";
          this.position += 1;
          continue;
        }
        this.position += 2;
        if (next === "\n") continue;
        if (!quoted) {
          flush();
          parts.push({ type: "text", text: next, quoted: true });
        } else if ('$`"\\'.includes(next) || (next === "}" && ends("}"))) text += next;
        else text += `\\${next}`;
      } else if (at === "'" && !quoted) {
        flush();
        parts.push({ type: "text", text: this.singleQuoted(), quoted: true });
      } else if (at === '"') {
        flush();
        if (quoted) {
          // Within "${x-…}" a double quote toggles quoting off; the text is literal either way.
          this.position += 1;
          continue;
        }
        this.position += 1;
        const inner = this.parts((end) => end === '"', true);
        if (this.source[this.position] === undefined) this.starve("Unterminated quoted string");
        this.position += 1;
        if (inner.length === 0) parts.push({ type: "text", text: "", quoted: true });
        parts.push(...inner);
      } else if (at === "$" || at === "`") {
        const part = parseDollar(this, quoted);
        if (part === undefined) {
          text += at;
          this.position += 1;
        } else {
          flush();
          parts.push(part);
        }
      } else {
        text += at;
        this.position += 1;
      }
    }
    flush();
    return parts;
  }

  private singleQuoted(): string {
    const end = this.source.indexOf("'", this.position + 1);
    if (end < 0) this.starve("Unterminated quoted string");
    const text = this.source.slice(this.position + 1, end);
    this.position = end + 1;
    return text;
  }

  /** Bodies follow the line on which their `<<` stood. */
  private readHeredocs(): void {
    for (const heredoc of this.heredocs.splice(0)) {
      let body = "";
      for (;;) {
        const end = this.source.indexOf("\n", this.position);
        if (end < 0 && !this.complete) throw new Incomplete();
        let line = this.source.slice(this.position, end < 0 ? this.source.length : end);
        if (heredoc.stripTabs) line = line.replace(/^\t+/, "");
        const atEnd = end < 0;
        this.position = atEnd ? this.source.length : end + 1;
        if (line === heredoc.delimiter) break;
        body += atEnd ? line : `${line}\n`;
        if (atEnd) break;
      }
      heredoc.take(
        heredoc.quoted ? { parts: [{ type: "text", text: body, quoted: true }] } : heredocWord(body, this.nested),
      );
    }
  }
}

/** An unquoted here-document: expansions as in double quotes, but `"` is an ordinary character. */
function heredocWord(body: string, nested: NestedParser): Word {
  const parts: WordPart[] = [];
  let text = "";
  const lexer = new Lexer(body, 0, true, nested);
  while (lexer.position < body.length) {
    const at = body[lexer.position] ?? "";
    const next = body[lexer.position + 1] ?? "";
    if (at === "\\" && next !== "" && "$`\\\n".includes(next)) {
      if (next !== "\n") text += next;
      lexer.position += 2;
    } else if (at === "$" || at === "`") {
      const part = parseDollar(lexer, true);
      if (part === undefined) {
        text += at;
        lexer.position += 1;
        continue;
      }
      if (text !== "") parts.push({ type: "text", text, quoted: true });
      text = "";
      parts.push(part);
    } else {
      text += at;
      lexer.position += 1;
    }
  }
  if (text !== "") parts.push({ type: "text", text, quoted: true });
  return { parts };
}
