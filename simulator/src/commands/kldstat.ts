import type { Kernel, LoadedModule } from "../kernel/model";
import { builtInModules, findModuleFile, hasModule, kernelModuleList, moduleNumber } from "../kernel/modules";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

const header = "Id Refs Address                Size Name\n";

function row({ id, references, address, size, file }: LoadedModule, verbose: boolean): string {
  const place = verbose ? ` (/boot/kernel/${file})` : "";
  return `${String(id).padStart(2)} ${String(references).padStart(4)} 0x${address.toString(16)} ${size.toString(16).padStart(8)} ${file}${place}\n`;
}

/** The modules in a file; the kernel's in the recorded order as far as that is known (recording 01, step 13). */
function contents(kernel: Kernel, module: LoadedModule): string {
  const modules =
    module.file === "kernel"
      ? kernelModuleList().sort((a, b) => rank(a.name) - rank(b.name))
      : module.modules.map((name) => ({ number: moduleNumber(kernel, name), name }));
  const lines = modules.map(({ number, name }) => `\t\t${String(number).padStart(3)} ${name}\n`);
  return `\tContains modules:\n\t\t Id Name\n${lines.join("")}`;
}

const knownOrder = [...builtInModules.keys()];

function rank(name: string): number {
  return knownOrder.indexOf(name);
}

function list(kernel: Kernel, modules: readonly LoadedModule[], verbose: boolean): string {
  const rows = modules.map((module) => row(module, verbose) + (verbose ? contents(kernel, module) : ""));
  return header + rows.join("");
}

function run(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "dhi:m:n:qv");
  const { kernel } = context;
  if (options.unknown !== undefined || options.rest.length > 0) {
    const complaint = options.unknown === undefined ? "" : `kldstat: illegal option -- ${options.unknown}\n`;
    return failure(`${complaint}usage: kldstat [-dhqv] [-i id] [-n filename]\n       kldstat [-dhqv] [-m modname]\n`);
  }
  if (options.flags.has("d") || options.flags.has("h")) throw new NotSimulated("kldstat -d and -h");
  const quiet = options.flags.has("q");
  const verbose = options.flags.has("v");
  const name = optionValue(options, "m");
  if (name !== undefined) {
    if (!hasModule(kernel, name))
      return failure(quiet ? "" : `kldstat: can't find module ${name}: No such file or directory\n`);
    if (quiet) return success();
    return success(`Id  Refs Name\n${String(moduleNumber(kernel, name)).padStart(3)}    1 ${name}\n`);
  }
  const file = optionValue(options, "n");
  if (file !== undefined) {
    const module = findModuleFile(kernel, file);
    if (module === undefined)
      return failure(quiet ? "" : `kldstat: can't find file ${file}: No such file or directory\n`);
    return success(quiet ? "" : list(kernel, [module], verbose));
  }
  const id = optionValue(options, "i");
  if (id !== undefined) {
    const module = kernel.modules.find((candidate) => String(candidate.id) === id);
    if (module === undefined)
      return failure(quiet ? "" : `kldstat: can't find file with id ${id}: No such file or directory\n`);
    return success(quiet ? "" : list(kernel, [module], verbose));
  }
  return success(quiet ? "" : list(kernel, kernel.modules, verbose));
}

export const kldstat: SimulatedCommand = {
  name: "kldstat",
  source: `kldstat(8), recordings 01 and 09; of the kernel's own modules only ${builtInModules.size} are known`,
  run,
};
