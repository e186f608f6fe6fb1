import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, success } from "./outcome";

/** Restarts the host under whoever asked: no command after it runs. */
async function restart(context: CommandContext, withShutdown: boolean): Promise<CommandResult> {
  if (context.jail !== undefined) throw new NotSimulated("a reboot from within a jail");
  if (withShutdown) await context.spawn(["/bin/sh", "/etc/rc.shutdown"]);
  await context.machine.reboot();
  return success();
}

/** reboot(8) and `shutdown -r now`; halting is not simulated, since nothing could follow it. */
export const rebootCommands: readonly SimulatedCommand[] = [
  { name: "reboot", source: "reboot(8)", run: (_args, context) => restart(context, false) },
  { name: "fastboot", source: "reboot(8)", run: (_args, context) => restart(context, false) },
  {
    name: "shutdown",
    source: "shutdown(8)",
    run: (args, context) => {
      if (!args.includes("-r")) throw new NotSimulated(`shutdown ${args.join(" ")}`);
      if (!args.includes("now") && !args.includes("+0"))
        return failure("usage: shutdown [-] [-c | -f | -h | -p | -r | -k] [-o [-n]] [-q] time [warning-message ...]\n");
      return restart(context, true);
    },
  },
];
