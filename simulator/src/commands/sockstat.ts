import { listenersOf } from "../kernel/reachability-listeners";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

const header = ["USER", "COMMAND", "PID", "FD", "PROTO", "LOCAL ADDRESS", "FOREIGN ADDRESS"];
/** Least widths of the columns; numbers stand right, all else left (recording 09, step 25). */
const widths = [4, 10, 4, 2, 5, 21, 21];
const rightAligned = new Set([2, 3]);

/** sockstat(1): the sockets of a vnet that listen. */
export const sockstat: SimulatedCommand = {
  name: "sockstat",
  source: "sockstat(1); recording 09 step 25",
  run: (args, context) => {
    const options = readOptions(args, "46AbCcF:fIij:Llnp:P:qSsUuvw");
    if (options.unknown !== undefined)
      return failure(
        "usage: sockstat [-46AbCcfIiLlnqSsUuvw] [-F uid/username] [-j jid] [-p ports]\n                [-P protocols]\n",
      );
    if (!options.flags.has("l")) throw new NotSimulated("sockstat but for listening sockets (-l)");
    for (const letter of "AbCcFfIijpPsSUuvw")
      if (options.flags.has(letter)) throw new NotSimulated(`sockstat -${letter}`);
    const only = options.flags.has("4") ? "4" : options.flags.has("6") ? "6" : undefined;
    if (only === undefined) throw new NotSimulated("sockstat with UNIX sockets");
    const rows = listenersOf(context.vnet)
      .filter(({ families }) => families.includes(only))
      .map(({ command, pid, descriptor, protocol, families, port }) => [
        "root",
        command,
        String(pid),
        String(descriptor),
        `${protocol}${families}`,
        `*:${port}`,
        "*:*",
      ]);
    const lines = [...(options.flags.has("q") ? [] : [header]), ...rows].map(line);
    return { stdout: lines.join(""), stderr: "", exitCode: 0 };
  },
};

function line(cells: readonly string[]): string {
  const shown = cells.map((cell, at) => {
    const width = widths[at] ?? 0;
    return rightAligned.has(at) ? cell.padStart(width) : cell.padEnd(width);
  });
  return `${shown.join(" ")}\n`;
}
