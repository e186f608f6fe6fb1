import { isKernelError } from "../kernel/errno";
import { findModuleFile, moduleLoadingAllowed, unloadModule } from "../kernel/modules";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

function run(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "fi:n:v");
  const names = [...(options.values.get("n") ?? []), ...options.rest];
  if (options.flags.has("i") || options.flags.has("f")) throw new NotSimulated("kldunload -i and -f");
  if (options.unknown !== undefined || names.length === 0) {
    const complaint = options.unknown === undefined ? "" : `kldunload: illegal option -- ${options.unknown}\n`;
    return failure(`${complaint}usage: kldunload [-fv] -i id ...\n       kldunload [-fv] [-n] name ...\n`);
  }
  let stdout = "";
  let stderr = "";
  // The first failure ends it: err(3) in main() of sbin/kldunload/kldunload.c.
  for (const name of names) {
    const module = findModuleFile(context.kernel, name);
    if (module === undefined) {
      stderr += `kldunload: can't find file ${name}\n`;
      break;
    }
    if (options.flags.has("v")) stdout += `Unloading ${module.file}, id=${module.id}\n`;
    try {
      unloadModule(context.kernel, name, moduleLoadingAllowed(context.kernel, context.jail));
    } catch (error) {
      if (!isKernelError(error)) throw error;
      stderr += `kldunload: can't unload file: ${error.message}\n`;
      break;
    }
  }
  return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
}

export const kldunload: SimulatedCommand = { name: "kldunload", source: "kldunload(8), recordings 01 and 07", run };
