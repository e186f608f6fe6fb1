/** What stood on a stream up to a marker, and what the marker said. */
export interface Frame {
  readonly output: string;
  /** The words after the nonce. */
  readonly mark: string;
}

/** Cuts one stream of the shell at its markers. Output is kept as bytes until a frame is whole, so that no character is torn. */
export class FrameReader {
  private held: Buffer = Buffer.alloc(0);
  private searched = 0;
  private readonly nonce: Buffer;

  constructor(nonce: string) {
    this.nonce = Buffer.from(`${nonce} `);
  }

  /** The frames that this chunk completes. */
  read(chunk: Buffer): Frame[] {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const start = this.held.indexOf(this.nonce, this.searched);
      if (start === -1) {
        this.searched = Math.max(0, this.held.length - this.nonce.length);
        return frames;
      }
      this.searched = start;
      const end = this.held.indexOf("\n", start + this.nonce.length);
      if (end === -1) return frames;
      frames.push({
        output: this.held.toString("utf8", 0, start),
        mark: this.held.toString("utf8", start + this.nonce.length, end),
      });
      this.held = this.held.subarray(end + 1);
      this.searched = 0;
    }
  }

  /** What came after the last marker. */
  get rest(): string {
    return this.held.toString("utf8");
  }
}
