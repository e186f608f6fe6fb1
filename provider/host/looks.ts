import { posix } from "node:path";
import type { Command } from "../transport/index";
import type { Inventory } from "./inventory-types";
import { parseDevfsRules } from "./parse/devfs";
import { parseSysctl } from "./parse/sysctl";

/**
 * A part of the host that the whole inventory leaves out, since there is no end of such parts: a folder as a jail's root, a
 * file, a ZFS dataset, a variable of the kernel, the rules of a devfs ruleset, the limits and CPUs of a jail. It is read when a resource names it.
 */
export type Look =
  | `tree:${string}`
  | `file:${string}`
  | `dataset:${string}`
  | `sysctl:${string}`
  | `devfs:${number}`
  | `folders:${string}`
  | `limits:${string}`
  | `cpus:${string}`;

/** Where a jail's root is filled: it is there until the root is whole. */
export const UNFINISHED = ".pulumi-freebsd";

/** A folder as the root of a jail. */
export interface Tree {
  /** Something else than a folder stands there. */
  readonly isFolder: boolean;
  /** It is being filled, or that was cut off. */
  readonly isUnfinished: boolean;
  /** Nothing is in it. */
  readonly isEmpty: boolean;
  /** What its freebsd-version(1) says of itself, as 14.3-RELEASE-p2; absent in what is older than 10.0. */
  readonly release?: string;
}

/** A file's mode in octal digits, and the SHA256 of what is in it. */
export interface FileState {
  readonly mode: string;
  readonly sha256: string;
}

/** A variable of the sysctl tree. sysctl(8) */
export interface SysctlVariable {
  /** As printed; absent where the kernel has no such variable. */
  readonly value?: string;
  readonly writable: boolean;
  /** Not writable, but the loader can set it (loader.conf(5)). */
  readonly tunable: boolean;
}

/** A ZFS dataset or snapshot: zfs(8), list. */
export interface Dataset {
  readonly name: string;
  /** Where it is mounted; `-` for a snapshot. */
  readonly mountpoint: string;
}

const TREE = `p=$1
if [ -d "$1" ]; then
  echo folder
  [ ! -e "$1/${UNFINISHED}" ] || echo unfinished
  for e in "$1"/*; do break; done
  [ -e "$e" ] || [ -L "$e" ] || echo empty
  [ ! -f "$1/bin/freebsd-version" ] || sed -n 's/^USERLAND_VERSION="\\(.*\\)"$/release \\1/p' "$1/bin/freebsd-version"
elif [ -e "$1" ] || [ -L "$1" ]; then
  echo other
else
  while [ ! -e "$p" ]; do p=\${p%/*}; p=\${p:-/}; done
  echo "absent $p"
fi
! cd -P "$p" 2>/dev/null || [ "$PWD" = "$p" ] || echo "real $PWD\${1#"$p"}"`;

const FILE = `[ ! -f "$1" ] || { stat -L -f %Lp "$1" && sha256 -q "$1"; }`;

/** zfs(8) would load its module, and a reading must not change the host. */
const DATASET = `if kldstat -q -m zfs; then
  zfs list -H -o name,mountpoint "$1" 2>/dev/null || echo absent
else
  echo unavailable
fi`;

/** The folders in `u`, which is the working directory, each on a line: of many jails' roots in one place, one look tells. */
const FOLDERS_HERE = `[ "$PWD" = "$u" ] || echo "real $PWD"
for f in ./*/; do
  [ -d "$f" ] || continue
  printf '%s\\n' "$f"
  [ ! -L "\${f%/}" ] || printf 'link %s\\n' "$f"
done`;
const FOLDERS_IN = `u=$1
cd -P "$u" 2>/dev/null || exit 0
${FOLDERS_HERE}`;

/**
 * What can be done with a variable, and its value. With `-N` its name is printed if it can be written (`-W`), or be set by the
 * loader (`-T`): sysctl(8); show_var() in sbin/sysctl/sysctl.c.
 */
const SYSCTL = `w=$(sysctl -iNW "$1") || exit
if [ "$w" = "$1" ]; then echo writable
elif [ "$(sysctl -iNT "$1")" = "$1" ]; then echo tunable
else echo fixed
fi
sysctl -i "$1"`;

const DEVFS = 'devfs rule -s "$1" show';

/** Nothing where the host counts nothing; a jail that does not run may have rules as well. */
const LIMITS = 'rctl "jail:$1" 2>/dev/null || true';

/** The CPUs of this shell are the host's. */
const CPUS = 'cpuset -g; cpuset -g -j "$1" 2>/dev/null || true';

const SCRIPTS: Readonly<Record<string, string>> = {
  tree: TREE,
  file: FILE,
  dataset: DATASET,
  sysctl: SYSCTL,
  devfs: DEVFS,
  folders: FOLDERS_IN,
  limits: LIMITS,
  cpus: CPUS,
};

/** Whether a section is read only when a resource names it. */
export function isLook(section: string): section is Look {
  return /^(tree|file|dataset|sysctl|devfs|folders|limits|cpus):/.test(section);
}

/** The command that reads such a section. */
export function lookCommand(look: Look): Command {
  const colon = look.indexOf(":");
  return { argv: ["/bin/sh", "-c", SCRIPTS[look.slice(0, colon)] ?? "", "sh", look.slice(colon + 1)] };
}

/** Where jails' roots are kept as a rule: the whole inventory tells what is in these, which costs no process. */
const USUAL_FOLDERS = [
  "/jails",
  "/usr/jails",
  "/usr/local/jails",
  "/var/jails",
  "/home/jails",
  "/zroot/jails",
  "/vimages",
];

