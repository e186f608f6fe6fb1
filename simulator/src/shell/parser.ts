import type { Assignment, CaseItem, Command, Redirect, Word } from "./ast";
import { Incomplete, Lexer, SyntaxError_, type Token } from "./lexer";

const reserved = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "while",
  "until",
  "do",
  "done",
  "for",
  "case",
  "esac",
  "{",
  "}",
  "!",
  "in",
]);
const closers = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}"]);
const redirectOperators = new Set(["<", ">", ">>", ">|", "<>", "<&", ">&", "<<", "<<-"]);

/** Parses sh(1) source: whole, or one complete command line after the other as it arrives. */
export class Parser {
  private readonly lexer: Lexer;
  private ahead: Token | undefined;

  constructor(source: string, position: number, complete: boolean) {
    this.lexer = new Lexer(source, position, complete);
  }

  /** Where the source goes on after what was parsed. */
  get position(): number {
    return this.lexer.position;
  }

  private peek(): Token {
    this.ahead ??= this.lexer.next();
    return this.ahead;
  }

  private take(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  private isOperator(...texts: string[]): boolean {
    const token = this.peek();
    return token.type === "operator" && texts.includes(token.text);
  }

  private isReserved(...texts: string[]): boolean {
    const token = this.peek();
    return token.type === "word" && token.literal !== undefined && texts.includes(token.literal);
  }

  private unexpected(expecting?: string): never {
    const token = this.peek();
    if (token.type === "end" && !this.lexer.complete) throw new Incomplete();
    const name = describe(token);
    throw new SyntaxError_(`${name} unexpected${expecting === undefined ? "" : ` (expecting "${expecting}")`}`);
  }

  private expect(text: string): void {
    if (!this.isReserved(text)) this.unexpected(text);
    this.take();
  }

  /** The next complete line of commands; `end` when there is none, undefined for an empty line. */
  line(): Command | undefined | "end" {
    const token = this.peek();
    if (token.type === "end") {
      if (!this.lexer.complete && this.lexer.source.length > this.lexer.position) throw new Incomplete();
      return "end";
    }
    if (token.type === "newline") {
      this.take();
      return undefined;
    }
    const command = this.list(false);
    const after = this.peek();
    if (after.type === "newline") this.take();
    else if (after.type === "end") {
      if (!this.lexer.complete) throw new Incomplete();
    } else this.unexpected();
    return command;
  }

  /** Everything up to the end of the source. */
  all(): Command | undefined {
    const commands: Command[] = [];
    for (;;) {
      const line = this.line();
      if (line === "end") break;
      if (line !== undefined) commands.push(line);
    }
    return sequence(commands);
  }

  /** A list that a `)` ends; the position is then just behind it. */
  untilParenthesis(): Command | undefined {
    const body = this.list(true);
    if (!this.isOperator(")")) this.unexpected(")");
    this.take();
    return body;
  }

  private skipNewlines(): void {
    while (this.peek().type === "newline") this.take();
  }

  /** @param multiline newlines separate commands too (inside a compound command). */
  private list(multiline: boolean): Command | undefined {
    const commands: Command[] = [];
    if (multiline) this.skipNewlines();
    for (;;) {
      const token = this.peek();
      if (token.type === "end" || token.type === "newline") break;
      if (token.type === "operator" && [")", ";;", ";&"].includes(token.text)) break;
      if (token.type === "word" && token.literal !== undefined && closers.has(token.literal)) {
        if (!multiline) this.unexpected();
        break;
      }
      let command = this.andOr();
      let separated = false;
      if (this.isOperator("&")) {
        this.take();
        command = { type: "background", command };
        separated = true;
      } else if (this.isOperator(";")) {
        this.take();
        separated = true;
      }
      commands.push(command);
      if (multiline && this.peek().type === "newline") {
        this.skipNewlines();
        separated = true;
      }
      if (!separated) break;
    }
    return sequence(commands);
  }

  private body(): Command {
    const body = this.list(true);
    return body ?? this.unexpected();
  }

  private andOr(): Command {
    let left = this.pipeline();
    while (this.isOperator("&&", "||")) {
      const token = this.take();
      this.skipNewlines();
      const right = this.pipeline();
      left = { type: token.type === "operator" && token.text === "&&" ? "and" : "or", left, right };
    }
    return left;
  }

  private pipeline(): Command {
    let negated = false;
    while (this.isReserved("!")) {
      this.take();
      negated = !negated;
    }
    const commands = [this.command()];
    while (this.isOperator("|")) {
      this.take();
      this.skipNewlines();
      commands.push(this.command());
    }
    const [only] = commands;
    return commands.length === 1 && only !== undefined && !negated ? only : { type: "pipeline", commands, negated };
  }

  private command(): Command {
    const compound = this.compound();
    if (compound === undefined) return this.simple();
    const redirects: Redirect[] = [];
    while (this.redirect(redirects));
    return redirects.length === 0 ? compound : { type: "redirected", command: compound, redirects };
  }

  private compound(): Command | undefined {
    if (this.isOperator("(")) {
      this.take();
      const body = this.untilParenthesis();
      return { type: "subshell", body: body ?? this.unexpected() };
    }
    if (this.isReserved("{")) {
      this.take();
      const body = this.body();
      this.expect("}");
      return { type: "sequence", commands: [body] };
    }
    if (this.isReserved("if")) {
      this.take();
      return this.ifRest();
    }
    if (this.isReserved("while", "until")) {
      const token = this.take();
      const condition = this.body();
      const body = this.doGroup();
      return { type: token.type === "word" && token.literal === "while" ? "while" : "until", condition, body };
    }
    if (this.isReserved("for")) return this.forLoop();
    if (this.isReserved("case")) return this.caseOf();
    const token = this.peek();
    if (token.type === "word" && token.literal !== undefined && closers.has(token.literal)) this.unexpected();
    return undefined;
  }

  private doGroup(): Command {
    this.expect("do");
    const body = this.body();
    this.expect("done");
    return body;
  }

  private ifRest(): Command {
    const condition = this.body();
    this.expect("then");
    const then = this.body();
    let otherwise: Command | undefined;
    if (this.isReserved("elif")) {
      this.take();
      return { type: "if", condition, then, otherwise: this.ifRest() };
    }
    if (this.isReserved("else")) {
      this.take();
      otherwise = this.body();
    }
    this.expect("fi");
    return { type: "if", condition, then, otherwise };
  }

  private forLoop(): Command {
    this.take();
    const name = this.take();
    if (name.type !== "word" || name.literal === undefined || !/^[A-Za-z_]\w*$/.test(name.literal))
      throw new SyntaxError_("Bad for loop variable");
    let words: Word[] | undefined;
    this.skipNewlines();
    if (this.isReserved("in")) {
      this.take();
      words = [];
      for (let token = this.peek(); token.type === "word"; token = this.peek()) {
        this.take();
        words.push(token.word);
      }
      if (this.isOperator(";") || this.peek().type === "newline") this.take();
      else this.unexpected();
    } else if (this.isOperator(";")) this.take();
    this.skipNewlines();
    return { type: "for", name: name.literal, words, body: this.doGroup() };
  }

  private caseOf(): Command {
    this.take();
    const subject = this.take();
    if (subject.type !== "word") throw new SyntaxError_(`${describe(subject)} unexpected (expecting word)`);
    this.skipNewlines();
    this.expect("in");
    this.skipNewlines();
    const items: CaseItem[] = [];
    while (!this.isReserved("esac")) {
      if (this.isOperator("(")) this.take();
      const patterns: Word[] = [];
      for (;;) {
        const pattern = this.peek();
        if (pattern.type !== "word") this.unexpected();
        else patterns.push(pattern.word);
        this.take();
        if (!this.isOperator("|")) break;
        this.take();
      }
      if (!this.isOperator(")")) this.unexpected(")");
      this.take();
      const body = this.list(true);
      const fallThrough = this.isOperator(";&");
      items.push({ patterns, body, fallThrough });
      if (this.isOperator(";;", ";&")) {
        this.take();
        this.skipNewlines();
      } else if (!this.isReserved("esac")) this.unexpected(";;");
    }
    this.take();
    return { type: "case", subject: subject.word, items };
  }

  private simple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const { line } = this.lexer;
    for (;;) {
      if (this.redirect(redirects)) continue;
      const token = this.peek();
      if (token.type === "operator" && token.text === "(" && words.length === 1 && redirects.length === 0) {
        const [name] = words;
        const [part] = name?.parts ?? [];
        if (part?.type !== "text" || part.quoted) this.unexpected();
        else {
          this.take();
          if (!this.isOperator(")")) this.unexpected(")");
          this.take();
          this.skipNewlines();
          return { type: "function", name: part.text, body: this.command() };
        }
      }
      if (token.type !== "word") break;
      const assignment = words.length === 0 ? asAssignment(token.word) : undefined;
      this.take();
      if (assignment === undefined) words.push(token.word);
      else assignments.push(assignment);
    }
    if (words.length === 0 && assignments.length === 0 && redirects.length === 0) this.unexpected();
    return { type: "simple", assignments, words, redirects, line };
  }

