/** A line that pfctl's grammar does not take. */
export class PfSyntaxError extends Error {
  constructor(readonly line: number) {
    super("syntax error");
    this.name = "PfSyntaxError";
  }
}

/** A line that is right for pf.conf(5) and that the simulated host has no behaviour for. */
export class PfNotSimulated extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = "PfNotSimulated";
  }
}

export function isPfSyntaxError(error: unknown): error is PfSyntaxError {
  return error instanceof Error && error.name === "PfSyntaxError";
}

export function isPfNotSimulated(error: unknown): error is PfNotSimulated {
  return error instanceof Error && error.name === "PfNotSimulated";
}

const token = /"[^"]*"|->|!=|<=|>=|><|<>|<[A-Za-z_][\w-]*>|[{}=!<>,]|\([^)]*\)|[^\s{}=!<>"(),]+/g;

/** The statements of a pf.conf(5), each with its line and words: a statement ends with its line, unless `\` or a brace is open. */
export function readStatements(text: string): { line: number; words: string[] }[] {
  const result: { line: number; words: string[] }[] = [];
  let carried = "";
  for (const [at, raw] of text.split("\n").entries()) {
    const line = `${carried}${raw.replace(/#.*$/, "")}`;
    const words = line.match(token) ?? [];
    const open = words.filter((word) => word === "{").length > words.filter((word) => word === "}").length;
    if (line.endsWith("\\") || open) {
      carried = `${line.replace(/\\$/, "")} `;
      continue;
    }
    carried = "";
    if (words.length > 0) result.push({ line: at + 1, words: [...words] });
  }
  if (carried.trim() !== "") throw new PfSyntaxError(text.split("\n").length);
  return result;
}

/** The words of a statement, taken from the front. */
export class PfWords {
  private at = 0;
  constructor(
    private readonly words: readonly string[],
    readonly line: number,
  ) {}

  get next(): string | undefined {
    return this.words[this.at];
  }

  take(): string {
    const word = this.words[this.at];
    if (word === undefined) this.fail();
    this.at += 1;
    return word;
  }

  accept(word: string): boolean {
    if (this.next !== word) return false;
    this.at += 1;
    return true;
  }

  /** One item, or a list of them in braces with or without commas between. */
  list<Item>(item: () => Item): Item[] {
    if (!this.accept("{")) return [item()];
    const items: Item[] = [];
    while (!this.accept("}")) {
      items.push(item());
      this.accept(",");
    }
    if (items.length === 0) this.fail();
    return items;
  }

  /** Whatever is left. */
  rest(): string[] {
    const left = this.words.slice(this.at);
    this.at = this.words.length;
    return left;
  }

  end(): void {
    if (this.next !== undefined) this.fail();
  }

  fail(): never {
    throw new PfSyntaxError(this.line);
  }
}
