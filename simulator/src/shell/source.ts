import type { Command } from "./ast";
import { type ByteQueue, ReaderDescription } from "./byte-queue";
import type { Shell } from "./interpreter";
import { Parser } from "./parser";
import { parsedLines } from "./source-cache";
import { Incomplete, ShellSyntaxError } from "./tokens";
import { ShellError } from "./variables";

/**
 * Runs source that is all there: each line as soon as it is parsed, so that an error below does not undo what is above. The shell
 * of `sh -c` becomes the program that its last line ends with (evalstring in bin/sh/eval.c).
 */
export async function runSource(shell: Shell, source: string, isWhole = false): Promise<number> {
  const lines = parsedLines(source)[Symbol.iterator]();
  for (let next = lines.next(); next.done !== true; ) {
    const line = next.value;
    if (line instanceof ShellSyntaxError) throw syntaxError(line);
    next = lines.next();
    if (isWhole && next.done === true) shell.endsWith(line);
    await shell.evaluate(line, false);
  }
  return shell.status;
}

function syntaxError(error: ShellSyntaxError): ShellError {
  return new ShellError(`Syntax error: ${error.message}`);
}

/** What sh(1) reads at once from a standard input that cannot seek (BUFSIZ of stdio.h): later commands do not see those bytes. */
const blockSize = 1024;

/**
 * Runs what arrives on the shell's standard input, statement by statement: each runs as soon as it is complete, as sh(1) without `-c`
 * does. What the shell has read ahead is its own: `read` in a script that came through a pipe finds nothing (recording 09 step 24).
 */
export async function runInput(shell: Shell): Promise<number> {
  const input = shell.descriptors.get(0);
  if (!(input instanceof ReaderDescription)) return runSource(shell, (await input?.readAll()) ?? "");
  const reader = new BlockReader(input.queue);
  for (;;) {
    const command = reader.next();
    if (command === "more") {
      if (!(await reader.waitForMore(shell.signal))) break;
    } else if (command !== undefined) await shell.evaluate(command, false);
  }
  return runSource(shell, reader.rest());
}

/** Reads commands from a pipe, in blocks: as many as it takes until a command is complete. */
class BlockReader {
  /** What was read and not run yet, from `at` to `read`; behind it what the pipe has beyond, which others may still read. */
  private seen = "";
  private at = 0;
  private read = 0;
  private changes = -1;

  constructor(private readonly queue: ByteQueue) {}

  /** The next command line; undefined for an empty one, `more` when none is complete yet. */
  next(): Command | undefined | "more" {
    this.look();
    if (!this.seen.includes("\n", this.at)) return "more";
    const parser = new Parser(this.seen, this.at, false);
    try {
      const command = parser.line();
      if (command === "end") return "more";
      this.readTo(parser.position);
      return command;
    } catch (error) {
      if (error instanceof Incomplete) return "more";
      if (error instanceof ShellSyntaxError) throw syntaxError(error);
      throw error;
    }
  }

  /** Looks at all that the pipe has, so that a long command is parsed once and not anew for every block of it. */
  private look(): void {
    if (this.queue.changes === this.changes) return;
    this.seen = this.seen.slice(this.at, this.read) + this.queue.ahead;
    this.read -= this.at;
    this.at = 0;
    this.changes = this.queue.changes;
  }

  private readTo(end: number): void {
    while (this.read < end) this.read += this.queue.take(Math.max(blockSize, this.read - this.at)).length;
    this.at = end;
    this.changes = this.queue.changes;
  }

  /** Waits until there is more than was looked at; false when there will not be. */
  waitForMore(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const stop = (): void => resolve(false);
      signal.addEventListener("abort", stop, { once: true });
      void this.queue.more(this.seen.length - this.read).then((more) => {
        signal.removeEventListener("abort", stop);
        resolve(more);
      });
    });
  }

  /** What no newline ended. */
  rest(): string {
    return this.seen.slice(this.at, this.read) + this.queue.take();
  }
}
