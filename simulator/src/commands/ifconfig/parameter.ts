import type { Invocation } from "./invocation";

/** A word of ifconfig's command line that is not an address (struct cmd of ifconfig.h). */
export interface Parameter {
  /** How many further words it takes; `rest`: it is handed all of them and says how many it used. */
  readonly takes: 0 | 1 | 2 | "rest";
  /** It may come before the interface exists, and is then part of its creation. */
  readonly creating?: boolean;
  /** Only a `rest` parameter's result counts: the words it used. */
  readonly run: (invocation: Invocation, words: readonly string[]) => number | undefined;
}

export type ParameterTable = Readonly<Record<string, Parameter>>;

/** A parameter without arguments. */
export function word(run: (invocation: Invocation) => void): Parameter {
  return {
    takes: 0,
    run: (invocation) => {
      run(invocation);
      return undefined;
    },
  };
}

/** A parameter with one argument. */
export function withArgument(run: (invocation: Invocation, argument: string) => void): Parameter {
  return {
    takes: 1,
    run: (invocation, [argument = ""]) => {
      run(invocation, argument);
      return undefined;
    },
  };
}

/** A parameter with two arguments. */
export function withTwoArguments(run: (invocation: Invocation, first: string, second: string) => void): Parameter {
  return {
    takes: 2,
    run: (invocation, [first = "", second = ""]) => {
      run(invocation, first, second);
      return undefined;
    },
  };
}
