/** The time of a simulated host: ms since its boot. */
export interface HostClock {
  readonly now: () => number;
  /** Ends early, without an error, when `signal` is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Moves with real time: for hosts that are reached over SSH. */
export function realClock(): HostClock {
  const start = performance.now();
  return {
    now: () => performance.now() - start,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        signal?.addEventListener("abort", end);
      }),
  };
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Rounds of the event loop without a word from anybody, after which everything that runs is taken to be asleep. */
const quietRounds = 4;

/**
 * Moves with real time and, as soon as every process sleeps, jumps to the moment at which the first of them wakes:
 * a `sleep 60` takes no time, and what happens at the same time still happens in the right order.
 */
export function jumpingClock(): HostClock {
  const real = realClock();
  const sleepers = new Set<Sleeper>();
  let ahead = 0;
  let watching = false;
  const now = (): number => real.now() + ahead;

  async function watch(): Promise<void> {
    watching = true;
    while (sleepers.size > 0) {
      const before = sleepers.size;
      for (let round = 0; round < quietRounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
      if (sleepers.size !== before || sleepers.size === 0) continue;
      const first = [...sleepers].reduce((a, b) => (b.until < a.until ? b : a));
      ahead += Math.max(0, first.until - now());
      sleepers.delete(first);
      first.wake();
    }
    watching = false;
  }

  return {
    now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper: Sleeper = {
          until: now() + milliseconds,
          wake: () => {
            signal?.removeEventListener("abort", end);
            resolve();
          },
        };
        const end = (): void => {
          sleepers.delete(sleeper);
          sleeper.wake();
        };
        signal?.addEventListener("abort", end);
        sleepers.add(sleeper);
        if (!watching) void watch();
      }),
  };
}
