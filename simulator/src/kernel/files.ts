import { plainNode, type Resolved, resolvePath } from "./files-resolve";
import { type FileStat, isImmutable, statOf } from "./files-stat";
import { type DirectoryNode, FileError, type FileSystem, type Node, type Place } from "./files-tree";

export type { FileStat } from "./files-stat";
export { FileError } from "./files-tree";

/** The file system as one process sees it: from its root (a jail's path), relative to its working directory. Contents are byte strings. */
export class FileView {
  constructor(
    readonly fileSystem: FileSystem,
    readonly root: Place,
    readonly cwd: string,
    /** Where this view's root is on the host, without a trailing slash: "" for the host itself. */
    readonly prefix: string,
    /** The bits that files and directories are made without (umask(2)). */
    readonly umask = 0o022,
  ) {}

  static ofHost(fileSystem: FileSystem, cwd = "/root"): FileView {
    return new FileView(fileSystem, { tree: fileSystem.base, node: fileSystem.base.root }, cwd, "");
  }

  /** The view of a process whose working directory is another. */
  at(cwd: string): FileView {
    return new FileView(this.fileSystem, this.root, this.absolute(cwd), this.prefix, this.umask);
  }

  /** The view of a process that makes files with another umask. */
  masked(umask: number): FileView {
    return new FileView(this.fileSystem, this.root, this.cwd, this.prefix, umask);
  }

