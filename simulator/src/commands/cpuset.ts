import { findJailByName } from "../kernel/jails";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";
import { rctl } from "./rctl";

/** The CPUs of a list such as `0-2,5`; undefined when it makes no sense. */
function readCpuList(list: string): ReadonlySet<number> | undefined {
  const cpus = new Set<number>();
  if (list.toLowerCase() === "all") return cpus.add(0);
  for (const part of list.split(",")) {
    const [, first, last] = /^([0-9]+)(?:-([0-9]+))?$/.exec(part) ?? [];
    if (first === undefined && part !== "") return undefined;
    if (first === undefined) continue;
    for (let cpu = Number(first); cpu <= Number(last ?? first); cpu += 1) cpus.add(cpu);
  }
  return cpus;
}

/** cpuset(1) on a host with one CPU, as the recorded one is: every mask is 0, and 0 is the only one that can be set. */
const cpuset: SimulatedCommand = {
  name: "cpuset",
  source: "cpuset(1) and its source; recording 12 step 15",
  run: (args, context) => {
    const options = readOptions(args, "Ccd:gij:l:n:p:rs:t:x:");
    const { flags, rest, unknown } = options;
    const strange = unknown ?? ["C", "c", "d", "i", "n", "r", "s", "t", "x"].find((flag) => flags.has(flag));
    if (strange !== undefined) throw new NotSimulated(`cpuset -${strange}`);
    const subject = subjectOf(optionValue(options, "j"), optionValue(options, "p"), context);
    if (typeof subject !== "string") return subject;
    const list = optionValue(options, "l");
    const cpus = list === undefined ? undefined : readCpuList(list);
    if (list !== undefined && cpus === undefined) return failure(`cpuset: Malformed cpu-list ${list}\n`);
    if (cpus !== undefined && (cpus.size !== 1 || !cpus.has(0)))
      throw new NotSimulated(`cpuset -l ${list}: the host has one CPU`);
    if (flags.has("g") && list === undefined && rest.length === 0)
      return success(`${subject} mask: 0\n${subject} domain policy: first-touch mask: 0\n`);
    if (flags.has("g")) throw new NotSimulated("cpuset -g with something else");
    const [program] = rest;
    if (program === undefined) {
      if (list === undefined || subject === "pid -1") throw new NotSimulated(`cpuset ${args.join(" ")}`);
      return success();
    }
    if (flags.has("j") || flags.has("p")) throw new NotSimulated("cpuset with -j or -p and a command");
    if (context.found(program) === undefined) return failure(`cpuset: ${program}: No such file or directory\n`, 127);
    return context.spawn(rest, { inherit: true });
  },
};

/** Whose mask it is about, as cpuset prints it; the caller's own process is `pid -1`. */
function subjectOf(
  jailName: string | undefined,
  pid: string | undefined,
  { kernel, jail: own, machine }: CommandContext,
): string | CommandResult {
  if (jailName !== undefined) {
    const jail = findJailByName(kernel, own, jailName);
    return jail === undefined ? failure(`cpuset: jail "${jailName}" not found\n`) : `jail ${jail.jid}`;
  }
  if (pid === undefined) return "pid -1";
  if (!/^[0-9]+$/.test(pid) || machine.processes.get(Number(pid)) === undefined)
    throw new NotSimulated(`cpuset -p ${pid}: there is no such process`);
  return `pid ${pid}`;
}

/** What a jail or a process may use: CPUs, and resources. */
export const cpusetCommands: readonly SimulatedCommand[] = [cpuset, rctl];
