import { randomBytes } from "node:crypto";
import type { Command, CommandOutcome, Read } from "./connection";
import { FrameReader } from "./frames";
import { LOCKS_DESCRIPTORS } from "./lock";
import { guardedAlike, type Operation } from "./operation";
import { schedule, type Turn } from "./schedule";
import { type NumberedCommand, type NumberedTurn, preamble, renderBatch, shellState } from "./script";

/** A command that was sent, and what is known of it so far. */
interface Sent {
  readonly command: Command;
  /** The operation that it is a step of; reads belong to all that asked. */
  readonly stepOf?: Operation;
  readonly deliver: (outcome: CommandOutcome) => void;
  stdout?: { readonly text: string; readonly exitStatus: number; readonly tolerated: boolean };
  stderr?: string;
}

interface SentBatch {
  readonly operations: readonly Operation[];
  readonly lastNumber: number;
}

/** The batches that are on their way in one shell: makes their scripts, and finds the answers in what the shell writes. */
export class Dispatch {
  /** Whether the shell has said its first word. */
  begun = false;
  private readonly shell = shellState(randomBytes(16).toString("hex"));
  private readonly streams = { stdout: new FrameReader(this.shell.nonce), stderr: new FrameReader(this.shell.nonce) };
  /** In the order in which the shell runs them. */
  private readonly sent = new Map<number, Sent>();
  private batches: SentBatch[] = [];
  private lastNumber = 0;

  /** Batches that have no complete answer yet. */
  get inFlight(): number {
    return this.batches.length;
  }

  /** Operations that were sent and have no answer yet. */
  get waiting(): number {
    return this.batches.reduce((sum, { operations }) => sum + operations.filter(({ answered }) => !answered).length, 0);
  }

  /** The operations of these batches, in the order in which they were sent. */
  get operations(): Operation[] {
    return this.batches.flatMap((batch) => batch.operations);
  }

  /** The command that the shell is at, and whether the shell may be waiting for the host's lock; undefined when it has nothing to do. */
  get current(): { readonly command: Command; readonly isExclusive: boolean } | undefined {
    const [first] = this.sent.values();
    return first && { command: first.command, isExclusive: first.stepOf?.guard.exclusive === true };
  }

  /** What the shell said on stderr that belongs to no command, such as why it did not start. */
  get complaint(): string {
    return this.streams.stderr.rest.trim();
  }

  /** The script of these operations, which are the next batch. */
  script(operations: readonly Operation[]): string {
    const opening = this.lastNumber === 0 ? preamble : "";
    const groups = guardedAlike(operations).map((alike) => ({
      ...alike.guard,
      turns: schedule(alike.operations).map((turn) => this.numberTurn(turn)),
    }));
    const reads = this.numberReads(operations);
    this.batches.push({ operations, lastNumber: this.lastNumber });
    return opening + renderBatch({ operations: groups, reads }, this.shell);
  }

  private numberTurn({ tool, parts }: Turn<Operation>): NumberedTurn {
    const numbered = parts.map(({ of, command }) => {
      const { number } = this.number({ command, stepOf: of, deliver: (outcome) => of.commandEnded(outcome) });
      of.firstNumber ??= number;
      return { number, command, operation: of.firstNumber };
    });
    return tool === undefined ? { parts: numbered } : { tool, parts: numbered };
  }

  /** Takes what the shell wrote; true when it held a marker, that is, when the shell got further. */
  output(stream: "stdout" | "stderr", chunk: Buffer): boolean {
    const frames = this.streams[stream].read(chunk);
    for (const { output, mark } of frames) {
      if (mark === "begin") this.begun = true;
      if (mark === LOCKS_DESCRIPTORS) this.shell.locksDescriptors = true;
      const [, digits, status, tolerated] = /^(\d+)(?: (\d+)(t?))?$/.exec(mark) ?? [];
      const number = Number(digits);
      const sent = this.sent.get(number);
      if (sent === undefined) continue;
      if (stream === "stderr") sent.stderr = output;
      else sent.stdout = { text: output, exitStatus: Number(status), tolerated: tolerated === "t" };
      this.settle(number, sent);
    }
    return frames.length > 0;
  }

  private settle(number: number, { command, stepOf, deliver, stdout, stderr }: Sent): void {
    if (stdout === undefined || stderr === undefined) return;
    const { text, exitStatus, tolerated } = stdout;
    this.sent.delete(number);
    if (stepOf !== undefined && exitStatus !== 0 && !tolerated) this.dropStepsOf(stepOf);
    const [first = Number.POSITIVE_INFINITY] = this.sent.keys();
    this.batches = this.batches.filter((batch) => batch.lastNumber >= first);
    deliver({ argv: command.argv, exitStatus, stdout: text, stderr, tolerated });
  }

  /** The steps after the one that failed are not run, and send no marker. */
  private dropStepsOf(operation: Operation): void {
    for (const [number, { stepOf }] of this.sent) {
      if (stepOf === operation) this.sent.delete(number);
    }
  }

  /** One command for all the reads that say the same. */
  private numberReads(operations: readonly Operation[]): NumberedCommand[] {
    const asked = new Map<string, { read: Read; operation: Operation }[]>();
    for (const operation of operations) {
      for (const read of operation.reads) {
        const same = JSON.stringify([read.key, read.command]);
        asked.set(same, [...(asked.get(same) ?? []), { read, operation }]);
      }
    }
    return [...asked.values()].flatMap((askers) => {
      const [first] = askers;
      if (first === undefined) return [];
      const deliver = (outcome: CommandOutcome) => {
        for (const { read, operation } of askers) operation.readEnded(read.key, outcome);
      };
      return [this.number({ command: first.read.command, deliver })];
    });
  }

  private number(sent: Sent): NumberedCommand {
    this.lastNumber += 1;
    this.sent.set(this.lastNumber, sent);
    return { number: this.lastNumber, command: sent.command };
  }
}
