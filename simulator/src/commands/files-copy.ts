import { FileError, type FileView } from "../kernel/files";
import type { CommandResult, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { applyMode } from "./files-make";
import { readOptions } from "./outcome";

function baseName(path: string): string {
  const bare = path.replace(/\/+$/, "");
  return bare.slice(bare.lastIndexOf("/") + 1);
}

type Report = (path: string, text: string) => void;

function attempt(report: Report, path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    report(error.path === "" ? path : error.path, error.text);
  }
}

/** Copies one file or tree; with `preserve` modes, times and owners too. */
function copyTree(from: string, to: string, preserve: boolean, follow: boolean, files: FileView, report: Report): void {
  attempt(report, from, () => {
    const node = files.node(from, follow);
    if (node === undefined) throw new FileError("ENOENT", from);
    if (node.kind === "link") {
      if (files.node(to, false) !== undefined) files.remove(to);
      files.symlink(node.target, to);
      return;
    }
    if (node.kind === "directory") {
      if (!files.isDirectory(to)) files.mkdir(to, { mode: node.mode });
      for (const name of files.list(from))
        copyTree(
          `${from.replace(/\/+$/, "")}/${name}`,
          `${to.replace(/\/+$/, "")}/${name}`,
          preserve,
          follow,
          files,
          report,
        );
    } else if (node.kind === "device") files.write(to, "");
    else {
      files.write(to, node.content, { mode: node.mode & 0o777 });
      if (node.program !== undefined)
        files.change(to, (copy) => {
          if (copy.kind === "file") copy.program = node.program;
        });
    }
    if (preserve)
      files.change(to, (copy) => {
        copy.mode = node.mode;
        copy.mtime = node.mtime;
        copy.uid = node.uid;
        copy.gid = node.gid;
      });
  });
}

function finish(stderr: string, stdout = ""): CommandResult {
  return { stdout, stderr, exitCode: stderr === "" ? 0 : 1 };
}

const cp: SimulatedCommand = {
  name: "cp",
  source: "cp(1); recording 12 step 4",
  run: (args, { files }) => {
    const options = readOptions(args, "HLPRafilnprsvxN");
    const target = options.rest.at(-1);
    if (options.unknown !== undefined || target === undefined || options.rest.length < 2)
      return {
        stdout: "",
        stderr:
          "usage: cp [-R [-H | -L | -P]] [-f | -i | -n] [-alNpsvx] source_file target_file\n       cp [-R [-H | -L | -P]] [-f | -i | -n] [-alNpsvx] source_file ... target_directory\n",
        exitCode: 1,
      };
    const recursive = ["R", "r", "a"].some((flag) => options.flags.has(flag));
    const preserve = options.flags.has("p") || options.flags.has("a");
    let stderr = "";
    const report: Report = (path, text) => {
      stderr += `cp: ${path}: ${text}\n`;
    };
    for (const flag of ["l", "n", "s", "x"]) if (options.flags.has(flag)) throw new NotSimulated(`cp -${flag}`);
    if (recursive && options.flags.has("v")) throw new NotSimulated("cp -v of a tree");
    let stdout = "";
    const sources = options.rest.slice(0, -1);
    if (target.endsWith("/") && !files.exists(target) && !recursive)
      return finish(`cp: directory ${target.replace(/\/+$/, "")} does not exist\n`);
    if (sources.length > 1 && !files.isDirectory(target)) return finish(`cp: ${target} is not a directory\n`);
    for (const source of sources) {
      const node = files.node(source);
      if (node?.kind === "directory" && !recursive) {
        stderr += `cp: ${source} is a directory (not copied).\n`;
        continue;
      }
      // A source that ends in a slash stands for its contents (cp(1), -R).
      const into = files.isDirectory(target) && !(source.endsWith("/") && recursive && source !== "/");
      const to = into ? `${target.replace(/\/+$/, "")}/${baseName(source)}` : target;
      const failures = stderr;
      copyTree(source, to, preserve, !recursive || options.flags.has("L"), files, report);
      if (options.flags.has("v") && stderr === failures) stdout += `${source} -> ${to}\n`;
    }
    return finish(stderr, stdout);
  },
};

