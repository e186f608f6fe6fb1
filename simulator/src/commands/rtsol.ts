import { findInterface } from "../kernel/interfaces";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** MAX_RTR_SOLICITATIONS and RTR_SOLICITATION_INTERVAL of RFC 4861. */
const solicitations = 3;
const intervalSeconds = 4;

/** rtsol(8): asks for routers; no simulated wire has one. */
export const rtsol: SimulatedCommand = {
  name: "rtsol",
  source: "rtsol(8), usr.sbin/rtsold/rtsold.c; recording 13 step 11",
  run: async (args, context) => {
    const options = readOptions(args, "adDiFl:M:O:p:R:u");
    if (options.unknown !== undefined || options.rest.length === 0)
      return failure("usage: rtsol [-adDFiu] [-O script-name] [-M script-name] [-p pidfile] interfaces...\n");
    if (options.flags.has("a")) throw new NotSimulated("rtsol -a");
    const debug = options.flags.has("d") || options.flags.has("D");
    for (const name of options.rest) {
      const iface = findInterface(context.vnet, name);
      if (iface === undefined) throw new NotSimulated(`rtsol on ${name}, which does not exist`);
      for (let sent = 0; sent < solicitations; sent += 1) {
        if (debug) {
          context.write("stderr", `rtsol: timer expiration on ${name}, state = ${sent === 0 ? 1 : 2}\n`);
          context.write("stderr", `rtsol: send RS on ${name}, whose state is 2\n`);
          context.write(
            "stderr",
            `rtsol: set timer for ${name} to ${sent === solicitations - 1 ? 1 : intervalSeconds}s\n`,
          );
        }
        await context.machine.sleep((sent === solicitations - 1 ? 1 : intervalSeconds) * 1000, context.signal);
      }
      if (debug)
        context.write("stderr", `rtsol: No answer after sending ${solicitations} RSs\nrtsol: stop timer for ${name}\n`);
    }
    if (debug) context.write("stderr", "rtsol: there is no timer\n");
    return { stdout: "", stderr: "", exitCode: 0 };
  },
};
