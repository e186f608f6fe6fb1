import type { Command } from "../transport/index";
import { quoteCommand } from "../transport/quote";

/**
 * The lines of a unit's script: plain sh(1) that an administrator can read and run by hand. Every word comes through the
 * one quoter. A line that fails ends the script (`set -e` would end it inside tests, too).
 */
export type Lines = readonly string[];

/** A command; its failure is the script's. */
export function run(command: Command): Lines {
  if (command.stdin === undefined) return [`${quoteCommand(command.argv)} || exit 1`];
  return [`${quoteCommand(command.argv)} <<'END' || exit 1`, command.stdin.replace(/\n$/, ""), "END"];
}

/** A command whose failure means nothing: what it takes away may be gone already. */
export function attempt(command: Command): Lines {
  return [`${quoteCommand(command.argv)} 2>/dev/null`];
}

/** Runs `body` only where a test fails. */
export function unless(test: string, body: Lines): Lines {
  return [`if ! ${test} >/dev/null 2>&1; then`, ...body, "fi"];
}

/** Runs `body` only where a test succeeds. */
export function when(test: string, body: Lines): Lines {
  return [`if ${test} >/dev/null 2>&1; then`, ...body, "fi"];
}

/** Waits for an interface that comes late at boot: a NIC whose driver is slow, a USB one. */
export function awaitInterface(name: string): Lines {
  const test = quoteCommand(["ifconfig", name]);
  return [
    "t=0",
    `until ${test} >/dev/null 2>&1 || [ "$t" -ge 30 ]; do sleep 1; t=$((t + 1)); done`,
    `${test} >/dev/null || exit 1`,
  ];
}

/** Runs `body` only when the script is called with this word, as in `sh UNIT attach`. */
export function onWord(word: string, body: Lines): Lines {
  return [`if [ "$1" = ${word} ]; then`, ...body, "fi"];
}

/** Words for a script that is written out, where a whole command does not fit: a test, a pipe. */
export function words(...argv: readonly string[]): string {
  return quoteCommand(argv);
}
