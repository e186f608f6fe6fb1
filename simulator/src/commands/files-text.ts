import { FileError } from "../kernel/files";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { readOptions } from "./outcome";

/** Reads operands one after the other, `-` being standard input; errors go to stderr under the command's name. */
function readOperands(
  name: string,
  paths: readonly string[],
  context: CommandContext,
): { texts: { path: string | undefined; text: string }[]; stderr: string } {
  const texts: { path: string | undefined; text: string }[] = [];
  let stderr = "";
  for (const path of paths.length === 0 ? ["-"] : paths) {
    if (path === "-") {
      texts.push({ path: undefined, text: context.stdin });
      continue;
    }
    try {
      texts.push({ path, text: context.files.read(path) });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      stderr += `${name}: ${path}: ${error.text}\n`;
    }
  }
  return { texts, stderr };
}

function noOperand(args: readonly string[]): boolean {
  return args.every((arg) => arg.startsWith("-"));
}

const cat: SimulatedCommand = {
  name: "cat",
  source: "cat(1); recording 06 step 27",
  readsStdin: (args) => noOperand(args) || args.includes("-"),
  run: (args, context) => {
    const options = readOptions(args, "belnstuv");
    if (options.unknown !== undefined)
      return {
        stdout: "",
        stderr: `cat: invalid option -- ${options.unknown}\nusage: cat [-belnstuv] [file ...]\n`,
        exitCode: 1,
      };
    const { texts, stderr } = readOperands("cat", options.rest, context);
    let stdout = texts.map(({ text }) => text).join("");
    if (options.flags.has("n")) {
      const lines = stdout.split("\n");
      const last = lines.pop();
      stdout =
        lines.map((line, index) => `${String(index + 1).padStart(6)}\t${line}\n`).join("") +
        (last === "" ? "" : `${String(lines.length + 1).padStart(6)}\t${last}`);
    }
    return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

const tee: SimulatedCommand = {
  name: "tee",
  source: "tee(1)",
  readsStdin: () => true,
  run: (args, context) => {
    const options = readOptions(args, "ai");
    let stderr = "";
    for (const path of options.rest) {
      try {
        context.files.write(path, context.stdin, { append: options.flags.has("a") });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        stderr += `tee: ${path}: ${error.text}\n`;
      }
    }
    return { stdout: context.stdin, stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

const wc: SimulatedCommand = {
  name: "wc",
  source: "wc(1); recording 09 step 13",
  readsStdin: noOperand,
  run: (args, context) => {
    const options = readOptions(args, "Lclmw");
    const { texts, stderr } = readOperands("wc", options.rest, context);
    const wanted = options.flags.size === 0 ? new Set(["l", "w", "c"]) : options.flags;
    const count = (text: string): number[] => {
      const counts: number[] = [];
      if (wanted.has("l")) counts.push(text.split("\n").length - 1);
      if (wanted.has("w")) counts.push(text.split(/\s+/).filter((word) => word !== "").length);
      if (wanted.has("c") || wanted.has("m")) counts.push(text.length);
      if (wanted.has("L")) counts.push(Math.max(0, ...text.split("\n").map((line) => line.length)));
      return counts;
    };
    const row = (counts: readonly number[], name: string | undefined): string =>
      `${counts.map((each) => ` ${String(each).padStart(7)}`).join("")}${name === undefined ? "" : ` ${name}`}\n`;
    let stdout = texts.map(({ path, text }) => row(count(text), path)).join("");
    if (options.rest.length > 1)
      stdout += row(
        count("").map((_, index) => texts.reduce((sum, { text }) => sum + (count(text)[index] ?? 0), 0)),
        "total",
      );
    return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

/** head and tail, with FreeBSD's messages and `tail -r`. */
function ends(name: "head" | "tail"): SimulatedCommand {
  const operands = (
    args: readonly string[],
  ): { options: ReturnType<typeof readOptions>; count: string | undefined } => {
    const old = /^-([0-9]+)$/.exec(args[0] ?? "");
    const options = readOptions(old === null ? args : args.slice(1), name === "head" ? "n:c:q" : "n:c:b:rfFq");
    return { options, count: old?.[1] ?? options.values.get("n")?.at(-1) };
  };
  return {
    name,
    source: `${name}(1)`,
    readsStdin: (args) => operands(args).options.rest.length === 0,
    run: (args, context): CommandResult => {
      const { options, count } = operands(args);
      if (options.unknown !== undefined)
        return { stdout: "", stderr: `${name}: invalid option -- ${options.unknown}\n`, exitCode: 1 };
      const { texts, stderr } = readOperands(name, options.rest, context);
      const bytes = options.values.get("c")?.at(-1);
      const part = (text: string): string => {
        if (bytes !== undefined)
          return name === "head"
            ? text.slice(0, Number(bytes))
            : bytes.startsWith("+")
              ? text.slice(Number(bytes) - 1)
              : text.slice(-Number(bytes));
        const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        if (options.flags.has("r")) {
          const reversed = lines.map((line) => (line.endsWith("\n") ? line : `${line}\n`)).reverse();
          return (count === undefined ? reversed : reversed.slice(0, Number(count))).join("");
        }
        if (name === "head") return lines.slice(0, Number(count ?? 10)).join("");
        if (count?.startsWith("+")) return lines.slice(Math.max(0, Number(count) - 1)).join("");
        return Number(count ?? 10) === 0 ? "" : lines.slice(-Math.abs(Number(count ?? 10))).join("");
      };
      const titled = texts.length > 1 && !options.flags.has("q");
      const stdout = texts
        .map(
          ({ path, text }, index) =>
            `${titled ? `${index > 0 ? "\n" : ""}==> ${path ?? "standard input"} <==\n` : ""}${part(text)}`,
        )
        .join("");
      return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
    },
  };
}

export const fileTextCommands: readonly SimulatedCommand[] = [cat, tee, wc, ends("head"), ends("tail")];
