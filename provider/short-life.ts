import { setFlagsFromString } from "node:v8";

/**
 * How much bytecode V8 lets a function run before it optimises it: eight times its own 67584. This process mostly lives for
 * seconds, in which what is optimised that early never pays for being compiled: on an `up` of 300 resources, a sixth of the
 * process's CPU time. What runs for long is optimised all the same.
 */
const BUDGET = 540672;

/** Makes the most of a process that does a little of everything and ends soon. */
export function expectShortLife(): void {
  setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}
