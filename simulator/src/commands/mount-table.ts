import { mountDevfs } from "../kernel/devfs";
import { FileError, type FileView } from "../kernel/files";
import type { MountedTree } from "../kernel/files-tree";
import type { Kernel, Mount } from "../kernel/model";
import { type CommandContext, NotSimulated } from "./command";
import { applyMode } from "./files-make";
import { describeOptions, readMountOptions } from "./mount-options";

/** A mounted file system, and where a process sees it. */
export interface VisibleMount {
  readonly mount: Mount;
  readonly where: string;
}

/** What a process sees of the mount table: a jail's enforce_statfs hides and shortens (prison_canseemount, kern_jail.c). */
export function visibleMounts({ jail, kernel, files }: CommandContext): readonly VisibleMount[] {
  const all = kernel.mounts.map((mount) => ({ mount, where: mount.where }));
  const level = jail === undefined ? "0" : (jail.parameters.get("enforce_statfs") ?? "2");
  if (jail === undefined || level === "0") return all;
  const own = files.stat("/").mount.mount;
  return all.flatMap(({ mount, where }) => {
    if (mount === own) return [{ mount, where: "/" }];
    if (level === "2") return [];
    if (jail.path === "/") return [{ mount, where }];
    return where.startsWith(`${jail.path}/`) ? [{ mount, where: where.slice(jail.path.length) }] : [];
  });
}

/** One line of mount(8). */
export function describeMount({ mount, where }: VisibleMount): string {
  return `${mount.what} on ${where} (${[mount.type, ...mount.options].join(", ")})\n`;
}

/** Mounts a file system of the kinds that jails use: nullfs, tmpfs, devfs. `what` and `where` must be there. */
export function mountFileSystem(
  context: CommandContext,
  type: string,
  what: string,
  where: string,
  words: readonly string[],
): void {
  switch (type) {
    case "devfs":
      devfs(context, where, words);
      break;
    case "nullfs":
      nullfs(context, what, where, words);
      break;
    case "tmpfs":
      tmpfs(context, what, where, words);
      break;
    default:
      throw new NotSimulated(`mount -t ${type}`);
  }
}

function devfs({ files, kernel }: CommandContext, where: string, words: readonly string[]): void {
  const { flags, values } = readMountOptions(words, "devfs", ["ruleset"]);
  if (flags.size > 0) throw new NotSimulated(`mount -t devfs -o ${[...flags].join(",")}`);
  const ruleset = values.get("ruleset") ?? "0";
  if (!/^[0-9]+$/.test(ruleset) || Number(ruleset) > 65535) throw new FileError("EINVAL", where);
  mountDevfs(kernel, files.fileSystem, files, where, Number(ruleset));
}

/** The files below another directory, and of the file system that it is in: not of what is mounted below it. */
function nullfs({ files, kernel }: CommandContext, what: string, where: string, words: readonly string[]): void {
  const { flags } = readMountOptions(words, "nullfs", []);
  const source = files.resolve(what);
  const target = files.resolve(where);
  if (source.place === undefined || target.place === undefined) throw new FileError("ENOENT", what);
  if (source.place.node.kind !== "directory") throw new NotSimulated("nullfs mounts of a single file");
  if (source.place.node === target.place.node) throw new NotSimulated("a nullfs mount on itself");
  const { tree } = source.place;
  const mount: Mount = {
    what: files.prefix + source.path,
    where: files.prefix + target.path,
    type: "nullfs",
    options: describeOptions(flags, tree.mount.options.includes("local")),
  };
  files.fileSystem.mount(target.place, mount, source.place.node, tree);
  kernel.mounts.push(mount);
}

/** An empty one. Mode and owner are the mount point's unless given; a size limit is not enforced (tmpfs(5)). */
function tmpfs({ files, kernel }: CommandContext, what: string, where: string, words: readonly string[]): void {
  const { flags, values } = readMountOptions(words, "tmpfs", ["size", "inodes", "maxfilesize", "mode", "uid", "gid"]);
  const target = files.resolve(where);
  if (target.place === undefined) throw new FileError("ENOENT", where);
  const on = target.place.node;
  const given = values.get("mode");
  const mode = given === undefined ? on.mode : applyMode(given, 0, true);
  const [uid, gid] = [Number(values.get("uid") ?? on.uid), Number(values.get("gid") ?? on.gid)];
  if (mode === undefined || Number.isNaN(uid) || Number.isNaN(gid)) throw new NotSimulated(`tmpfs ${words.join(",")}`);
  const root = files.fileSystem.directory(mode);
  root.uid = uid;
  root.gid = gid;
  const mount: Mount = {
    what,
    where: files.prefix + target.path,
    type: "tmpfs",
    options: describeOptions(flags, true),
  };
  files.fileSystem.mount(target.place, mount, root);
  kernel.mounts.push(mount);
}

/** The mounted file system whose root a path is; undefined when it is none. */
export function mountedAt(path: string, files: FileView): MountedTree | undefined {
  const place = files.resolve(path).place;
  return place !== undefined && place.node === place.tree.root ? place.tree : undefined;
}

/** unmount(2) by root. EBUSY: something is mounted below it, a jail has its root in it, or it is the host's own /dev. */
export function unmount(kernel: Kernel, tree: MountedTree, files: FileView, force: boolean): void {
  const { mount } = tree;
  if (tree.under === undefined) throw new FileError("EINVAL", mount.where);
  if (tree.covers.size > 0 && force) throw new NotSimulated("umount -f below which something else is mounted");
  const isSystem = kernel.mounts[1] === mount && mount.type === "devfs";
  const isInUse = [...kernel.jails.values()].some(
    ({ path }) => path === mount.where || path.startsWith(`${mount.where}/`),
  );
  if ((isInUse || isSystem) && force) throw new NotSimulated("umount -f of a file system in use");
  if (isInUse || isSystem) throw new FileError("EBUSY", mount.where);
  files.fileSystem.unmount(tree);
  const index = kernel.mounts.lastIndexOf(mount);
  if (index >= 0) kernel.mounts.splice(index, 1);
}
