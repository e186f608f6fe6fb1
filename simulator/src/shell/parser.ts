import type { CaseItem, Command, Redirect, Word } from "./ast";
import { parseRedirect, parseSimple } from "./parse-simple";
import { TokenStream } from "./token-stream";
import { closers, describe, Incomplete, type NestedParser, ShellSyntaxError } from "./tokens";

/** Parses sh(1) source: whole, or one complete command line after the other as it arrives. */
export class Parser {
  private readonly tokens: TokenStream;

  constructor(source: string, position: number, complete: boolean) {
    this.tokens = new TokenStream(source, position, complete, nested);
  }

  /** Where the source goes on after what was parsed. */
  get position(): number {
    return this.tokens.position;
  }

  /** The next complete line of commands; `end` when there is none, undefined for an empty line. */
  line(): Command | undefined | "end" {
    const token = this.tokens.peek();
    if (token.type === "end") {
      if (!this.tokens.complete && this.tokens.hasMore) throw new Incomplete();
      return "end";
    }
    if (token.type === "newline") {
      this.tokens.take();
      return undefined;
    }
    const command = this.list(false);
    const after = this.tokens.peek();
    if (after.type === "newline") this.tokens.take();
    else if (after.type === "end") {
      if (!this.tokens.complete) throw new Incomplete();
    } else this.tokens.unexpected();
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
    if (!this.tokens.isOperator(")")) this.tokens.unexpected(")");
    this.tokens.take();
    return body;
  }

  /** @param multiline newlines separate commands too (inside a compound command). */
  private list(multiline: boolean): Command | undefined {
    const commands: Command[] = [];
    if (multiline) this.tokens.skipNewlines();
    for (;;) {
      const token = this.tokens.peek();
      if (token.type === "end" || token.type === "newline") break;
      if (token.type === "operator" && [")", ";;", ";&"].includes(token.text)) break;
      if (token.type === "word" && token.literal !== undefined && closers.has(token.literal)) {
        if (!multiline) this.tokens.unexpected();
        break;
      }
      let command = this.andOr();
      let separated = false;
      if (this.tokens.isOperator("&")) {
        this.tokens.take();
        command = { type: "background", command };
        separated = true;
      } else if (this.tokens.isOperator(";")) {
        this.tokens.take();
        separated = true;
      }
      commands.push(command);
      if (multiline && this.tokens.peek().type === "newline") {
        this.tokens.skipNewlines();
        separated = true;
      }
      if (!separated) break;
    }
    return sequence(commands);
  }

  private body(): Command {
    const body = this.list(true);
    return body ?? this.tokens.unexpected();
  }

  private andOr(): Command {
    let left = this.pipeline();
    for (;;) {
      const { operator } = this.tokens;
      if (operator !== "&&" && operator !== "||") return left;
      this.tokens.take();
      this.tokens.skipNewlines();
      left = { type: operator === "&&" ? "and" : "or", left, right: this.pipeline() };
    }
  }

  private pipeline(): Command {
    let negated = false;
    while (this.tokens.reserved === "!") {
      this.tokens.take();
      negated = !negated;
    }
    const commands = [this.command()];
    while (this.tokens.isOperator("|")) {
      this.tokens.take();
      this.tokens.skipNewlines();
      commands.push(this.command());
    }
    const [only] = commands;
    return commands.length === 1 && only !== undefined && !negated ? only : { type: "pipeline", commands, negated };
  }

  private command(): Command {
    const compound = this.compound();
    if (compound === undefined) return parseSimple(this.tokens, () => this.command());
    const redirects: Redirect[] = [];
    while (parseRedirect(this.tokens, redirects));
    return redirects.length === 0 ? compound : { type: "redirected", command: compound, redirects };
  }

