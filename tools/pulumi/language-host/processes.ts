import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a child process ended: its exit status, or the signal that ended it. */
export interface Ending {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The processes started on the engine's behalf, so that none outlives the language host. */
export class ChildProcesses {
  private readonly running = new Set<ChildProcess>();

  /** Starts a process and resolves when it has ended and its output has been read; rejects when it cannot be started. */
  run(command: string, args: readonly string[], options: SpawnOptions, started?: (child: ChildProcess) => void) {
    return new Promise<Ending>((resolve, reject) => {
      const child = spawn(command, args, options);
      this.running.add(child);
      child.once("error", (error) => {
        this.running.delete(child);
        reject(error);
      });
      child.once("close", (status, signal) => {
        this.running.delete(child);
        resolve({ status, signal });
      });
      started?.(child);
    });
  }

  killAll(signal: NodeJS.Signals): void {
    for (const child of this.running) child.kill(signal);
  }
}
