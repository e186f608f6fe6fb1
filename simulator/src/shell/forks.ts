import type { Command } from "./ast";

/** Built-ins that `$( … )` runs without a fork: those marked `-n` in sh(1)'s builtins.def (bin/sh/eval.c, evalbackcmd). */
const inPlaceInSubstitutions = new Set(": [ echo false jobid jobs kill printf pwd test times true type".split(" "));

/** Whether a command substitution of this is evaluated by the shell itself, in its own process. */
export function isSubstitutedInPlace(command: Command): boolean {
  if (command.type !== "simple") return false;
  const [first] = command.words;
  if (first === undefined) return true;
  const [part] = first.parts;
  return first.parts.length === 1 && part?.type === "text" && inPlaceInSubstitutions.has(part.text);
}

/**
 * The simple commands that a forked shell may end with: it does not fork for an executable there, but becomes it (EV_EXIT in
 * bin/sh/eval.c).
 */
export function lastCommands(command: Command): readonly Command[] {
  switch (command.type) {
    case "simple":
      return [command];
    case "sequence":
      return command.commands.slice(-1).flatMap(lastCommands);
    case "and":
    case "or":
      return lastCommands(command.right);
    case "redirected":
      return lastCommands(command.command);
    case "if":
      return [command.then, command.otherwise].flatMap((each) => (each === undefined ? [] : lastCommands(each)));
    case "case":
      return command.items.flatMap(({ body }) => (body === undefined ? [] : lastCommands(body)));
    case "pipeline":
      return command.commands.length === 1 && !command.negated ? command.commands.flatMap(lastCommands) : [];
    default:
      return [];
  }
}
