import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions } from "./outcome";

/** jot(1): numbers in a row. */
export const jot: SimulatedCommand = {
  name: "jot",
  source: "jot(1)",
  run: (args) => {
    // A first word like -1 is a number, not an option.
    const options = readOptions(args, "b:cnp:rs:w:");
    if (options.unknown !== undefined)
      return failure(
        "usage: jot [-cnr] [-b word] [-w word] [-s string] [-p precision]\n           [reps [begin [end [s]]]]\n",
      );
    for (const letter of ["c", "p", "r"]) if (options.flags.has(letter)) throw new NotSimulated(`jot -${letter}`);
    const [reps = "-", begin = "-", end = "-", step = "-"] = options.rest;
    const numbers = numbersOf(reps, begin, end, step);
    const word = optionValue(options, "w");
    const same = optionValue(options, "b");
    const items = numbers.map((number) => same ?? format(word, number));
    const newline = options.flags.has("n") || items.length === 0 ? "" : "\n";
    return { stdout: items.join(optionValue(options, "s") ?? "\n") + newline, stderr: "", exitCode: 0 };
  },
};

function numbersOf(reps: string, begin: string, end: string, step: string): number[] {
  if ([reps, begin, end, step].some((word) => word !== "-" && !/^-?\d+$/.test(word)))
    throw new NotSimulated(`jot ${[reps, begin, end, step].join(" ")}`);
  const first = begin === "-" ? 1 : Number(begin);
  if (end === "-") {
    const by = step === "-" ? 1 : Number(step);
    return Array.from({ length: reps === "-" ? 100 : Number(reps) }, (_, at) => first + at * by);
  }
  const last = Number(end);
  if (reps !== "-" && step === "-") {
    const by = Number(reps) === 1 ? 0 : (last - first) / (Number(reps) - 1);
    if (!Number.isInteger(by)) throw new NotSimulated("jot with fractions");
    return Array.from({ length: Number(reps) }, (_, at) => first + at * by);
  }
  const by = step === "-" ? (last < first ? -1 : 1) : Number(step);
  const count = Math.min(Math.floor((last - first) / by) + 1, reps === "-" ? Number.POSITIVE_INFINITY : Number(reps));
  return Array.from({ length: Math.max(0, count) }, (_, at) => first + at * by);
}

/** -w takes printf(3) formats; a word without one gets the number at its end. */
function format(word: string | undefined, number: number): string {
  if (word === undefined) return String(number);
  if (!word.includes("%")) return word + number;
  return word.replace(/%(0?)(\d*)d/, (_, zero: string, width: string) =>
    String(number).padStart(Number(width || 0), zero === "0" ? "0" : " "),
  );
}
