import { Description } from "./descriptors";

/** Bytes on their way from writers to readers: a pipe, a here-document, or a session's standard input. */
export class ByteQueue {
  private text = "";
  private ended = false;
  private waiting: (() => void)[] = [];
  /** Counts what came and what was taken: as long as it stands still, `ahead` is the same. */
  changes = 0;

  constructor(text = "", ended = false) {
    this.text = text;
    this.ended = ended;
  }

  push(bytes: string): void {
    this.text += bytes;
    this.changes += 1;
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }

  /** Waits until there is something that was not there before, or the end. False at the end. */
  async more(known: number): Promise<boolean> {
    while (this.text.length <= known && !this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.text.length > known;
  }

  get atEnd(): boolean {
    return this.ended;
  }

  async readLine(): Promise<string> {
    for (;;) {
      const end = this.text.indexOf("\n");
      if (end >= 0) return this.take(end + 1);
      if (!(await this.more(this.text.length))) return this.take(this.text.length);
    }
  }

  async whole(): Promise<void> {
    while (await this.more(this.text.length));
  }

  async readAll(): Promise<string> {
    await this.whole();
    return this.take();
  }

  /** What is there now; it stays there. */
  get ahead(): string {
    return this.text;
  }

  /** Takes what is there now. */
  take(length = this.text.length): string {
    const taken = this.text.slice(0, length);
    this.text = this.text.slice(length);
    this.changes += 1;
    return taken;
  }
}

/** The reading end of a queue. */
export class ReaderDescription extends Description {
  constructor(
    readonly queue: ByteQueue,
    private readonly isLive = false,
  ) {
    super(undefined);
  }

  override get live(): boolean {
    return this.isLive && !this.queue.atEnd;
  }

  override readLine(): Promise<string> {
    return this.queue.readLine();
  }

  override readAll(): Promise<string> {
    return this.queue.readAll();
  }

  override ready(): Promise<void> {
    return this.queue.whole();
  }

  override drain(): string {
    return this.queue.take();
  }
}

/** The writing end of a pipe: readers see the end when its last descriptor is closed. */
export class WriterDescription extends Description {
  constructor(private readonly queue: ByteQueue) {
    super(undefined);
  }

  override write(bytes: string): void {
    this.queue.push(bytes);
  }

  protected override closed(): void {
    this.queue.end();
  }
}
