import type { Command } from "../transport/index";
import { UNFINISHED } from "./looks";
import type { Step } from "./step";
import { type Lines, words } from "./unit-script";

/** A set as the release comes in: base.txz, lib32.txz …, by its path on the host or its URL. */
export interface Archive {
  readonly source: string;
  readonly sha256?: string | undefined;
}

/** What a root is filled with, in this order. */
export interface Filling {
  readonly archives: readonly Archive[];
  /** The root whose `etc` and `root` are copied, and whose other folders are mounted. */
  readonly base?: string | undefined;
  readonly layers: readonly string[];
  readonly skeleton?: string | undefined;
}

/** Seconds that all of it may take. */
const WHOLE_SECONDS = 7200;
/** Seconds without progress after which it is given up; fetch(1) gives a silent server up earlier, and says so. */
const STALL_SECONDS = 600;

const WORK = `w=$1/${UNFINISHED}`;
/** Whether the work goes on: it holds the lock as long as it runs. One that is gone is not made anew: lockf(1) would. */
const HELD = '[ -e "$w/lock" ] && { lockf -k -s -t 0 "$w/lock" true; [ $? -eq 75 ]; }';

/**
 * Begins unless it is under way: a run that was cut off has left it running. In a folder that is made anew, since a jail that has run in
 * the root may have put links into the one that is there.
 */
const BEGIN = `${WORK}
if ${HELD}; then exit 0; fi
rm -rf "$w"
mkdir -p "$w" && : >"$w/lock" && cat >"$w/fill" && echo begin >"$w/at" || exit 1
daemon -f -p "$w/pid" timeout -k 5 ${WHOLE_SECONDS} lockf -k -s -t 0 "$w/lock" /bin/sh "$w/fill"`;

const POLL = `${WORK}
if [ ! -d "$w" ]; then
	[ -d "$1" ] && echo done || echo "failed $1 is gone"
elif [ -f "$w/failed" ]; then
	echo "failed $(cat "$w/failed")"
elif ${HELD}; then
	read -r at <"$w/at" || at=
	[ ! -f "$w/archive" ] || at="$at, $(stat -f %z "$w/archive") bytes"
	[ ! -f "$w/list" ] || at="$at, $(wc -l <"$w/list" | tr -d ' ') files"
	echo "running $at"
else
	echo stopped
fi`;

/**
 * Ends what fills the root, and waits for that. timeout(1) takes everything along that it has started. A restart of the host leaves the file
 * behind, and its number may be another process's by now.
 */
const END = `${WORK}
[ -e "$w/lock" ] || exit 0
p=$(cat "$w/pid" 2>/dev/null)
case "$(ps -ww -o args= -p "\${p:-0}" 2>/dev/null)" in *" $w/fill") kill "$p" ;; esac
lockf -k -s -t 20 "$w/lock" true`;

/** Begins to fill a root, and what says how far it is. */
export function fillRoot(path: string, filling: Filling): Step {
  return {
    run: { argv: ["/bin/sh", "-c", BEGIN, "sh", path], stdin: fillScript(path, filling) },
    undo: [endFilling(path)],
    partial: true,
    work: { poll: { argv: ["/bin/sh", "-c", POLL, "sh", path] }, stallSeconds: STALL_SECONDS },
  };
}

/** Refuses a root that came whole, as a clone does, and that this kernel does not run. */
export function checkRoot(path: string): Command {
  const script = ['fail() { echo "$1" >&2; exit 1; }', 'cd "$1" || exit 1', NOT_NEWER, RUNS_32_BITS].join("\n");
  return { argv: ["/bin/sh", "-c", script, "sh", path] };
}

/** Ends the filling of a root, where it is under way. */
export function endFilling(path: string): Command {
  return { argv: ["/bin/sh", "-c", END, "sh", path], timeoutSeconds: 60 };
}

/** The script that fills a root: it may be run again where it was cut off. */
function fillScript(path: string, { archives, base, layers, skeleton }: Filling): string {
  const lines: Lines = [
    "#!/bin/sh",
    "# Written by pulumi-freebsd: fills the root of a jail, and goes away with the folder that it is in.",
    `cd ${words(path)} || exit 1`,
    `at() { echo "$1" >${UNFINISHED}/at; }`,
    `fail() { echo "$1" >${UNFINISHED}/failed; exit 1; }`,
    // What an earlier try has unpacked may be immutable, and would not let itself be replaced.
    "chflags -Rx noschg . || fail 'the flags of what an earlier try has left could not be cleared'",
    ...archives.flatMap(unpack),
    ...(base === undefined ? [] : copyBase(base, layers)),
    ...(skeleton === undefined
      ? []
      : [`at ${words(`copying ${skeleton}`)}`, attempt(words("cp", "-Rp", `${skeleton}/.`, "."))]),
    ...(archives.length === 0 ? [] : [NOT_NEWER, RUNS_32_BITS]),
    `exec rm -rf ${UNFINISHED}`,
  ];
  return `${lines.join("\n")}\n`;
}

