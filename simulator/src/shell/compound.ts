import type { Command, Word } from "./ast";
import { expandFields, expandPattern, expandString } from "./expand";
import { literalPattern } from "./expand-plain";
import type { Shell } from "./interpreter";
import { LoopJump } from "./jumps";
import { compilePattern } from "./pattern";
import { applyRedirects } from "./redirect";
import { ShellError } from "./variables";

/** `while` and `until`. */
export async function runLoop(
  shell: Shell,
  command: Extract<Command, { type: "while" | "until" }>,
  tested: boolean,
): Promise<void> {
  const { type: kind, condition, body } = command;
  let status = 0;
  await looping(shell, async (step) => {
    while (((await shell.evaluate(condition, true)) === 0) === (kind === "while")) {
      if (await step(() => shell.evaluate(body, tested))) break;
      ({ status } = shell);
    }
  });
  shell.status = status;
}

export async function runFor(
  shell: Shell,
  { name, words, body }: Extract<Command, { type: "for" }>,
  tested: boolean,
): Promise<void> {
  const values = words === undefined ? shell.variables.positional : await expandFields(words, shell);
  shell.status = 0;
  await looping(shell, async (step) => {
    for (const value of values) {
      shell.variables.set(name, value);
      if (await step(() => shell.evaluate(body, tested))) break;
    }
  });
}

/** Runs a loop; its `step` runs one body and tells whether the loop is over. */
async function looping(
  shell: Shell,
  run: (step: (body: () => Promise<unknown>) => Promise<boolean>) => Promise<void>,
): Promise<void> {
  shell.loops += 1;
  try {
    await run(async (body) => {
      try {
        await body();
        return false;
      } catch (error) {
        if (!(error instanceof LoopJump)) throw error;
        if (error.levels > 1 && shell.loops > 1) {
          error.levels -= 1;
          throw error;
        }
        shell.status = 0;
        return error.kind === "break";
      }
    });
  } finally {
    shell.loops -= 1;
  }
}

export async function runCase(
  shell: Shell,
  command: Extract<Command, { type: "case" }>,
  tested: boolean,
): Promise<void> {
  const subject = await expandString(command.subject, shell);
  shell.status = 0;
  let falling = false;
  for (const item of command.items) {
    for (const pattern of falling ? [] : item.patterns) {
      falling = (literalMatcher(pattern) ?? compilePattern(await expandPattern(pattern, shell))).test(subject);
      if (falling) break;
    }
    if (!falling) continue;
    if (item.body !== undefined) await shell.evaluate(item.body, tested);
    if (!item.fallThrough) return;
  }
}

const literalMatchers = new WeakMap<Word, RegExp>();

/** What matches a pattern that has nothing to expand, compiled once. */
function literalMatcher(word: Word): RegExp | undefined {
  let matcher = literalMatchers.get(word);
  const pattern = matcher === undefined ? literalPattern(word) : undefined;
  if (pattern !== undefined) {
    matcher = compilePattern(pattern);
    literalMatchers.set(word, matcher);
  }
  return matcher;
}

/** A compound command with redirections of its own. */
export async function runRedirected(
  shell: Shell,
  { command, redirects }: Extract<Command, { type: "redirected" }>,
  tested: boolean,
): Promise<number> {
  let undo: () => void;
  try {
    undo = await applyRedirects(redirects, shell);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    shell.warn(error.message);
    return 2;
  }
  try {
    return await shell.evaluate(command, tested);
  } finally {
    undo();
  }
}
