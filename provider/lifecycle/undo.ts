import type { Step } from "../host/step";
import type { Command, CommandOutcome, OperationOutcome } from "../transport/index";

/** A command that was to take a step back: what became of it, or why it was not even run. */
export interface Undo {
  readonly command: Command;
  readonly outcome?: CommandOutcome | undefined;
  readonly problem?: string;
}

/**
 * Takes steps back, the last one first, and each by itself: where one cannot be undone, the others still are. Only the record stays
 * then: what nobody has a record of, no delete would ever take away.
 * @param run runs one command, and reads what the steps had changed
 * @param heard takes in what was read
 */
export async function undo(
  steps: readonly Step[],
  run: (command: Command) => Promise<OperationOutcome>,
  heard: (reads: OperationOutcome["reads"]) => void,
): Promise<readonly Undo[]> {
  const undone: Undo[] = [];
  for (const { undo: commands = [], isRecord = false } of steps.toReversed()) {
    if (isRecord && !undone.every(isUndone)) continue;
    for (const command of commands) undone.push(await undoBy(command, run, heard));
  }
  return undone;
}

async function undoBy(
  command: Command,
  run: (command: Command) => Promise<OperationOutcome>,
  heard: (reads: OperationOutcome["reads"]) => void,
): Promise<Undo> {
  try {
    const { commands, reads } = await run(command);
    heard(reads);
    return { command, outcome: commands[0] };
  } catch (thrown) {
    return { command, problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Whether what was to be taken back is so now. */
export function isUndone({ outcome }: Undo): boolean {
  return outcome !== undefined && (outcome.exitStatus === 0 || outcome.tolerated);
}

/** Whether a command was begun and ended by a signal or timeout(1): it may have done its work all the same. */
export function wasKilled({ exitStatus }: CommandOutcome): boolean {
  return exitStatus > 128 || exitStatus === 124;
}
