import { FileError } from "../kernel/files";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { readOptions } from "./outcome";

/** Does something to each operand; a failing one is reported as `NAME: PATH: TEXT` and the others are still done. */
export function eachOperand(name: string, paths: readonly string[], work: (path: string) => void): CommandResult {
  let stderr = "";
  for (const path of paths) {
    try {
      work(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      stderr += `${name}: ${error.path === path || error.path === "" ? path : error.path}: ${error.text}\n`;
    }
  }
  return { stdout: "", stderr, exitCode: stderr === "" ? 0 : 1 };
}

function usage(text: string, status = 64): CommandResult {
  return { stdout: "", stderr: `${text}\n`, exitCode: status };
}

/** chmod(1)'s mode, octal or symbolic, applied to what a file has. */
export function applyMode(text: string, mode: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8) & 0o7777;
  let result = mode;
  for (const clause of text.split(",")) {
    const found = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (found === null) return undefined;
    const who = found[1] === "" ? "a" : (found[1] ?? "a");
    let mask = 0;
    if (/[ua]/.test(who)) mask |= 0o700;
    if (/[ga]/.test(who)) mask |= 0o070;
    if (/[oa]/.test(who)) mask |= 0o007;
    let bits = 0;
    const wants = found[3] ?? "";
    if (wants.includes("r")) bits |= 0o444;
    if (wants.includes("w")) bits |= 0o222;
    if (wants.includes("x") || (wants.includes("X") && (isDirectory || (mode & 0o111) !== 0))) bits |= 0o111;
    bits &= mask;
    if (wants.includes("s")) bits |= (/[ua]/.test(who) ? 0o4000 : 0) | (/[ga]/.test(who) ? 0o2000 : 0);
    if (wants.includes("t")) bits |= 0o1000;
    if (found[2] === "+") result |= bits;
    else if (found[2] === "-") result &= ~bits;
    else result = (result & ~mask) | bits;
  }
  return result;
}

const mkdir: SimulatedCommand = {
  name: "mkdir",
  source: "mkdir(1)",
  run: (args, { files }) => {
    const options = readOptions(args, "m:pv");
    if (options.unknown !== undefined || options.rest.length === 0)
      return usage("usage: mkdir [-pv] [-m mode] directory_name ...");
    if (options.flags.has("v")) throw new NotSimulated("mkdir -v");
    const given = options.values.get("m")?.at(-1);
    const mode = given === undefined ? undefined : (applyMode(given, 0o755, true) ?? 0o755);
    return eachOperand("mkdir", options.rest, (path) => {
      const bare = path.length > 1 ? path.replace(/\/+$/, "") : path;
      try {
        files.mkdir(bare, { recursive: options.flags.has("p"), ...(mode === undefined ? {} : { mode }) });
      } catch (error) {
        // mkdir(1) names the missing parent, not the directory it was asked for.
        if (error instanceof FileError && error.code === "ENOENT")
          throw new FileError("ENOENT", bare.slice(0, bare.lastIndexOf("/")) || bare);
        throw error;
      }
    });
  },
};

const touch: SimulatedCommand = {
  name: "touch",
  source: "touch(1); recording 12 step 6",
  run: (args, context) => {
    const options = readOptions(args, "A:acd:hmr:t:");
    if (options.unknown !== undefined || options.rest.length === 0)
      return usage(
        "usage: touch [-A [-][[hh]mm]SS] [-achm] [-r file] [-t [[CC]YY]MMDDhhmm[.SS]]\n       [-d YYYY-MM-DDThh:mm:SS[.frac][tz]] file ...",
        1,
      );
    const given = options.values.get("d")?.at(-1);
    const reference = options.values.get("r")?.at(-1);
    if (options.flags.has("t") || options.flags.has("A")) throw new NotSimulated("touch -t and -A");
    const time =
      given !== undefined
        ? Date.parse(given.endsWith("Z") ? given : `${given}Z`)
        : reference !== undefined
          ? context.files.stat(reference).mtime
          : context.machine.wallClock();
    return eachOperand("touch", options.rest, (path) => {
      if (!context.files.exists(path)) {
        if (options.flags.has("c")) return;
        context.files.write(path, "");
      }
      context.files.change(path, (node) => {
        node.mtime = time;
      });
    });
  },
};

/** Every path below, the directory itself first. */
function walk(path: string, context: Pick<CommandContext, "files">): string[] {
  const found = [path];
  if (context.files.node(path, false)?.kind === "directory")
    for (const name of context.files.list(path)) found.push(...walk(`${path.replace(/\/+$/, "")}/${name}`, context));
  return found;
}

const chmod: SimulatedCommand = {
  name: "chmod",
  source: "chmod(1)",
  run: (args, context) => {
    const recursive = args[0] === "-R";
    const rest = args.filter((arg, index) => !(index === 0 && /^-[RfhHLPv]+$/.test(arg)));
    const [mode, ...paths] = rest;
    if (mode === undefined || paths.length === 0)
      return usage("usage: chmod [-fhv] [-R [-H | -L | -P]] mode file ...", 1);
    if (applyMode(mode, 0, false) === undefined) return usage(`chmod: invalid file mode: ${mode}`, 1);
    return eachOperand("chmod", recursive ? paths.flatMap((path) => walk(path, context)) : paths, (path) =>
      context.files.change(path, (node) => {
        node.mode = applyMode(mode, node.mode, node.kind === "directory") ?? node.mode;
      }),
    );
  },
};

const ids: Readonly<Record<string, number>> = {
  root: 0,
  wheel: 0,
  daemon: 1,
  operator: 5,
  nobody: 65534,
  nogroup: 65533,
};

function chown(name: "chown" | "chgrp"): SimulatedCommand {
  return {
    name,
    source: `${name}(8)`,
    run: (args, context) => {
      const options = readOptions(args, "RfhHLPvx");
      const [owner, ...paths] = options.rest;
      if (owner === undefined || paths.length === 0)
        return usage(
          `usage: ${name} [-fhvx] [-R [-H | -L | -P]] ${name === "chown" ? "owner[:group]" : "group"} file ...`,
          1,
        );
      const [user, group] = name === "chown" ? owner.split(":") : [undefined, owner];
      const idOf = (word: string | undefined): number | undefined =>
        word === undefined || word === "" ? undefined : /^[0-9]+$/.test(word) ? Number(word) : ids[word];
      if (user !== undefined && user !== "" && idOf(user) === undefined)
        return usage(`${name}: ${user}: illegal user name`, 1);
      if (group !== undefined && group !== "" && idOf(group) === undefined)
        return usage(`${name}: ${group}: illegal group name`, 1);
      const targets = options.flags.has("R") ? paths.flatMap((path) => walk(path, context)) : paths;
      return eachOperand(name, targets, (path) =>
        context.files.change(path, (node) => {
          node.uid = idOf(user) ?? node.uid;
          node.gid = idOf(group) ?? node.gid;
        }),
      );
    },
  };
}

export const fileMakeCommands: readonly SimulatedCommand[] = [mkdir, touch, chmod, chown("chown"), chown("chgrp")];
