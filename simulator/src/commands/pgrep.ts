import type { Process } from "../kernel/processes";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";
import { findJail } from "./route-jail";

const signals: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, TERM: 15, USR1: 30, USR2: 31 };

/** pgrep(1). */
export const pgrep: SimulatedCommand = {
  name: "pgrep",
  source: "pgrep(1); recording 13 step 12",
  run: (args, context) => {
    const options = readOptions(args, "F:G:LM:N:P:SU:ac:d:fg:ij:lnoqs:t:u:vx");
    const found = select("pgrep", options, context);
    if ("exitCode" in found) return found;
    if (found.length === 0) return failure("");
    if (options.flags.has("q")) return { stdout: "", stderr: "", exitCode: 0 };
    const separator = optionValue(options, "d") ?? "\n";
    const rows = found.map((process) => describe(process, options));
    return { stdout: `${rows.join(separator)}\n`, stderr: "", exitCode: 0 };
  },
};

/** pkill(1). */
export const pkill: SimulatedCommand = {
  name: "pkill",
  source: "pgrep(1); recording 13 step 12",
  run: (args, context) => {
    const [first, ...others] = args;
    const word = /^-(?:SIG)?([A-Z]+\d?|\d+)$/.exec(first ?? "")?.[1];
    const named = word !== undefined && (/^\d/.test(word) || Object.hasOwn(signals, word)) ? word : undefined;
    const signal = named === undefined ? 15 : (signals[named] ?? Number(named));
    const options = readOptions(named === undefined ? args : others, "F:G:ILM:N:P:SU:c:fg:ij:lnos:t:u:vx");
    const found = select("pkill", options, context);
    if ("exitCode" in found) return found;
    for (const process of found) process.kill(signal);
    return { stdout: "", stderr: "", exitCode: found.length === 0 ? 1 : 0 };
  },
};

function select(name: string, options: Options, context: CommandContext): readonly Process[] | CommandResult {
  const patterns = options.rest;
  if (options.unknown !== undefined || (patterns.length === 0 && options.values.size === 0))
    return failure(`usage: ${name} [options] pattern ...\n`, 2);
  for (const letter of ["G", "M", "N", "U", "c", "g", "s", "t", "u", "v", "I"])
    if (options.flags.has(letter)) throw new NotSimulated(`${name} -${letter}`);
  const jailWord = optionValue(options, "j");
  const jails = jailWord?.split(",").map((word) => findJail(context.kernel, context.jail, word));
  const parent = optionValue(options, "P");
  const file = optionValue(options, "F");
  // takepid of bin/pkill/pkill.c.
  if (file !== undefined && !context.files.exists(file)) return failure(`${name}: can't open pidfile \`${file}'\n`, 3);
  const only = file === undefined ? undefined : Number(context.files.read(file));
  const { processes } = context.machine;
  // dhclient(8) is the one daemon here that keeps its file locked (pidfile(3)).
  if (file !== undefined && options.flags.has("L") && processes.get(only ?? 0)?.argv[0] !== "dhclient")
    return failure(`${name}: File '${file}' can be locked\n`, 3);
  const seen = context.jail === undefined ? processes.list() : processes.inJail(context.jail);
  const matching = seen.filter((process) => {
    if (process.pid === context.pid || (only !== undefined && process.pid !== only)) return false;
    if (jails !== undefined && !jails.some((jail) => jail !== undefined && process.jail === jail)) return false;
    if (parent !== undefined && process.parent !== Number(parent)) return false;
    const text = options.flags.has("f") ? process.argv.join(" ") : nameOf(process);
    return patterns.length === 0 || patterns.some((pattern) => matcher(pattern, options).test(text));
  });
  if (options.flags.has("n")) return matching.slice(-1);
  return options.flags.has("o") ? matching.slice(0, 1) : matching;
}

function matcher(pattern: string, options: Options): RegExp {
  return new RegExp(options.flags.has("x") ? `^(?:${pattern})$` : pattern, options.flags.has("i") ? "i" : "");
}

function describe(process: Process, options: Options): string {
  if (!options.flags.has("l")) return String(process.pid);
  return `${process.pid} ${options.flags.has("f") ? process.argv.join(" ") : nameOf(process)}`;
}

/** comm: the last part of the program's path, cut as the kernel does (MAXCOMLEN). */
function nameOf(process: Process): string {
  return (process.argv[0] ?? "").replace(/^-/, "").split("/").at(-1)?.slice(0, 19) ?? "";
}
