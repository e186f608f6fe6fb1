import type { Command } from "../transport/index";

/**
 * Writes a file so that a reader sees the old text or the new one, never a part, and nobody but root ever reads it.
 * The script is constant; the path is an argument and the text its standard input.
 */
export function writeFile(path: string, text: string): Command {
  return { argv: ["/bin/sh", "-c", WRITE, "sh", path], stdin: text };
}

/** The same for a text that may hold a secret of the user's: no error shows it. */
export function writeSecretFile(path: string, text: string): Command {
  return { ...writeFile(path, text), secret: true };
}

/** The folder on the way to a file is made as any other; only the file itself is kept from others. */
const WRITE = '[ -d "${1%/*}" ] || mkdir -p "${1%/*}"; umask 077; cat >"$1.new" && mv -f "$1.new" "$1"';

/** The same for a script that others may read and root runs. */
export function writeScript(path: string, text: string): Command {
  return { argv: ["/bin/sh", "-c", `${WRITE} && chmod 755 "$1"`, "sh", path], stdin: text };
}

/** Removes a folder that is empty; one that is not, or that is gone already, stays as it is. */
export function removeFolder(path: string): Command {
  return { argv: ["rmdir", path], tolerate: ["*Directory not empty*", "*No such file or directory*"] };
}

/** Removes a file; one that is gone already is success. */
export function removeFile(path: string): Command {
  return { argv: ["rm", "-f", path] };
}
