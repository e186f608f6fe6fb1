import type { Builtin } from "./builtin";
import { formatPrintf } from "./printf";

/** echo(1) of sh: `-n`, and `-e` as FreeBSD's built-in has it. */
const echo: Builtin = (args, shell) => {
  let words = args;
  let newline = true;
  let escapes = false;
  if (words[0] === "-n") {
    newline = false;
    words = words.slice(1);
  } else if (words[0] === "-e") {
    escapes = true;
    words = words.slice(1);
  }
  const text = words.join(" ");
  if (!escapes) {
    shell.out(text + (newline ? "\n" : ""));
    return 0;
  }
  const { output, stopped } = formatPrintf("%b", [text]);
  shell.out(output + (newline && !stopped ? "\n" : ""));
  return 0;
};

const printf: Builtin = (args, shell) => {
  const [format, ...values] = args[0] === "--" ? args.slice(1) : args;
  if (format === undefined) {
    shell.err("usage: printf format [arguments ...]\n");
    return 1;
  }
  const { output, errors } = formatPrintf(format, values);
  shell.out(output);
  for (const error of errors) shell.err(`printf: ${error}\n`);
  return errors.length > 0 ? 1 : 0;
};

export const outputBuiltins: readonly [string, Builtin][] = [
  ["echo", echo],
  ["printf", printf],
];
