import type { Command, CommandOutcome } from "../transport/index";
import type { Inventory } from "./inventory-types";
import type { Section } from "./sections";

export type { Command } from "../transport/index";

/**
 * What is known of the host once a command has succeeded, so that it need not be read again. What other commands of the
 * same batch have changed stays as it is; a second time it changes nothing.
 */
export type Effect = (inventory: Inventory, outcome: CommandOutcome) => Inventory;

/** One command of a plan, and what takes it back when a later one fails. */
export interface Step {
  readonly run: Command;
  /** Run in order, after the undo of all later steps. */
  readonly undo?: readonly Command[];
  /** The command does several things one after the other: when it fails, its own undo runs too. */
  readonly partial?: true;
  /** It tells of what the steps after it do: it is taken back only where all of those could be. */
  readonly isRecord?: true;
  /** Left out where only another reading can tell. */
  readonly effect?: Effect;
  /** The sections that tell what it has done, where its effect does not; left out: all that its operation is about. */
  readonly changes?: readonly Section[];
  /** The command has begun something long that goes on by itself; what comes after it waits for the end of that. */
  readonly work?: Work;
}

/**
 * Long work on the host, as fetching and unpacking are: it runs outside of the lock, and goes on when the connection or the
 * engine is gone. The poll prints one line: `running WHAT`, `done` or `failed WHY`, or `stopped` where it has ended before its end.
 */
export interface Work {
  readonly poll: Command;
  /** Seconds without any progress after which it is given up. */
  readonly stallSeconds: number;
}

/** A step that needs no undo. */
export function step(run: Command, ...undo: readonly Command[]): Step {
  return undo.length === 0 ? { run } : { run, undo };
}

/** The same step, with what is then known. */
export function telling(done: Step, effect: Effect): Step {
  return { ...done, effect };
}
