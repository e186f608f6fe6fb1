import type { SimulatedCommand } from "./command";
import { failure, optionValue, readOptions } from "./outcome";

/** xargs(1): blank-separated words with quotes, or lines with -I, or NUL-separated with -0. */
export const xargs: SimulatedCommand = {
  name: "xargs",
  source: "xargs(1)",
  readsStdin: () => true,
  run: async (args, context) => {
    const options = readOptions(args, "0E:I:J:L:n:oP:pR:rS:s:tx");
    const command = options.rest.length === 0 ? ["echo"] : [...options.rest];
    const replace = optionValue(options, "I");
    const input = context.stdin;
    const words = options.flags.has("0")
      ? input.split("\0").filter((word) => word !== "")
      : replace !== undefined || options.flags.has("L")
        ? input
            .split("\n")
            .map((line) => line.trim())
            .filter((line) => line !== "")
        : [...input.matchAll(/"([^"\n]*)"|'([^'\n]*)'|((?:\\.|[^\s"'])+)/g)].map(
            (found) => found[1] ?? found[2] ?? (found[3] ?? "").replace(/\\(.)/g, "$1"),
          );
    const batch =
      replace !== undefined
        ? 1
        : Number(optionValue(options, "n") ?? optionValue(options, "L") ?? Number.POSITIVE_INFINITY);
    const runs: string[][] = [];
    for (let at = 0; at < words.length; at += Math.min(batch, words.length)) {
      const part = words.slice(at, at + Math.min(batch, words.length));
      runs.push(
        replace === undefined ? [...command, ...part] : command.map((word) => word.replaceAll(replace, part[0] ?? "")),
      );
    }
    let status = 0;
    let [stdout, stderr] = ["", ""];
    for (const argv of runs) {
      if (context.found(argv[0] ?? "") === undefined)
        return failure(`${stderr}xargs: ${argv[0] ?? ""}: No such file or directory\n`, 127, stdout);
      const result = await context.spawn(argv);
      stdout += result.stdout;
      stderr += result.stderr;
      if (result.exitCode === 255)
        return failure(`${stderr}xargs: ${argv[0] ?? ""}: exited with status 255; aborting\n`, 124, stdout);
      if (result.exitCode !== 0) status = 123;
    }
    return { stdout, stderr, exitCode: status };
  },
};
