import { FreebsdError } from "../errors";
import { type Command, type CommandOutcome, redactedCommand } from "../transport/index";
import { isUndone, type Undo } from "./undo";

/** A failed step as an error: what ran, how it ended, what was undone and what could not be. */
export function stepFailure(
  host: string,
  command: Command,
  outcome: CommandOutcome,
  undone: readonly Undo[],
): FreebsdError {
  const { complete, parts } = undoReport(undone);
  return new FreebsdError({
    code: complete ? "step-failed" : "step-failed-not-undone",
    host,
    message: [`the command ended with exit status ${outcome.exitStatus}: ${said(outcome)}`, ...parts].join("\n  "),
    command: shown(command),
  });
}

/** Whether all was undone, and the lines that say what was and what could not be. */
export function undoReport(undone: readonly Undo[]): { readonly complete: boolean; readonly parts: readonly string[] } {
  const taken = undone.filter(isUndone);
  const kept = undone.filter((undo) => !isUndone(undo));
  const parts: string[] = [];
  if (taken.length > 0) parts.push(`undone by: ${taken.map((undo) => shown(undo.command)).join("; ")}`);
  if (kept.length > 0)
    parts.push(
      `NOT undone, since this failed too: ${kept.map((undo) => `${shown(undo.command)} (${why(undo)})`).join("; ")}`,
    );
  return { complete: kept.length === 0, parts };
}

function why({ outcome, problem }: Undo): string {
  return problem ?? (outcome === undefined ? "its result is missing" : said(outcome));
}

function said(outcome: CommandOutcome): string {
  const text = outcome.stderr.trim() || outcome.stdout.trim();
  return text === "" ? "it said nothing" : text;
}

/** A command as an administrator would type it, with the script on its standard input, and without secrets. */
function shown(command: Command): string {
  const input =
    command.stdin === undefined || command.secret === true ? "" : ` <<'END'\n${command.stdin.replace(/\n$/, "")}\nEND`;
  return `${redactedCommand(command)}${input}`;
}
