/** Lets many in at once, or one alone. Who comes while somebody waits to be alone waits behind them. */
export class Gate {
  private readonly inside = new Set<Promise<unknown>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Runs beside others, but never beside one that is alone. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    await this.last;
    const running = work();
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.inside.add(settled);
    void settled.then(() => this.inside.delete(settled));
    return running;
  }

  /** Waits until nobody is inside, and runs with nobody beside it. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const running = this.last.then(async () => {
      await Promise.all(this.inside);
      return work();
    });
    this.last = running.then(
      () => undefined,
      () => undefined,
    );
    return running;
  }
}
