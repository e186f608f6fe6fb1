import type { Shell } from "./interpreter";

/** A command of the shell itself. Its argv comes without the name; a ShellError it throws is reported under its name. */
export type Builtin = (args: readonly string[], shell: Shell) => number | Promise<number>;

const special = new Set([
  ".",
  ":",
  "break",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "readonly",
  "return",
  "set",
  "shift",
  "times",
  "trap",
  "unset",
]);

/** Whether errors of a built-in end the shell (bin/sh/builtins.def, -s). */
export function isSpecial(name: string): boolean {
  return special.has(name);
}
