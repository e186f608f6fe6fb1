import { FileError, type FileView } from "../kernel/files";
import type { MountedTree } from "../kernel/files-tree";
import { NotSimulated, type SimulatedCommand } from "./command";
import { eachOperand } from "./files-make";
import { readOptions } from "./outcome";

/** Removes a tree as rm(1) does: it goes on past what it cannot remove, and reports each. */
function removeTree(
  path: string,
  files: FileView,
  report: (path: string, text: string) => void,
  within?: MountedTree,
): void {
  const node = files.node(path, false);
  // `-x`: what is mounted below is not gone into (rm(1)), and it holds its mount point.
  const isOther = within !== undefined && node?.kind === "directory" && files.stat(path, false).mount !== within;
  if (node?.kind === "directory" && !isOther)
    for (const name of files.list(path)) removeTree(`${path.replace(/\/+$/, "")}/${name}`, files, report, within);
  try {
    files.remove(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    report(path, error.text);
  }
}

const rm: SimulatedCommand = {
  name: "rm",
  source: "rm(1); recording 12 steps 8 and 9",
  run: (args, { files }) => {
    const options = readOptions(args, "dfiIPRrvWx");
    const force = options.flags.has("f");
    if (options.unknown !== undefined || (options.rest.length === 0 && !force))
      return {
        stdout: "",
        stderr: "usage: rm [-f | -i] [-dIPRrvWx] file ...\n       unlink [--] file\n",
        exitCode: 64,
      };
    const recursive = options.flags.has("r") || options.flags.has("R");
    if (options.flags.has("v") && recursive) throw new NotSimulated("rm -v of a tree");
    let stdout = "";
    let stderr = "";
    const report = (path: string, text: string): void => {
      stderr += `rm: ${path}: ${text}\n`;
    };
    for (const path of options.rest) {
      const node = files.node(path, false);
      if (node === undefined) {
        if (!force) report(path, "No such file or directory");
      } else if (node.kind === "directory" && !recursive && !options.flags.has("d")) report(path, "is a directory");
      else if (recursive)
        removeTree(path, files, report, options.flags.has("x") ? files.stat(path, false).mount : undefined);
      else {
        try {
          files.remove(path);
          if (options.flags.has("v")) stdout += `${path}\n`;
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          report(path, error.text);
        }
      }
    }
    return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
  },
};

const rmdir: SimulatedCommand = {
  name: "rmdir",
  source: "rmdir(1)",
  run: (args, { files }) => {
    const options = readOptions(args, "pv");
    if (options.rest.length === 0) return { stdout: "", stderr: "usage: rmdir [-pv] directory ...\n", exitCode: 1 };
    return eachOperand("rmdir", options.rest, (path) => {
      if (files.stat(path, false).kind !== "directory") throw new FileError("ENOTDIR", path);
      files.remove(path);
      if (!options.flags.has("p")) return;
      for (
        let above = path.slice(0, path.lastIndexOf("/"));
        above !== "";
        above = above.slice(0, Math.max(0, above.lastIndexOf("/")))
      )
        files.remove(above);
    });
  },
};

const unlink: SimulatedCommand = {
  name: "unlink",
  source: "unlink(1)",
  run: (args, { files }) =>
    eachOperand("unlink", args.slice(0, 1), (path) => {
      if (files.stat(path, false).kind === "directory") throw new FileError("EPERM", path);
      files.remove(path);
    }),
};

export const fileRemoveCommands: readonly SimulatedCommand[] = [rm, rmdir, unlink];
