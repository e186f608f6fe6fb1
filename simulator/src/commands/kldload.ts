import { isKernelError } from "../kernel/errno";
import { findModuleFile, hasModule, loadModule, moduleLoadingAllowed } from "../kernel/modules";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

function run(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "nqv");
  if (options.unknown !== undefined || options.rest.length === 0) {
    const complaint = options.unknown === undefined ? "" : `kldload: illegal option -- ${options.unknown}\n`;
    return failure(`${complaint}usage: kldload [-nqv] file ...\n`);
  }
  const { kernel } = context;
  let stdout = "";
  let stderr = "";
  for (const name of options.rest) {
    if (options.flags.has("n") && (findModuleFile(kernel, name) !== undefined || hasModule(kernel, name))) {
      if (options.flags.has("v")) stdout += `${name} is already loaded\n`;
      continue;
    }
    try {
      const { id } = loadModule(kernel, name, moduleLoadingAllowed(kernel, context.jail));
      if (options.flags.has("v")) stdout += `Loaded ${name}, id=${id}\n`;
    } catch (error) {
      if (!isKernelError(error)) throw error;
      if (options.flags.has("q")) continue;
      const text = error.errno === "EEXIST" ? "module already loaded or in kernel" : error.message;
      stderr += `kldload: can't load ${name}: ${text}\n`;
    }
  }
  return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
}

export const kldload: SimulatedCommand = { name: "kldload", source: "kldload(8), recording 01", run };
