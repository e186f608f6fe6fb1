import type { Step } from "../host/step";
import type { Command, CommandOutcome, OperationOutcome } from "../transport/index";

/** A command that was to take a step back: what became of it, or why it was not even run. */
export interface Undo {
  readonly command: Command;
  readonly outcome?: CommandOutcome | undefined;
  readonly problem?: string;
}

/**
 * Takes steps back, the last one first, and each by itself: where one cannot be undone, the others still are.
 * @param run runs one command, and reads what the steps had changed
 * @param heard takes in what was read
 */
export async function undo(
  steps: readonly Step[],
  run: (command: Command) => Promise<OperationOutcome>,
  heard: (reads: OperationOutcome["reads"]) => void,
): Promise<readonly Undo[]> {
  const undone: Undo[] = [];
  for (const command of steps.toReversed().flatMap((step) => step.undo ?? [])) {
    try {
      const { commands, reads } = await run(command);
      undone.push({ command, outcome: commands[0] });
      heard(reads);
    } catch (thrown) {
      undone.push({ command, problem: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }
  return undone;
}

/** Whether a command was begun and ended by a signal or timeout(1): it may have done its work all the same. */
export function wasKilled({ exitStatus }: CommandOutcome): boolean {
  return exitStatus > 128 || exitStatus === 124;
}