/** Whether the whole inventory tells it without being asked. */
export function isUsual(look: Look): boolean {
  return USUAL_FOLDERS.some((folder) => look === `folders:${folder}`);
}

/** Prints each of them, and the folders in it as {@link FOLDERS_IN} has them. */
export const USUAL_FOLDERS_SCRIPT = `for u in ${USUAL_FOLDERS.join(" ")}; do
  printf '%s\\n' "$u"
  cd -P "$u" 2>/dev/null || continue
${FOLDERS_HERE}
done
cd /`;

/** The looks that the output of {@link USUAL_FOLDERS_SCRIPT} stands for. */
export function parseUsualFolders(output: string): ReadonlyMap<string, string> {
  const looks = new Map<string, string>();
  let look = "";
  for (const line of output.split("\n")) {
    if (line.startsWith("/")) {
      look = `folders:${line}`;
      looks.set(look, "");
    } else if (line !== "") {
      looks.set(look, `${looks.get(look) ?? ""}${line}\n`);
    }
  }
  return looks;
}

/** The look that tells whether a folder is there: one for all folders beside it. */
export function folderLook(path: string): Look {
  return `folders:${posix.dirname(path)}`;
}

/** Whether a folder is there; undefined where nobody has looked. */
export function isFolderThere({ looks }: Inventory, path: string): boolean | undefined {
  if (path === "/") return true;
  const listed = looks.get(folderLook(path));
  return listed === undefined ? undefined : listed.split("\n").includes(`./${posix.basename(path)}/`);
}

/**
 * That a link is on the way to a folder, and what to do about it. The kernel and the tools tell of jails and mounts by the path
 * without it (kern_jail_set() in sys/kern/kern_jail.c; sbin/mount_nullfs/mount_nullfs.c): what was given would never be seen again.
 */
export function linkOnTheWay({ looks }: Inventory, path: string): string | undefined {
  const [tree, folders] = [linesOf(looks.get(`tree:${path}`)), linesOf(looks.get(folderLook(path)))];
  const real = (lines: readonly string[]) => lines.find((line) => line.startsWith("real "))?.slice("real ".length);
  const folder = real(folders);
  const place = real(tree) ?? (folder === undefined ? undefined : posix.join(folder, posix.basename(path)));
  if (place !== undefined)
    return `path: ${path} is really ${place}, by a link: give that path, by which jls(8) and mount(8) tell of it`;
  return folders.includes(`link ./${posix.basename(path)}/`)
    ? `path: ${path} is a link: give the path that it leads to, by which jls(8) and mount(8) tell of it`
    : undefined;
}

/**
 * The folder of that path; undefined when nothing is there, or when it was not looked at. No jail runs in one that is being filled: where
 * one does, it is its own root who says so.
 */
export function treeAt({ looks, jails }: Inventory, path: string): Tree | undefined {
  const lines = linesOf(looks.get(`tree:${path}`));
  const [first] = lines;
  if (first === undefined || first.startsWith("absent ")) return undefined;
  const release = lines.find((line) => line.startsWith("release "))?.slice("release ".length);
  return {
    isFolder: first === "folder",
    isUnfinished: lines.includes("unfinished") && !jails.some((jail) => jail.path === path),
    isEmpty: lines.includes("empty"),
    ...(release === undefined ? {} : { release }),
  };
}

/** The last part of a path that is there: what is below it would have to be made. */
export function nearestFolder({ looks }: Inventory, path: string): string {
  const [first = ""] = linesOf(looks.get(`tree:${path}`));
  return first.startsWith("absent ") ? first.slice("absent ".length) : path;
}

/** The file of that path; undefined when there is none, or when it was not looked at. */
export function fileAt({ looks }: Inventory, path: string): FileState | undefined {
  const [mode, sha256] = linesOf(looks.get(`file:${path}`));
  return mode === undefined || sha256 === undefined ? undefined : { mode, sha256 };
}

/** The dataset of that name; undefined when there is none, or no ZFS on the host. */
export function datasetAt({ looks }: Inventory, name = ""): Dataset | undefined {
  const [line] = linesOf(looks.get(`dataset:${name}`));
  const [found, mountpoint] = (line ?? "").split("\t");
  return found === undefined || mountpoint === undefined ? undefined : { name: found, mountpoint };
}

/** Whether ZFS is in the host's kernel, as the look at a dataset has told. */
export function hasZfs({ looks }: Inventory, name: string): boolean {
  return linesOf(looks.get(`dataset:${name}`))[0] !== "unavailable";
}

/** The variable of that name; undefined when it was not looked at. */
export function sysctlAt({ looks }: Inventory, name: string): SysctlVariable | undefined {
  const output = looks.get(`sysctl:${name}`);
  if (output === undefined) return undefined;
  const end = output.indexOf("\n");
  const [kind, value] = [output.slice(0, end), parseSysctl(output.slice(end + 1)).get(name)];
  const variable = { writable: kind === "writable", tunable: kind === "tunable" };
  return value === undefined ? variable : { ...variable, value };
}

/** The rules of a devfs ruleset, without their numbers; none where there is no such ruleset, or it was not looked at. */
export function devfsRulesAt({ looks }: Inventory, number: number): readonly string[] {
  return parseDevfsRules(looks.get(`devfs:${number}`) ?? "").map(({ rule }) => rule);
}

function linesOf(output: string | undefined): readonly string[] {
  return (output ?? "").split("\n").filter((line) => line !== "");
}
