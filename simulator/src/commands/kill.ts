import { signalNumber } from "../shell/builtins-jobs";
import type { SimulatedCommand } from "./command";
import { failure } from "./outcome";

/** kill(1) as a program: what xargs(1), jexec(8) and timeout(1) run; the shell has its own. */
export const kill: SimulatedCommand = {
  name: "kill",
  source: "kill(1)",
  run: (args, { machine, jail }) => {
    let rest = args;
    let number: number | undefined = 15;
    const [first = ""] = args;
    if (first === "-s") {
      number = signalNumber(args[1] ?? "");
      rest = args.slice(2);
    } else if (/^-./.test(first) && first !== "--") {
      number = signalNumber(first.slice(1));
      rest = args.slice(1);
    }
    if (rest[0] === "--") rest = rest.slice(1);
    if (number === undefined)
      return failure(`kill: unknown signal ${first === "-s" ? args[1] : first.slice(1)}; valid signals:\n`);
    if (rest.length === 0) return failure("usage: kill [-s signal_name] pid ...\n");
    let stderr = "";
    for (const target of rest) {
      const process = /^[0-9]+$/.test(target) ? machine.processes.get(Number(target)) : undefined;
      const seen = process !== undefined && (jail === undefined || machine.processes.inJail(jail).includes(process));
      if (!/^-?[0-9]+$/.test(target)) stderr += `kill: illegal process id: ${target}\n`;
      else if (!seen) stderr += `kill: ${target}: No such process\n`;
      else if (number !== 0) process.kill(number);
    }
    return { stdout: "", stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};
