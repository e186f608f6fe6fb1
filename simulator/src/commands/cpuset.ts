import { findJailByName } from "../kernel/jails";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

/** The recorded host has one CPU; masks of jails that were never changed are all of them. */
const cpuset: SimulatedCommand = {
  name: "cpuset",
  source: "cpuset(1); recording 12 step 15",
  run: (args, context) => {
    const options = readOptions(args, "Ccd:gij:l:n:p:rs:t:x:");
    const name = optionValue(options, "j");
    if (options.unknown !== undefined)
      return failure("usage: cpuset [-l cpu-list] [-n policy:domain-list] [-s setid] cmd ...\n");
    if (name === undefined) throw new NotSimulated(`cpuset ${args.join(" ")}`);
    const jail = findJailByName(context.kernel, context.jail, name);
    if (jail === undefined) return failure(`cpuset: jail "${name}" not found\n`);
    const list = optionValue(options, "l");
    if (list !== undefined)
      return list === "0" || list === "all" ? success() : failure("cpuset: setaffinity: Resource deadlock avoided\n");
    if (options.flags.has("g"))
      return success(`jail ${jail.jid} mask: 0\njail ${jail.jid} domain policy: first-touch mask: 0\n`);
    throw new NotSimulated(`cpuset ${args.join(" ")}`);
  },
};

function resourceLimits(context: CommandContext): boolean {
  return context.kernel.kenv.get("kern.racct.enable") === "1";
}

const rctl: SimulatedCommand = {
  name: "rctl",
  source: "rctl(8); recording 06 step 24",
  run: (args, context) => {
    if (resourceLimits(context)) throw new NotSimulated(`rctl ${args.join(" ")}`);
    return failure("rctl: RACCT/RCTL present, but disabled; enable using kern.racct.enable=1 tunable\n");
  },
};

/** Limits on what a jail may use. */
export const cpusetCommands: readonly SimulatedCommand[] = [cpuset, rctl];
