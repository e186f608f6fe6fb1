/**
 * Does the same for several operations of a batch in fewer processes than one each: a function of sh(1), plain enough for
 * any shell, which is called with the words of all of them, one after the other. For each it must call
 * `told NUMBER STATUS TOLERATED [STDOUT [STDERR]]` once, where TOLERATED is `t` or empty.
 */
export interface SharedTool {
  /** The function's name. */
  readonly name: string;
  /** The lines between its braces. */
  readonly body: string;
}

/** One command on the host. It is argv, never a shell string; the quoting is done in one place, by this folder. */
export interface Command {
  readonly argv: readonly string[];
  /** What the command reads on its standard input; without it, `/dev/null`. */
  readonly stdin?: string;
  /**
   * Glob patterns (`*` and `?`) of the whole text on stderr that make a failure count as success, so that the operation
   * goes on in the same round trip. What a command with such patterns writes to stdout is lost, and stderr ends with
   * one newline. Not for a command that leaves a process behind which holds stderr open: it would be waited for.
   */
  readonly tolerate?: readonly string[];
  /** Seconds until timeout(1) on the host ends the command; its exit status is then 124, or 137 when it had to be killed. */
  readonly timeoutSeconds?: number;
  /** What it starts goes on when it has ended: a daemon. timeout(1) would wait for that too, and end it. */
  readonly leavesRunning?: true;
  /** The arguments and the standard input hold a secret: errors name the program alone. */
  readonly secret?: boolean;
  /**
   * Another way to do the very same, together with what other operations want done in this way. The function gets the
   * command's number, and then these words; every command of a tool has as many.
   */
  readonly shared?: { readonly tool: SharedTool; readonly words: readonly string[] };
  /**
   * What comes after it in its operation follows at once, with no other operation's turn between: it asks whether it is the
   * last of several, and the next one that asks must see this one done.
   */
  readonly inOneGo?: boolean;
}

/** What became of one command. */
export interface CommandOutcome {
  /** As it was given: redact it by {@link redactedCommand} before it is shown. */
  readonly argv: readonly string[];
  readonly exitStatus: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It failed, and its stderr matched one of the patterns in `tolerate`. */
  readonly tolerated: boolean;
}

/** A command that only reads. It is run once at the end of the batch, however many operations ask for it. */
export interface Read {
  /** The name under which its outcome is found. */
  readonly key: string;
  readonly command: Command;
}

/** What became of one operation: the commands up to the one that failed, and the reads. */
export interface OperationOutcome {
  readonly commands: readonly CommandOutcome[];
  /** Index of the command that failed; the ones after it did not run. */
  readonly failed?: number;
  readonly reads: ReadonlyMap<string, CommandOutcome>;
}

/** What has gone over a connection so far. */
export interface ConnectionStatistics {
  /** Operations that were asked for. */
  readonly operations: number;
  /** Scripts that were sent; each costs a round trip, or less where they overlap. */
  readonly batches: number;
  /** SSH connections that were made. */
  readonly dials: number;
  /** How long the last dial took; absent before the first. */
  readonly dialMilliseconds?: number;
  /** Bytes of script sent to the shell. */
  readonly bytesSent: number;
  /** Bytes of output received from the shell. */
  readonly bytesReceived: number;
}

/** A file on the host whose one line says which run may go on. */
export interface Fence {
  readonly path: string;
  readonly token: string;
}

/** EX_TEMPFAIL: what lockf(1) exits with when the lock is not to be had in time. */
export const LOCK_BUSY = 75;
/** What an operation's first command ends with when a newer run has taken over. */
export const FENCED_OFF = 98;

export interface RunOptions {
  reads?: readonly Read[];
  /**
   * Holds the host's one lock while the commands run (lockf(1)), so that two programs never interleave within an
   * operation. Without it in time the first command ends with status {@link LOCK_BUSY}.
   */
  exclusive?: boolean;
  /** Runs the commands only while the file says so; else the first ends with status {@link FENCED_OFF}. */
  fence?: Fence;
}

/** A connection to one host. It dials when it is first used, and again after it was lost. */
export interface HostConnection {
  /** Begins to dial, for what will soon be asked for; why it cannot be done, that will be told. */
  dial(): void;
  /**
   * Run the commands in order until one fails, then the reads. Operations that are asked for at about the same time
   * share a round trip. A command that fails is an outcome, not an error.
   *
   * @throws FreebsdError with the code `unreachable`, `authentication-refused`, `host-key-unknown`, `host-key-mismatch`,
   * `host-key-revoked`, `become-refused`, `shell-refused`, `invalid-settings`, `connection-lost`, `timeout`,
   * `invalid-command` or `closed`.
   */
  run(commands: readonly Command[], options?: RunOptions): Promise<OperationOutcome>;
  readonly statistics: ConnectionStatistics;
  /** Ends the connection; operations that have no answer yet fail with the code `closed`. */
  close(): Promise<void>;
}
