import type { MountedTree, Node, Place } from "./files-tree";

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

/** Whether flags keep the file as it is (chflags(1)). */
export function isImmutable(node: Node): boolean {
  return node.flags.has("schg") || node.flags.has("uchg");
}

export function statOf({ node, tree }: Place): FileStat {
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
