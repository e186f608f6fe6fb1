import { FileError, type FileStat, type FileView } from "../kernel/files";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { readOptions } from "./outcome";

const users: Readonly<Record<number, string>> = { 0: "root", 1: "daemon", 65534: "nobody" };
const groups: Readonly<Record<number, string>> = { 0: "wheel", 1: "daemon", 5: "operator", 65534: "nobody" };

/** `drwxr-xr-x` (strmode(3)). */
export function modeText(stat: Pick<FileStat, "kind" | "mode">): string {
  const type = { file: "-", directory: "d", link: "l", device: "c" }[stat.kind];
  const bits: string[] = [];
  for (let shift = 6; shift >= 0; shift -= 3) {
    const three = stat.mode >> shift;
    const special = shift === 0 ? (stat.mode & 0o1000) !== 0 : (stat.mode & (shift === 6 ? 0o4000 : 0o2000)) !== 0;
    const letter = shift === 0 ? "t" : "s";
    const execute = (three & 1) !== 0;
    bits.push((three & 4) !== 0 ? "r" : "-", (three & 2) !== 0 ? "w" : "-");
    bits.push(special ? (execute ? letter : letter.toUpperCase()) : execute ? "x" : "-");
  }
  return `${type}${bits.join("")} `;
}

export function userName(uid: number): string {
  return users[uid] ?? String(uid);
}

export function groupName(gid: number): string {
  return groups[gid] ?? String(gid);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function timeText(mtime: number, now: number): string {
  const date = new Date(mtime);
  const pad = (number: number): string => String(number).padStart(2, "0");
  const day = `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const recent = Math.abs(now - mtime) < (365 / 2) * 86_400_000;
  return recent ? `${day} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}` : `${day}  ${date.getUTCFullYear()}`;
}

interface Entry {
  readonly name: string;
  readonly stat: FileStat;
}

/** ls(1): one name a line (standard output is never a terminal here), or the long form. */
export const ls: SimulatedCommand = {
  name: "ls",
  source: "ls(1); recordings 01 step 58, 09 step 22",
  run: (args, context) => {
    const options = readOptions(args, "1AadFfhiIlnoprRStTuGHLPkq");
    if (options.unknown !== undefined)
      return {
        stdout: "",
        stderr: `ls: invalid option -- ${options.unknown}\nusage: ls [-ABCFGHILPRSTUWZabcdfghiklmnopqrstuvwxy1,] [--color=when] [-D format] [file ...]\n`,
        exitCode: 1,
      };
    for (const flag of options.flags) if (!"1AadlFhIrtRopnTG".includes(flag)) throw new NotSimulated(`ls -${flag}`);
    return list(options.rest.length === 0 ? ["."] : options.rest, options.flags, context);
  },
};

function list(paths: readonly string[], flags: ReadonlySet<string>, context: CommandContext): CommandResult {
  const { files } = context;
  let stderr = "";
  let exitCode = 0;
  const plain: Entry[] = [];
  const directories: string[] = [];
  for (const path of [...paths].sort()) {
    try {
      let stat = files.stat(path, !flags.has("l") && !flags.has("d"));
      if (stat.kind === "link" && path.endsWith("/")) stat = files.stat(path);
      if (stat.kind === "directory" && !flags.has("d")) directories.push(path);
      else plain.push({ name: path, stat });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      stderr += `ls: ${path}: ${error.text}\n`;
      exitCode = 1;
    }
  }
  const now = context.machine.wallClock();
  const blocks: string[] = [];
  if (plain.length > 0) blocks.push(print(sorted(plain, flags), flags, now, false));
  const show = (directory: string): void => {
    const entries = entriesOf(directory, flags, files);
    const titled = paths.length > 1 || flags.has("R");
    blocks.push(`${titled ? `${directory}:\n` : ""}${print(sorted(entries, flags), flags, now, true)}`);
    if (!flags.has("R")) return;
    for (const { name, stat } of sorted(entries, flags))
      if (stat.kind === "directory" && name !== "." && name !== "..")
        show(`${directory === "/" ? "" : directory}/${name}`);
  };
  for (const directory of directories) show(directory);
  return { stdout: blocks.join("\n"), stderr, exitCode };
}

function entriesOf(directory: string, flags: ReadonlySet<string>, files: FileView): Entry[] {
  const names = files.list(directory);
  // Root sees everything without being asked (ls(1), -A); -I takes that back.
  const hidden = flags.has("a") || flags.has("A") || !flags.has("I");
  const shown = [...(flags.has("a") ? [".", ".."] : []), ...names.filter((name) => hidden || !name.startsWith("."))];
  return shown.map((name) => ({ name, stat: files.stat(`${directory}/${name}`, false) }));
}

function sorted(entries: readonly Entry[], flags: ReadonlySet<string>): Entry[] {
  const ordered = [...entries];
  if (flags.has("t")) ordered.sort((a, b) => b.stat.mtime - a.stat.mtime);
  if (flags.has("r")) ordered.reverse();
  return ordered;
}

function print(entries: readonly Entry[], flags: ReadonlySet<string>, now: number, total: boolean): string {
  const decorated = (entry: Entry): string => {
    const mark =
      flags.has("F") || flags.has("p")
        ? entry.stat.kind === "directory"
          ? "/"
          : flags.has("F") && entry.stat.kind === "link"
            ? "@"
            : flags.has("F") && (entry.stat.mode & 0o111) !== 0
              ? "*"
              : ""
        : "";
    return entry.name + mark;
  };
  if (!flags.has("l")) return entries.map((entry) => `${decorated(entry)}\n`).join("");
  const rows = entries.map((entry) => ({
    mode: modeText(entry.stat),
    links: String(entry.stat.links),
    user: userName(entry.stat.uid),
    group: groupName(entry.stat.gid),
    flags: flags.has("o") ? [...entry.stat.flags].join(",") || "-" : undefined,
    size: String(entry.stat.size),
    time: timeText(entry.stat.mtime, now),
    name: decorated(entry) + (entry.stat.target === undefined ? "" : ` -> ${entry.stat.target}`),
  }));
  const width = (key: "links" | "user" | "group" | "size"): number =>
    Math.max(0, ...rows.map((row) => row[key].length));
  const [links, user, group, size] = [width("links"), width("user"), width("group"), width("size")];
  const blocks = entries.reduce((sum, { stat }) => sum + Math.ceil(stat.size / 1024) * 2, 0);
  const lines = rows.map(
    (row) =>
      `${row.mode} ${row.links.padStart(links)} ${row.user.padEnd(user)} ${row.group.padEnd(group)} ${row.flags === undefined ? "" : `${row.flags} `}${row.size.padStart(size)} ${row.time} ${row.name}\n`,
  );
  return `${total ? `total ${blocks}\n` : ""}${lines.join("")}`;
}
