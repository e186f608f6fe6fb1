import { type ChildProcess, spawn } from "node:child_process";
import { type EventLog, readEventLog } from "./events";

/** How a `pulumi` command ended, with everything it printed. */
export interface CommandResult extends EventLog {
  readonly command: string;
  /** The exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time of the whole command, start of the engine included. */
  readonly milliseconds: number;
}

/** A `pulumi` command under way. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** SIGINT is what Ctrl-C sends: to the engine alone, which then tells its plugins. */
  kill(signal: NodeJS.Signals): void;
}

export interface CommandOptions {
  readonly executable: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly eventLog?: string;
  /** After this the command and all it started are killed and the result is an error. Default: two minutes, on a real host ten. */
  readonly deadlineMilliseconds?: number;
}

/** A command that should have succeeded; the message holds all that it printed. */
export class CommandFailed extends Error {
  constructor(readonly result: CommandResult) {
    super(
      `${result.command} ended with status ${result.status}\n--- stdout\n${result.stdout}\n--- stderr\n${result.stderr}`,
    );
    this.name = "CommandFailed";
  }
}

export function startPulumi(args: readonly string[], options: CommandOptions): RunningCommand {
  const started = Date.now();
  const command = `pulumi ${args.join(" ")}`;
  // In a process group of its own, so that a deadline reaches what it has started.
  const child = spawn(options.executable, args, {
    cwd: options.folder,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const result = new Promise<CommandResult>((resolve, reject) => {
    const milliseconds = options.deadlineMilliseconds ?? PATIENCE;
    const deadline = setTimeout(() => {
      killGroup(child, "SIGKILL");
      reject(new Error(`${command} took longer than ${milliseconds} ms\n${stdout()}\n${stderr()}`));
    }, milliseconds);
    child.once("error", reject);
    child.once("close", (status) => {
      clearTimeout(deadline);
      resolve({
        command,
        status: status ?? undefined,
        stdout: stdout(),
        stderr: stderr(),
        milliseconds: Date.now() - started,
        ...(options.eventLog === undefined ? NO_EVENTS : readEventLog(options.eventLog)),
      });
    });
  });
  return { result, kill: (signal) => child.kill(signal) };
}

/** A real host starts userlands of jails, and may be an emulated machine at the other end of a slow line. */
const PATIENCE = (process.env.FREEBSD_HOST ?? "") === "" ? 120_000 : 600_000;

const NO_EVENTS: EventLog = { steps: [], diagnostics: [], timeline: [], changes: {} };

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
