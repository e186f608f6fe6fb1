import { FileError } from "../kernel/files";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { describeMount, mountedAt, mountFileSystem, unmount, visibleMounts } from "./mount-table";
import { failure, readOptions, success } from "./outcome";

/** Runs a mount; errors as mount(8) words them (`mount_nullfs: …` for what has a helper of its own). */
function attempt(
  context: CommandContext,
  type: string,
  what: string,
  where: string,
  options: readonly string[],
): CommandResult {
  if (context.jail !== undefined) return failure(`mount: ${what}: Operation not permitted\n`);
  if (!context.files.exists(where)) return failure(`mount: ${where}: No such file or directory\n`);
  try {
    mountFileSystem(context, type, what, where, options);
    return success();
  } catch (error) {
    if (error instanceof FileError)
      return failure(`mount${type === "nullfs" ? "_nullfs" : ""}: ${error.path}: ${error.text}\n`);
    throw error;
  }
}

const mount: SimulatedCommand = {
  name: "mount",
  source: "mount(8); recordings 01, 05, 06, 12",
  run: (args, context) => {
    const options = readOptions(args, "adF:fLlno:prt:uvw");
    if (options.unknown !== undefined)
      return failure(
        "usage: mount [-adflpruvw] [-F fstab] [-o options] [-t ufs | external_type]\n       mount [-dfpruvw] special | node\n       mount [-dfpruvw] [-o options] [-t ufs | external_type] special node\n",
      );
    const type = options.values.get("t")?.at(-1);
    const given = (options.values.get("o") ?? []).flatMap((each) => each.split(","));
    if (options.flags.has("r")) given.push("ro");
    const [what, where] = options.rest;
    if (options.flags.has("a")) {
      const lines = fstab(context).filter(
        (line) =>
          !line.options.includes("noauto") && mountedAt(line.where, context.files) === undefined && line.where !== "/",
      );
      const results = lines.map((line) => attempt(context, line.type, line.what, line.where, line.options));
      return {
        stdout: "",
        stderr: results.map((result) => result.stderr).join(""),
        exitCode: results.find((result) => result.exitCode !== 0)?.exitCode ?? 0,
      };
    }
    if (what === undefined)
      return success(
        visibleMounts(context)
          .filter(({ mount: each }) => type === undefined || each.type === type)
          .map(describeMount)
          .join(""),
      );
    if (where !== undefined) return attempt(context, type ?? "ufs", what, where, given);
    const line = fstab(context).find((each) => each.where === what || each.what === what);
    return line === undefined
      ? failure(`mount: ${what}: unknown special file or file system\n`)
      : attempt(context, line.type, line.what, line.where, line.options);
  },
};

function fstab(context: CommandContext): { what: string; where: string; type: string; options: string[] }[] {
  if (!context.files.exists("/etc/fstab")) return [];
  return context.files
    .read("/etc/fstab")
    .split("\n")
    .flatMap((line) => {
      const [what, where, type, options = ""] = line.replace(/#.*/, "").trim().split(/\s+/);
      return what === undefined || where === undefined || type === undefined
        ? []
        : [{ what, where, type, options: options.split(",").filter((option) => option !== "" && option !== "rw") }];
    });
}

const umount: SimulatedCommand = {
  name: "umount",
  source: "umount(8); recording 06 step 22",
  run: (args, context) => {
    const options = readOptions(args, "AadF:fh:nNt:v");
    if (options.unknown !== undefined || options.rest.length === 0)
      return failure(
        "usage: umount [-dfNnv] special ... | node ... | fsid ...\n       umount -a | -A [-F fstab] [-dfnv] [-h host] [-t type]\n",
      );
    let stderr = "";
    for (const path of options.rest) {
      const tree = context.files.exists(path) ? mountedAt(path, context.files) : undefined;
      try {
        if (context.jail !== undefined) throw new FileError("EPERM", path);
        if (tree === undefined)
          stderr += context.files.exists(path)
            ? `umount: ${path}: not a file system root directory\n`
            : `umount: ${path}: statfs: No such file or directory\numount: ${path}: unknown file system\n`;
        else unmount(context.kernel, tree, context.files);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        stderr += `umount: unmount of ${error.path} failed: ${error.text}\n`;
      }
    }
    return { stdout: "", stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

function helper(type: "nullfs" | "unionfs"): SimulatedCommand {
  return {
    name: `mount_${type}`,
    source: `mount_${type}(8)`,
    run: (args, context) => {
      const options = readOptions(args, "o:b");
      const [what, where] = options.rest;
      if (what === undefined || where === undefined)
        return failure(`usage: mount_${type} [-o options] target mount-point\n`, 64);
      return attempt(
        context,
        type,
        what,
        where,
        (options.values.get("o") ?? []).flatMap((each) => each.split(",")),
      );
    },
  };
}

/** Kilobytes of the recorded host's disk; what is mounted besides has no size of its own. */
const disk = { blocks: 713087, used: 107970, available: 569463 };

const df: SimulatedCommand = {
  name: "df",
  source: "df(1); recording 01 step 60",
  run: (args, context) => {
    const options = readOptions(args, "abcgHhIiklmnPt:Tm,");
    const wanted = options.rest.map((path) => context.files.stat(path).mount.mount);
    const shown = visibleMounts(context).filter(({ mount: each }) => wanted.length === 0 || wanted.includes(each));
    const rows = shown.map(({ mount: each, where }) => {
      const special = each.type === "devfs";
      const used = special ? 1 : disk.used;
      const blocks = special ? 1 : disk.blocks;
      const available = special ? 0 : disk.available;
      const capacity = special ? "0%" : `${Math.ceil((used / (used + available)) * 100)}%`;
      return {
        what: each.what,
        blocks: String(blocks),
        used: String(used),
        available: String(available),
        capacity,
        where,
      };
    });
    const width = (key: "what" | "blocks" | "used" | "available", least: number): number =>
      Math.max(least, ...rows.map((row) => row[key].length));
    const [what, blocks, used, available] = [
      width("what", 10),
      width("blocks", 11),
      width("used", 6),
      width("available", 6),
    ];
    const head = `${"Filesystem".padEnd(what)} ${"1024-blocks".padStart(blocks)} ${"Used".padStart(used)} ${"Avail".padStart(available)} Capacity  Mounted on\n`;
    return success(
      head +
        rows
          .map(
            (row) =>
              `${row.what.padEnd(what)} ${row.blocks.padStart(blocks)} ${row.used.padStart(used)} ${row.available.padStart(available)} ${row.capacity.padStart(6)}    ${row.where}\n`,
          )
          .join(""),
    );
  },
};

/** mount(8), umount(8), their helpers and df(1). */
export const mountCommands: readonly SimulatedCommand[] = [mount, umount, helper("nullfs"), helper("unionfs"), df];
