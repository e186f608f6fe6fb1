import { FileError } from "../kernel/files";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";
import { readFstab, typeFilter } from "./fstab";
import { mountedAt, unmount, visibleMounts } from "./mount-table";
import { failure, optionValue, readOptions } from "./outcome";

const usage =
  "usage: umount [-dfNnv] special ... | node ... | fsid ...\n       umount -a | -A [-F fstab] [-dfnv] [-h host] [-t type]\n";

/** umount(8). */
export const umount: SimulatedCommand = {
  name: "umount",
  source: "umount(8) and its source; recordings 06 step 22, 12 steps 8 and 12",
  run: (args, context) => {
    const options = readOptions(args, "AadF:fh:nNt:v");
    const { flags, rest, unknown } = options;
    if (unknown !== undefined) return failure(`umount: illegal option -- ${unknown}\n${usage}`);
    for (const flag of ["d", "h", "N", "n"]) if (flags.has(flag)) throw new NotSimulated(`umount -${flag}`);
    const isAll = flags.has("A") || flags.has("a");
    if (rest.length > 0 === isAll) return failure(usage);
    const run = new Unmounting(context, typeFilter(optionValue(options, "t")), flags.has("f"), flags.has("v"));
    if (flags.has("A")) {
      // The newest first; the root file system and /dev stay.
      for (const { where } of visibleMounts(context).slice(1).reverse()) if (where !== "/dev") run.unmount(where);
    } else if (flags.has("a")) {
      const path = optionValue(options, "F") ?? "/etc/fstab";
      const lines = readFstab(path, context);
      if (lines.length === 0)
        return failure(
          `umount: ${context.files.exists(path) ? "fstab reading failure" : `${path}: No such file or directory`}\n`,
        );
      for (const { where, type } of [...lines].reverse()) if (where !== "/" && run.isWanted(type)) run.unmount(where);
    } else for (const name of rest) run.unmount(name);
    return { stdout: run.stdout, stderr: run.stderr, exitCode: run.failed ? 1 : 0 };
  },
};

/** One run over several names: what it has said so far. */
class Unmounting {
  stdout = "";
  stderr = "";
  failed = false;

  constructor(
    private readonly context: CommandContext,
    readonly isWanted: (type: string) => boolean,
    private readonly force: boolean,
    private readonly verbose: boolean,
  ) {}

  private complain(text: string): void {
    this.stderr += `umount: ${text}\n`;
    this.failed = true;
  }

  /** A mount point, or what is mounted; the newest when several fit. */
  unmount(name: string): void {
    const where = this.find(name);
    if (where === undefined) return;
    const { files, kernel, jail } = this.context;
    const tree = mountedAt(where, files);
    if (tree === undefined) throw new NotSimulated(`umount of ${name}, which something else is mounted over`);
    if (!this.isWanted(tree.mount.type)) {
      this.failed = true;
      return;
    }
    try {
      if (jail !== undefined) throw new FileError("EPERM", where);
      unmount(kernel, tree, files, this.force);
      if (this.verbose) this.stdout += `${tree.mount.what}: unmount from ${where}\n`;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.complain(`unmount of ${where} failed: ${error.text}`);
    }
  }

  /** Where the file system of that name is mounted, as checkname() looks for it; says why when there is none. */
  private find(name: string): string | undefined {
    const { files } = this.context;
    const bare = name.length > 1 ? name.replace(/\/+$/, "") || "/" : name;
    const mounts = [...visibleMounts(this.context)].reverse();
    const known = mounts.find(({ where }) => where === bare) ?? mounts.find(({ mount }) => mount.what === bare);
    if (known !== undefined) return known.where;
    const node = files.node(bare);
    if (node === undefined) this.complain(`${bare}: statfs: No such file or directory`);
    else if (node.kind === "directory") {
      if (mountedAt(bare, files) !== undefined) return files.realpath(bare);
      this.complain(`${bare}: not a file system root directory`);
      return undefined;
    }
    this.complain(`${bare}: unknown file system`);
    return undefined;
  }
}
