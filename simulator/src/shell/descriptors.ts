import type { OpenDescriptor } from "../commands/command";
import type { FileNode } from "../kernel/files-tree";

/** An open file description. Descriptors that were duplicated share one, and with it offset and locks. */
export abstract class Description implements OpenDescriptor {
  private references = 1;
  private readonly closers: (() => void)[] = [];

  constructor(readonly path: string | undefined) {}

  /** A session's channel or a terminal: more may come at any time, so only what reads may read it. */
  get live(): boolean {
    return false;
  }

  write(_bytes: string): void {}

  /** Up to and including the next newline; "" at the end. */
  async readLine(): Promise<string> {
    return "";
  }

  async readAll(): Promise<string> {
    return "";
  }

  /** Waits until everything that will ever be there to read is there; does not take it. */
  async ready(): Promise<void> {}

  /** Takes everything that is there. */
  drain(): string {
    return "";
  }

  hold(): this {
    this.references += 1;
    return this;
  }

  release(): void {
    this.references -= 1;
    if (this.references > 0) return;
    this.closed();
    for (const closer of this.closers) closer();
  }

  onClose(release: () => void): void {
    this.closers.push(release);
  }

  protected closed(): void {}
}

/** /dev/null, and a closed standard input. */
export class NullDescription extends Description {}

/** Writes go to a function: a session's channel, or a collector. */
export class SinkDescription extends Description {
  constructor(private readonly sink: (bytes: string) => void) {
    super(undefined);
  }

  override write(bytes: string): void {
    this.sink(bytes);
  }
}

/** Collects what is written. */
export class BufferDescription extends Description {
  text = "";

  constructor() {
    super(undefined);
  }

  override write(bytes: string): void {
    this.text += bytes;
  }
}

/** Bytes on their way from writers to readers: a pipe, a here-document, or a session's standard input. */
export class ByteQueue {
  private text = "";
  private ended = false;
  private waiting: (() => void)[] = [];

  constructor(text = "", ended = false) {
    this.text = text;
    this.ended = ended;
  }

  push(bytes: string): void {
    this.text += bytes;
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

  /** Takes what is there now. */
  take(length = this.text.length): string {
    const taken = this.text.slice(0, length);
    this.text = this.text.slice(length);
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

/** An open regular file, with one offset for reading and writing. */
export class FileDescription extends Description {
  private offset = 0;

  constructor(
    path: string,
    private readonly node: FileNode,
    private readonly append: boolean,
    private readonly now: () => number,
  ) {
    super(path);
  }

  override write(bytes: string): void {
    const { content } = this.node;
    if (this.append) this.offset = content.length;
    this.node.content =
      this.offset === content.length
        ? content + bytes
        : content.slice(0, this.offset).padEnd(this.offset, "\0") + bytes + content.slice(this.offset + bytes.length);
    this.offset += bytes.length;
    this.node.mtime = this.now();
  }

  override async readLine(): Promise<string> {
    const end = this.node.content.indexOf("\n", this.offset);
    return this.takeTo(end < 0 ? this.node.content.length : end + 1);
  }

  override async readAll(): Promise<string> {
    return this.takeTo(this.node.content.length);
  }

  override drain(): string {
    return this.takeTo(this.node.content.length);
  }

  private takeTo(end: number): string {
    const taken = this.node.content.slice(this.offset, end);
    this.offset = Math.max(this.offset, end);
    return taken;
  }
}

/** The descriptors of one process. */
export class DescriptorTable {
  private constructor(private readonly open: Map<number, Description>) {}

  /** Takes over the given descriptions, in the order 0, 1, 2. */
  static of(...standard: Description[]): DescriptorTable {
    return new DescriptorTable(new Map(standard.map((description, fd) => [fd, description])));
  }

  get(fd: number): Description | undefined {
    return this.open.get(fd);
  }

  /** Takes over `description`; what was open as `fd` is closed. */
  set(fd: number, description: Description): void {
    const before = this.open.get(fd);
    this.open.set(fd, description);
    before?.release();
  }

  close(fd: number): void {
    this.open.get(fd)?.release();
    this.open.delete(fd);
  }

  /** fork(2). */
  copy(): DescriptorTable {
    return new DescriptorTable(new Map([...this.open].map(([fd, description]) => [fd, description.hold()])));
  }

  closeAll(): void {
    for (const description of this.open.values()) description.release();
    this.open.clear();
  }

  write(fd: number, bytes: string): void {
    if (bytes !== "") this.open.get(fd)?.write(bytes);
  }
}
