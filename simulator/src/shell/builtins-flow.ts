import { FileError } from "../kernel/files";
import { type Builtin, isSpecial } from "./builtin";
import { FunctionReturn, LoopJump, ShellExit } from "./jumps";
import { runBuiltin, runExternal } from "./simple";
import { runSource } from "./source";
import { keywords } from "./tokens";
import { ShellError } from "./variables";

const standardPath = "/sbin:/bin:/usr/sbin:/usr/bin";

function number(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new ShellError(`Illegal number: ${text}`);
  return Number(text);
}

function jump(kind: "break" | "continue"): Builtin {
  return (args, shell) => {
    const levels = args[0] === undefined ? 1 : number(args[0]);
    if (shell.loops > 0) throw new LoopJump(kind, Math.min(levels, shell.loops));
    return 0;
  };
}

const dot: Builtin = async (args, shell) => {
  const [name] = args[0] === "--" ? args.slice(1) : args;
  if (name === undefined) throw new ShellError("missing file name");
  const path = name.includes("/") ? name : (shell.host.find(name, shell.files, shell.variables.get("PATH")) ?? name);
  if (!name.includes("/") && !shell.files.exists(path)) throw new ShellError(`${name}: not found`);
  let source: string;
  try {
    source = shell.files.read(path);
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`cannot open ${name}: ${error.text}`);
    throw error;
  }
  const savedName = shell.commandName;
  shell.commandName = shell.arg0;
  try {
    shell.status = 0;
    return await runSource(shell, source);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.commandName = savedName;
  }
};

const evaluate: Builtin = async (args, shell) => {
  const source = args.join(" ");
  const savedName = shell.commandName;
  shell.commandName = undefined;
  try {
    const before = shell.status;
    shell.status = 0;
    const status = await runSource(shell, source);
    return source.trim() === "" ? before : status;
  } finally {
    shell.commandName = savedName;
  }
};

const exec: Builtin = async (args, shell) => {
  if (args.length === 0) return 0;
  shell.commandName = undefined;
  shell.becameProgram = true;
  const status = await runExternal(shell, args, [], []);
  shell.traps.clear();
  throw new ShellExit(status);
};

/** `command -v`, `command -V` and `type`: what a name stands for. */
function describe(name: string, verbose: boolean, shell: Parameters<Builtin>[1], path?: string): number {
  if (keywords.has(name)) shell.out(verbose ? `${name} is a shell keyword\n` : `${name}\n`);
  else if (shell.functions.has(name)) shell.out(verbose ? `${name} is a shell function\n` : `${name}\n`);
  else if (shell.builtins.has(name)) {
    const kind = isSpecial(name) ? "special shell builtin" : "shell builtin";
    shell.out(verbose ? `${name} is a ${kind}\n` : `${name}\n`);
  } else {
    const found = shell.host.find(name, shell.files, path ?? shell.variables.get("PATH"));
    const node = found === undefined ? undefined : shell.files.node(found);
    if (found === undefined || node?.kind !== "file" || (node.mode & 0o111) === 0) {
      if (verbose) shell.err(`${name}: not found\n`);
      return 127;
    }
    shell.out(verbose ? `${name} is ${found}\n` : `${found}\n`);
  }
  return 0;
}

const command: Builtin = async (args, shell) => {
  let path: string | undefined;
  let mode: "" | "v" | "V" = "";
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      at += 1;
      break;
    }
    if (!/^-[pvV]+$/.test(arg)) break;
    if (arg.includes("p")) path = standardPath;
    if (arg.includes("v")) mode = "v";
    if (arg.includes("V")) mode = "V";
  }
  const rest = args.slice(at);
  const [name] = rest;
  if (name === undefined) return 0;
  if (mode !== "") return describe(name, mode === "V", shell, path);
  shell.commandName = undefined;
  if (!shell.builtins.has(name)) return runExternal(shell, rest, [], [], path);
  try {
    return await runBuiltin(shell, rest, [], []);
  } catch (error) {
    // `command` takes the special property away: an error does not end the shell.
    if (!(error instanceof ShellError)) throw error;
    if (error.message !== "") shell.warn(`${name}: ${error.message}`);
    return error.status;
  }
};

export const flowBuiltins: readonly [string, Builtin][] = [
  [":", () => 0],
  ["true", () => 0],
  ["false", () => 1],
  [".", dot],
  ["break", jump("break")],
  ["continue", jump("continue")],
  ["eval", evaluate],
  ["exec", exec],
  ["command", command],
  [
    "builtin",
    (args, shell) => {
      if (args[0] === undefined || !shell.builtins.has(args[0]))
        throw new ShellError(`${args[0] ?? ""}: not found`, 127);
      return runBuiltin(shell, args, [], []);
    },
  ],
  [
    "type",
    (args, shell) => {
      let status = 0;
      for (const name of args) status = describe(name, true, shell) || status;
      return status;
    },
  ],
  [
    "exit",
    (args, shell) => {
      throw new ShellExit(args[0] === undefined ? shell.status : number(args[0]) & 255);
    },
  ],
  [
    "return",
    (args, shell) => {
      throw new FunctionReturn(args[0] === undefined ? shell.status : number(args[0]) & 255);
    },
  ],
];
