import {
  type CommandContext,
  type CommandResult,
  NotSimulated,
  type SimulatedCommand,
  type SpawnOptions,
} from "../commands/command";
import type { FileView } from "../kernel/files";
import { removeUnlessUsed } from "../kernel/jails";
import type { Jail } from "../kernel/model";
import { isKernelPanic } from "../kernel/panic";
import { ByteQueue, ReaderDescription } from "../shell/byte-queue";
import { BufferDescription, type Description, DescriptorTable, NullDescription } from "../shell/descriptors";
import type { ProcessImage } from "../shell/host";
import type { CommandFault } from "./faults";
import { runShell } from "./run-shell";
import type { SimulatedHost } from "./simulated-host";

/** EX_SOFTWARE: what is not simulated ends with it. */
const notSimulatedStatus = 70;

/** A process being run: everything that a command may ask of it. */
export interface RunningProcess {
  readonly image: ProcessImage;
  readonly pid: number;
  readonly signal: AbortSignal;
  /** What kill(2) may be told by a shell with traps; it returns true when the signal was taken care of. */
  onSignal: ((signal: number) => boolean) | undefined;
  /** The signal that ended it. */
  killedBy: number | undefined;
}

/** fork(2) and execve(2): starts a process and runs it to its end. */
export function startProcess(
  host: SimulatedHost,
  image: ProcessImage,
): { pid: number; done: Promise<number>; killedBy: () => number | undefined } {
  const pid = host.processes.nextPid();
  // Few programs ever wait for anything: most never ask for their signal.
  let abort: AbortController | undefined;
  const running: RunningProcess = {
    image,
    pid,
    get signal() {
      abort ??= new AbortController();
      if (running.killedBy !== undefined) abort.abort();
      return abort.signal;
    },
    onSignal: undefined,
    killedBy: undefined,
  };
  const kill = (signal: number): void => {
    if (signal !== 9 && running.onSignal?.(signal) === true) return;
    running.killedBy ??= signal;
    abort?.abort();
  };
  const parentDied = (): void => kill(15);
  if (image.signal?.aborted === true) parentDied();
  image.signal?.addEventListener("abort", parentDied, { once: true });
  host.processes.add({
    pid,
    parent: image.parent,
    reaper: host.processes.reaperOf(image.parent),
    argv: image.argv,
    jail: image.jail,
    started: host.clock.now(),
    kill,
  });
  const done = runProcess(host, running).finally(() => {
    image.signal?.removeEventListener("abort", parentDied);
    host.processes.remove(pid);
    image.descriptors.closeAll();
    // A jail that does not persist goes with its last process.
    if (image.jail !== undefined) removeUnlessUsed(host.kernel, host.processes, image.jail);
  });
  return { pid, done, killedBy: () => running.killedBy };
}

async function runProcess(host: SimulatedHost, running: RunningProcess): Promise<number> {
  const { image } = running;
  try {
    const status = await load(host, running, image.path, [...image.argv], 0);
    return running.killedBy === undefined ? status : 128 + running.killedBy;
  } catch (error) {
    if (isKernelPanic(error)) throw error;
    const message =
      error instanceof NotSimulated
        ? error.message
        : `internal error: ${error instanceof Error ? error.stack : String(error)}`;
    image.descriptors.write(2, `simhost: ${image.argv[0] ?? ""}: ${message}\n`);
    return notSimulatedStatus;
  }
}

