import { FileError, type FileView } from "./files";
import type { DirectoryNode, FileSystem, MountedTree, Node, ZfsDataset } from "./files-tree";
import type { Kernel, Mount } from "./model";

/** Mounts a file system where it belongs, and makes the folder for it (zfsprops(7), mountpoint). */
export function mountZfs(kernel: Kernel, files: FileView, { name, mountpoint, root }: ZfsDataset): void {
  if (mountpoint === undefined) return;
  files.mkdir(mountpoint, { recursive: true });
  const { place } = files.resolve(mountpoint);
  if (place === undefined) throw new FileError("ENOENT", mountpoint);
  const mount: Mount = { what: name, where: mountpoint, type: "zfs", options: ["local", "nfsv4acls"] };
  files.fileSystem.mount(place, mount, root);
  kernel.mounts.push(mount);
}

/** The mounted tree of a file system. */
export function mountedZfs(files: FileView, { mountpoint, root }: ZfsDataset): MountedTree | undefined {
  const place = mountpoint === undefined ? undefined : files.resolve(mountpoint).place;
  return place?.node === root ? place.tree : undefined;
}

/** A copy of a tree as it is now: what a snapshot keeps, and what a clone begins with. */
export function copyOfTree(files: FileSystem, root: DirectoryNode): DirectoryNode {
  const copy = files.directory(root.mode);
  Object.assign(copy, { uid: root.uid, gid: root.gid, mtime: root.mtime });
  for (const [name, node] of root.entries) copy.entries.set(name, copyOfNode(files, node));
  return copy;
}

function copyOfNode(files: FileSystem, node: Node): Node {
  if (node.kind === "directory") return copyOfTree(files, node);
  const copy =
    node.kind === "file"
      ? files.file(node.content, node.mode, node.program)
      : node.kind === "link"
        ? files.link(node.target)
        : files.device(node.device, node.mode);
  Object.assign(copy, { mode: node.mode, uid: node.uid, gid: node.gid, mtime: node.mtime, flags: new Set(node.flags) });
  return copy;
}
