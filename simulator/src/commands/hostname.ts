import { sysctlValue } from "../kernel/sysctls";
import type { SimulatedCommand } from "./command";
import { failure, readOptions, success } from "./outcome";

const usage = "usage: hostname [-f] [-s | -d] [name-of-host]\n";

/** hostname(1): a jail has its own name, and may change it where allow.set_hostname is on. */
export const hostname: SimulatedCommand = {
  name: "hostname",
  source: "hostname(1) and its source; recordings 01 step 5, 05 step 37",
  run: (args, context) => {
    const { flags, rest, unknown } = readOptions(args, "fsd");
    if (unknown !== undefined) return failure(`hostname: illegal option -- ${unknown}\n${usage}`);
    if (rest.length > 1 || (flags.has("s") && flags.has("d"))) return failure(usage);
    const { jail, kernel } = context;
    const [given] = rest;
    if (given !== undefined) {
      if (jail === undefined) kernel.sysctls.set("kern.hostname", given);
      else if (jail.parameters.get("allow.set_hostname") === "true") jail.parameters.set("host.hostname", given);
      else return failure("hostname: sethostname: Operation not permitted\n");
      return success();
    }
    const full = sysctlValue(context, "kern.hostname") ?? "";
    const dot = full.indexOf(".");
    if (dot >= 0 && flags.has("s")) return success(`${full.slice(0, dot)}\n`);
    // Without a dot, -d prints all of it.
    if (dot >= 0 && flags.has("d")) return success(`${full.slice(dot + 1)}\n`);
    return success(`${full}\n`);
  },
};
