import { FileError } from "../kernel/files";
import { signalName } from "../shell/builtins-jobs";
import { Shell } from "../shell/interpreter";
import { runInput, runSource } from "../shell/source";
import { ShellError, Variables } from "../shell/variables";
import type { RunningProcess } from "./process-runner";
import type { SimulatedHost } from "./simulated-host";

interface Arguments {
  readonly script: string | undefined;
  readonly file: string | undefined;
  readonly arg0: string;
  readonly positional: readonly string[];
  readonly options: readonly string[];
}

const letters: Readonly<Record<string, string>> = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
  f: "noglob",
  v: "verbose",
  a: "allexport",
  C: "noclobber",
  s: "stdin",
};

function parseArguments(argv: readonly string[]): Arguments {
  const options: string[] = [];
  let isCommand = false;
  let fromInput = false;
  let at = 1;
  for (; at < argv.length; at += 1) {
    const arg = argv[at] ?? "";
    if (arg === "--" || arg === "-") {
      at += 1;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter === "c") isCommand = true;
      else if (letter === "s") fromInput = true;
      else if (letter === "o") {
        at += 1;
        options.push(argv[at] ?? "");
      } else {
        const option = letters[letter];
        if (option === undefined && !"iElmp".includes(letter)) throw new ShellError(`Illegal option -${letter}`);
        if (option !== undefined && arg.startsWith("-")) options.push(option);
      }
    }
  }
  const rest = argv.slice(at);
  const name = argv[0] ?? "sh";
  if (isCommand) {
    if (rest[0] === undefined) throw new ShellError("-c requires an argument");
    return { script: rest[0], file: undefined, arg0: rest[1] ?? name, positional: rest.slice(2), options };
  }
  if (fromInput || rest[0] === undefined)
    return { script: undefined, file: undefined, arg0: name, positional: rest, options };
  return { script: undefined, file: rest[0], arg0: rest[0], positional: rest.slice(1), options };
}

/** sh(1) as a process: `-c`, a file, or standard input. */
export async function runShell(host: SimulatedHost, running: RunningProcess, argv: readonly string[]): Promise<number> {
  const { image, pid, signal } = running;
  const variables = Variables.of(image.env);
  const shell = new Shell({
    host: host.shellHost,
    pid,
    jail: image.jail,
    files: image.files,
    descriptors: image.descriptors,
    variables,
    signal,
    arg0: argv[0] ?? "sh",
  });
  variables.set("PWD", image.files.cwd, true);
  variables.set("PPID", String(image.parent));
  if (variables.get("PATH") === undefined)
    variables.set("PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin");
  running.onSignal = (number) => {
    const name = signalName(number);
    const action = name === undefined ? undefined : shell.traps.get(name);
    if (name === undefined || action === undefined) return false;
    if (action !== "") shell.pendingSignals.push(name);
    return true;
  };
  const status = await shell.guarded(async () => {
    const parsed = parseArguments(argv);
    for (const option of parsed.options) shell.options.add(option);
    variables.positional = parsed.positional;
    if (parsed.script !== undefined) {
      shell.arg0 = parsed.arg0;
      return runSource(shell, parsed.script, true);
    }
    if (parsed.file === undefined) return runInput(shell);
    let source: string;
    try {
      source = image.files.read(parsed.file);
    } catch (error) {
      if (error instanceof FileError) throw new ShellError(`cannot open ${parsed.file}: ${error.text}`);
      throw error;
    }
    shell.arg0 = parsed.arg0;
    shell.commandName = parsed.arg0;
    return runSource(shell, source);
  });
  if (shell.becameProgram) host.stats.replaced += 1;
  return status;
}
