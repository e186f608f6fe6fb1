import { posix } from "node:path";
import type { Command } from "../transport/index";
import { filePresent } from "./effects-files";
import { REMOVE_FILES, STAGE_FILES, writeFilesOf } from "./shared-tools";
import { type Step, step, telling } from "./step";
import { UNIT_FOLDER, UNIT_ROOT } from "./unit";

/** A file that others may read. */
export interface PublicFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** Where files are written before they get their names: `*` never finds half a file. */
export const STAGES = { units: `${UNIT_ROOT}/new`, jails: "/etc/jail.conf.d/.pulumi-freebsd" } as const;
const WRITE_UNITS = writeFilesOf({
  name: "write_units",
  folder: UNIT_FOLDER,
  stage: STAGES.units,
  isMarkedWhole: true,
});
const WRITE_JAIL_FILES = writeFilesOf({
  name: "write_jail_files",
  folder: "/etc/jail.conf.d",
  stage: STAGES.jails,
  isKept: true,
});

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

/**
 * Writes files that others may read and, where they are scripts, run. First all are written in a hidden folder of the one that they belong
 * in; then they get their names, those of one folder in one mv(1): a reader sees the old text or the new one, whatever file systems there
 * are. Nobody's turn comes between, since whoever takes the last unit away takes these folders, too.
 */
export function installFiles(files: readonly PublicFile[]): readonly Step[] {
  if (files.length === 0) return [];
  const folders = [...new Set(files.map(({ path }) => posix.dirname(path)))];
  const stages = folders.map(publicStage);
  const staged = ({ path }: PublicFile) => `${publicStage(posix.dirname(path))}/${posix.basename(path)}`;
  const scripts = files.filter(({ executable }) => executable).map(staged);
  const prepare: Step = {
    ...step({ argv: ["mkdir", "-p", ...stages], inOneGo: true }, { argv: ["rm", "-rf", ...stages] }),
    partial: true,
  };
  const named = folders.map((folder) => {
    const own = files.filter(({ path }) => posix.dirname(path) === folder);
    const move = step({ argv: ["mv", "-f", ...own.map(staged), `${folder}/`] });
    return telling(move, (inventory, outcome) =>
      own.reduce((known, { path }) => filePresent(path)(known, outcome), inventory),
    );
  });
  const unnamed = [
    prepare,
    ...files.map((file) => step(stageFile(staged(file), file.text))),
    ...(scripts.length === 0 ? [] : [step({ argv: ["chmod", "755", ...scripts] })]),
  ];
  return [...unnamed.map((each) => ({ ...each, changes: [] })), ...named];
}

/** Where files are written that others may read, before they get their names in a folder. */
export function publicStage(folder: string): string {
  return `${folder}/.pulumi-freebsd`;
}

function stageFile(path: string, text: string): Command {
  return {
    argv: ["/bin/sh", "-c", 'umask 022; cat >"$1"', "sh", path],
    stdin: text,
    shared: { tool: STAGE_FILES, words: [path, text] },
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
function unfinished(path: string): string {
  const slash = path.lastIndexOf("/");
  return `${path.slice(0, slash)}/.${path.slice(slash + 1)}.new`;
}

/** The folder on the way to a file is made as any other; only the file itself is kept from others. */
function write(): string {
  return `d=\${1%/*}; t=$d/.\${1##*/}.new; [ -d "$d" ] || mkdir -p "$d"; umask 077; cat >"$t" && mv -f "$t" "$1" || { s=$?; rm -f "$t"; exit $s; }`;
}
