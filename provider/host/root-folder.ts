import type { Command } from "../transport/index";
import { UNFINISHED } from "./looks";

/** Seconds that removing a whole userland may take. */
const REMOVE_SECONDS = 900;

/** Makes the folder; one that is there since the host was looked at is somebody's. */
const MAKE = 'mkdir -p "$' + '{1%/*}" && mkdir "$1"';

/** Makes the folder that is to be a root. */
export function makeRoot(path: string): Command {
  return { argv: ["/bin/sh", "-c", MAKE, "sh", path] };
}

/** zfs(8): makes a dataset, or a clone of a snapshot, mounted where the root is to be. */
export function makeDataset(name: string, path: string, snapshot: string | undefined): Command {
  const where = ["-o", `mountpoint=${path}`];
  return {
    argv: snapshot === undefined ? ["zfs", "create", ...where, name] : ["zfs", "clone", ...where, snapshot, name],
  };
}

/**
 * A root with nothing mounted in it: our layers, and the devfs that a jail has left behind, go. What else is mounted there is
 * somebody's, and so is a jail that runs there or below.
 */
const EMPTY = `[ -d "$1" ] || exit 0
if jls path | awk -v root="$1/" 'index($0 "/", root) == 1 { found = 1 } END { exit !found }'; then
	echo "a jail still runs in $1: stop it first" >&2
	exit 1
fi
mount -p | awk -v root="$1/" 'index($2, root) == 1 { print $2, $3 }' | sort -r | while read -r where type; do
	case "$type $2 " in
	devfs*|*" $where "*) umount "$where" || exit 1 ;;
	*) echo "$where is mounted below it ($type): umount it first" >&2; exit 1 ;;
	esac
done || exit 1`;

/**
 * schg and the like keep even root from removing a file (chflags(1)); nothing that is mounted is gone into. What tells that a root is not
 * whole comes before anything goes, and goes last: half of one that a restart of the host or a failure has left passes for none. A full
 * disk has no room for it, and is no reason to keep what fills it.
 */
const REMOVE = `${EMPTY}
chflags -Rx noschg "$1" || {
  s=$? l=$(sysctl -n kern.securelevel)
  [ "$l" -le 0 ] || echo "kern.securelevel is $l, which keeps immutable files as they are: boot with a lower one, then delete this again" >&2
  exit "$s"
}
mkdir -p "$1/${UNFINISHED}" 2>/dev/null
for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do
  [ "$f" = "$1/${UNFINISHED}" ] || rm -rfx "$f" || exit
done
rm -rfx "$1"`;

const DESTROY = `${EMPTY}
zfs list -H -o name "$3" >/dev/null 2>&1 || exit 0
zfs destroy "$3" && { rmdir "$1" 2>/dev/null; true; }`;

/** Removes a root that was made as a folder. */
export function removeRoot(path: string, layers: readonly string[]): Command {
  return { argv: ["/bin/sh", "-c", REMOVE, "sh", path, layers.join(" ")], timeoutSeconds: REMOVE_SECONDS };
}

/** Removes a root that was made as a dataset. One that has snapshots stays: they are not ours. */
export function destroyRoot(path: string, layers: readonly string[], dataset: string): Command {
  return { argv: ["/bin/sh", "-c", DESTROY, "sh", path, layers.join(" "), dataset], timeoutSeconds: REMOVE_SECONDS };
}

/** mount_nullfs(8): a folder of another root, read-only. */
export function mountLayer(from: string, to: string): Command {
  return { argv: ["mount", "-t", "nullfs", "-o", "ro", from, to] };
}

/** Takes a layer away again. */
export function unmountLayer(path: string): Command {
  return { argv: ["umount", path] };
}
