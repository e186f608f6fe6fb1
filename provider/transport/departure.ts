import { Pace } from "./pace";

/** What tests turn down. */
export interface DepartureTuning {
  /** How long an operation waits for others to share its round trip: the engine's calls come in separate ticks. */
  readonly gatherMilliseconds: number;
  /** How many batches may be on their way at once. */
  readonly depth: number;
}

/** Keeps the clocks that a {@link Pace} goes by: calls for the next batch when it may be time to send it. */
export class Departure {
  private gathered = false;
  private gatherTimer: NodeJS.Timeout | undefined;
  private spaceTimer: NodeJS.Timeout | undefined;
  private pace: Pace;

  /** @param call sends the next batch, where {@link isDue} says so */
  constructor(
    private readonly tuning: DepartureTuning,
    private readonly call: () => void,
  ) {
    this.pace = new Pace(tuning.depth);
  }

  /** Something is to be sent: it waits a little, so that what is asked for in the next ticks goes along; unless nobody else will come. */
  gather(waiting: () => number): void {
    const go = (): void => {
      this.gathered = true;
      this.call();
    };
    setImmediate(() => {
      if (this.pace.isFull(waiting())) go();
    });
    this.gatherTimer ??= setTimeout(() => {
      setImmediate(() => {
        this.gatherTimer = undefined;
        go();
      });
    }, this.tuning.gatherMilliseconds);
  }

  /** One more has come; with it so many wait. */
  came(waiting: number): void {
    this.pace.came(waiting);
  }

  /** Whether the next batch goes now; where only time is wanting, it is called for later. */
  isDue(waiting: number): boolean {
    if (!this.gathered) return false;
    clearTimeout(this.spaceTimer);
    const wait = this.pace.wait(waiting, performance.now());
    if (wait !== undefined && wait > 0) this.spaceTimer = setTimeout(this.call, wait);
    return wait === 0;
  }

  sent(): void {
    this.gathered = false;
    this.pace.sent(performance.now());
  }

  /** So many batches are still without an answer. */
  left(count: number): void {
    this.pace.left(count, performance.now());
  }

  /** The line is gone: nothing is on its way any more. */
  lost(): void {
    clearTimeout(this.spaceTimer);
    this.pace = new Pace(this.tuning.depth);
  }
}
