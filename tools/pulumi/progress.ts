/** One line that says what a long step is doing: rewritten in place on a terminal, repeated now and then in a log. */
export class Progress {
  private readonly started = Date.now();
  private lastLogged = 0;
  private lastLine = "";

  constructor(
    private readonly title: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
    private readonly logEveryMilliseconds = 15_000,
  ) {}

  show(detail: string): void {
    const line = `${this.title}: ${detail} (${this.elapsed()})`;
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, this.stream.columns - 1))}`);
    } else if (Date.now() - this.lastLogged >= this.logEveryMilliseconds && line !== this.lastLine) {
      this.lastLogged = Date.now();
      this.stream.write(`${line}\n`);
    }
    this.lastLine = line;
  }

  finish(detail: string): void {
    this.stream.write(`${this.stream.isTTY ? "\r\x1b[2K" : ""}${this.title}: ${detail} (${this.elapsed()})\n`);
  }

  private elapsed(): string {
    const seconds = Math.round((Date.now() - this.started) / 1000);
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
}