/** Finds out what an executable is: a program of the base system, or a script with its interpreter. */
async function load(
  host: SimulatedHost,
  running: RunningProcess,
  path: string,
  argv: string[],
  depth: number,
): Promise<number> {
  const { files } = running.image;
  const node = files.node(path);
  if (node?.kind !== "file" || depth > 4) throw new NotSimulated(`executing ${path}`);
  if (node.program === undefined) {
    const line = /^#![ \t]*(\S+)[ \t]*([^\n]*)/.exec(node.content);
    const interpreter = line?.[1] ?? "/bin/sh";
    const extra = line?.[2] === undefined || line[2].trim() === "" ? [] : [line[2].trim()];
    return load(host, running, interpreter, [interpreter, ...extra, path, ...argv.slice(1)], depth + 1);
  }
  host.stats.count(node.program);
  const trouble = await host.beforeCommand(argv);
  if (trouble?.kind === "fail") {
    running.image.descriptors.write(2, trouble.stderr ?? "");
    return trouble.exitCode ?? 1;
  }
  if (trouble?.kind === "hang") {
    await new Promise<void>((resolve) => {
      if (running.signal.aborted) resolve();
      running.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return 143;
  }
  if (node.program === "sh") return runShell(host, running, argv);
  const command = host.commands.get(node.program);
  if (command === undefined)
    throw new NotSimulated(`${node.program} (it exists on the host, but the simulation does not know what it does)`);
  return runCommand(host, running, command, argv, trouble);
}

async function runCommand(
  host: SimulatedHost,
  running: RunningProcess,
  command: SimulatedCommand,
  argv: readonly string[],
  trouble: CommandFault | undefined,
): Promise<number> {
  const { descriptors } = running.image;
  const args = argv.slice(1);
  const input = descriptors.get(0);
  // A pipe's or file's content is only taken when the command looks at it: a loop's other commands read on from there.
  let stdin: string | undefined;
  if (input !== undefined && (!input.live || command.readsStdin?.(args) === true)) await input.ready();
  const read = (): string => {
    stdin ??= input === undefined || (input.live && command.readsStdin?.(args) !== true) ? "" : input.drain();
    return trouble?.kind === "die" ? firstHalf(stdin) : stdin;
  };
  const result = await command.run(args, contextOf(host, running, read));
  if (trouble?.kind === "die") return 137;
  // Standard output is buffered until the process ends, standard error is not.
  descriptors.write(2, result.stderr);
  descriptors.write(1, result.stdout);
  return result.exitCode;
}

function firstHalf(text: string): string {
  const lines = text.split("\n");
  return lines.length < 3 ? text : `${lines.slice(0, Math.floor(lines.length / 2)).join("\n")}\n`;
}

function contextOf(host: SimulatedHost, running: RunningProcess, read: () => string): CommandContext {
  const { image, pid } = running;
  const { jail, files, env, descriptors } = image;
  const spawn = async (child: readonly string[], options: SpawnOptions = {}): Promise<CommandResult> => {
    const childJail = "jail" in options ? options.jail : jail;
    const moved = childJail !== jail;
    const view = moved ? host.filesOf(childJail) : files;
    const place = options.cwd === undefined ? view : view.at(options.cwd);
    const childEnv = options.env ?? env;
    const path = host.find(child[0] ?? "", place, childEnv.get("PATH"));
    const out = new BufferDescription();
    const err = new BufferDescription();
    const table = childDescriptors(descriptors, options, out, err);
    if (path === undefined) {
      table.closeAll();
      return { stdout: "", stderr: "", exitCode: 127 };
    }
    const { done } = startProcess(host, {
      argv: child,
      path,
      jail: childJail,
      files: place,
      env: childEnv,
      descriptors: table,
      parent: pid,
      signal: options.signal === undefined ? running.signal : AbortSignal.any([running.signal, options.signal]),
    });
    const exitCode = await done;
    return { stdout: out.text, stderr: err.text, exitCode };
  };
  return {
    kernel: host.kernel,
    jail,
    vnet: host.vnetOf(jail),
    env,
    cwd: files.cwd,
    get stdin() {
      return read();
    },
    files,
    pid,
    get signal() {
      return running.signal;
    },
    machine: host.machine,
    write: (stream, bytes) => descriptors.write(stream === "stdout" ? 1 : 2, bytes),
    descriptor: (fd) => descriptors.get(fd),
    spawn,
    shell: (script, options) => spawn(["/bin/sh", "-c", script], options),
    found: (name, inJail) => host.find(name, inJail === undefined ? files : host.filesOf(inJail), env.get("PATH")),
  };
}

function childDescriptors(
  parent: DescriptorTable,
  options: SpawnOptions,
  out: Description,
  err: Description,
): DescriptorTable {
  const table = parent.copy();
  if (options.stdin !== undefined) table.set(0, new ReaderDescription(new ByteQueue(options.stdin, true)));
  else if (options.inherit !== true) table.set(0, new NullDescription("/dev/null"));
  if (options.inherit === true) return table;
  table.set(1, out);
  table.set(2, err);
  return table;
}

/** Starts a process that nobody waits for. */
export function detachProcess(
  host: SimulatedHost,
  argv: readonly string[],
  context: {
    readonly jail: Jail | undefined;
    readonly files: FileView;
    readonly env: ReadonlyMap<string, string>;
    readonly pid: number;
  },
  options: SpawnOptions = {},
): number {
  const jail = "jail" in options ? options.jail : context.jail;
  const files = jail === context.jail ? context.files : host.filesOf(jail);
  const env = options.env ?? context.env;
  const path = host.find(argv[0] ?? "", files, env.get("PATH"));
  if (path === undefined) return -1;
  const input = new ReaderDescription(new ByteQueue(options.stdin ?? "", true));
  const { pid, done } = startProcess(host, {
    argv,
    path,
    jail,
    files: options.cwd === undefined ? files : files.at(options.cwd),
    env,
    descriptors: DescriptorTable.of(input, new NullDescription("/dev/null"), new NullDescription("/dev/null")),
    parent: host.processes.reaperOf(context.pid),
    signal: options.signal,
  });
  done.catch(() => undefined);
  return pid;
}
