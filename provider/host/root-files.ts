import type { Command } from "../transport/index";

/** What an administrator's own file is called while ours stands in its place. */
const ASIDE = ".before-pulumi";

/**
 * Into the folder of a file below a root, step by step. Whoever is root in the jail may put links where folders were, and on
 * the host those lead out of the jail: what is not where it seems to be is not touched. From then on names stand in that folder,
 * wherever it is moved.
 */
function enter(missing: string): string {
  return `r=$(realpath "$1") && cd "$r" || exit 1
d=\${2%/*} n=\${2##*/} f=$IFS IFS=/
set -f
for c in $d; do
	[ -n "$c" ] || continue
	[ -d "$c" ] || [ -L "$c" ] || ${missing}
	cd -P "./$c" || exit 1
done
set +f
IFS=$f
[ "$(pwd -P)" = "$r$d" ] || { echo "$1$d is really $(pwd -P): a link leads there, and it is left alone" >&2; exit 1; }`;
}

const WRITE = `${enter('mkdir -- "$c" || exit 1')}
[ -z "$4" ] || [ ! -e "$n" ] || [ -e "$n${ASIDE}" ] || mv "./$n" "./$n${ASIDE}" || exit 1
umask 077
rm -f ".$n.new" && set -C && cat >".$n.new" && set +C && chmod "$3" ".$n.new" && mv -f ".$n.new" "./$n" || { s=$?; rm -f ".$n.new"; exit $s; }`;

const REMOVE_FOLDER = `[ -d "$1" ] || exit 0
${enter("exit 0")}
rmdir "./$n" 2>/dev/null || true`;

const REMOVE = `[ -d "$1" ] || exit 0
${enter("exit 0")}
rm -f ".$n.new"
if [ -e "$n${ASIDE}" ]; then mv -f "./$n${ASIDE}" "./$n"; elif [ -z "$3" ]; then rm -f "./$n"; fi`;

/** Writes a file below a root; what an administrator had there is kept aside where `keep` says so. */
export function writeBelow(root: string, path: string, text: string, mode: string, keep: boolean): Command {
  const argv = ["/bin/sh", "-c", WRITE, "sh", root, path, mode, keep ? "keep" : ""];
  return { argv, stdin: text, secret: true };
}

/**
 * Takes it away again, and puts back what was there before. Where an administrator had a file there (`kept`) and none is aside, theirs has
 * been put back already, or was the same: it stays.
 */
export function removeBelow(root: string, path: string, kept: boolean): Command {
  return { argv: ["/bin/sh", "-c", REMOVE, "sh", root, path, kept ? "keep" : ""] };
}

/** Takes away a folder below a root, unless something is in it. */
export function removeFolderBelow(root: string, path: string): Command {
  return { argv: ["/bin/sh", "-c", REMOVE_FOLDER, "sh", root, path] };
}
