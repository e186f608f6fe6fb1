/** What every batch of the provider begins with: the shell is told to say so on both streams (provider/transport/script.ts). */
const opening = "mark begin";

/** Counts the batches that arrive at a host, in what clients send to their sessions. */
export class BatchCounter {
  count = 0;

  /** Takes one session's input, however it is cut. */
  session(): (input: string) => void {
    let line = "";
    return (input) => {
      const lines = (line + input).split("\n");
      line = lines.pop() ?? "";
      this.count += lines.filter((each) => each === opening).length;
    };
  }

  reset(): void {
    this.count = 0;
  }
}
