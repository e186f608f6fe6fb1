import { createHash } from "node:crypto";
import { FileError } from "../kernel/files-tree";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";

/** md5(1) under one of its names: each is a digest of its own. */
function digestCommand(name: string, algorithm: string): SimulatedCommand {
  return {
    name,
    source: "md5(1); recordings 09 step 16, 12 step 11",
    readsStdin: (args) => {
      const options = readOptions(args, "c:pqrs:tx");
      return options.rest.length === 0 && !options.flags.has("s");
    },
    run: (args, context) => run(name, algorithm, args, context),
  };
}

function run(name: string, algorithm: string, args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "c:pqrs:tx");
  if (options.unknown !== undefined)
    return failure(
      `${name}: illegal option -- ${options.unknown}\nusage: ${name} [-pqrtx] [-c string] [-s string] [file ...]\n`,
    );
  for (const flag of ["t", "x"]) if (options.flags.has(flag)) throw new NotSimulated(`${name} -${flag}`);
  const hash = (bytes: string): string => createHash(algorithm).update(bytes, "latin1").digest("hex");
  let stdout = "";
  let stderr = "";
  let exitCode = 0;
  const report = (subject: string | undefined, digest: string): void => {
    const wanted = optionValue(options, "c");
    const matches = wanted === undefined || wanted.toLowerCase() === digest;
    if (!matches) exitCode = 2;
    stdout += `${lineOf(name, options, subject, digest)}${matches ? "" : " [ Failed ]"}\n`;
  };
  const text = optionValue(options, "s");
  if (text !== undefined) report(`"${text}"`, hash(text));
  for (const file of options.rest) {
    try {
      report(file, hash(context.files.read(file)));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      stderr += `${name}: ${file}: ${error.text}\n`;
      exitCode = 1;
    }
  }
  if (text === undefined && options.rest.length === 0) {
    if (options.flags.has("p")) stdout += context.stdin;
    report(undefined, hash(context.stdin));
  }
  return { stdout, stderr, exitCode };
}

/** What was read from standard input has no name, and none is printed. */
function lineOf(name: string, options: Options, subject: string | undefined, digest: string): string {
  if (options.flags.has("q") || subject === undefined) return digest;
  if (options.flags.has("r")) return `${digest} ${subject}`;
  const shown = subject.startsWith('"') ? subject : `${subject}`;
  return `${name.toUpperCase()} (${shown}) = ${digest}`;
}

export const digests: readonly SimulatedCommand[] = [
  digestCommand("md5", "md5"),
  digestCommand("sha1", "sha1"),
  digestCommand("sha224", "sha224"),
  digestCommand("sha256", "sha256"),
  digestCommand("sha384", "sha384"),
  digestCommand("sha512", "sha512"),
];