  private compound(): Command | undefined {
    if (this.tokens.isOperator("(")) {
      this.tokens.take();
      const body = this.untilParenthesis();
      return { type: "subshell", body: body ?? this.tokens.unexpected() };
    }
    const { reserved } = this.tokens;
    if (reserved === undefined) return undefined;
    switch (reserved) {
      case "{": {
        this.tokens.take();
        const body = this.body();
        this.tokens.expect("}");
        return { type: "sequence", commands: [body] };
      }
      case "if":
        this.tokens.take();
        return this.ifRest();
      case "while":
      case "until": {
        this.tokens.take();
        const condition = this.body();
        return { type: reserved, condition, body: this.doGroup() };
      }
      case "for":
        return this.forLoop();
      case "case":
        return this.caseOf();
      default:
        return closers.has(reserved) ? this.tokens.unexpected() : undefined;
    }
  }

  private doGroup(): Command {
    this.tokens.expect("do");
    const body = this.body();
    this.tokens.expect("done");
    return body;
  }

  private ifRest(): Command {
    const condition = this.body();
    this.tokens.expect("then");
    const then = this.body();
    let otherwise: Command | undefined;
    if (this.tokens.reserved === "elif") {
      this.tokens.take();
      return { type: "if", condition, then, otherwise: this.ifRest() };
    }
    if (this.tokens.reserved === "else") {
      this.tokens.take();
      otherwise = this.body();
    }
    this.tokens.expect("fi");
    return { type: "if", condition, then, otherwise };
  }

  private forLoop(): Command {
    this.tokens.take();
    this.tokens.awaitMore();
    const name = this.tokens.take();
    if (name.type !== "word" || name.literal === undefined || !/^[A-Za-z_]\w*$/.test(name.literal))
      throw new ShellSyntaxError("Bad for loop variable");
    let words: Word[] | undefined;
    this.tokens.skipNewlines();
    if (this.tokens.reserved === "in") {
      this.tokens.take();
      words = [];
      for (let token = this.tokens.peek(); token.type === "word"; token = this.tokens.peek()) {
        this.tokens.take();
        words.push(token.word);
      }
      if (this.tokens.isOperator(";") || this.tokens.peek().type === "newline") this.tokens.take();
      else this.tokens.unexpected();
    } else if (this.tokens.isOperator(";")) this.tokens.take();
    this.tokens.skipNewlines();
    return { type: "for", name: name.literal, words, body: this.doGroup() };
  }

  private caseOf(): Command {
    this.tokens.take();
    this.tokens.awaitMore();
    const subject = this.tokens.take();
    if (subject.type !== "word") throw new ShellSyntaxError(`${describe(subject)} unexpected (expecting word)`);
    this.tokens.skipNewlines();
    this.tokens.expect("in");
    this.tokens.skipNewlines();
    const items: CaseItem[] = [];
    while (this.tokens.reserved !== "esac") {
      if (this.tokens.isOperator("(")) this.tokens.take();
      const patterns: Word[] = [];
      for (;;) {
        const pattern = this.tokens.peek();
        if (pattern.type !== "word") this.tokens.unexpected();
        else patterns.push(pattern.word);
        this.tokens.take();
        if (!this.tokens.isOperator("|")) break;
        this.tokens.take();
      }
      if (!this.tokens.isOperator(")")) this.tokens.unexpected(")");
      this.tokens.take();
      const body = this.list(true);
      const fallThrough = this.tokens.isOperator(";&");
      items.push({ patterns, body, fallThrough });
      if (fallThrough || this.tokens.isOperator(";;")) {
        this.tokens.take();
        this.tokens.skipNewlines();
      } else if (this.tokens.reserved !== "esac") this.tokens.unexpected(";;");
    }
    this.tokens.take();
    return { type: "case", subject: subject.word, items };
  }
}

function sequence(commands: readonly Command[]): Command | undefined {
  return commands.length === 1 ? commands[0] : commands.length === 0 ? undefined : { type: "sequence", commands };
}

const nested: NestedParser = {
  upToParenthesis: (source, position, complete) => {
    const parser = new Parser(source, position, complete);
    const body = parser.untilParenthesis();
    return { body, position: parser.position };
  },
  whole: (source) => new Parser(source, 0, true).all(),
};
