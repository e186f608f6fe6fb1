import { NotSimulated, type SimulatedCommand } from "./command";
import { success } from "./outcome";

/** getconf(1): the recorded host has one CPU. */
export const getconf: SimulatedCommand = {
  name: "getconf",
  source: "getconf(1), sysconf(3)",
  run: ([name, ...rest]) => {
    const asksForProcessors = name === "NPROCESSORS_ONLN" || name === "_NPROCESSORS_ONLN";
    if (asksForProcessors && rest.length === 0) return success("1\n");
    throw new NotSimulated(`getconf ${[name, ...rest].join(" ")}`);
  },
};
