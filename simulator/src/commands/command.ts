import type { FileView } from "../kernel/files";
import type { Jail, Kernel, Vnet } from "../kernel/model";
import type { ProcessTable } from "../kernel/processes";

/**
 * What a command leaves behind: both streams and its exit status, as execve(2)'s caller sees them.
 * Every stream of the simulated host is a byte string: one character (U+0000 to U+00FF) is one byte.
 */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface SpawnOptions {
  readonly stdin?: string;
  /** The jail that the child runs in: its root and its network stack. Absent: the parent's; undefined: the host. */
  readonly jail?: Jail | undefined;
  /** Absent: the parent's environment. */
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** The child writes to (and, without `stdin`, reads from) the parent's own descriptors; its result's streams are empty. */
  readonly inherit?: boolean;
  /** Ends the child as a signal would (timeout, kill). */
  readonly signal?: AbortSignal;
}

/** The machine below the commands: what is neither kernel state nor a file. */
export interface Machine {
  readonly processes: ProcessTable;
  /** Waits simulated time; ends early, without an error, when the process is killed. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Wall-clock time of the host in ms since 1970. */
  readonly wallClock: () => number;
  /** Starts a process that outlives the one that asks (daemon, `&`): root's session goes on without it. */
  readonly detach: (argv: readonly string[], context: CommandContext, options?: SpawnOptions) => number;
  /** Restarts the host: drops kernel state and processes, keeps files, runs /etc/rc. */
  readonly reboot: () => Promise<void>;
}

/** The process a command runs as: its place (jail, vnet), its surroundings, and how it starts others. */
export interface CommandContext {
  readonly kernel: Kernel;
  /** The jail that the process is in; undefined on the host. */
  readonly jail: Jail | undefined;
  /** The network stack that the process sees: its jail's own, or the host's. */
  readonly vnet: Vnet;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** Everything on standard input, up to its end; empty when that is a session which is still open and `readsStdin` does not say so. */
  readonly stdin: string;
  /** The file system as this process sees it: paths are relative to `cwd` and to the jail's root. */
  readonly files: FileView;
  readonly pid: number;
  /** Aborted when the process is killed: commands that wait must stop then. */
  readonly signal: AbortSignal;
  readonly machine: Machine;
  /** Writes at once, before the command ends (what it returns comes after). */
  readonly write: (stream: "stdout" | "stderr", bytes: string) => void;
  /** What an inherited descriptor above 2 is open on (`lockf 9`); undefined when it is closed. */
  readonly descriptor: (fd: number) => OpenDescriptor | undefined;
  /** Runs argv as a child process; the child may be moved into another jail. 127 and `NAME: not found` are the caller's to print: see `found`. */
  readonly spawn: (argv: readonly string[], options?: SpawnOptions) => Promise<CommandResult>;
  /** Runs `/bin/sh -c script` as a child process. */
  readonly shell: (script: string, options?: SpawnOptions) => Promise<CommandResult>;
  /** The executable that execvp(3) would start for this name in this process's root (or the given jail's), or undefined. */
  readonly found: (name: string, jail?: Jail) => string | undefined;
}

/** An open file description: the same object for every descriptor that was dup(2)ed from it, so that locks can belong to it. */
export interface OpenDescriptor {
  readonly path: string | undefined;
  /** Runs when its last descriptor is closed. */
  readonly onClose: (release: () => void) => void;
}

/** One executable of the simulated host. `args` is argv without its first element. */
export interface SimulatedCommand {
  readonly name: string;
  /** The manual page or recording that its behaviour is taken from. */
  readonly source: string;
  /**
   * Whether a run with these arguments reads standard input, and so eats what a session's shell would have read next.
   * Pipes, files and here-documents are always there in `stdin`; only this reads an open session's channel to its end.
   */
  readonly readsStdin?: (args: readonly string[]) => boolean;
  readonly run: (args: readonly string[], context: CommandContext) => Promise<CommandResult> | CommandResult;
}

/**
 * Raised where the simulated host does not know what a real one would do.
 * The shell reports it on stderr as `simhost: …` with exit status 70 (EX_SOFTWARE): loud, and never mistaken for FreeBSD's answer.
 */
export class NotSimulated extends Error {
  constructor(what: string) {
    super(`not simulated: ${what}`);
    this.name = "NotSimulated";
  }
}
