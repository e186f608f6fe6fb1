import type { Kernel, Jail, Vnet } from "../kernel/model";

/** What a command leaves behind: both streams and its exit status, as execve(2)'s caller sees them. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
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
  readonly stdin: string;
  /** Runs argv as a child process; the child may be moved into another jail. */
  readonly spawn: (argv: readonly string[], options?: { stdin?: string; jail?: Jail | undefined }) => Promise<CommandResult>;
  /** Runs `/bin/sh -c script` as a child process. */
  readonly shell: (script: string, options?: { stdin?: string; jail?: Jail | undefined }) => Promise<CommandResult>;
}

/** One executable of the simulated host. `args` is argv without its first element. */
export interface SimulatedCommand {
  readonly name: string;
  /** The manual page or recording that its behaviour is taken from. */
  readonly source: string;
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
