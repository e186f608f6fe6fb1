import type { Command } from "../transport/index";
import { UNFINISHED } from "./looks";

/** Seconds that removing a whole userland may take. */
const REMOVE_SECONDS = 900;

/** Seconds for which a jail may be dying: twice a segment's lifetime, which is 30 (tcp(4), net.inet.tcp.msl), and some more. */
const DYING_SECONDS = 90;

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

/** Mounts a dataset where it belongs. */
export function mountDataset(name: string): Command {
  return { argv: ["zfs", "mount", name] };
}

/**
 * A root with nothing mounted in it: our layers, and the devfs that a jail has left behind, go. What else is mounted there is
 * somebody's, and so is a jail that runs there or below.
 */
const EMPTY = `if jls path | awk -v root="$1/" 'index($0 "/", root) == 1 { found = 1 } END { exit !found }'; then
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
 * These flags keep even root from removing a file (chflags(2)); rm(1) clears uchg and uappnd itself. Nothing that is mounted is gone
 * into. What tells that a root is not whole comes before anything goes, and goes last: half of one that a restart of the host or a
 * failure has left passes for none. A full disk has no room for it, and is no reason to keep what fills it.
 */
const REMOVE = `[ -d "$1" ] || exit 0
${EMPTY}
chflags -Rx noschg,nosappnd,nosunlnk,nouunlnk "$1" || {
  s=$? l=$(sysctl -n kern.securelevel)
  [ "$l" -le 0 ] || echo "kern.securelevel is $l, which keeps immutable files as they are: boot with a lower one, then delete this again" >&2
  exit "$s"
}
mkdir -p "$1/${UNFINISHED}" 2>/dev/null
for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do
  [ "$f" = "$1/${UNFINISHED}" ] || rm -rfx "$f" || exit
done
rm -rfx "$1"`;

/** A jail that is dying holds its root until the last of its connections has ended (kern_jail.c, prison_deref): minutes at most. */
const DESTROY = `${EMPTY}
if zfs list -H -o name "$3" >/dev/null 2>&1; then
	t=0; while [ $t -lt ${DYING_SECONDS} ] && jls -d path | grep -qxF "$1"; do sleep 1; t=$((t + 1)); done
	zfs destroy "$3" || exit 1
fi
rmdir "$1" 2>/dev/null; true`;

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
