/**
 * When a batch goes out, so that few are sent and nobody waits for them longer than it takes to fill one.
 *
 * An idle line waits for nothing. While others are on their way, the next one goes when all that the engine does at once wait
 * for an answer, so that nobody else will come before one is there; or after a share of the time that the last
 * answer took. How much the engine does at once (`--parallel`) it does not say: it is the most that has waited, once that many wait again.
 */
export class Pace {
  private readonly underWay: number[] = [];
  private sentAt = 0;
  private took = 0;
  private most = 0;
  private isMost = false;

  /**
   * @param depth how many batches may be on their way at once
   * @param share of the time that the last answer took, between two batches
   */
  constructor(
    private readonly depth: number,
    private readonly share: number,
  ) {}

  /** One more has come; with it so many wait, in line or under way. */
  came(waiting: number): void {
    if (waiting >= this.most) this.isMost = waiting === this.most;
    this.most = Math.max(this.most, waiting);
  }

  /** Whether nobody else will come before one is answered. That one at a time has come so far says nothing. */
  isFull(waiting: number): boolean {
    return this.isMost && this.most > 1 && waiting >= this.most;
  }

  /** Milliseconds until the next one may go; `undefined`: not before one is answered. */
  wait(waiting: number, now: number): number | undefined {
    if (this.underWay.length === 0) return 0;
    if (this.underWay.length >= this.depth) return undefined;
    return this.isFull(waiting) ? 0 : Math.max(0, this.sentAt + this.share * this.took - now);
  }

  sent(now: number): void {
    this.sentAt = now;
    this.underWay.push(now);
  }

  /** So many are still without an answer; they are answered in the order in which they were sent. */
  left(count: number, now: number): void {
    const answered = this.underWay.splice(0, this.underWay.length - count);
    const last = answered.at(-1);
    if (last !== undefined) this.took = now - last;
  }
}
