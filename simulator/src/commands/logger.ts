import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** logger(1): says something to syslogd, which the recorded host does not run (01/61): it is heard by nobody. */
export const logger: SimulatedCommand = {
  name: "logger",
  source: "logger(1); recording 01 step 61",
  readsStdin: (args) => readOptions(args, "46Af:H:h:iP:p:S:st:").rest.length === 0,
  run: (args) => {
    const options = readOptions(args, "46Af:H:h:iP:p:S:st:");
    if (options.unknown !== undefined)
      return failure(
        "usage: logger [-46Ais] [-f file] [-h host] [-P port] [-p pri] [-t tag]\n              [-S addr:port] [message ...]\n",
      );
    for (const letter of ["f", "h", "s"]) if (options.flags.has(letter)) throw new NotSimulated(`logger -${letter}`);
    return { stdout: "", stderr: "", exitCode: 0 };
  },
};
