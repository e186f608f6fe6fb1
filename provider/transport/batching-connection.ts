import { type FreebsdError, isFreebsdError } from "../errors";
import type { Command, ConnectionStatistics, HostConnection, OperationOutcome, RunOptions } from "./connection";
import { connectionLost, noShell, timedOut, unexpected } from "./connection-errors";
import { Departure, type DepartureTuning } from "./departure";
import { closed } from "./dial-once";
import { Dispatch } from "./dispatch";
import { LOCK_SECONDS } from "./lock";
import { Operation } from "./operation";
import { refuseCommand } from "./script";
import type { ConnectionSettings } from "./settings";
import { openShell, type Shell, type ShellEnd } from "./shell";

/** What tests turn down. */
export interface Tuning extends DepartureTuning {
  /** How long a command without a timeout of its own may take until the connection is given up. */
  readonly commandSeconds: number;
  /** How long after the timeout of a command the host may take to say so. */
  readonly graceSeconds: number;
  /** How long an unreachable host is not dialled again: a preview asks for its resources one by one. */
  readonly unreachableSeconds: number;
}

export const defaultTuning: Tuning = {
  gatherMilliseconds: 4,
  depth: 8,
  commandSeconds: 600,
  graceSeconds: 15,
  unreachableSeconds: 30,
};

/** An operation that only reads may be sent again after a loss, but not for ever to a host that breaks down on it. */
const mostSends = 3;

/** Gathers operations into batches, and keeps a few batches on their way in the one shell of the host. */
export class BatchingConnection implements HostConnection {
  private readonly counts = { operations: 0, batches: 0, dials: 0, bytesSent: 0, bytesReceived: 0 };
  private dialMilliseconds: number | undefined;
  private queue: Operation[] = [];
  private readonly departure: Departure;
  private deadline: NodeJS.Timeout | undefined;
  private shell: Shell | undefined;
  private dispatch = new Dispatch();
  private dialling = false;
  /** Why dialling is of no use, and until when. */
  private refusal: { readonly error: FreebsdError; readonly until: number } | undefined;
  private readonly ending = new AbortController();

  constructor(
    private readonly settings: ConnectionSettings,
    private readonly tuning: Tuning = defaultTuning,
    private readonly firstDial: ConnectionSettings = settings,
  ) {
    this.departure = new Departure(tuning, () => this.send());
  }

  get statistics(): ConnectionStatistics {
    const { dialMilliseconds } = this;
    return { ...this.counts, ...(dialMilliseconds === undefined ? {} : { dialMilliseconds }) };
  }

  async run(
    commands: readonly Command[],
    { reads = [], exclusive = false, fence }: RunOptions = {},
  ): Promise<OperationOutcome> {
    for (const command of [...commands, ...reads.map(({ command }) => command)]) refuseCommand(command);
    return new Promise<OperationOutcome>((resolve, reject) => {
      if (this.ending.signal.aborted) return reject(closed(this.settings));
      const operation = new Operation(commands, reads, { exclusive, fence }, resolve, reject);
      this.counts.operations += 1;
      if (commands.length === 0 && reads.length === 0) return operation.answerWhenComplete();
      this.queue.push(operation);
      this.departure.came(this.waiting);
      this.connect();
      this.departure.gather(() => this.waiting);
    });
  }

  async close(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    const { shell } = this;
    this.fail([...this.giveUpShell(), ...this.takeQueue()], closed(this.settings));
    await shell?.end();
  }

  /** Operations that have no answer yet. */
  private get waiting(): number {
    return this.queue.length + this.dispatch.waiting;
  }

  private send(): void {
    if (this.shell === undefined || this.queue.length === 0 || !this.departure.isDue(this.waiting)) return;
    const operations = this.takeQueue();
    for (const operation of operations) operation.sent += 1;
    const script = this.dispatch.script(operations);
    this.counts.batches += 1;
    this.counts.bytesSent += Buffer.byteLength(script);
    this.shell.write(script);
    this.departure.sent();
    if (this.deadline === undefined) this.watch();
  }

  dial(): void {
    if (!this.ending.signal.aborted) this.connect();
  }

