import { FileError } from "../kernel/files";
import type { ZfsDataset } from "../kernel/files-tree";
import { copyOfTree, mountedZfs, mountZfs } from "../kernel/zfs";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { unmount } from "./mount-table";
import { failure, type Options, optionValue, readOptions, success } from "./outcome";

/** zfs(8) as far as roots of jails need it: the recorded host has no pool, so that all of it stands on manual pages and source. */
export const zfs: SimulatedCommand = {
  name: "zfs",
  source:
    "zfs-create(8), zfs-clone(8), zfs-snapshot(8), zfs-destroy(8), zfs-list(8), zfs-mount(8); the texts of errors: lib/libzfs/libzfs_util.c and cmd/zfs/zfs_main.c of OpenZFS",
  run: ([word = "", ...args], context) => {
    if (context.files.fileSystem.pools.size === 0) throw new NotSimulated("zfs on a host without a pool");
    if (context.jail !== undefined) throw new NotSimulated("zfs in a jail");
    const options = readOptions(args, word === "list" ? "Ho:" : word === "create" || word === "clone" ? "o:" : "");
    if (options.unknown !== undefined) throw new NotSimulated(`zfs ${word} -${options.unknown}`);
    const verb = VERBS[word];
    if (verb === undefined) throw new NotSimulated(`zfs ${word}`);
    return verb(options, context);
  },
};

const VERBS: Readonly<Record<string, (options: Options, context: CommandContext) => CommandResult>> = {
  list,
  create: (options, context) => {
    const [name = ""] = options.rest;
    return make(name, options, context, undefined);
  },
  clone: (options, context) => {
    const [snapshot = "", name = ""] = options.rest;
    const from = poolsOf(context).get(snapshot);
    if (from === undefined) return failure(`cannot open '${snapshot}': dataset does not exist\n`);
    return make(name, options, context, from);
  },
  snapshot: ({ rest: [name = ""] }, context) => {
    const pools = poolsOf(context);
    const of = pools.get(name.split("@")[0] ?? "");
    if (of === undefined || !name.includes("@"))
      return failure(`cannot open '${name.split("@")[0]}': dataset does not exist\n`);
    if (pools.has(name)) return failure(`cannot create snapshot '${name}': dataset already exists\n`);
    const root = copyOfTree(context.files.fileSystem, of.root);
    pools.set(name, { name, mountpoint: undefined, origin: undefined, root });
    return success();
  },
  destroy,
  mount: ({ rest: [name = ""] }, context) => {
    const dataset = poolsOf(context).get(name);
    if (dataset === undefined) return failure(`cannot open '${name}': dataset does not exist\n`);
    if (mountedZfs(context.files, dataset) !== undefined)
      return failure(`cannot mount '${name}': filesystem already mounted\n`);
    mountZfs(context.kernel, context.files, dataset);
    return success();
  },
  unmount: ({ rest: [name = ""] }, context) => {
    const dataset = poolsOf(context).get(name);
    if (dataset === undefined) return failure(`cannot open '${name}': dataset does not exist\n`);
    if (mountedZfs(context.files, dataset) === undefined)
      return failure(`cannot unmount '${name}': not currently mounted\n`);
    return unmountDataset(dataset, context) ?? success();
  },
};

/** The failure of it, if it does. */
function unmountDataset(dataset: ZfsDataset, context: CommandContext): CommandResult | undefined {
  const tree = mountedZfs(context.files, dataset);
  try {
    if (tree !== undefined) unmount(context.kernel, tree, context.files, false);
    return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return failure(`cannot unmount '${dataset.mountpoint}': pool or dataset is busy\n`);
  }
}

function poolsOf({ files }: CommandContext) {
  return files.fileSystem.pools;
}

function list(options: Options, context: CommandContext): CommandResult {
  const columns = (optionValue(options, "o") ?? "").split(",");
  if (!options.flags.has("H") || options.rest.length === 0) throw new NotSimulated("zfs list without -H or a name");
  let stdout = "";
  for (const name of options.rest) {
    const dataset = poolsOf(context).get(name);
    if (dataset === undefined) return failure(`cannot open '${name}': dataset does not exist\n`, 1, stdout);
    const cells = columns.map((column) => {
      if (column === "name") return dataset.name;
      if (column === "mountpoint") return dataset.mountpoint ?? "-";
      if (column === "origin") return dataset.origin ?? "-";
      throw new NotSimulated(`zfs list -o ${column}`);
    });
    stdout += `${cells.join("\t")}\n`;
  }
  return success(stdout);
}

function make(name: string, options: Options, context: CommandContext, from: ZfsDataset | undefined): CommandResult {
  const pools = poolsOf(context);
  const parent = pools.get(name.slice(0, Math.max(0, name.lastIndexOf("/"))));
  if (pools.has(name)) return failure(`cannot create '${name}': dataset already exists\n`);
  if (parent === undefined) return failure(`cannot create '${name}': parent does not exist\n`);
  const given = options.values.get("o") ?? [];
  const mountpoint = given.find((property) => property.startsWith("mountpoint="))?.slice("mountpoint=".length);
  if (given.length > 1 || (given.length === 1 && mountpoint === undefined)) throw new NotSimulated(`zfs -o ${given}`);
  const { fileSystem } = context.files;
  const dataset: ZfsDataset = {
    name,
    mountpoint: mountpoint ?? `${parent.mountpoint}/${name.slice(name.lastIndexOf("/") + 1)}`,
    origin: from?.name,
    root: from === undefined ? fileSystem.directory() : copyOfTree(fileSystem, from.root),
  };
  pools.set(name, dataset);
  mountZfs(context.kernel, context.files, dataset);
  return success();
}

function destroy({ rest: [name = ""] }: Options, context: CommandContext): CommandResult {
  const pools = poolsOf(context);
  const dataset = pools.get(name);
  if (dataset === undefined) return failure(`cannot open '${name}': dataset does not exist\n`);
  const below = [...pools.keys()].filter((other) => other.startsWith(`${name}/`) || other.startsWith(`${name}@`));
  if (below.length > 0)
    return failure(
      `cannot destroy '${name}': filesystem has children\nuse '-r' to destroy the following datasets:\n${below.join("\n")}\n`,
    );
  const clones = [...pools.values()].filter(({ origin }) => origin === name).map((clone) => clone.name);
  if (clones.length > 0)
    return failure(
      `cannot destroy '${name}': snapshot has dependent clones\nuse '-R' to destroy the following datasets:\n${clones.join("\n")}\n`,
    );
  const busy = unmountDataset(dataset, context);
  if (busy === undefined) pools.delete(name);
  return busy ?? success();
}
