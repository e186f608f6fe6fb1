import type { Command } from "./ast";
import { SyntaxError_ } from "./lexer";
import { Parser } from "./parser";

const cache = new Map<string, readonly (Command | SyntaxError_)[]>();
const maximumEntries = 500;
const maximumLength = 200_000;

/** The command lines of a script, parsed lazily; parsed scripts (rc.subr, jail hooks) are kept, since they run again and again. */
export function* parsedLines(source: string): Generator<Command | SyntaxError_> {
  const known = cache.get(source);
  if (known !== undefined) {
    yield* known;
    return;
  }
  const lines: (Command | SyntaxError_)[] = [];
  const parser = new Parser(source, 0, true);
  for (;;) {
    let line: Command | undefined | "end";
    try {
      line = parser.line();
    } catch (error) {
      if (!(error instanceof SyntaxError_)) throw error;
      lines.push(error);
      yield error;
      break;
    }
    if (line === "end") break;
    if (line === undefined) continue;
    lines.push(line);
    yield line;
  }
  if (source.length > maximumLength) return;
  if (cache.size >= maximumEntries) cache.clear();
  cache.set(source, lines);
}
