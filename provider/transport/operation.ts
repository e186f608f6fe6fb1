import type { FreebsdError } from "../errors";
import type { Command, CommandOutcome, Fence, OperationOutcome, Read } from "./connection";

/** Under what an operation runs. */
export interface Guard {
  readonly exclusive: boolean;
  readonly fence: Fence | undefined;
}

/** An operation from the moment it is asked for until it is answered. */
export class Operation {
  /** How often it has been sent. */
  sent = 0;
  /** The number of its first command in the batch that it was sent with. */
  firstNumber: number | undefined;
  /** Whether the one who asked has got an answer. */
  answered = false;
  private readonly outcomes: CommandOutcome[] = [];
  private readonly readOutcomes = new Map<string, CommandOutcome>();
  private failed: number | undefined;

  constructor(
    readonly commands: readonly Command[],
    readonly reads: readonly Read[],
    readonly guard: Guard,
    private readonly resolve: (outcome: OperationOutcome) => void,
    private readonly reject: (error: FreebsdError) => void,
  ) {}

  /** The commands that have not run: what is left after a connection was lost between the commands and the reads is only the reads. */
  get commandsToRun(): readonly Command[] {
    return this.commandsDone ? [] : this.commands;
  }

  /** Whether it is known of every command what became of it. */
  get commandsDone(): boolean {
    return this.failed !== undefined || this.outcomes.length === this.commands.length;
  }

  /** How many commands are known to have run. */
  get known(): number {
    return this.outcomes.length;
  }

  commandEnded(outcome: CommandOutcome): void {
    this.outcomes.push(outcome);
    if (outcome.exitStatus !== 0 && !outcome.tolerated) this.failed = this.outcomes.length - 1;
    this.answerWhenComplete();
  }

  readEnded(key: string, outcome: CommandOutcome): void {
    this.readOutcomes.set(key, outcome);
    this.answerWhenComplete();
  }

  answerWhenComplete(): void {
    if (!this.commandsDone || !this.reads.every(({ key }) => this.readOutcomes.has(key))) return;
    this.answered = true;
    this.resolve({
      commands: this.outcomes,
      reads: this.readOutcomes,
      ...(this.failed !== undefined && { failed: this.failed }),
    });
  }

  fail(error: FreebsdError): void {
    this.reject(error);
  }
}

/** Operations by what they run under, each group in the order in which they were asked for. */
export function guardedAlike(
  operations: readonly Operation[],
): readonly { readonly guard: Guard; readonly operations: readonly Operation[] }[] {
  const groups = new Map<string, { guard: Guard; operations: Operation[] }>();
  for (const operation of operations) {
    const key = JSON.stringify(operation.guard);
    const group = groups.get(key) ?? { guard: operation.guard, operations: [] };
    groups.set(key, group);
    group.operations.push(operation);
  }
  return [...groups.values()];
}