function unpack({ source, sha256 }: Archive): Lines {
  const name = source.split("/").at(-1) ?? source;
  const isUrl = /^[a-z]+:/.test(source);
  const file = isUrl ? `${UNFINISHED}/archive` : source;
  return [
    ...(isUrl
      ? [
          `size=$(fetch -s ${words(source)} 2>/dev/null) && size=" of $size bytes" || size=`,
          `at ${words(`fetching ${name}`)}"$size"`,
          attempt(words("fetch", "-q", "-T", "60", "-o", file, source)),
        ]
      : []),
    ...(sha256 === undefined
      ? []
      : [
          `sum=$(sha256 -q ${words(file)}) || fail ${words(`${source} cannot be read`)}`,
          `[ "$sum" = ${sha256} ] || fail ${words(`the SHA256 of ${source} is not ${sha256} but `)}"$sum"`,
        ]),
    ...(isUrl ? [] : [`[ -f ${words(file)} ] || fail ${words(`there is no ${file} on the host`)}`]),
    `at ${words(`unpacking ${name}`)}`,
    `tar -xvpf ${words(file)} 2>${UNFINISHED}/list || fail ${words(`${name}: `)}"$(tail -n 3 ${UNFINISHED}/list)"`,
    `rm -f ${UNFINISHED}/archive ${UNFINISHED}/list`,
  ];
}

/**
 * A root of its own for what a jail writes. The host's own / is a base as well: what it is by, its keys and its jails are no
 * business of a jail, and /var may be large, so that just its folders are made, as rc.d/var does.
 */
function copyBase(base: string, layers: readonly string[]): Lines {
  const from = base === "/" ? "" : base;
  const own = ["etc", "root"].filter((folder) => !layers.includes(folder));
  const hosts = ["rc.conf", "rc.conf.local", "fstab", "jail.conf", "jail.conf.d", "ssh/ssh_host_*"];
  return [
    `at ${words(`copying from ${base}`)}`,
    words("mkdir", "-p", ...layers, "dev", "mnt", "proc", "tmp", "var/log", "var/run", "var/tmp"),
    "chmod 1777 tmp var/tmp",
    ...own.map((folder) => attempt(words("cp", "-Rp", `${from}/${folder}`, "."))),
    ...(base === "/" ? [`rm -rf ${hosts.map((name) => `etc/${name}`).join(" ")}`] : []),
    "[ ! -f etc/mtree/BSD.var.dist ] || mtree -deU -f etc/mtree/BSD.var.dist -p var >/dev/null",
  ];
}

function attempt(command: string): string {
  return `said=$(${command} 2>&1) || fail "$said"`;
}

/** A userland may be older than the kernel, never newer (jail(8), build(7)). */
const NOT_NEWER = `new=$(sed -n 's/^USERLAND_VERSION="\\([0-9]*\\.[0-9]*\\).*/\\1/p' bin/freebsd-version 2>/dev/null)
kernel=$(uname -r); kernel=\${kernel%%-*}
if [ -n "$new" ] && { [ "\${new%.*}" -gt "\${kernel%.*}" ] || { [ "\${new%.*}" -eq "\${kernel%.*}" ] && [ "\${new#*.}" -gt "\${kernel#*.}" ]; }; }; then
	fail "its release $new is newer than the kernel's $kernel: a jail's userland may be older than the kernel, and not newer"
fi`;

/** elf(5): the fifth byte is 1 in a program of 32 bits. */
const RUNS_32_BITS = `case "$(uname -m) $(od -An -tx1 -j4 -N1 bin/sh 2>/dev/null | tr -d ' ')" in
amd64*' 01'|arm64*' 01')
	[ "$(sysctl -n kern.features.compat_freebsd_32bit 2>/dev/null)" = 1 ] ||
		fail 'its programs are of 32 bits, and this kernel has no COMPAT_FREEBSD32 to run them'
	;;
esac`;
