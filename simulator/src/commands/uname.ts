import { sysctlValue } from "../kernel/sysctls";
import type { CommandContext, SimulatedCommand } from "./command";
import { failure, readOptions, success } from "./outcome";

/** The recorded host's kernel. */
const version =
  "FreeBSD 15.1-RELEASE-p1 #3 n1-307fbceb2139-dirty: Sat Nov 21 23:31:55 UTC 2026     root@vm:/usr/obj/usr/src/amd64.amd64/sys/VNET";
const release = "15.1-RELEASE-p1";
const releaseNumber = "1501000";

function hostName(context: CommandContext): string {
  return sysctlValue(context, "kern.hostname") ?? "";
}

const uname: SimulatedCommand = {
  name: "uname",
  source: "uname(1); recording 01",
  run: (args, context) => {
    const options = readOptions(args, "abimnoprsvKU");
    if (options.unknown !== undefined) return failure("usage: uname [-abiKmnoprsUv]\n");
    const fields: readonly [string, string][] = [
      ["s", "FreeBSD"],
      ["n", hostName(context)],
      ["r", context.jail?.parameters.get("osrelease") ?? release],
      ["v", version],
      ["m", "amd64"],
      ["p", "amd64"],
      ["i", "VNET"],
      ["K", context.jail?.parameters.get("osreldate") ?? releaseNumber],
      ["U", releaseNumber],
    ];
    const wanted = options.flags.has("a")
      ? new Set([..."snrvm"])
      : options.flags.size === 0
        ? new Set(["s"])
        : new Set([...options.flags].map((flag) => (flag === "o" ? "s" : flag)));
    return success(
      `${fields
        .filter(([flag]) => wanted.has(flag))
        .map(([, value]) => value)
        .join(" ")}\n`,
    );
  },
};

const hostname: SimulatedCommand = {
  name: "hostname",
  source: "hostname(1); recordings 01, 05",
  run: (args, context) => {
    const options = readOptions(args, "fsd");
    const [name] = options.rest;
    if (name !== undefined) {
      if (context.jail !== undefined) {
        if (context.jail.parameters.get("allow.set_hostname") !== "true")
          return failure("hostname: sethostname: Operation not permitted\n");
        context.jail.parameters.set("host.hostname", name);
      } else context.kernel.sysctls.set("kern.hostname", name);
      return success();
    }
    const full = hostName(context);
    const dot = full.indexOf(".");
    if (options.flags.has("s")) return success(`${dot < 0 ? full : full.slice(0, dot)}\n`);
    if (options.flags.has("d")) return success(`${dot < 0 ? "" : full.slice(dot + 1)}\n`);
    return success(`${full}\n`);
  },
};

const freebsdVersion: SimulatedCommand = {
  name: "freebsd-version",
  source: "freebsd-version(1); recordings 01, 12",
  run: (args) => {
    const options = readOptions(args, "kruj:");
    if (options.unknown !== undefined) return failure("usage: freebsd-version [-kru] [-j jail]\n");
    const count = Math.max(1, ["k", "r", "u"].filter((flag) => options.flags.has(flag)).length);
    return success(`${release}\n`.repeat(count));
  },
};

const getconf: SimulatedCommand = {
  name: "getconf",
  source: "getconf(1)",
  run: (args) =>
    args[0] === "NPROCESSORS_ONLN" || args[0] === "_NPROCESSORS_ONLN"
      ? success("1\n")
      : failure(`getconf: no such configuration parameter \`${args[0] ?? ""}'\n`, 69),
};

/** What a host says of itself. */
export const unameCommands: readonly SimulatedCommand[] = [uname, hostname, freebsdVersion, getconf];
