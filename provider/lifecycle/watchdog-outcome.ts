import { FreebsdError } from "../errors";
import type { ChangeEntry, ChangeState, GuardedChange } from "../host/watchdog-script";
import { type Command, type CommandOutcome, FENCED_OFF, LOCK_BUSY } from "../transport/index";
import { refuseUnguarded } from "./run-fence";
import { stepFailure, undoReport } from "./step-failure";
import type { Undo } from "./undo";
import type { Decision } from "./watchdog";

/** Says what became of a guarded change that was not confirmed, or not carried out. */
export function refuseUnconfirmed(
  host: string,
  names: readonly string[],
  change: GuardedChange,
  { state, path, problem }: Decision,
): void {
  const undo = change.steps.flatMap((step) => step.undo ?? []);
  const taken = state.entries.filter(({ what }) => what === "undo");
  const undone = taken.map(({ index, ...entry }): Undo => {
    const command = undo[index] ?? { argv: ["?"] };
    return { command, outcome: outcomeOf(command, entry) };
  });
  switch (state.state) {
    case "confirmed":
      return;
    case "failed":
    case "unfinished":
      throw failedStep(host, change, state, undone);
    case "undone":
      throw takenBack(host, names, change.windowSeconds, undone);
    case "locked":
      refuseUnguarded(host, unbegun(LOCK_BUSY));
      return;
    case "superseded":
      refuseUnguarded(host, unbegun(FENCED_OFF));
      return;
    case "gone":
      throw new FreebsdError({
        code: "cut-off",
        host,
        message: `${lost(problem)}nothing is left of a change that can cut the host off (${names.join(", ")}): it was not begun, or the host was restarted before it was confirmed`,
        hint: "Run `pulumi up` again.",
      });
    default:
      throw new FreebsdError({
        code: "cut-off-not-undone",
        host,
        message: `the process that carries out a change which can cut the host off (${names.join(", ")}) was killed; what it had done is still there`,
        hint: `Look at ${path} on the host for what it did.`,
      });
  }
}

function lost(problem: unknown): string {
  return problem instanceof Error ? `${problem.message}; ` : "";
}

function failedStep(host: string, change: GuardedChange, state: ChangeState, undone: readonly Undo[]): unknown {
  const last = state.entries.findLast(({ what, exitStatus }) => what !== "undo" && exitStatus !== 0);
  const commands = last?.what === "finish" ? change.finish : change.steps.map(({ run }) => run);
  const command = commands[last?.index ?? -1];
  if (last === undefined || command === undefined)
    return new FreebsdError({ code: "step-failed", host, message: "a step failed, and its result is missing" });
  return stepFailure(host, command, outcomeOf(command, last), undone);
}

function takenBack(host: string, names: readonly string[], seconds: number, undone: readonly Undo[]): FreebsdError {
  const { complete, parts } = undoReport(undone);
  const said = `no new connection could be made within ${seconds} s of a change to what carries SSH (${names.join(", ")}), so the host took the change back`;
  return new FreebsdError({
    code: complete ? "cut-off" : "cut-off-not-undone",
    host,
    message: [said, ...parts].join("\n  "),
    hint: "Reach the host by another interface or address, or leave this one out of the change.",
  });
}

function outcomeOf({ argv }: Command, { exitStatus, output }: Omit<ChangeEntry, "what" | "index">): CommandOutcome {
  return { argv, exitStatus, stdout: "", stderr: output, tolerated: false };
}

function unbegun(exitStatus: number): CommandOutcome {
  return { argv: [], exitStatus, stdout: "", stderr: "", tolerated: false };
}
