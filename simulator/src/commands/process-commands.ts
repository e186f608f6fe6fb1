import { evaluateTest } from "../shell/builtins-test";
import { formatPrintf } from "../shell/printf";
import { ShellError } from "../shell/variables";
import { NotSimulated, type SimulatedCommand } from "./command";
import { execute } from "./execute";
import { formatDate } from "./format-date";
import { id } from "./id";
import { kill } from "./kill";
import { od } from "./od";
import { failure, optionValue, readOptions, success } from "./outcome";
import { xargs } from "./xargs";

const sleep: SimulatedCommand = {
  name: "sleep",
  source: "sleep(1)",
  run: async (args, context) => {
    const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
    const total = args.reduce((sum, arg) => {
      const found = /^([0-9]*\.?[0-9]+)([smhd]?)$/.exec(arg);
      return found === null ? Number.NaN : sum + Number(found[1]) * (units[found[2] || "s"] ?? 1);
    }, 0);
    if (args.length === 0)
      return failure(
        "usage: sleep number[unit] [...]\nUnit can be 's' (seconds, the default), m (minutes), h (hours), or d (days).\n",
      );
    if (Number.isNaN(total)) return failure(`sleep: invalid time interval: ${args[0]}\n`);
    await context.machine.sleep(total * 1000, context.signal);
    return success();
  },
};

const env: SimulatedCommand = {
  name: "env",
  source: "env(1)",
  readsStdin: () => false,
  run: (args, context) => {
    const variables = new Map(context.env);
    let at = 0;
    for (; at < args.length; at += 1) {
      const arg = args[at] ?? "";
      if (arg === "-i" || arg === "-") variables.clear();
      else if (arg === "-u") {
        at += 1;
        variables.delete(args[at] ?? "");
      } else if (arg === "-L" || arg === "-U" || arg === "-P") at += 1;
      else if (arg === "--") {
        at += 1;
        break;
      } else if (arg.startsWith("-")) throw new NotSimulated(`env ${arg}`);
      else {
        const equals = arg.indexOf("=");
        if (equals < 1) break;
        variables.set(arg.slice(0, equals), arg.slice(equals + 1));
      }
    }
    const argv = args.slice(at);
    if (argv.length === 0) return success([...variables].map(([name, value]) => `${name}=${value}\n`).join(""));
    return execute("env", argv, context, variables);
  },
};

const printenv: SimulatedCommand = {
  name: "printenv",
  source: "printenv(1)",
  run: (args, context) => {
    if (args[0] === undefined) return success([...context.env].map(([name, value]) => `${name}=${value}\n`).join(""));
    const value = context.env.get(args[0]);
    return value === undefined ? failure("", 1) : success(`${value}\n`);
  },
};

/** Commands that run another with something about it changed that the simulation does not keep. */
function wrapper(name: string, spec: string): SimulatedCommand {
  return {
    name,
    source: `${name}(1)`,
    run: (args, context) => execute(name, readOptions(args, spec).rest, context),
  };
}

const date: SimulatedCommand = {
  name: "date",
  source: "date(1)",
  run: (args, context) => {
    const options = readOptions(args, "f:I:jnRr:uv:z:");
    let time = context.machine.wallClock();
    const seconds = optionValue(options, "r");
    if (seconds !== undefined)
      time = /^[0-9]+$/.test(seconds) ? Number(seconds) * 1000 : context.files.stat(seconds).mtime;
    if (options.flags.has("v") || options.flags.has("f") || options.flags.has("I"))
      throw new NotSimulated("date -v, -f and -I");
    const format = options.rest.find((word) => word.startsWith("+"));
    return success(`${formatDate(format === undefined ? "%+" : format.slice(1), time)}\n`);
  },
};

const test = (name: "test" | "["): SimulatedCommand => ({
  name,
  source: "test(1)",
  run: (args, context) => {
    try {
      return {
        stdout: "",
        stderr: "",
        exitCode: evaluateTest(name === "[" ? args.slice(0, -1) : args, context.files) ? 0 : 1,
      };
    } catch (error) {
      if (error instanceof ShellError) return failure(`${name}: ${error.message}\n`, 2);
      throw error;
    }
  },
});

const which: SimulatedCommand = {
  name: "which",
  source: "which(1)",
  run: (args, context) => {
    const names = args.filter((arg) => !arg.startsWith("-"));
    const found = names.map((name) => context.found(name));
    const silent = args.includes("-s");
    return {
      stdout: silent ? "" : found.flatMap((path) => (path === undefined ? [] : [`${path}\n`])).join(""),
      stderr: "",
      exitCode: found.every((path) => path !== undefined) ? 0 : 1,
    };
  },
};

/** Utilities on processes and on what a process knows of itself. */
export const processCommands: readonly SimulatedCommand[] = [
  sleep,
  env,
  printenv,
  xargs,
  date,
  which,
  test("test"),
  test("["),
  wrapper("nohup", ""),
  wrapper("nice", "n:"),
  wrapper("time", "ahlpo:"),
  wrapper("protect", "cdip:"),
  { name: "true", source: "true(1)", run: () => success() },
  { name: "false", source: "false(1)", run: () => failure("", 1) },
  { name: "sync", source: "sync(8)", run: () => success() },
  { name: "pwd", source: "pwd(1)", run: (_args, context) => success(`${context.cwd}\n`) },
  { name: "whoami", source: "whoami(1)", run: () => success("root\n") },
  { name: "logname", source: "logname(1)", run: () => success("root\n") },
  {
    name: "echo",
    source: "echo(1)",
    run: (args) => success(args[0] === "-n" ? args.slice(1).join(" ") : `${args.join(" ")}\n`),
  },
  {
    name: "printf",
    source: "printf(1)",
    run: ([format = "", ...values]) => {
      const { output, errors } = formatPrintf(format, values);
      return {
        stdout: output,
        stderr: errors.map((error) => `printf: ${error}\n`).join(""),
        exitCode: errors.length > 0 ? 1 : 0,
      };
    },
  },
  id,
  kill,
  od,
  {
    name: "realpath",
    source: "realpath(1)",
    run: (args, { files }) => {
      const [path = "."] = args.filter((arg) => arg !== "-q");
      return files.exists(path)
        ? success(`${files.realpath(path)}\n`)
        : failure(args.includes("-q") ? "" : `realpath: ${path}: No such file or directory\n`);
    },
  },
  {
    name: "readlink",
    source: "readlink(1)",
    run: (args, { files }) => {
      const options = readOptions(args, "fn");
      const [path = ""] = options.rest;
      const end = options.flags.has("n") ? "" : "\n";
      if (options.flags.has("f")) return files.exists(path) ? success(`${files.realpath(path)}${end}`) : failure("");
      return files.node(path, false)?.kind === "link" ? success(`${files.readlink(path)}${end}`) : failure("");
    },
  },
];
