import { FileError } from "../kernel/files";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { df } from "./df";
import { readFstab, typeFilter } from "./fstab";
import { fstabOptions } from "./mount-options";
import { describeMount, mountedAt, mountFileSystem, type VisibleMount, visibleMounts } from "./mount-table";
import { failure, type Options, optionValue, readOptions, success } from "./outcome";
import { umount } from "./umount";

const usage =
  "usage: mount [-adflpruvw] [-F fstab] [-o options] [-t ufs | external_type]\n       mount [-dfpruvw] special | node\n       mount [-dfpruvw] [-o options] [-t ufs | external_type] special node\n";

interface Request {
  readonly type: string;
  readonly what: string;
  readonly where: string;
  readonly options: readonly string[];
}

/** Mounts one file system. `program` is who complains: nullfs has a helper of its own, whose exit status is 64 for a wrong operand. */
function attempt({ type, what, where, options }: Request, program: string, context: CommandContext): CommandResult {
  const { files } = context;
  const helper = type === "nullfs" ? "mount_nullfs" : "mount";
  if (options.includes("update")) return update(where, options, context);
  try {
    const target = files.stat(where);
    if (target.kind !== "directory" && type !== "nullfs") throw new FileError("ENOTDIR", where);
    if (type === "nullfs") {
      const source = files.node(what);
      if (source === undefined) return failure(`mount_nullfs: ${what}: No such file or directory\n`, 64);
      if (source.kind !== "directory" && source.kind !== "file")
        return failure(`mount_nullfs: ${what}: must be either a file or directory\n`, 64);
      if (source.kind !== target.kind)
        return failure(`mount_nullfs: ${where}: must be same type as ${what} (file or directory)\n`, 64);
    }
    if (context.jail !== undefined) return inJail(type, `${helper}: ${type === "nullfs" ? where : what}`, context);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return failure(`${program}: ${error.path}: ${error.text}\n`, program === "mount" ? 1 : 64);
  }
  try {
    mountFileSystem(context, type, what, where, options);
    return success();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return failure(`${helper}: ${type === "nullfs" ? where : what}: ${error.text}\n`);
  }
}

/** A jail mounts only what its allow.mount parameters and enforce_statfs below 2 let it. */
function inJail(type: string, subject: string, { jail }: CommandContext): CommandResult {
  const isAllowed = ["allow.mount", `allow.mount.${type}`].every((name) => jail?.parameters.get(name) === "true");
  if (isAllowed && jail?.parameters.get("enforce_statfs") !== "2") throw new NotSimulated("mounts made inside a jail");
  return failure(`${subject}: Operation not permitted\n`);
}

/** `mount -u`: only what changes nothing, such as the `mount -uw /` of rc.d/root. */
function update(where: string, options: readonly string[], { files, kernel }: CommandContext): CommandResult {
  const tree = files.exists(where) ? mountedAt(where, files) : undefined;
  if (tree === undefined || !kernel.mounts.includes(tree.mount))
    return failure(`mount: not currently mounted ${where}\n`);
  const wanted = options.filter((option) => !["update", "rw", "noro"].includes(option));
  if (tree.readOnly || !wanted.every((option) => tree.mount.options.includes(option)))
    throw new NotSimulated(`mount -u -o ${options.join(",")} of ${tree.mount.type}`);
  return success();
}

