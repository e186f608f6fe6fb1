import { NotSimulated, type SimulatedCommand } from "./command";
import { failure } from "./outcome";

/** rctl(8): resource accounting is off unless the loader switches it on. */
export const rctl: SimulatedCommand = {
  name: "rctl",
  source: "rctl(8); recording 06 step 24",
  run: (args, { kernel }) => {
    if (kernel.kenv.get("kern.racct.enable") === "1") throw new NotSimulated(`rctl ${args.join(" ")}`);
    return failure("rctl: RACCT/RCTL present, but disabled; enable using kern.racct.enable=1 tunable\n");
  },
};
