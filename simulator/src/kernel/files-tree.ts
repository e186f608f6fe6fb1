import type { Mount } from "./model";

/** errno names that file operations of the simulated host give, with strerror(3)'s texts. */
export const fileErrors = {
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EEXIST: "File exists",
  ENOTEMPTY: "Directory not empty",
  EPERM: "Operation not permitted",
  EACCES: "Permission denied",
  EROFS: "Read-only file system",
  EBUSY: "Device busy",
  ELOOP: "Too many levels of symbolic links",
  EINVAL: "Invalid argument",
  EXDEV: "Cross-device link",
  EOPNOTSUPP: "Operation not supported",
  ENAMETOOLONG: "File name too long",
} as const;

export type FileErrorCode = keyof typeof fileErrors;

/** A failed file operation: `path` as it was given, `text` as strerror(3) says it. */
export class FileError extends Error {
  readonly text: string;
  constructor(
    readonly code: FileErrorCode,
    readonly path: string,
  ) {
    super(`${path}: ${fileErrors[code]}`);
    this.name = "FileError";
    this.text = fileErrors[code];
  }
}

interface NodeFields {
  readonly ino: number;
  mode: number;
  uid: number;
  gid: number;
  /** ms since 1970, by the host's clock. */
  mtime: number;
  /** chflags(1) words: schg, uchg, nodump … */
  readonly flags: Set<string>;
  links: number;
}

export interface FileNode extends NodeFields {
  readonly kind: "file";
  /** One character is one byte. */
  content: string;
  /** The SimulatedCommand that an executable of the base system stands for. */
  program: string | undefined;
}

export interface DirectoryNode extends NodeFields {
  readonly kind: "directory";
  readonly entries: Map<string, Node>;
  /** Bytes that it had once: a directory does not shrink. */
  size: number;
}

export interface LinkNode extends NodeFields {
  readonly kind: "link";
  readonly target: string;
}

export interface DeviceNode extends NodeFields {
  readonly kind: "device";
  readonly device: string;
}

export type Node = FileNode | DirectoryNode | LinkNode | DeviceNode;

/** A mounted file system: its root, what is mounted on directories within it, and the entry that mount(8) shows. */
export interface MountedTree {
  readonly mount: Mount;
  readonly root: DirectoryNode;
  readonly covers: Map<DirectoryNode, MountedTree>;
  readonly readOnly: boolean;
  readonly under: { readonly tree: MountedTree; readonly node: DirectoryNode } | undefined;
}

/** A node together with the mounted file system it was reached through. */
export interface Place {
  readonly tree: MountedTree;
  readonly node: Node;
}

/** A file system or snapshot of a ZFS pool: its files, and where they are mounted. */
export interface ZfsDataset {
  readonly name: string;
  /** `undefined`: a snapshot has none. */
  readonly mountpoint: string | undefined;
  /** The snapshot that it is a clone of. */
  readonly origin: string | undefined;
  readonly root: DirectoryNode;
}

/** All files of the host and its mount table. Outlives a reboot, except for what was mounted. */
export class FileSystem {
  readonly base: MountedTree;
  /** ZFS file systems and snapshots, by their names. */
  readonly pools: Map<string, ZfsDataset> = new Map();
  private lastIno = 2;

  constructor(readonly now: () => number) {
    this.base = {
      mount: { what: "/dev/vtbd0", where: "/", type: "ufs", options: ["local", "noatime"] },
      root: this.directory(),
      covers: new Map(),
      readOnly: false,
      under: undefined,
    };
  }

  private fields(mode: number): NodeFields {
    this.lastIno += 1;
    return { ino: this.lastIno, mode, uid: 0, gid: 0, mtime: this.now(), flags: new Set(), links: 1 };
  }

  directory(mode = 0o755): DirectoryNode {
    return { kind: "directory", entries: new Map(), size: 512, ...this.fields(mode) };
  }

  file(content: string, mode = 0o644, program?: string): FileNode {
    return { kind: "file", content, program, ...this.fields(mode) };
  }

  link(target: string): LinkNode {
    return { kind: "link", target, ...this.fields(0o755) };
  }

  device(device: string, mode = 0o666): DeviceNode {
    return { kind: "device", device, ...this.fields(mode) };
  }

  /**
   * Mounts a tree on a directory (already resolved through what is mounted there).
   * @param lower the file system that it shows the files of (nullfs): read-only there is read-only here.
   */
  mount(on: Place, mount: Mount, root: DirectoryNode, lower?: MountedTree): MountedTree {
    if (on.node.kind !== "directory") throw new FileError("ENOTDIR", mount.where);
    const tree: MountedTree = {
      mount,
      root,
      covers: new Map(),
      readOnly: mount.options.includes("read-only") || lower?.readOnly === true,
      under: { tree: on.tree, node: on.node },
    };
    on.tree.covers.set(on.node, tree);
    return tree;
  }

  unmount(tree: MountedTree): void {
    if (tree.under === undefined || tree.covers.size > 0) throw new FileError("EBUSY", tree.mount.where);
    tree.under.tree.covers.delete(tree.under.node);
  }

  /** What a reboot does to mounts: only the root file system stays. */
  unmountAll(): void {
    this.base.covers.clear();
  }
}
