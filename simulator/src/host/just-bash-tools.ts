import { Bash, type ExecResult } from "just-bash";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "../commands/command";
import type { FileView } from "../kernel/files";
import { fromBytes, toBytes } from "./bytes";
import { JustBashFiles } from "./just-bash-files";

/** Text utilities that just-bash provides as they are; the number of operands from which on they do not read standard input, and options with a value. */
const tools: Readonly<Record<string, { operands: number; valued: string }>> = {
  sed: { operands: 2, valued: "" },
  awk: { operands: 2, valued: "Fv" },
  grep: { operands: 2, valued: "ABCm" },
  egrep: { operands: 2, valued: "ABCm" },
  fgrep: { operands: 2, valued: "ABCm" },
  sort: { operands: 1, valued: "kto" },
  uniq: { operands: 1, valued: "fs" },
  head: { operands: 1, valued: "nc" },
  tail: { operands: 1, valued: "nc" },
  cut: { operands: 1, valued: "dfbc" },
  paste: { operands: 1, valued: "d" },
  tr: { operands: Number.POSITIVE_INFINITY, valued: "" },
  rev: { operands: 1, valued: "" },
  nl: { operands: 1, valued: "bdfhilnsvw" },
  fold: { operands: 1, valued: "w" },
  expand: { operands: 1, valued: "t" },
  unexpand: { operands: 1, valued: "t" },
  column: { operands: 1, valued: "cs" },
  join: { operands: 3, valued: "t12jaoe" },
  comm: { operands: 3, valued: "" },
  diff: { operands: 3, valued: "U" },
  split: { operands: 1, valued: "abln" },
  seq: { operands: 0, valued: "fstw" },
  base64: { operands: 1, valued: "" },
  gzip: { operands: 1, valued: "" },
  gunzip: { operands: 1, valued: "" },
  zcat: { operands: 1, valued: "" },
  expr: { operands: 0, valued: "" },
  basename: { operands: 0, valued: "s" },
  dirname: { operands: 0, valued: "" },
};

/** No script of a simulated host runs into a limit of just-bash before it runs into the machine's. */
const unlimited = Number.MAX_SAFE_INTEGER;
const limits = {
  maxCommandCount: unlimited,
  maxLoopIterations: unlimited,
  maxAwkIterations: unlimited,
  maxSedIterations: unlimited,
  maxAwkParserTokens: unlimited,
  maxAwkParserOperations: unlimited,
  maxWorkUnits: unlimited,
  maxTraversalEntries: unlimited,
  maxTraversalWork: unlimited,
  maxExecutionTimeMs: 2 ** 31 - 1,
};

const shells = new WeakMap<object, Bash>();

/** One just-bash for each root directory: its own shell language is not used, only its utilities. */
function bashFor(files: FileView): Bash {
  const key = files.root.node;
  let bash = shells.get(key);
  if (bash === undefined) {
    bash = new Bash({ fs: new JustBashFiles(files), cwd: "/", defenseInDepth: false, executionLimits: limits });
    shells.set(key, bash);
  }
  return bash;
}

function readsInput(name: string, args: readonly string[]): boolean {
  const tool = tools[name];
  if (tool === undefined) return false;
  let operands = 0;
  let scripts = 0;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "-") return true;
    if (!arg.startsWith("-") || arg === "--") {
      if (arg !== "--") operands += 1;
    } else if (/^-[a-zA-Z]*[ef]$/.test(arg) && tool.operands === 2) {
      scripts = 1;
      at += 1;
    } else if (arg.length === 2 && tool.valued.includes(arg[1] ?? "")) at += 1;
  }
  return operands + scripts < tool.operands;
}

/** `-rnk2` as `-rn -k2`: just-bash reads a value only of an option that stands alone. */
function partedBeforeValue(arg: string, valued: string): string[] {
  const found = new RegExp(`^-([a-zA-Z]+)([${valued}].*)$`).exec(arg);
  return found === null ? [arg] : [`-${found[1]}`, `-${found[2]}`];
}

function withoutFlag(arg: string, flag: string): string {
  return /^-[a-zA-Z]+$/.test(arg) ? arg.replaceAll(flag, "") : arg;
}

/** Of several `-e` just-bash takes the last alone; several lines of one are as many patterns (grep(1)). */
function withOnePattern(args: readonly string[]): string[] {
  const patterns: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const flags = /^-([a-zA-Z]*)e$/.exec(arg)?.[1];
    if (arg === "--") {
      others.push(...args.slice(at));
      break;
    }
    if (flags === undefined) others.push(arg);
    else {
      at += 1;
      patterns.push(args[at] ?? "");
      if (flags !== "") others.push(`-${flags}`);
    }
  }
  return patterns.length === 0 ? others : ["-e", patterns.join("\n"), ...others];
}

/** grep -s: nothing is said of files that cannot be read. */
function isQuietAboutFiles(name: string, args: readonly string[]): boolean {
  return name.endsWith("grep") && args.some((arg) => /^-[a-zA-Z]*s[a-zA-Z]*$/.test(arg));
}

/** FreeBSD's spellings where GNU's, which just-bash follows, differ. */
function translate(name: string, args: readonly string[]): string[] {
  if (name === "sort") return args.flatMap((arg) => partedBeforeValue(arg, "kto"));
  if (name.endsWith("grep"))
    return withOnePattern(args)
      .filter((arg) => !arg.startsWith("--colo"))
      .map((arg) => withoutFlag(arg, "s"))
      .filter((arg) => arg !== "-");
  if (name !== "sed") return [...args];
  const translated: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "-i" || arg === "-I") {
      at += 1;
      translated.push(`-i${args[at] ?? ""}`);
    } else translated.push(arg);
  }
  return translated;
}

async function run(name: string, args: readonly string[], context: CommandContext): Promise<CommandResult> {
  // just-bash has only the unified form, without the times in its head.
  if (name === "diff" && !args.some((arg) => /^-[a-zA-Z]*q/.test(arg)) && differs(args, context))
    throw new NotSimulated("what diff prints of files that differ");
  const result: ExecResult = await bashFor(context.files).exec(name, {
    args: translate(name, args).map(fromBytes),
    cwd: context.files.cwd,
    env: { LC_ALL: "C" },
    replaceEnv: true,
    stdin: readsInput(name, args) ? context.stdin : "",
    stdinKind: "bytes",
    signal: context.signal,
  });
  const isBytes = result.stdoutKind === "bytes" || result.stdoutEncoding === "binary";
  return {
    stdout: isBytes ? result.stdout : toBytes(result.stdout),
    stderr: isQuietAboutFiles(name, args) ? "" : toBytes(result.stderr.replace(/^bash: /gm, "")),
    exitCode: result.exitCode,
  };
}

function differs(args: readonly string[], { files, stdin }: CommandContext): boolean {
  const [one, other] = args
    .filter((arg) => arg === "-" || !arg.startsWith("-"))
    .map((path) => (path === "-" ? stdin : files.node(path)?.kind === "file" ? files.read(path) : undefined));
  return one !== undefined && other !== undefined && one !== other;
}

/** The utilities as commands of the simulated host. */
export const justBashTools: readonly SimulatedCommand[] = Object.keys(tools).map((name) => ({
  name,
  source: `${name}(1), by just-bash`,
  readsStdin: (args) => readsInput(name, args),
  run: (args, context) => run(name, args, context),
}));
