import { FileError } from "../kernel/files";
import type { Mount } from "../kernel/model";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";
import { typeFilter } from "./fstab";
import { type VisibleMount, visibleMounts } from "./mount-table";
import { optionValue, readOptions } from "./outcome";

/** In bytes. */
interface Space {
  readonly total: number;
  readonly used: number;
  readonly available: number;
}

/** The recorded host's disk. What programs write on the simulated one is not counted. */
const disk: Space = { total: 713087 * 1024, used: 107970 * 1024, available: 569463 * 1024 };

/** devfs(5) reports one kilobyte, none of it used. */
const devices: Space = { total: 1024, used: 0, available: 1024 };

function spaceOf({ type }: Mount): Space {
  if (type === "ufs" || type === "nullfs") return disk;
  if (type === "devfs") return devices;
  throw new NotSimulated(`df of ${type}, whose size depends on the machine's memory`);
}

/** Block sizes by option, with the column's title (getbsize(3)). */
const units: Readonly<Record<string, readonly [number, string]>> = {
  b: [512, "512-blocks"],
  P: [512, "512-blocks"],
  k: [1024, "1024-blocks"],
  m: [1 << 20, "1M-blocks"],
  g: [1 << 30, "1G-blocks"],
};

/** df(1). */
export const df: SimulatedCommand = {
  name: "df",
  source: "df(1) and its source; recording 01 step 60",
  run: (args, context) => {
    if (args.some((word) => word.startsWith("--libxo"))) throw new NotSimulated("df --libxo");
    const options = readOptions(args, "abcgHhiklmnPt:T,");
    const { flags, rest, unknown } = options;
    if (unknown !== undefined)
      return {
        stdout: "",
        stderr: `df: illegal option -- ${unknown}\nusage: df [-b | -g | -H | -h | -k | -m | -P] [-acilnT] [-t type] [-,]\n          [file | filesystem ...]\n`,
        exitCode: 64,
      };
    for (const flag of ["c", "H", "h", "i", ","]) if (flags.has(flag)) throw new NotSimulated(`df -${flag}`);
    const unit = flags.has("k") ? "k" : (["m", "g", "b", "P"].find((flag) => flags.has(flag)) ?? blockSize(context));
    const isWanted = typeFilter(optionValue(options, "t"));
    const visible = visibleMounts(context);
    const chosen: VisibleMount[] = [];
    let stderr = "";
    let exitCode = 0;
    if (rest.length === 0) chosen.push(...visible.filter(({ mount }) => isWanted(mount.type)));
    for (const name of rest) {
      const found = find(name, visible, context);
      if (typeof found === "string") stderr += `df: ${name}: ${found}\n`;
      else if (isWanted(found.mount.type)) chosen.push(found);
      if (typeof found === "string" || !isWanted(found.mount.type)) exitCode = 1;
    }
    return { stdout: table(chosen, unit, flags.has("T")), stderr, exitCode };
  },
};

/** BLOCKSIZE in the environment, 512 bytes without. */
function blockSize({ env }: CommandContext): string {
  const given = env.get("BLOCKSIZE");
  if (given === undefined) return "b";
  const known = { "512": "b", "1024": "k", K: "k", k: "k" }[given];
  if (known === undefined) throw new NotSimulated(`df with BLOCKSIZE=${given}`);
  if (given === "K" || given === "k") throw new NotSimulated("df with BLOCKSIZE=K: its title is not recorded");
  return known;
}

/** The file system that a file is in, or that is mounted from there; else why not. */
function find(name: string, visible: readonly VisibleMount[], { files }: CommandContext): VisibleMount | string {
  try {
    const { kind, mount } = files.stat(name);
    if (kind !== "device") {
      const found = visible.find((each) => each.mount === mount.mount);
      if (found === undefined) throw new NotSimulated(`df of ${name}, whose file system enforce_statfs hides`);
      return found;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return visible.find(({ mount }) => mount.what === name) ?? error.text;
  }
  const mounted = visible.find(({ mount }) => mount.what === name);
  if (mounted === undefined) throw new NotSimulated(`df of ${name}, which is not mounted`);
  return mounted;
}

function table(mounts: readonly VisibleMount[], unit: string, withType: boolean): string {
  if (mounts.length === 0) return "";
  const [size, title] = units[unit] ?? [512, "512-blocks"];
  const rows = mounts.map(({ mount, where }) => {
    const { total, used, available } = spaceOf(mount);
    const blocks = (bytes: number): string => String(Math.floor(bytes / size));
    const share = `${Math.round((used / (used + available)) * 100)}%`;
    return {
      what: mount.what,
      type: mount.type,
      total: blocks(total),
      used: blocks(used),
      available: blocks(available),
      share,
      where,
    };
  });
  const width = (key: "what" | "type" | "total" | "used" | "available", head: string): number =>
    Math.max(head.length, ...rows.map((row) => row[key].length));
  const [what, type] = [width("what", "Filesystem"), width("type", "Type")];
  const [total, used, available] = [width("total", title), width("used", "Used"), width("available", "Avail")];
  const line = (name: string, kind: string, numbers: readonly string[]): string => {
    const [first = "", second = "", third = ""] = numbers;
    const start = name.padEnd(what) + (withType ? `  ${kind.padEnd(type)}` : "");
    return `${start} ${first.padStart(total)} ${second.padStart(used)} ${third.padStart(available)}`;
  };
  const body = rows.map(
    (row) =>
      `${line(row.what, row.type, [row.total, row.used, row.available])} ${row.share.padStart(6)}    ${row.where}\n`,
  );
  return `${line("Filesystem", "Type", [title, "Used", "Avail"])} Capacity  Mounted on\n${body.join("")}`;
}
