import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

const unitMs: Readonly<Record<string, number>> = { "": 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How often what is left of the command's processes is looked for. */
const LOOK_MILLISECONDS = 50;

/**
 * timeout(1): ends a command that takes too long; 124 then. Without `-f` it is the reaper of all that the command starts, waits for
 * that too and ends it with the command (bin/timeout/timeout.c).
 */
export const timeout: SimulatedCommand = {
  name: "timeout",
  source: "timeout(1); recording 09 step 16; bin/timeout/timeout.c",
  run: async (args, context) => {
    const [first, ...others] = args;
    const options = readOptions(first === "--foreground" ? ["-f", ...others] : args, "fk:ps:v");
    const [limit, ...command] = options.rest;
    const usage =
      "Usage: timeout [-f | --foreground] [-k time | --kill-after time] [-p | --preserve-status] [-s signal | --signal signal]  [-v | --verbose] duration command [arg ...]\n";
    if (options.unknown !== undefined || limit === undefined || command.length === 0) return failure(usage, 125);
    const read = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(limit);
    if (read === null) return failure("timeout: duration is not a number\n", 125);
    if (options.flags.has("v")) throw new NotSimulated("timeout -v");
    const [name = ""] = command;
    if (context.found(name) === undefined) return failure(`timeout: exec(${name}): No such file or directory\n`, 127);
    const milliseconds = Number(read[1]) * (unitMs[read[2] ?? ""] ?? 1000);
    const { processes, sleep } = context.machine;
    const isReaper = !options.flags.has("f");
    if (isReaper) processes.acquireReaper(context.pid);
    const left = () => processes.list().filter(({ reaper }) => isReaper && reaper === context.pid);
    const kill = new AbortController();
    const clock = new AbortController();
    const child = context
      .spawn(command, { inherit: true, signal: AbortSignal.any([kill.signal, context.signal]) })
      .then(async ({ exitCode }) => {
        while (left().length > 0 && !context.signal.aborted) await sleep(LOOK_MILLISECONDS);
        return exitCode;
      });
    if (milliseconds === 0) return { stdout: "", stderr: "", exitCode: await child };
    let late = false;
    const alarm = sleep(milliseconds, clock.signal).then(() => {
      if (clock.signal.aborted) return;
      late = true;
      kill.abort();
      for (const each of left()) each.kill(15);
    });
    const exitCode = await child;
    clock.abort();
    await alarm;
    if (!late) return { stdout: "", stderr: "", exitCode };
    return { stdout: "", stderr: "", exitCode: options.flags.has("p") ? 143 : 124 };
  },
};
