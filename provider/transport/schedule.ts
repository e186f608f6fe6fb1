import type { Command, SharedTool } from "./connection";

/** A command and the operation that it is a step of. */
export interface Part<Of> {
  readonly of: Of;
  readonly command: Command;
}

/** What the shell does next: one command by itself, or one from each of several operations in as few processes as that takes. */
export interface Turn<Of> {
  readonly tool?: SharedTool;
  readonly parts: readonly Part<Of>[];
}

/**
 * The order in which the commands of a batch run. Each operation's own commands keep their order; between operations there
 * is none, since what depends on another is asked for only when that one is done. So commands that can share a process
 * wait for each other, and the rest goes as it comes; what must be done in one go waits for nobody.
 */
export function schedule<Of extends { readonly commandsToRun: readonly Command[] }>(
  operations: readonly Of[],
): readonly Turn<Of>[] {
  const lines = operations.map((of) => ({ of, commands: of.commandsToRun, at: 0, inOneGo: false }));
  const turns: Turn<Of>[] = [];
  for (;;) {
    for (const line of lines) {
      for (let next = line.commands[line.at]; next !== undefined && (line.inOneGo || next.shared === undefined); ) {
        const parts = [{ of: line.of, command: next }];
        turns.push(next.shared === undefined ? { parts } : { tool: next.shared.tool, parts });
        line.at += 1;
        line.inOneGo ||= next.inOneGo === true;
        next = line.commands[line.at];
      }
    }
    const tool = nextTool(lines);
    if (tool === undefined) return turns;
    const parts: Part<Of>[] = [];
    for (const line of lines) {
      const command = line.commands[line.at];
      if (command?.shared?.tool !== tool) continue;
      parts.push({ of: line.of, command });
      line.at += 1;
    }
    turns.push({ tool, parts });
  }
}

interface Line {
  readonly commands: readonly Command[];
  readonly at: number;
}

/** Of the tools that are next somewhere, the one that the fewest operations come to later. */
function nextTool(lines: readonly Line[]): SharedTool | undefined {
  const later = new Map<SharedTool, number>();
  for (const { commands, at } of lines) {
    const next = commands[at]?.shared?.tool;
    if (next !== undefined && !later.has(next)) later.set(next, 0);
  }
  for (const { commands, at } of lines) {
    const ahead = new Set(commands.slice(at + 1).flatMap((command) => command.shared?.tool ?? []));
    for (const tool of ahead) {
      const count = later.get(tool);
      if (count !== undefined) later.set(tool, count + 1);
    }
  }
  const [first] = [...later].sort(([, a], [, b]) => a - b);
  return first?.[0];
}