const mv: SimulatedCommand = {
  name: "mv",
  source: "mv(1)",
  run: (args, { files }) => {
    const options = readOptions(args, "finhv");
    const target = options.rest.at(-1);
    if (options.unknown !== undefined || target === undefined || options.rest.length < 2)
      return {
        stdout: "",
        stderr: "usage: mv [-f | -i | -n] [-hv] source target\n       mv [-f | -i | -n] [-v] source ... directory\n",
        exitCode: 64,
      };
    let stderr = "";
    let stdout = "";
    for (const source of options.rest.slice(0, -1)) {
      const to =
        files.isDirectory(target) && !options.flags.has("h")
          ? `${target.replace(/\/+$/, "")}/${baseName(source)}`
          : target;
      if (options.flags.has("n") && files.node(source, false) !== undefined && files.exists(to)) {
        if (options.flags.has("v")) stdout += `${to} not overwritten\n`;
        continue;
      }
      try {
        files.rename(source, to);
        if (options.flags.has("v")) stdout += `${source} -> ${to}\n`;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        stderr +=
          error.code === "ENOENT" && error.path !== source
            ? `mv: rename ${source} to ${to}: ${error.text}\n`
            : `mv: ${error.code === "ENOENT" ? source : `rename ${source} to ${to}`}: ${error.text}\n`;
      }
    }
    return finish(stderr, stdout);
  },
};

const ln: SimulatedCommand = {
  name: "ln",
  source: "ln(1)",
  run: (args, { files }) => {
    const options = readOptions(args, "FLPfhinsvw");
    const [source, given = "."] = options.rest;
    if (options.unknown !== undefined || source === undefined)
      return {
        stdout: "",
        stderr: "usage: ln [-s [-F] | -L | -P] [-f | -i] [-hnv] source_file [target_file]\n",
        exitCode: 1,
      };
    if (options.flags.has("v")) throw new NotSimulated("ln -v");
    if (options.rest.length > 2) throw new NotSimulated("ln with more than two operands");
    const keepsLink = (options.flags.has("h") || options.flags.has("n")) && files.node(given, false)?.kind === "link";
    const target = files.isDirectory(given) && !keepsLink ? `${given.replace(/\/+$/, "")}/${baseName(source)}` : given;
    let stderr = "";
    attempt(
      (path, text) => {
        stderr += `ln: ${path}: ${text}\n`;
      },
      target,
      () => {
        if (options.flags.has("f") && files.node(target, false) !== undefined) files.remove(target);
        if (options.flags.has("s")) files.symlink(source, target);
        else files.link(source, target);
      },
    );
    return finish(stderr);
  },
};

const install: SimulatedCommand = {
  name: "install",
  source: "install(1)",
  readsStdin: () => false,
  run: (args, { files, stdin }) => {
    const options = readOptions(args, "B:bCcD:df:g:h:l:M:m:N:o:pSsT:Uv");
    if (options.unknown !== undefined || options.rest.length === 0)
      return {
        stdout: "",
        stderr:
          "usage: install [-bCcpSsUv] [-f flags] [-g group] [-m mode] [-o owner]\n               [-M log] [-D dest] [-h hash] [-T tags]\n               [-B suffix] [-l linkflags] [-N dbdir]\n               file1 file2\n",
        exitCode: 64,
      };
    const mode = applyMode(options.values.get("m")?.at(-1) ?? "755", 0o755, false) ?? 0o755;
    let stderr = "";
    const report: Report = (path, text) => {
      stderr += `install: ${path}: ${text}\n`;
    };
    if (options.flags.has("d")) {
      for (const path of options.rest)
        attempt(report, path, () => {
          files.mkdir(path, { recursive: true, mode });
          files.change(path, (node) => {
            node.mode = mode;
          });
        });
      return finish(stderr);
    }
    const target = options.rest.at(-1) ?? "";
    for (const source of options.rest.slice(0, -1))
      attempt(report, source, () => {
        const to = files.isDirectory(target) ? `${target}/${baseName(source)}` : target;
        files.write(to, source === "/dev/stdin" ? stdin : files.read(source));
        files.change(to, (node) => {
          node.mode = mode;
        });
      });
    return finish(stderr);
  },
};

export const fileCopyCommands: readonly SimulatedCommand[] = [cp, mv, ln, install];
