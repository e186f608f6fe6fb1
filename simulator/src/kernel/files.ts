import { type DirectoryNode, FileError, type FileSystem, type MountedTree, type Node, type Place } from "./files-tree";

export { FileError } from "./files-tree";

/** stat(2) as far as the simulated host keeps it. */
export interface FileStat {
  readonly kind: Node["kind"];
  readonly ino: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly links: number;
  /** ms since 1970. */
  readonly mtime: number;
  readonly flags: ReadonlySet<string>;
  /** Of a symbolic link. */
  readonly target: string | undefined;
  readonly mount: MountedTree;
}

interface Resolved {
  /** The directory that holds (or would hold) the last component. */
  readonly parent: Place;
  readonly name: string;
  readonly place: Place | undefined;
  /** Path from this view's root without links, `.` and `..`. */
  readonly path: string;
}

const maxLinks = 32;

function cross(place: Place): Place {
  let at = place;
  while (at.node.kind === "directory") {
    const over = at.tree.covers.get(at.node);
    if (over === undefined) break;
    at = { tree: over, node: over.root };
  }
  return at;
}

/** The file system as one process sees it: from its root (a jail's path), relative to its working directory. Contents are byte strings. */
export class FileView {
  constructor(
    readonly fileSystem: FileSystem,
    readonly root: Place,
    readonly cwd: string,
    /** Where this view's root is on the host, without a trailing slash: "" for the host itself. */
    readonly prefix: string,
  ) {}

  static ofHost(fileSystem: FileSystem, cwd = "/root"): FileView {
    return new FileView(fileSystem, { tree: fileSystem.base, node: fileSystem.base.root }, cwd, "");
  }

  /** The view of a process whose working directory is another. */
  at(cwd: string): FileView {
    return new FileView(this.fileSystem, this.root, this.absolute(cwd), this.prefix);
  }

  /** The view of a process whose root is a directory of this view (chroot, jail). */
  within(path: string): FileView {
    const found = this.resolve(path);
    if (found.place === undefined) throw new FileError("ENOENT", path);
    if (found.place.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    return new FileView(this.fileSystem, found.place, "/", found.path === "/" ? this.prefix : this.prefix + found.path);
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
    if (path === "") throw new FileError("ENOENT", path);
    const queue = (path.startsWith("/") ? path : `${this.cwd}/${path}`).split("/").filter((part) => part !== "");
    const mustBeDirectory = path.endsWith("/");
    const stack: Place[] = [cross(this.root)];
    const names: string[] = [];
    let links = 0;
    let last: Resolved | undefined;
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      if (part === ".") continue;
      if (part === "..") {
        if (names.length > 0) {
          names.pop();
          stack.pop();
        }
        last = undefined;
        continue;
      }
      const here = stack[stack.length - 1] ?? cross(this.root);
      if (here.node.kind !== "directory") throw new FileError("ENOTDIR", path);
      const isLast = queue.length === 0;
      const child = here.node.entries.get(part);
      if (child === undefined) {
        if (!isLast) throw new FileError("ENOENT", path);
        return { parent: here, name: part, place: undefined, path: `/${[...names, part].join("/")}` };
      }
      if (child.kind === "link" && (!isLast || followLast || mustBeDirectory)) {
        links += 1;
        if (links > maxLinks) throw new FileError("ELOOP", path);
        queue.unshift(...child.target.split("/").filter((piece) => piece !== ""));
        if (child.target.startsWith("/")) {
          stack.length = 1;
          names.length = 0;
        }
        last = undefined;
        continue;
      }
      const place = cross({ tree: here.tree, node: child });
      stack.push(place);
      names.push(part);
      last = { parent: here, name: part, place, path: `/${names.join("/")}` };
    }
    if (last !== undefined) {
      if (mustBeDirectory && last.place?.node.kind !== "directory") throw new FileError("ENOTDIR", path);
      return last;
    }
    const top = stack[stack.length - 1] ?? cross(this.root);
    const parent = stack[stack.length - 2] ?? top;
    return { parent, name: names[names.length - 1] ?? "", place: top, path: `/${names.join("/")}` };
  }

  private need(path: string, followLast = true): Place {
    const { place } = this.resolve(path, followLast);
    if (place === undefined) throw new FileError("ENOENT", path);
    return place;
  }

  node(path: string, followLast = true): Node | undefined {
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
    this.insert(parent, name, this.fileSystem.file(content, options.mode ?? 0o644), path);
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
    this.insert(parent, name, this.fileSystem.directory(options.mode ?? 0o755), path);
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

function isImmutable(node: Node): boolean {
  return node.flags.has("schg") || node.flags.has("uchg");
}

function statOf({ node, tree }: Place): FileStat {
  let links = node.links;
  let size = 0;
  if (node.kind === "file") size = node.content.length;
  else if (node.kind === "link") size = node.target.length;
  else if (node.kind === "directory") {
    links = 2;
    let bytes = 24;
    for (const [name, child] of node.entries) {
      if (child.kind === "directory") links += 1;
      bytes += 8 + Math.ceil((name.length + 1) / 4) * 4;
    }
    size = Math.max(node.size, Math.ceil(bytes / 512) * 512);
  }
  return {
    kind: node.kind,
    ino: node.ino,
    mode: node.mode,
    uid: node.uid,
    gid: node.gid,
    size,
    links,
    mtime: node.mtime,
    flags: node.flags,
    target: node.kind === "link" ? node.target : undefined,
    mount: tree,
  };
}
