import type { Node } from "../kernel/files-tree";
import type { Kernel } from "../kernel/model";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { failure, optionValue, readOptions } from "./outcome";

/** An exclusive flock(2) on a file, and who waits for it. */
class Lock {
  private held = false;
  private readonly waiting: (() => void)[] = [];

  tryTake(): boolean {
    if (this.held) return false;
    this.held = true;
    return true;
  }

  release(): void {
    this.held = false;
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Resolves when it was released once; whoever wakes first takes it. */
  released(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

/** Locks belong to a file, whatever its name; the kernel keeps them, and a restart forgets them. */
const locks = new WeakMap<Kernel, Map<Node, Lock>>();

function lockOf(kernel: Kernel, node: Node): Lock {
  const all = locks.get(kernel) ?? new Map<Node, Lock>();
  locks.set(kernel, all);
  const lock = all.get(node) ?? new Lock();
  all.set(node, lock);
  return lock;
}

/** lockf(1): runs a command while it holds a lock on a file, or locks a descriptor that the shell has open. */
export const lockf: SimulatedCommand = {
  name: "lockf",
  source: "lockf(1); recording 09 step 15",
  run: async (args, context) => {
    const options = readOptions(args, "knpst:w");
    const [file, ...command] = options.rest;
    const usage = "usage: lockf [-knsw] [-t seconds] file command [arguments]\n       lockf [-s] [-t seconds] fd\n";
    if (options.unknown !== undefined || file === undefined) return failure(usage, 64);
    const seconds = optionValue(options, "t");
    const limit = seconds === undefined ? undefined : Number(seconds) * 1000;
    const quiet = options.flags.has("s");
    if (command.length === 0) return lockDescriptor(context, file, limit, quiet, usage);
    return lockFile(context, file, command, {
      limit,
      quiet,
      keep: options.flags.has("k"),
      create: !options.flags.has("n"),
    });
  },
};

interface LockOptions {
  readonly limit: number | undefined;
  readonly quiet: boolean;
  readonly keep: boolean;
  readonly create: boolean;
}

async function lockFile(
  context: CommandContext,
  file: string,
  command: readonly string[],
  options: LockOptions,
): Promise<CommandResult> {
  const deadline = options.limit === undefined ? undefined : context.kernel.now() + options.limit;
  for (;;) {
    if (!context.files.exists(file)) {
      if (!options.create) return failure(`lockf: cannot open ${file}: No such file or directory\n`, 69);
      try {
        context.files.write(file, "", { mode: 0o666 });
      } catch (error) {
        return failure(`lockf: cannot open ${file}: ${textOf(error)}\n`, 73);
      }
    }
    const node = context.files.node(file);
    if (node === undefined) continue;
    const lock = lockOf(context.kernel, node);
    const left = deadline === undefined ? undefined : Math.max(0, deadline - context.kernel.now());
    if (!(await take(context, lock, left))) return failure(options.quiet ? "" : `lockf: ${file}: already locked\n`, 75);
    // Whoever held it without -k has removed the file: the lock on what has no name any more protects nothing.
    if (context.files.node(file) !== node) {
      lock.release();
      continue;
    }
    try {
      return await runLocked(context, command);
    } finally {
      if (!options.keep && context.files.node(file) === node) context.files.remove(file);
      lock.release();
    }
  }
}

async function runLocked(context: CommandContext, command: readonly string[]): Promise<CommandResult> {
  const [name = ""] = command;
  if (context.found(name) === undefined) return failure(`lockf: ${name}: No such file or directory\n`, 1);
  const { exitCode } = await context.spawn(command, { inherit: true });
  return { stdout: "", stderr: "", exitCode };
}

/** `lockf FD`: the lock stays with the open file description when lockf itself has ended. */
async function lockDescriptor(
  context: CommandContext,
  word: string,
  limit: number | undefined,
  quiet: boolean,
  usage: string,
): Promise<CommandResult> {
  if (!/^\d+$/.test(word)) return failure(usage, 64);
  const description = context.descriptor(Number(word));
  const node = description?.path === undefined ? undefined : context.files.node(description.path);
  if (description === undefined || node === undefined) return failure(`lockf: fd ${word}: Bad file descriptor\n`, 69);
  const lock = lockOf(context.kernel, node);
  if (!(await take(context, lock, limit))) return failure(quiet ? "" : `lockf: fd ${word}: already locked\n`, 75);
  description.onClose(() => lock.release());
  return { stdout: "", stderr: "", exitCode: 0 };
}

async function take(context: CommandContext, lock: Lock, limit: number | undefined): Promise<boolean> {
  if (lock.tryTake()) return true;
  if (limit === 0) return false;
  const stop = new AbortController();
  const late =
    limit === undefined ? undefined : context.machine.sleep(limit, AbortSignal.any([stop.signal, context.signal]));
  let over = false;
  const ended = late?.then(() => {
    over = true;
  });
  try {
    while (!over && !context.signal.aborted) {
      await (ended === undefined ? lock.released() : Promise.race([lock.released(), ended]));
      if (lock.tryTake()) return true;
    }
    return false;
  } finally {
    stop.abort();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error && "text" in error ? String(error.text) : String(error);
}
