import type { Jail } from "./model";

/** A running process, as ps(1) and kill(1) see it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Who is its parent when its own has ended; init(8) where left out. procctl(2), PROC_REAP_ACQUIRE */
  readonly reaper?: number;
  readonly argv: readonly string[];
  readonly jail: Jail | undefined;
  /** Simulated kernel time of its start, in ms. */
  readonly started: number;
  /** Ends it: what it awaits is told through its abort signal. */
  readonly kill: (signalNumber: number) => void;
}

/** Every process of the host. Pids are handed out in order and never twice. */
export class ProcessTable {
  private readonly running = new Map<number, Process>();
  private readonly reapers = new Set<number>();
  private lastPid: number;

  constructor(firstPid = 1101) {
    this.lastPid = firstPid;
  }
  nextPid(): number {
    this.lastPid += 1;
    return this.lastPid;
  }

  add(process: Process): void {
    this.running.set(process.pid, process);
    process.jail?.processes.add(process.pid);
  }

  /** From now on what this process's descendants leave behind is its own. */
  acquireReaper(pid: number): void {
    this.reapers.add(pid);
  }

  /** Who becomes the parent of what a process leaves behind. */
  reaperOf(pid: number): number {
    return this.reapers.has(pid) ? pid : (this.running.get(pid)?.reaper ?? 1);
  }

  remove(pid: number): void {
    this.reapers.delete(pid);
    this.running.get(pid)?.jail?.processes.delete(pid);
    this.running.delete(pid);
  }

  get(pid: number): Process | undefined {
    return this.running.get(pid);
  }

  /** All processes by ascending pid. */
  list(): Process[] {
    return [...this.running.values()].sort((a, b) => a.pid - b.pid);
  }

  /** Those in a jail or in one below it. */
  inJail(jail: Jail): Process[] {
    return this.list().filter((process) => {
      for (let at = process.jail; at !== undefined; at = at.parent) if (at === jail) return true;
      return false;
    });
  }
}
