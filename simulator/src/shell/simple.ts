import type { Command, Redirect } from "./ast";
import { isSpecial } from "./builtin";
import { describeSignal } from "./builtins-jobs";
import { expandFields, expandString } from "./expand";
import type { Shell } from "./interpreter";
import { FunctionReturn } from "./jumps";
import { applyRedirects } from "./redirect";
import { ShellError } from "./variables";

type SimpleCommand = Extract<Command, { type: "simple" }>;

/** Runs a simple command: expansions, then redirections, then assignments, then what its first word names (sh(1), Simple Commands). */
export async function runSimple(command: SimpleCommand, shell: Shell, tested: boolean): Promise<number> {
  shell.substitutionStatus = undefined;
  const fields = expandFields(command.words, shell);
  const argv = fields instanceof Promise ? await fields : fields;
  const assignments: [string, string][] = [];
  for (const { name, value } of command.assignments) {
    const text = expandString(value, shell);
    assignments.push([name, typeof text === "string" ? text : await text]);
  }
  if (shell.options.has("xtrace") && (argv.length > 0 || assignments.length > 0)) {
    const shown = [
      ...assignments.map(([name, value]) => `${name}=${value}`),
      ...argv.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word}'`)),
    ];
    shell.err(`${shell.variables.get("PS4") ?? ""}${shown.join(" ")}\n`);
  }
  const [name] = argv;
  if (name === undefined) {
    if (command.redirects.length > 0) (await applyRedirects(command.redirects, shell))();
    for (const [variable, value] of assignments) shell.variables.set(variable, value, shell.options.has("allexport"));
    return shell.substitutionStatus ?? 0;
  }
  const body = shell.functions.get(name);
  if (body !== undefined && !isSpecial(name)) return call(shell, body, argv, assignments, command.redirects, tested);
  if (shell.builtins.has(name)) return runBuiltin(shell, argv, assignments, command.redirects);
  shell.noteProgram(command);
  return runExternal(shell, argv, assignments, command.redirects);
}

async function call(
  shell: Shell,
  body: Command,
  argv: readonly string[],
  assignments: readonly [string, string][],
  redirects: readonly Redirect[],
  tested: boolean,
): Promise<number> {
  const undo = redirects.length === 0 ? undefined : await applyRedirects(redirects, shell);
  const { positional } = shell.variables;
  shell.variables.enterFunction();
  const { loops } = shell;
  shell.loops = 0;
  shell.functionDepth += 1;
  if (shell.functionDepth > 1000) throw new ShellError("function recursion too deep");
  try {
    for (const [name, value] of assignments) {
      shell.variables.local(name);
      shell.variables.set(name, value, true);
    }
    shell.variables.positional = argv.slice(1);
    return await shell.evaluate(body, tested);
  } catch (error) {
    if (!(error instanceof FunctionReturn)) throw error;
    return error.status;
  } finally {
    shell.functionDepth -= 1;
    shell.loops = loops;
    shell.variables.positional = positional;
    shell.variables.leaveFunction();
    undo?.();
  }
}

/** Runs a built-in; errors of a special one end the shell (sh(1), Special Built-in Commands). */
export async function runBuiltin(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly [string, string][],
  redirects: readonly Redirect[],
): Promise<number> {
  const name = argv[0] ?? "";
  const run = shell.builtins.get(name);
  const special = isSpecial(name);
  const savedName = shell.commandName;
  let undo: (() => void) | undefined;
  const restore =
    special || assignments.length === 0 ? undefined : shell.variables.save(assignments.map(([variable]) => variable));
  try {
    if (redirects.length > 0) undo = await applyRedirects(redirects, shell, name === "exec");
    for (const [variable, value] of assignments) {
      shell.variables.set(variable, value, !special);
    }
    shell.commandName = name;
    const status = run?.(argv.slice(1), shell) ?? 0;
    return typeof status === "number" ? status : await status;
  } catch (error) {
    if (!(error instanceof ShellError) || special) throw error;
    if (error.message !== "") shell.warn(error.message);
    return error.status;
  } finally {
    shell.commandName = savedName;
    restore?.();
    undo?.();
  }
}

/** Runs an executable as a child process. */
export async function runExternal(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly [string, string][],
  redirects: readonly Redirect[],
  path?: string,
): Promise<number> {
  const name = argv[0] ?? "";
  const descriptors = shell.descriptors.copy();
  const child = redirects.length === 0 ? undefined : shell.withDescriptors(descriptors);
  if (child !== undefined) {
    try {
      await applyRedirects(redirects, child, true);
    } catch (error) {
      descriptors.closeAll();
      if (!(error instanceof ShellError)) throw error;
      shell.warn(error.message);
      return 2;
    }
  }
  const env = shell.variables.environment();
  for (const [variable, value] of assignments) env.set(variable, value);
  env.set("PWD", shell.files.cwd);
  const found = shell.host.find(name, shell.files, path ?? env.get("PATH") ?? shell.variables.get("PATH"));
  if (found === undefined || !executable(shell, found)) {
    const [message, status] = found === undefined ? notFound(shell, name) : ["Permission denied", 126];
    descriptors.write(2, `${shell.commandName ?? shell.arg0}: ${name}: ${message}\n`);
    descriptors.closeAll();
    return Number(status);
  }
  const { files, jail, pid, signal } = shell;
  const { done, killedBy } = shell.host.execute({
    argv,
    path: found,
    jail,
    files,
    env,
    descriptors,
    parent: pid,
    signal,
  });
  const status = await done;
  const ended = killedBy();
  if (ended !== undefined && !shell.signal.aborted) shell.err(describeSignal(ended));
  return status;
}

function executable(shell: Shell, path: string): boolean {
  const node = shell.files.node(path);
  return node?.kind === "file" && (node.mode & 0o111) !== 0;
}

function notFound(shell: Shell, name: string): [string, number] {
  if (!name.includes("/")) return ["not found", 127];
  return shell.files.exists(name) ? ["Permission denied", 126] : ["not found", 127];
}
