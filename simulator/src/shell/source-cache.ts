import type { Command } from "./ast";
import { Parser } from "./parser";
import { ShellSyntaxError } from "./tokens";

const cache = new Map<string, readonly (Command | ShellSyntaxError)[]>();
const maximumEntries = 500;
/** What is shorter is mostly what `eval` is given: always another text, and parsed in no time. */
const minimumLength = 200;
const maximumLength = 200_000;

/** The command lines of a script, parsed lazily; parsed scripts (rc.subr, jail hooks) are kept, since they run again and again. */
export function* parsedLines(source: string): Generator<Command | ShellSyntaxError> {
  const known = source.length < minimumLength ? undefined : cache.get(source);
  if (known !== undefined) {
    yield* known;
    return;
  }
  const lines: (Command | ShellSyntaxError)[] = [];
  const parser = new Parser(source, 0, true);
  for (;;) {
    let line: Command | undefined | "end";
    try {
      line = parser.line();
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      lines.push(error);
      yield error;
      break;
    }
    if (line === "end") break;
    if (line === undefined) continue;
    lines.push(line);
    yield line;
  }
  if (source.length < minimumLength || source.length > maximumLength) return;
  if (cache.size >= maximumEntries) cache.clear();
  cache.set(source, lines);
}
