import type { CommandResult } from "./command";

/** A command that went well. */
export function success(stdout = "", stderr = ""): CommandResult {
  return { stdout, stderr, exitCode: 0 };
}

/** A command that ends with a message on stderr, which already carries its line end. */
export function failure(stderr: string, exitCode = 1, stdout = ""): CommandResult {
  return { stdout, stderr, exitCode };
}

/** Options as getopt(3) reads them: single letters, those in `withValue` with a value, up to the first word that is none. */
export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
  /** A letter that the command does not have, or one whose value is missing. */
  readonly unknown: string | undefined;
}

/** `spec` is getopt(3)'s own, such as `kns:t:`. */
export function readOptions(args: readonly string[], spec: string): Options {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (word === "--") {
      at += 1;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    for (let place = 1; place < word.length; place += 1) {
      const letter = word[place] ?? "";
      const known = letter === ":" ? -1 : spec.indexOf(letter);
      if (known < 0) return { flags, values, rest: args.slice(at), unknown: letter };
      if (spec[known + 1] !== ":") {
        flags.add(letter);
        continue;
      }
      const attached = word.slice(place + 1);
      if (attached === "") at += 1;
      const value = attached === "" ? args[at] : attached;
      if (value === undefined) return { flags, values, rest: [], unknown: letter };
      flags.add(letter);
      values.set(letter, [...(values.get(letter) ?? []), value]);
      break;
    }
  }
  return { flags, values, rest: args.slice(at), unknown: undefined };
}

/** The last value given for an option. */
export function optionValue(options: Options, letter: string): string | undefined {
  return options.values.get(letter)?.at(-1);
}
