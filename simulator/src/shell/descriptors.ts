import type { OpenDescriptor } from "../commands/command";

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
    const copies = new Map<number, Description>();
    for (const [fd, description] of this.open) copies.set(fd, description.hold());
    return new DescriptorTable(copies);
  }

  closeAll(): void {
    for (const description of this.open.values()) description.release();
    this.open.clear();
  }

  write(fd: number, bytes: string): void {
    if (bytes !== "") this.open.get(fd)?.write(bytes);
  }
}
