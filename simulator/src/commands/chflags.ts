import type { FileView } from "../kernel/files";
import { FileError, type MountedTree } from "../kernel/files-tree";
import type { Kernel } from "../kernel/model";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** strtofflags(3): each flag by all its names. */
const flagNames: Readonly<Record<string, string>> = {
  schg: "schg",
  schange: "schg",
  simmutable: "schg",
  uchg: "uchg",
  uchange: "uchg",
  uimmutable: "uchg",
  sappnd: "sappnd",
  sappend: "sappnd",
  uappnd: "uappnd",
  uappend: "uappnd",
  sunlnk: "sunlnk",
  sunlink: "sunlnk",
  uunlnk: "uunlnk",
  uunlink: "uunlnk",
  arch: "arch",
  archived: "arch",
  opaque: "opaque",
};

/** chflags(1). */
export const chflags: SimulatedCommand = {
  name: "chflags",
  source: "chflags(1); recording 12 step 9",
  run: (args, context) => {
    const options = readOptions(args, "fhHLPRvx");
    const [words, ...files] = options.rest;
    if (options.unknown !== undefined || words === undefined || files.length === 0)
      return failure("usage: chflags [-fhvx] [-R [-H | -L | -P]] flags file ...\n");
    if (options.flags.has("v")) throw new NotSimulated("chflags -v");
    const changes = readFlags(words);
    if (typeof changes === "string") return failure(`chflags: invalid flag: ${changes}\n`);
    let stderr = "";
    for (const file of files)
      for (const path of options.flags.has("R")
        ? walk(context.files, file, options.flags.has("x") ? context.files.stat(file).mount : undefined)
        : [file]) {
        try {
          context.files.change(
            path,
            (node) => apply(node.flags, changes, context.kernel, path),
            !options.flags.has("h"),
          );
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          if (!options.flags.has("f")) stderr += `chflags: ${path}: ${error.text}\n`;
        }
      }
    return { stdout: "", stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

type Change = { readonly clearAll: true } | { readonly clearAll: false; readonly flag: string; readonly on: boolean };

/** The changes, or the word that is no flag. */
function readFlags(words: string): readonly Change[] | string {
  if (words === "0") return [{ clearAll: true }];
  const changes: Change[] = [];
  for (const word of words.split(",")) {
    if (word === "nodump" || word === "dump") {
      changes.push({ clearAll: false, flag: "nodump", on: word === "nodump" });
      continue;
    }
    const off = word.startsWith("no");
    const flag = flagNames[off ? word.slice(2) : word];
    if (flag === undefined) return word;
    changes.push({ clearAll: false, flag, on: !off });
  }
  return changes;
}

/** The system's own flags, which a raised securelevel keeps (ufs_setattr() in sys/ufs/ufs/ufs_vnops.c; security(7)). */
const SYSTEM_FLAGS = ["schg", "sappnd", "sunlnk"];

/** A file whose flags are as they are to be is left alone (bin/chflags/chflags.c). */
function apply(flags: Set<string>, changes: readonly Change[], kernel: Kernel, path: string): void {
  const wanted = new Set(flags);
  for (const change of changes) {
    if (change.clearAll) wanted.clear();
    else if (change.on) wanted.add(change.flag);
    else wanted.delete(change.flag);
  }
  if (wanted.size === flags.size && [...wanted].every((flag) => flags.has(flag))) return;
  const isKept = SYSTEM_FLAGS.some((flag) => flags.has(flag));
  if (isKept && Number(kernel.sysctls.get("kern.securelevel") ?? "-1") > 0) throw new FileError("EPERM", path);
  flags.clear();
  for (const flag of wanted) flags.add(flag);
}

/** `within`: what is mounted below is not gone into (`-x`). */
function walk(files: FileView, path: string, within: MountedTree | undefined): string[] {
  const here = files.node(path, false);
  if (here?.kind !== "directory") return [path];
  if (within !== undefined && files.stat(path, false).mount !== within) return [];
  return [path, ...files.list(path).flatMap((name) => walk(files, `${path.replace(/\/$/, "")}/${name}`, within))];
}
