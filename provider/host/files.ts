import type { Command } from "../transport/index";

/**
 * Writes a file so that a reader sees the old text or the new one, never a part, and nobody but root ever reads it.
 * The script is constant; the path is an argument and the text its standard input.
 */
export function writeFile(path: string, text: string): Command {
  return {
    argv: ["/bin/sh", "-c", 'umask 077 && mkdir -p "${1%/*}" && cat >"$1.new" && mv -f "$1.new" "$1"', "sh", path],
    stdin: text,
  };
}

/** Removes a file; one that is gone already is success. */
export function removeFile(path: string): Command {
  return { argv: ["rm", "-f", path] };
}
