import type { FileNode } from "../kernel/files-tree";
import { Description } from "./descriptors";

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
