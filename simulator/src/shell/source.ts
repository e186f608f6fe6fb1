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
  const { queue } = input;
  let source = "";
  let wanted = blockSize;
  while (await moreInput(queue, shell)) {
    source += queue.take(wanted);
    for (let rest = await runNext(shell, source); rest !== undefined; rest = await runNext(shell, source)) {
      source = rest;
      wanted = blockSize;
    }
    // A long here-document is not parsed anew for every block of it.
    if (source !== "") wanted = Math.max(blockSize, source.length);
  }
  return runSource(shell, source);
}

function moreInput(queue: ByteQueue, shell: Shell): Promise<boolean> {
  if (shell.signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const stop = (): void => resolve(false);
    shell.signal.addEventListener("abort", stop, { once: true });
    void queue.more(0).then((more) => {
      shell.signal.removeEventListener("abort", stop);
      resolve(more);
    });
  });
}

/** Parses and runs one command line of `source`; returns what follows it, or undefined when it is not complete yet. */
async function runNext(shell: Shell, source: string): Promise<string | undefined> {
  if (!source.includes("\n")) return undefined;
  let command: Command | undefined | "end";
  let rest: string;
  try {
    const parser = new Parser(source, 0, false);
    command = parser.line();
    if (command === "end") return undefined;
    rest = source.slice(parser.position);
  } catch (error) {
    if (error instanceof Incomplete) return undefined;
    if (error instanceof ShellSyntaxError) throw syntaxError(error);
    throw error;
  }
  if (command !== undefined) await shell.evaluate(command, false);
  return rest;
}
