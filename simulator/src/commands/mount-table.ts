import { mountDevfs } from "../kernel/devfs";
import { FileError, type FileView } from "../kernel/files";
import type { MountedTree } from "../kernel/files-tree";
import type { Kernel, Mount } from "../kernel/model";
import type { CommandContext } from "./command";
import { NotSimulated } from "./command";

/** What a process in a jail sees of the mount table: enforce_statfs (jail(8)). */
export function visibleMounts(context: CommandContext): { mount: Mount; where: string }[] {
  const { jail, kernel } = context;
  const level = jail === undefined ? "0" : (jail.parameters.get("enforce_statfs") ?? "2");
  const all = kernel.mounts.map((mount) => ({ mount, where: mount.where }));
  if (jail === undefined || jail.path === "/")
    return level === "2" && jail !== undefined ? all.filter(({ where }) => where === "/") : all;
  const below = all.filter(({ where }) => where === jail.path || where.startsWith(`${jail.path}/`));
  return below.map(({ mount, where }) => ({ mount, where: where.slice(jail.path.length) || "/" }));
}

/** One line of mount(8). */
export function describeMount({ mount, where }: { mount: Mount; where: string }): string {
  return `${mount.what} on ${where} (${[mount.type, ...mount.options].join(", ")})\n`;
}

/** Options of -o as mount(8) shows them. */
function shownOptions(type: string, options: readonly string[]): string[] {
  const shown: string[] = type === "devfs" ? [] : ["local"];
  const names: Readonly<Record<string, string>> = {
    ro: "read-only",
    rdonly: "read-only",
    noatime: "noatime",
    nosuid: "nosuid",
    noexec: "noexec",
  };
  for (const option of options) {
    const name = names[option];
    if (name !== undefined) shown.push(name);
    else if (
      !["rw", "late", "failok", "noauto"].includes(option) &&
      !/^(?:ruleset|size|mode|uid|gid|inodes)=/.test(option)
    )
      throw new NotSimulated(`mount option ${option}`);
  }
  return shown;
}

/** Mounts a file system of the kinds that jails use: nullfs, tmpfs, devfs. */
export function mountFileSystem(
  context: CommandContext,
  type: string,
  what: string,
  where: string,
  options: readonly string[],
): void {
  const { files, kernel } = context;
  if (type === "devfs") {
    mountDevfs(
      kernel,
      files.fileSystem,
      files,
      where,
      Number(options.find((option) => option.startsWith("ruleset="))?.slice(8) ?? "0"),
    );
    return;
  }
  const target = files.resolve(where);
  if (target.place === undefined) throw new FileError("ENOENT", where);
  if (target.place.node.kind !== "directory") throw new FileError("ENOTDIR", where);
  const mount: Mount = {
    what: type === "nullfs" ? files.prefix + files.realpath(what) : what,
    where: files.prefix + target.path,
    type,
    options: shownOptions(type, options),
  };
  if (type === "nullfs") {
    const source = files.resolve(what).place;
    if (source?.node.kind !== "directory") throw new FileError(source === undefined ? "ENOENT" : "ENOTDIR", what);
    files.fileSystem.mount(target.place, mount, source.node);
  } else if (type === "tmpfs") files.fileSystem.mount(target.place, mount, files.fileSystem.directory(0o1777));
  else throw new NotSimulated(`mount -t ${type}`);
  kernel.mounts.push(mount);
}

/** The mounted file system whose root a path is; undefined when it is none. */
export function mountedAt(path: string, files: FileView): MountedTree | undefined {
  const place = files.resolve(path).place;
  return place !== undefined && place.node === place.tree.root && place.tree.under !== undefined
    ? place.tree
    : undefined;
}

export function unmount(kernel: Kernel, tree: MountedTree, files: FileView): void {
  files.fileSystem.unmount(tree);
  const index = kernel.mounts.lastIndexOf(tree.mount);
  if (index >= 0) kernel.mounts.splice(index, 1);
}
