import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions, success } from "./outcome";

/** kenv(1): the kernel's environment, where loader tunables are. */
function run(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "hNquvlps");
  if (options.unknown !== undefined || ["l", "p", "s", "N"].some((flag) => options.flags.has(flag)))
    throw new NotSimulated(`kenv ${args.join(" ")}`);
  const { kenv } = context.kernel;
  const quiet = options.flags.has("q");
  const [first, second, ...more] = options.rest;
  if (more.length > 0) throw new NotSimulated(`kenv ${args.join(" ")}`);
  if (first === undefined) return success([...kenv].map(([name, value]) => `${name}="${value}"\n`).join(""));
  const equals = first.indexOf("=");
  const name = equals < 0 ? first : first.slice(0, equals);
  const value = equals < 0 ? second : first.slice(equals + 1);
  if (options.flags.has("u")) {
    if (kenv.delete(name)) return success();
    return failure(quiet ? "" : `kenv: unable to unset ${name}\n`);
  }
  if (value !== undefined) {
    if (context.jail !== undefined) return failure(quiet ? "" : `kenv: unable to set ${name} to ${value}\n`);
    kenv.set(name, value);
    return success(options.flags.has("v") || !quiet ? `${name}="${value}"\n` : "");
  }
  const there = kenv.get(name);
  if (there === undefined) return failure(quiet ? "" : `kenv: unable to get ${name}\n`);
  return success(options.flags.has("v") ? `${name}="${there}"\n` : `${there}\n`);
}

export const kenv: SimulatedCommand = { name: "kenv", source: "kenv(1), recording 07", run };
