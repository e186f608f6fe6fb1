import type { ConfToken } from "./jail-conf-scanner";

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

/** The file cannot be used: `jail: ` and this text, then exit 1. */
export class JailConfError extends Error {}

/** Parameters of one jail, or of a wildcard. */
export interface ConfBlock {
  readonly name: string;
  readonly parameters: ConfParameter[];
}

/** Reads the tokens of one file into blocks. */
export class ConfParser {
  private at = 0;

  constructor(
    private readonly tokens: readonly ConfToken[],
    private readonly file: string,
    private readonly blocks: ConfBlock[],
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
        const block: ConfBlock = { name: token.value.text, parameters: [] };
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
  private globals(): ConfBlock {
    const last = this.blocks[this.blocks.length - 1];
    if (last?.name === "*") return last;
    const block: ConfBlock = { name: "*", parameters: [] };
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
