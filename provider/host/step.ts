import type { Command } from "../transport/index";

export type { Command } from "../transport/index";

/** One command of a plan, and what takes it back when a later one fails. */
export interface Step {
  readonly run: Command;
  /** Run in order, after the undo of all later steps. */
  readonly undo?: readonly Command[];
  /** The command does several things one after the other: when it fails, its own undo runs too. */
  readonly partial?: true;
}

/** A step that needs no undo. */
export function step(run: Command, ...undo: readonly Command[]): Step {
  return undo.length === 0 ? { run } : { run, undo };
}
