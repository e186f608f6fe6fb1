import { atOnce } from "./width";

/** What the engine and its program take for one resource, roughly: as measured on two processors, with a provider that does nothing. */
const resourceMilliseconds = 6;

/**
 * When a batch goes out, so that few are sent and nobody waits for them longer than it takes to fill one.
 *
 * An idle line waits for nothing. While others are on their way, the next one waits for as long as the last answer took, or until all wait
 * that the engine does at once (`--parallel`), since nobody else will come before one is answered. But no longer than the engine has to do:
 * what it does at once keeps it busy for so many times what one resource takes, and from that goes the time of an answer. Eight at once on a
 * line of 40 ms leave next to nothing, sixty-four more than enough.
 *
 * How much the engine does at once the program tells ({@link atOnce}). Where it does not, or fewer can be done at once than that, it is the
 * most that has waited, once as many again have come without being more.
 */
export class Pace {
  private readonly underWay: number[] = [];
  private sentAt = 0;
  private took = 0;
  private most = 0;
  private cameSince = 0;

  /** @param depth how many batches may be on their way at once */
  constructor(private readonly depth: number) {}

  /** One more has come; with it so many wait, in line or under way. */
  came(waiting: number): void {
    this.cameSince = waiting > this.most ? 0 : this.cameSince + 1;
    this.most = Math.max(this.most, waiting);
  }

  /** Whether nobody else will come before one is answered. */
  isFull(waiting: number): boolean {
    return waiting >= this.width;
  }

  /** Milliseconds until the next one may go; `undefined`: not before one is answered. */
  wait(waiting: number, now: number): number | undefined {
    if (this.underWay.length === 0) return 0;
    if (this.underWay.length >= this.depth) return undefined;
    if (this.isFull(waiting)) return 0;
    const spare = Math.max(0, this.width * resourceMilliseconds - this.took);
    return Math.max(0, this.sentAt + Math.min(this.took, spare) - now);
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

  /** As far as it is known: that one at a time has come so far says nothing. */
  private get width(): number {
    return this.most > 1 && this.cameSince >= this.most ? this.most : atOnce();
  }
}