  private connect(): void {
    if (this.shell !== undefined || this.dialling) return;
    if (this.refusal !== undefined && performance.now() < this.refusal.until) {
      this.failQueue(this.refusal.error);
      return;
    }
    this.dialling = true;
    const dispatch = new Dispatch();
    this.dispatch = dispatch;
    const listener = {
      output: (stream: "stdout" | "stderr", chunk: Buffer) => this.heard(stream, chunk),
      ended: (end: ShellEnd) => this.lost(end),
    };
    const begun = performance.now();
    openShell(this.counts.dials === 0 ? this.firstDial : this.settings, listener, this.ending.signal)
      .then((shell) => {
        this.dialling = false;
        this.counts.dials += 1;
        this.dialMilliseconds = performance.now() - begun;
        if (this.ending.signal.aborted) return shell.destroy();
        this.shell = shell;
        this.send();
      })
      .catch((error: unknown) => {
        this.dialling = false;
        this.refuse(isFreebsdError(error) ? error : unexpected(this.settings, error));
      });
  }

  private heard(stream: "stdout" | "stderr", chunk: Buffer): void {
    this.counts.bytesReceived += chunk.length;
    if (!this.dispatch.output(stream, chunk)) return;
    this.departure.left(this.dispatch.inFlight);
    this.watch();
    this.send();
  }

  /**
   * The deadline on this end: the host has one for commands that say so, but it may be the host that hangs. Theirs begins when the lock is
   * to be had.
   */
  private watch(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
    const { current } = this.dispatch;
    if (current === undefined) return;
    const { command, isExclusive } = current;
    const own =
      command.timeoutSeconds === undefined ? undefined : command.timeoutSeconds + (isExclusive ? LOCK_SECONDS : 0);
    const seconds = (own ?? this.tuning.commandSeconds) + this.tuning.graceSeconds;
    this.deadline = setTimeout(() => this.expired(command, seconds), seconds * 1000);
  }

  private expired(command: Command, seconds: number): void {
    const { shell } = this;
    const error = timedOut(this.settings, command, seconds);
    this.settle(this.giveUpShell(), () => error);
    shell?.destroy();
    this.resume();
  }

  private lost({ reason, exitStatus }: ShellEnd): void {
    const { begun, complaint } = this.dispatch;
    const operations = this.giveUpShell();
    if (!begun && exitStatus !== undefined) {
      this.queue.unshift(...operations);
      this.refuse(noShell(this.settings, complaint, exitStatus));
      return;
    }
    // A shell that ends by itself has mostly said why.
    const why = exitStatus === undefined || complaint === "" ? reason : `${reason}: ${complaint}`;
    this.settle(operations, (operation) => connectionLost(this.settings, why, operation));
    this.resume();
  }

  /** Reads are sent again, also those of an operation whose commands have all been answered; nothing else ever is. */
  private settle(operations: readonly Operation[], errorOf: (operation: Operation) => FreebsdError): void {
    const open = operations.filter(({ answered }) => !answered);
    const again = open.filter(({ commandsDone, sent }) => commandsDone && sent < mostSends);
    this.queue.unshift(...again);
    for (const operation of open) {
      if (!again.includes(operation)) operation.fail(errorOf(operation));
    }
  }

  private giveUpShell(): Operation[] {
    this.departure.lost();
    clearTimeout(this.deadline);
    this.deadline = undefined;
    this.shell = undefined;
    const { operations } = this.dispatch;
    this.dispatch = new Dispatch();
    return operations;
  }

  private resume(): void {
    if (this.queue.length === 0 || this.ending.signal.aborted) return;
    this.connect();
    this.departure.gather(() => this.waiting);
  }

  /** A refusal holds for as long as this process lives: asking again would only lock the account. */
  private refuse(error: FreebsdError): void {
    const seconds = error.code === "unreachable" ? this.tuning.unreachableSeconds : Number.POSITIVE_INFINITY;
    this.refusal = { error, until: performance.now() + seconds * 1000 };
    this.failQueue(error);
  }

  /** What has run before the connection was lost has not failed for that no other can be made: only its end is not known. */
  private failQueue(error: FreebsdError): void {
    const lost = (operation: Operation) =>
      connectionLost(this.settings, `no other could be made: ${error.message}`, operation);
    for (const operation of this.takeQueue()) operation.fail(operation.known === 0 ? error : lost(operation));
  }

  private takeQueue(): Operation[] {
    const operations = this.queue;
    this.queue = [];
    return operations;
  }

  private fail(operations: readonly Operation[], error: FreebsdError): void {
    for (const operation of operations) operation.fail(error);
  }
}
