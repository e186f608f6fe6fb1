import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

const unitMs: Readonly<Record<string, number>> = { "": 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** timeout(1): ends a command that takes too long; 124 then. */
export const timeout: SimulatedCommand = {
  name: "timeout",
  source: "timeout(1); recording 09 step 16",
  run: async (args, context) => {
    const options = readOptions(args, "fk:ps:v");
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
    const kill = new AbortController();
    const clock = new AbortController();
    const child = context
      .spawn(command, { inherit: true, signal: AbortSignal.any([kill.signal, context.signal]) })
      .then((result) => result.exitCode);
    if (milliseconds === 0) return { stdout: "", stderr: "", exitCode: await child };
    let late = false;
    const alarm = context.machine.sleep(milliseconds, clock.signal).then(() => {
      if (clock.signal.aborted) return;
      late = true;
      kill.abort();
    });
    const exitCode = await child;
    clock.abort();
    await alarm;
    if (!late) return { stdout: "", stderr: "", exitCode };
    return { stdout: "", stderr: "", exitCode: options.flags.has("p") ? 143 : 124 };
  },
};
