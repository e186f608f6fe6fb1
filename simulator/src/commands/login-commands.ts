import type { CommandContext, SimulatedCommand } from "./command";
import { formatDate } from "./format-date";
import { success } from "./outcome";

/** Programs that only run until they are ended. */
function resident(name: string, source: string): SimulatedCommand {
  return {
    name,
    source,
    run: async (_args, context) => {
      await untilKilled(context);
      return success();
    },
  };
}

function untilKilled({ signal }: CommandContext): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The recorded host's SSH server as a process, and who is logged in over it. */
export const loginCommands: readonly SimulatedCommand[] = [
  resident("gossh", "recordings 09 step 25, 12 step 5"),
  {
    name: "who",
    source: "who(1); recording 09 step 25",
    run: (_args, context) =>
      success(`root                          ${formatDate("%b %e %H:%M", context.machine.wallClock())} \n`),
  },
];
