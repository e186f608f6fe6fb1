import { FreebsdError } from "../errors";
import type { Command, CommandOutcome } from "../transport/index";

/** A failed step as an error: what ran, how it ended, what was undone and what could not be. */
export function stepFailure(
  host: string,
  command: Command,
  outcome: CommandOutcome,
  undone: readonly CommandOutcome[],
): FreebsdError {
  const kept = undone.filter((undo) => undo.exitStatus !== 0 && !undo.tolerated);
  const taken = undone.filter((undo) => !kept.includes(undo));
  const parts = [`the command ended with exit status ${outcome.exitStatus}: ${said(outcome)}`];
  if (taken.length > 0) parts.push(`undone by: ${taken.map((undo) => undo.argv.join(" ")).join("; ")}`);
  if (kept.length > 0)
    parts.push(
      `NOT undone, since this failed too: ${kept.map((undo) => `${undo.argv.join(" ")} (${said(undo)})`).join("; ")}`,
    );
  return new FreebsdError({
    code: kept.length > 0 ? "step-failed-not-undone" : "step-failed",
    host,
    message: parts.join("\n  "),
    command: shown(command),
  });
}

function said(outcome: CommandOutcome): string {
  const text = outcome.stderr.trim() || outcome.stdout.trim();
  return text === "" ? "it said nothing" : text;
}

/** A command as an administrator would type it; the script on its standard input is shown too, secrets are not. */
function shown(command: Command): string {
  if (command.secret === true) return `${command.argv[0] ?? ""} (arguments hidden: they hold a secret)`;
  const input = command.stdin === undefined ? "" : ` <<'END'\n${command.stdin.replace(/\n$/, "")}\nEND`;
  return `${command.argv.join(" ")}${input}`;
}
