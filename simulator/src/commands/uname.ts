import { sysctlValue } from "../kernel/sysctls";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";
import { freebsdVersion } from "./freebsd-version";
import { getconf } from "./getconf";
import { hostname } from "./hostname";
import { failure, readOptions, success } from "./outcome";

/** The recorded host's kernel (kern.version). */
const kernelVersion =
  "FreeBSD 15.1-RELEASE-p1 #3 n1-307fbceb2139-dirty: Sat Nov 21 23:31:55 UTC 2026     root@vm:/usr/obj/usr/src/amd64.amd64/sys/VNET";

/** What each letter prints, in the order in which they are printed. */
const fields: readonly (readonly [string, (context: CommandContext) => string])[] = [
  ["s", (context) => sysctlValue(context, "kern.ostype") ?? ""],
  ["n", (context) => sysctlValue(context, "kern.hostname") ?? ""],
  ["r", (context) => context.jail?.parameters.get("osrelease") ?? sysctlValue(context, "kern.osrelease") ?? ""],
  ["v", () => kernelVersion],
  ["m", (context) => sysctlValue(context, "hw.machine") ?? ""],
  ["p", () => "amd64"],
  ["i", (context) => sysctlValue(context, "kern.ident") ?? ""],
  ["K", (context) => context.jail?.parameters.get("osreldate") ?? sysctlValue(context, "kern.osreldate") ?? ""],
  // What uname(1) itself was compiled for.
  ["U", () => "1501000"],
];

/** uname(1): what runs here. `UNAME_x` in the environment speaks for letter x. */
const uname: SimulatedCommand = {
  name: "uname",
  source: "uname(1) and its source; recording 01 steps 1 and 2",
  run: (args, context) => {
    const { flags, rest, unknown } = readOptions(args, "abiKmnoprsUv");
    if (unknown !== undefined) return failure(`uname: illegal option -- ${unknown}\nusage: uname [-abiKmnoprsUv]\n`);
    if (rest.length > 0) return failure("usage: uname [-abiKmnoprsUv]\n");
    if (flags.has("b")) throw new NotSimulated("uname -b");
    const wanted = new Set(flags.size === 0 ? ["s"] : flags);
    if (wanted.has("o")) wanted.add("s");
    if (wanted.has("a")) for (const letter of "snrvm") wanted.add(letter);
    const words = fields
      .filter(([letter]) => wanted.has(letter))
      .map(([letter, read]) => context.env.get(`UNAME_${letter}`) ?? read(context));
    return success(`${words.join(" ")}\n`);
  },
};

/** What a host says of itself. */
export const unameCommands: readonly SimulatedCommand[] = [uname, hostname, freebsdVersion, getconf];