const mount: SimulatedCommand = {
  name: "mount",
  source: "mount(8) and its source; recordings 01 step 59, 05 step 19, 06 steps 22 and 23, 12 step 4",
  run: (args, context) => {
    if (args.some((word) => word.startsWith("--libxo"))) throw new NotSimulated("mount --libxo");
    const options = readOptions(args, "adF:fLlno:prt:uvw");
    const { flags, rest, unknown } = options;
    if (unknown !== undefined) return failure(`mount: illegal option -- ${unknown}\n${usage}`);
    for (const flag of ["d", "f", "L", "n", "v"]) if (flags.has(flag)) throw new NotSimulated(`mount -${flag}`);
    const words = (options.values.get("o") ?? []).flatMap((each) => each.split(",")).filter((word) => word !== "");
    if (flags.has("r")) words.push("ro");
    if (flags.has("w")) words.push("noro");
    if (flags.has("u")) words.push("update");
    const [what, where] = rest;
    if (rest.length > 2) return failure(usage);
    if (what === undefined) return flags.has("a") ? mountAll(options, words, context) : list(options, context);
    const type = optionValue(options, "t");
    if (where !== undefined) return attempt({ type: type ?? "ufs", what, where, options: words }, "mount", context);
    if (type !== undefined) return failure(usage);
    if (flags.has("u")) return update(what, words, context);
    const lines = readFstab(optionValue(options, "F") ?? "/etc/fstab", context);
    const line = lines.find((each) => each.where === what) ?? lines.find((each) => each.what === what);
    if (line === undefined) return failure(`mount: ${what}: unknown special file or file system\n`);
    return attempt({ ...line, options: [...line.options, ...words] }, "mount", context);
  },
};

/** Every line of fstab(5) that is not mounted yet, on past those that fail; the root file system is only updated. */
function mountAll(options: Options, words: readonly string[], context: CommandContext): CommandResult {
  const isWanted = typeFilter(optionValue(options, "t"));
  const path = optionValue(options, "F") ?? "/etc/fstab";
  if (!context.files.exists(path)) return success();
  // What was mounted when it began: two lines for one mount point are both mounted.
  const before = new Set(context.kernel.mounts.map(({ where }) => where));
  let stderr = "";
  for (const line of readFstab(path, context)) {
    const isLate = line.options.includes("late") && !options.flags.has("l");
    if (!isWanted(line.type) || line.options.includes("noauto") || isLate) continue;
    const where = context.files.exists(line.where) ? context.files.realpath(line.where) : line.where;
    if (where !== "/" && before.has(context.files.prefix + where)) continue;
    const isRoot = where === "/" ? ["update"] : [];
    stderr += attempt({ ...line, options: [...line.options, ...words, ...isRoot] }, "mount", context).stderr;
  }
  return stderr === "" ? success() : failure(stderr);
}

function list(options: Options, context: CommandContext): CommandResult {
  const isWanted = typeFilter(optionValue(options, "t"));
  const shown = visibleMounts(context).filter((each) => isWanted(each.mount.type));
  const describe = options.flags.has("p") ? (each: VisibleMount) => fstabLine(each, context) : describeMount;
  return success(shown.map(describe).join(""));
}

/** A mounted file system as a line of fstab(5) (putfsent). */
function fstabLine({ mount: { what, type, options }, where }: VisibleMount, context: CommandContext): string {
  const lines = readFstab("/etc/fstab", context);
  const known = lines.find((line) => line.what === what) ?? lines.find((line) => line.where === where);
  const tabs = (text: string): string =>
    text + (text.length < 8 ? "\t\t\t" : text.length < 16 ? "\t\t" : text.length < 24 ? "\t" : " ");
  const words = fstabOptions(options);
  const gap = words === "rw" || words.length < 8 ? "\t" : " ";
  const numbers =
    known === undefined
      ? type === "ufs"
        ? where === "/"
          ? "1 1"
          : "2 2"
        : "0 0"
      : `${known.frequency} ${known.pass}`;
  return `${tabs(what)}${tabs(where)}${type}\t${words}${gap}\t${numbers}\n`;
}

const mountNullfs: SimulatedCommand = {
  name: "mount_nullfs",
  source: "mount_nullfs(8) and its source",
  run: (args, context) => {
    const { rest, unknown, values } = readOptions(args, "o:");
    const [what, where] = rest;
    const text = "usage: mount_nullfs [-o options] target mount-point\n";
    if (unknown !== undefined) return failure(`mount_nullfs: illegal option -- ${unknown}\n${text}`);
    if (what === undefined || where === undefined || rest.length > 2) return failure(text);
    const options = (values.get("o") ?? []).flatMap((each) => each.split(","));
    return attempt({ type: "nullfs", what, where, options }, "mount_nullfs", context);
  },
};

/** mount(8), umount(8), the helper of nullfs, and df(1). */
export const mountCommands: readonly SimulatedCommand[] = [mount, mountNullfs, umount, df];
