import type { Command } from "../transport/index";

/**
 * Writes a file so that a reader sees the old text or the new one, never a part, and nobody but root ever reads it.
 * The script is constant; the path is an argument and the text its standard input.
 */
export function writeFile(path: string, text: string): Command {
  return { argv: ["/bin/sh", "-c", write(), "sh", path], stdin: text };
}

/** The same for a text that may hold a secret of the user's: no error shows it. */
export function writeSecretFile(path: string, text: string): Command {
  return { ...writeFile(path, text), secret: true };
}

/** The same for a file that others may read and, where it is a script, run. */
export function writePublicFile(path: string, text: string, executable: boolean): Command {
  return { argv: ["/bin/sh", "-c", write(`chmod ${executable ? "755" : "644"} "$t" && `), "sh", path], stdin: text };
}

/** Removes a folder that is empty; one that is not, or that is gone already, stays as it is. */
export function removeFolder(path: string): Command {
  return { argv: ["rmdir", path], tolerate: ["*Directory not empty*", "*No such file or directory*"] };
}

/** Removes a file, and what a write of it that was cut off has left; one that is gone already is success. */
export function removeFile(path: string): Command {
  return { argv: ["rm", "-f", path, unfinished(path)] };
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
