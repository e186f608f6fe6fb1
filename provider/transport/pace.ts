/**
 * When a batch goes out. An idle line waits for nothing; while others are on their way, the next one waits for a share of the time
 * that the last answer took, and fills meanwhile: on a slow line two or three follow each other at a distance, on a fast
 * one each waits for the one before, and none is sent for a single operation that others would have joined.
 */
export class Pace {
  private readonly underWay: number[] = [];
  private sentAt = 0;
  private took = 0;

  /**
   * @param depth how many batches may be on their way at once
   * @param share of the time that the last answer took, between two batches
   */
  constructor(
    private readonly depth: number,
    private readonly share: number,
  ) {}

  /** Milliseconds until the next one may go; `undefined`: not before one is answered. */
  wait(now: number): number | undefined {
    if (this.underWay.length === 0) return 0;
    if (this.underWay.length >= this.depth) return undefined;
    return Math.max(0, this.sentAt + this.share * this.took - now);
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
