import { Lexer } from "./lexer";
import { describe, Incomplete, type NestedParser, type PendingHeredoc, ShellSyntaxError, type Token } from "./tokens";

/** The tokens of a source, with one of them ahead. */
export class TokenStream {
  private readonly lexer: Lexer;
  private ahead: Token | undefined;

  constructor(source: string, position: number, complete: boolean, nested: NestedParser) {
    this.lexer = new Lexer(source, position, complete, nested);
  }

  /** Where the source goes on after what was taken. */
  get position(): number {
    return this.lexer.position;
  }

  get complete(): boolean {
    return this.lexer.complete;
  }

  /** Whether source is left that no token has come of. */
  get hasMore(): boolean {
    return this.lexer.source.length > this.lexer.position;
  }

  heredoc(pending: PendingHeredoc): void {
    this.lexer.heredocs.push(pending);
  }

  peek(): Token {
    this.ahead ??= this.lexer.next();
    return this.ahead;
  }

  take(): Token {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  isOperator(text: string): boolean {
    return this.operator === text;
  }

  /** The next token where it is an operator. */
  get operator(): string | undefined {
    const token = this.peek();
    return token.type === "operator" ? token.text : undefined;
  }

  /** The next word where it may be a reserved one: unquoted, and nothing to expand in it. */
  get reserved(): string | undefined {
    const token = this.peek();
    return token.type === "word" ? token.literal : undefined;
  }

  /** Where a statement cannot end: source that ends here may just not have come yet. */
  awaitMore(): void {
    if (this.peek().type === "end" && !this.lexer.complete) throw new Incomplete();
  }

  unexpected(expecting?: string): never {
    const token = this.peek();
    if (token.type === "end" && !this.lexer.complete) throw new Incomplete();
    const name = describe(token);
    throw new ShellSyntaxError(`${name} unexpected${expecting === undefined ? "" : ` (expecting "${expecting}")`}`);
  }

  expect(text: string): void {
    if (this.reserved !== text) this.unexpected(text);
    this.take();
  }

  skipNewlines(): void {
    while (this.peek().type === "newline") this.take();
  }
}
