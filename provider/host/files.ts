import type { Command } from "../transport/index";
import { INSTALL_FILES, REMOVE_FILES, writeFilesOf } from "./shared-tools";
import { UNIT_FOLDER, UNIT_ROOT } from "./unit";

/** Where files are written before they get their names: `*` never finds half a file. */
export const STAGES = { units: `${UNIT_ROOT}/new`, jails: "/etc/jail.conf.d/.pulumi-freebsd" } as const;
const WRITE_UNITS = writeFilesOf("write_units", UNIT_FOLDER, STAGES.units);
const WRITE_JAIL_FILES = writeFilesOf("write_jail_files", "/etc/jail.conf.d", STAGES.jails);

/**
 * Writes a file so that a reader sees the old text or the new one, never a part, and nobody but root ever reads it.
 * The script is constant; the path is an argument and the text its standard input.
 */
function writeFile(path: string, text: string): Command {
  return { argv: ["/bin/sh", "-c", write(), "sh", path], stdin: text };
}

/** Writes the file of a unit; it shares a process with others of its kind. */
export function writeUnitFile(path: string, text: string): Command {
  return { ...writeFile(path, text), shared: { tool: WRITE_UNITS, words: [path.slice(UNIT_FOLDER.length + 1), text] } };
}

/** Writes the file of a jail, which may hold a secret of the user's: no error shows it. */
export function writeJailFile(path: string, text: string): Command {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { ...writeFile(path, text), secret: true, shared: { tool: WRITE_JAIL_FILES, words: [name, text] } };
}

/** The same for a file that others may read and, where it is a script, run. */
export function writePublicFile(path: string, text: string, executable: boolean): Command {
  const mode = executable ? "755" : "644";
  return {
    argv: ["/bin/sh", "-c", write(`chmod ${mode} "$t" && `), "sh", path],
    stdin: text,
    shared: { tool: INSTALL_FILES, words: [path, mode, text] },
  };
}

/** Removes a folder that is empty; one that is not, or that is gone already, stays as it is. */
export function removeFolder(path: string): Command {
  return { argv: ["rmdir", path], tolerate: ["*Directory not empty*", "*No such file or directory*"] };
}

/** Removes a file, and what a write of it that was cut off has left; one that is gone already is success. */
export function removeFile(path: string): Command {
  return { argv: ["rm", "-f", path, unfinished(path)], shared: { tool: REMOVE_FILES, words: [path] } };
}

/** Where a file is written before it gets its name: hidden, so that no `*` finds half a file. */
export function unfinished(path: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash)}/.${path.slice(slash + 1)}.new`;
}

/** The folder on the way to a file is made as any other; only the file itself is kept from others. */
function write(before = ""): string {
  return `d=\${1%/*}; t=$d/.\${1##*/}.new; [ -d "$d" ] || mkdir -p "$d"; umask 077; cat >"$t" && ${before}mv -f "$t" "$1" || { s=$?; rm -f "$t"; exit $s; }`;
}
