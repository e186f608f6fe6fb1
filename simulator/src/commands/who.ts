import { NotSimulated, type SimulatedCommand } from "./command";
import { readOptions } from "./outcome";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** who(1): a session without a terminal is nobody's entry in utx.active, so `-m` makes one up from the user id. */
export const who: SimulatedCommand = {
  name: "who",
  source: "who(1), usr.bin/who/who.c; recording 09 step 25",
  run: (args, context) => {
    const options = readOptions(args, "abHmqsTu");
    const flags = [...options.flags].filter((letter) => letter !== "s");
    if (args.join(" ") !== "am I" && flags.some((letter) => letter !== "m"))
      throw new NotSimulated(`who ${args.join(" ")}`);
    if (flags.length === 0 && args.length === 0) return { stdout: "", stderr: "", exitCode: 0 };
    const now = new Date(context.machine.wallClock());
    const two = (value: number): string => String(value).padStart(2, "0");
    const day = String(now.getUTCDate()).padStart(2);
    const time = `${months[now.getUTCMonth()]} ${day} ${two(now.getUTCHours())}:${two(now.getUTCMinutes())}`;
    return { stdout: `${"root".padEnd(16)} ${"".padEnd(12)} ${time} \n`, stderr: "", exitCode: 0 };
  },
};