  /** The view of a process whose root is a directory of this view (chroot, jail). */
  within(path: string): FileView {
    const found = this.resolve(path);
    if (found.place === undefined) throw new FileError("ENOENT", path);
    if (found.place.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    const prefix = found.path === "/" ? this.prefix : this.prefix + found.path;
    return new FileView(this.fileSystem, found.place, "/", prefix, this.umask);
  }

  /** Makes a path absolute within this view, textually. */
  absolute(path: string): string {
    const from = path.startsWith("/") ? path : `${this.cwd}/${path}`;
    const parts: string[] = [];
    for (const part of from.split("/")) {
      if (part === "" || part === ".") continue;
      if (part === "..") parts.pop();
      else parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  /** @throws FileError when a directory on the way is missing; a missing last component is `place: undefined`. */
  resolve(path: string, followLast = true): Resolved {
    return resolvePath(this.root, this.cwd, path, followLast);
  }

  private need(path: string, followLast = true): Place {
    const { place } = this.resolve(path, followLast);
    if (place === undefined) throw new FileError("ENOENT", path);
    return place;
  }

  node(path: string, followLast = true): Node | undefined {
    const plain = plainNode(this.root, this.cwd, path);
    if (plain !== "indirect") return plain;
    try {
      return this.resolve(path, followLast).place?.node;
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  exists(path: string): boolean {
    return this.node(path) !== undefined;
  }

  isDirectory(path: string): boolean {
    return this.node(path)?.kind === "directory";
  }

  stat(path: string, followLast = true): FileStat {
    return statOf(this.need(path, followLast));
  }

  realpath(path: string): string {
    this.need(path);
    return this.resolve(path).path;
  }

  readlink(path: string): string {
    const { node } = this.need(path, false);
    if (node.kind !== "link") throw new FileError("EINVAL", path);
    return node.target;
  }

  /** Names in a directory, in alphabetical order of bytes, without `.` and `..`. */
  list(path: string): string[] {
    const { node } = this.need(path);
    if (node.kind !== "directory") throw new FileError("ENOTDIR", path);
    return [...node.entries.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  read(path: string): string {
    const { node } = this.need(path);
    if (node.kind === "directory") throw new FileError("EISDIR", path);
    return node.kind === "file" ? node.content : "";
  }

  /** Creates or truncates (or appends to) a file. */
  write(path: string, content: string, options: { append?: boolean; mode?: number } = {}): void {
    const { parent, name, place } = this.resolve(path);
    if (place !== undefined) {
      const { node } = place;
      if (node.kind === "directory") throw new FileError("EISDIR", path);
      if (node.kind !== "file") return;
      if (place.tree.readOnly) throw new FileError("EROFS", path);
      if (isImmutable(node)) throw new FileError("EPERM", path);
      node.content = options.append === true ? node.content + content : content;
      node.mtime = this.fileSystem.now();
      return;
    }
    this.insert(parent, name, this.fileSystem.file(content, options.mode ?? 0o666 & ~this.umask), path);
  }

  mkdir(path: string, options: { recursive?: boolean; mode?: number } = {}): void {
    if (options.recursive === true) {
      const above = this.absolute(path).split("/").slice(0, -1).join("/");
      if (above !== "" && !this.exists(above)) this.mkdir(above, { recursive: true });
    }
    const { parent, name, place } = this.resolve(path);
    if (place !== undefined) {
      if (options.recursive === true && place.node.kind === "directory") return;
      throw new FileError("EEXIST", path);
    }
    this.insert(parent, name, this.fileSystem.directory(options.mode ?? 0o777 & ~this.umask), path);
  }

  symlink(target: string, path: string): void {
    const { parent, name, place } = this.resolve(path, false);
    if (place !== undefined) throw new FileError("EEXIST", path);
    this.insert(parent, name, this.fileSystem.link(target), path);
  }

  link(existing: string, path: string): void {
    const from = this.need(existing, false);
    if (from.node.kind === "directory") throw new FileError("EPERM", existing);
    const { parent, name, place } = this.resolve(path, false);
    if (place !== undefined) throw new FileError("EEXIST", path);
    if (parent.tree !== from.tree) throw new FileError("EXDEV", path);
    this.insert(parent, name, from.node, path);
    from.node.links += 1;
  }

  private insert(parent: Place, name: string, node: Node, path: string): void {
    if (parent.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    if (name.length > 255) throw new FileError("ENAMETOOLONG", path);
    this.writable(parent, path);
    parent.node.entries.set(name, node);
    parent.node.mtime = this.fileSystem.now();
  }

  private writable(directory: Place, path: string): DirectoryNode {
    if (directory.tree.readOnly) throw new FileError("EROFS", path);
    if (directory.tree.mount.type === "devfs") throw new FileError("EOPNOTSUPP", path);
    if (isImmutable(directory.node)) throw new FileError("EPERM", path);
    if (directory.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    return directory.node;
  }

  /** unlink(2) or rmdir(2). */
  remove(path: string): void {
    const { parent, name, place } = this.resolve(path, false);
    if (place === undefined) throw new FileError("ENOENT", path);
    const { node } = place;
    if (place.tree !== parent.tree || name === "") throw new FileError("EBUSY", path);
    if (node.kind === "directory" && node.entries.size > 0) throw new FileError("ENOTEMPTY", path);
    // A device node can be taken away from a devfs, a directory cannot (recording 12 step 8).
    const device = parent.tree.mount.type === "devfs" && node.kind !== "directory";
    const directory = device && parent.node.kind === "directory" ? parent.node : this.writable(parent, path);
    if (isImmutable(node)) throw new FileError("EPERM", path);
    directory.entries.delete(name);
    node.links -= 1;
    directory.mtime = this.fileSystem.now();
  }

  rename(from: string, to: string): void {
    const source = this.resolve(from, false);
    if (source.place === undefined) throw new FileError("ENOENT", from);
    const target = this.resolve(to, false);
    if (target.parent.tree !== source.parent.tree) throw new FileError("EXDEV", from);
    if (source.place.tree !== source.parent.tree) throw new FileError("EBUSY", from);
    if (isImmutable(source.place.node) || (target.place !== undefined && isImmutable(target.place.node)))
      throw new FileError("EPERM", from);
    if (target.path !== "/" && source.path !== target.path && target.path.startsWith(`${source.path}/`))
      throw new FileError("EINVAL", from);
    const over = target.place?.node;
    if (over?.kind === "directory") {
      if (source.place.node.kind !== "directory") throw new FileError("EISDIR", to);
      if (over.entries.size > 0) throw new FileError("ENOTEMPTY", to);
    } else if (over !== undefined && source.place.node.kind === "directory") throw new FileError("ENOTDIR", to);
    const out = this.writable(source.parent, from);
    const into = this.writable(target.parent, to);
    out.entries.delete(source.name);
    into.entries.set(target.name, source.place.node);
    out.mtime = this.fileSystem.now();
    into.mtime = out.mtime;
  }

  /** Changes mode, owner, times or flags; a read-only mount refuses. */
  change(path: string, edit: (node: Node) => void, followLast = true): void {
    const place = this.need(path, followLast);
    if (place.tree.readOnly) throw new FileError("EROFS", path);
    edit(place.node);
  }
}
