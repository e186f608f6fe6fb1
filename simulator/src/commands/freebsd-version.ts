import { sysctlValue } from "../kernel/sysctls";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

const usage = "usage: freebsd-version [-kru] [-j jail]\n";

/** The recorded host's userland, and the kernel in its /boot. */
const installed = "15.1-RELEASE-p1";

/** freebsd-version(1): a shell script on a real host, which prints in the order -k, -r, -u, -j. */
export const freebsdVersion: SimulatedCommand = {
  name: "freebsd-version",
  source: "freebsd-version(1) and its source; recordings 01 step 3, 12 step 16",
  run: async (args, context) => {
    const options = readOptions(args, "kruj:");
    const { flags, rest, unknown } = options;
    if (unknown === "j") return failure(`No arg for -j option\n${usage}`);
    if (unknown !== undefined) return failure(`Illegal option -${unknown}\n${usage}`);
    if (rest.length > 0) return failure(usage);
    const running = context.jail?.parameters.get("osrelease") ?? sysctlValue(context, "kern.osrelease") ?? "";
    const lines = [
      ...(flags.has("k") ? [installed] : []),
      ...(flags.has("r") ? [running] : []),
      ...(flags.has("u") || flags.size === 0 ? [installed] : []),
    ];
    const own = success(lines.map((line) => `${line}\n`).join(""));
    return optionValue(options, "j") === undefined ? own : inJails(options.values.get("j") ?? [], own, context);
  },
};

/** The script runs under `set -e`: the first jail that fails ends it. */
async function inJails(jails: readonly string[], own: CommandResult, context: CommandContext): Promise<CommandResult> {
  let result = own;
  for (const jail of jails) {
    const { stdout, stderr, exitCode } = await context.spawn(["/usr/sbin/jexec", "--", jail, "freebsd-version"]);
    result = { stdout: result.stdout + stdout, stderr: result.stderr + stderr, exitCode };
    if (exitCode !== 0) break;
  }
  return result;
}