  private redirect(into: Redirect[]): boolean {
    let token = this.peek();
    let fd: number | undefined;
    if (token.type === "fd") {
      this.take();
      fd = token.fd;
      token = this.peek();
    }
    if (token.type !== "operator" || !redirectOperators.has(token.text)) {
      if (fd !== undefined) this.unexpected();
      return false;
    }
    this.take();
    const target = this.take();
    if (target.type !== "word")
      throw this.lexer.complete || target.type !== "end"
        ? new SyntaxError_(`${describe(target)} unexpected`)
        : new Incomplete();
    const number = fd ?? (token.text.startsWith("<") ? 0 : 1);
    if (token.text === "<<" || token.text === "<<-") {
      const index = into.length;
      into.push({ fd: number, operator: "<<", target: { parts: [] } });
      const delimiter = target.word.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
      const quoted = target.word.parts.some((part) => part.type === "text" && part.quoted);
      this.lexer.heredocs.push({
        delimiter,
        quoted,
        stripTabs: token.text === "<<-",
        take: (body) => {
          into[index] = { fd: number, operator: "<<", target: body };
        },
      });
      return true;
    }
    into.push({ fd: number, operator: token.text as Redirect["operator"], target: target.word });
    return true;
  }
}

function sequence(commands: readonly Command[]): Command | undefined {
  return commands.length === 1 ? commands[0] : commands.length === 0 ? undefined : { type: "sequence", commands };
}

function asAssignment(word: Word): Assignment | undefined {
  const [first, ...rest] = word.parts;
  if (first?.type !== "text" || first.quoted) return undefined;
  const found = /^([A-Za-z_]\w*)=/.exec(first.text);
  if (found?.[1] === undefined) return undefined;
  const text = first.text.slice(found[0].length);
  const parts = text === "" ? rest : [{ ...first, text }, ...rest];
  return { name: found[1], value: { parts } };
}

/** A token by the name that sh gives it in an error. */
function describe(token: Token): string {
  if (token.type === "end") return "end of file";
  if (token.type === "newline") return "newline";
  if (token.type === "fd") return "redirection";
  if (token.type === "operator") return redirectOperators.has(token.text) ? "redirection" : `"${token.text}"`;
  return token.literal !== undefined && reserved.has(token.literal) ? `"${token.literal}"` : "word";
}
