import { isKernelError, KernelError } from "../kernel/errno";
import { findModuleFile, hasModule, loadableModules, loadModule, moduleLoadingAllowed } from "../kernel/modules";
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
      const allowed = moduleLoadingAllowed(kernel, context.jail);
      if (allowed && isGone(name, context)) throw new KernelError("ENOENT");
      const { id } = loadModule(kernel, name, allowed);
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

/** A file that the host came with and that somebody has removed (a kernel built without modules has none). */
function isGone(name: string, { files, kernel }: CommandContext): boolean {
  if (!loadableModules.includes(name) || findModuleFile(kernel, name) !== undefined) return false;
  return !files.exists(`/boot/kernel/${name}.ko`);
}

export const kldload: SimulatedCommand = { name: "kldload", source: "kldload(8), recording 01", run };
