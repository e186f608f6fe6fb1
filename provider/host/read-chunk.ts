/*
 * The shell text behind the sections. It is constant: what varies (a nonce, a jail's name) comes as an argument and is
 * only ever used quoted, or is a number. sh(1) of any FreeBSD runs it; awk and sed are used as POSIX has them.
 *
 * Each command's output stands between two lines that hold the nonce, which no output can contain by intent:
 *   @NONCE begin TAG … @NONCE end STATUS
 * The line end in front of the second one is the script's own, for output that does not end its last line.
 */

/** Prints a chunk: the command's output between its two lines. Leaves the exit status in `s`, and 1 in `f` on failure. */
export function chunk(tag: string, command: string): string {
  return `printf '@%s begin %s\\n' "$n" "${tag}"
${command}
s=$?
printf '\\n@%s end %s\\n' "$n" "$s"
[ "$s" -eq 0 ] || f=1
`;
}

/** Ends a command with an exit status, as `(exit STATUS)` would, but without a process. */
export function ending(status: string): string {
  return `ended() { return "$1"; }
ended "${status}"`;
}

/** Sets the nonce, and says at the end that nothing was cut off. */
export function script(body: string): string {
  return `n=$1
f=0
${body}${chunk("complete", ":")}exit 0
`;
}
