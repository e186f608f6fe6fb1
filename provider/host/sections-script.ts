/*
 * The shell text behind the sections. It is constant: what varies (a nonce, a jail's name) comes as an argument and is
 * only ever used quoted, or is a number. sh(1) of any FreeBSD runs it; awk and sed are used as POSIX has them.
 *
 * Each command's output stands between two lines that hold the nonce, which no output can contain by intent:
 *   @NONCE begin TAG … @NONCE end STATUS
 * The line end in front of the second one is the script's own, for output that does not end its last line.
 */

import { BOOT_FILES } from "./boot-scripts";
import { NEEDED_MODULES } from "./doctor/modules";
import { ANCHORS } from "./firewall";
import { USUAL_FOLDERS_SCRIPT } from "./looks";
import { FOLDERS, JAIL_FILES, UNIT_FOLDER } from "./unit";
import { UNDECIDED } from "./watchdog-files";

/** Prints a chunk: the command's output between its two lines. Leaves the exit status in `s`, and 1 in `f` on failure. */
function chunk(tag: string, command: string): string {
  return `printf '@%s begin %s\\n' "$n" "${tag}"
${command}
s=$?
printf '\\n@%s end %s\\n' "$n" "$s"
[ "$s" -eq 0 ] || f=1
`;
}

/** `-i`: a host that does not know one of the names tells the others all the same, so values come with their names. */
const SYSCTLS = [
  "kern.ostype",
  "kern.osrelease",
  "kern.osreldate",
  "kern.features.vimage",
  "kern.hostuuid",
  "kern.hostname",
  "kern.securelevel",
  "kern.boottime",
  "kern.module_path",
  "kern.racct.enable",
  "net.inet.ip.forwarding",
  "net.inet.ip.fw.default_to_accept",
  "net.inet6.ip6.forwarding",
  "security.jail.jailed",
].join(" ");

/** A jail of that name cannot exist, so the answer tells only whether the option does. Leaves 1 or 0 in `o`. */
const PROBE_JAIL_OPTION = `case "$(ifconfig -j "$n" -l 2>&1)" in *"llegal option"*|*"nvalid option"*) o=0 ;; *) o=1 ;; esac
`;

const FACTS = [
  chunk("sysctl", `k=$(sysctl -i ${SYSCTLS}) && printf '%s\\n' "$k"`),
  chunk("machine", "uname -m"),
  chunk("versions", "freebsd-version -kru"),
  PROBE_JAIL_OPTION,
  chunk("jail-option", 'echo "$o"'),
  chunk("connection", 'printf "%s\\n" "$SSH_CONNECTION"'),
  chunk("changes", UNDECIDED),
].join("");

/**
 * Turns `ngctl list` into questions: each node's hooks, then what its kind can tell. Nodes go by id, so no name can do
 * harm. ngctl's own socket nodes are left out: they are gone before the question arrives.
 */
const QUESTIONS = `awk '
NF >= 9 && $(NF-6) == "Type:" && $(NF-4) == "ID:" {
  id = $(NF-3); sub(/^0+/, "", id)
  type = $(NF-5)
  if (type == "socket" && $2 ~ /^ngctl[0-9]+$/) next
  print "show [" id "]:"
  if (type == "bridge") more = more "msg [" id "]: getconfig\\n"
  if (type == "ether") more = more "msg [" id "]: getpromisc\\nmsg [" id "]: getautosrc\\n"
  if (type == "eiface" || type == "iface") more = more "msg [" id "]: getifname\\n"
}
END { printf "%s", more }'`;

/**
 * ngctl stops at the first line that fails, which is what a node that has just gone does; it says which line that was,
 * and all is asked again without it. (What it printed until then is thrown away: its stdout is buffered, so the error
 * may stand in the middle of a line.) The questions, and those that were lost, are printed too: who reads this can tell
 * that no node is missing unnoticed.
 */
const QUESTION_CHUNK = chunk(
  "questions",
  `q=
l=$(ngctl list) && q=$(printf '%s\\n' "$l" | ${QUESTIONS}) && printf '%s\\n' "$q"`,
);
const ASK = `while [ "$s" -eq 0 ] && [ -n "$q" ]; do
  r=$(printf '%s\\n' "$q" | ngctl -f - 2>&1)
  s=$?
  if [ "$s" -eq 0 ]; then printf '%s\\n' "$r"; break; fi
  k=$(printf '%s\\n' "$r" | sed -n 's/.*ngctl: line \\([0-9][0-9]*\\): error in file.*/\\1/p')
  if [ -z "$k" ]; then printf '%s\\n' "$r" >&2; break; fi
  printf '%s\\n' "$q" | sed -n "\${k}s/^/lost /p"
  q=$(printf '%s\\n' "$q" | sed "\${k}d")
  s=0
done
(exit "$s")`;

/**
 * Without netgraph in the kernel there are no nodes, and ngctl would load it: a reading must not change the host. The list
 * is read whole, since `kldstat -q` fails in one way for what is not there and for what could not be read.
 */
const KERNEL = chunk("kernel", "m=$(kldstat -v)");
const NETGRAPH = `case "$m
" in
*" netgraph
"*)
${QUESTION_CHUNK}${chunk("nodes", ASK)};;
esac
`;

/**
 * The packet filters that are in the kernel: the main ruleset of pf and the provider's own anchors, the rules of ipfw and its
 * instances of libalias. With -P ports are numbers, whatever services(5) of the host calls them.
 */
const FIREWALL = `case "$m
" in
*" pf
"*)
a=
${chunk("pf-info", "pfctl -s info")}${chunk("pf-nat", "pfctl -P -sn")}${chunk("pf-rules", "pfctl -P -sr")}${chunk(
  "pf-anchors",
  `a=$(pfctl -vsA 2>/dev/null) && printf '%s\\n' "$a"`,
)}case "$a" in *" ${ANCHORS}/"*)
for x in $(printf '%s\\n' "$a" | sed -n 's,^ *\\(${ANCHORS}/[A-Za-z0-9_-]*\\)$,\\1,p'); do
${chunk("pf-nat:$x", 'pfctl -a "$x" -P -sn')}done ;;
esac ;;
esac
case "$m
" in
*" ipfw
"*)
${chunk("ipfw-enable", "sysctl -n net.inet.ip.fw.enable")}${chunk("ipfw", "ipfw list")}case "$m
" in
*" ipfw_nat
"*)
${chunk("ipfw-nat", "ipfw nat show config")};;
esac ;;
esac
`;

const MODULES = chunk("modules", "kldstat -v");
/**
 * Which modules lie where kldload(8) looks: a kernel that was built without any leaves nothing to load. The folders come out of
 * the facts' sysctls in `k`, so that this costs no process.
 */
const MODULE_FILES = `case "$k" in *"kern.module_path: "*)
${chunk(
  "module-files",
  `p=\${k#*kern.module_path: }
p=\${p%%
*}
IFS=';'
for m in ${NEEDED_MODULES.map(({ name }) => name).join(" ")}; do
  for d in $p; do
    if [ -e "$d/$m.ko" ]; then echo "$m"; break; fi
  done
done
unset IFS`,
)};;
esac
`;
const FOLDERS_OF_JAILS = chunk("folders", USUAL_FOLDERS_SCRIPT);
const JAILS = chunk("jails", "jls -d --libxo json -n");
const MOUNTS = chunk("mounts", "mount");
const DEVFS = chunk("devfs", "devfs rule showsets");
/**
 * Those of the folders that hold anything but the provider's own: one that a cut-off create has made is as good as not
 * there. (pkg(8) as well takes away what is empty below /usr/local.) What the base system brings counts in any case.
 */
const USED_FOLDERS = `own=
for d in ${FOLDERS.toSorted().toReversed().join(" ")}; do
  [ -d "$d" ] || continue
  used=
  case $d in /etc/*) used=1 ;; esac
  for e in "$d"/*; do
    case $e in "$d/*" | */pulumi*) continue ;; esac
    case "$own " in *" $e "*) ;; *) used=1 ;; esac
  done
  if [ -n "$used" ]; then echo "$d"; else own="$own $d"; fi
done
`;
/** The files whose being there tells something: those of jails, and what the provider installs. */
const PATHS = `for e in ${JAIL_FILES} ${BOOT_FILES.map(({ path }) => path).join(" ")}; do [ ! -e "$e" ] || echo "$e"; done
`;
/**
 * The records of the provider's own units: comments that begin so, each with its file's name. A unit that goes while they
 * are read makes awk fail, and they are read again; when that does not help, it is no host without units.
 */
export const UNITS_SCRIPT = `${USED_FOLDERS}${PATHS}r=0
for t in 1 2 3; do
  for e in ${UNIT_FOLDER}/*; do break; done
  [ -e "$e" ] || { r=0; break; }
  l=$(awk '/^#pulumi /{ print FILENAME ":" $0 }' ${UNIT_FOLDER}/*) && r=0 || r=$?
  [ "$r" -ne 0 ] || { printf '%s\\n' "$l"; break; }
done
(exit "$r")`;
const UNITS = chunk("units", UNITS_SCRIPT);
const HOST_VNET_CHUNKS = [chunk("ifconfig", "ifconfig -a"), chunk("netstat", "netstat -rn --libxo json")].join("");

/**
 * The network stack of jail `$j` (a jid), by `-j` where `o` is 1; its routes where `w` says so. After a failure: whether the
 * jail is there at all.
 */
const JAIL_VNET = `f=0
if [ "$o" = 1 ]; then
${chunk("ifconfig:$j", 'ifconfig -j "$j" -a')}if [ -n "$w" ]; then
${chunk("netstat:$j", 'netstat -j "$j" -rn --libxo json')}fi
else
${chunk("ifconfig:$j", 'jexec "$j" ifconfig -a')}if [ -n "$w" ]; then
${chunk("netstat:$j", 'jexec "$j" netstat -rn --libxo json')}fi
fi
if [ "$f" -ne 0 ]; then
${chunk("jail:$j", 'jls -j "$j" jid')}fi
`;

/** The list is a chunk of its own: when it cannot be had, that must not look like a host without VNET jails. */
const EVERY_JAIL_VNET = `w=$2
l=
${chunk("vnet-jails", `l=$(jls jid vnet) && l=$(printf '%s\\n' "$l" | awk '$2 == "new" { print $1 }')`)}[ "$s" -eq 0 ] || l=
for j in $l; do
${JAIL_VNET}done
`;

/** `$2` is the jail's name, `$3` is 1 where the tools take `-j`. The jid serves from here on: it is a number. */
const ONE_JAIL_VNET = `o=$3
w=1
${chunk("jail", 'l=$(jls -j "$2" jid vnet); s=$?; printf "%s\\n" "$l"; (exit "$s")')}case "$l" in
*" new")
j=\${l% new}
${JAIL_VNET};;
esac
`;

/** Sets the nonce, and says at the end that nothing was cut off. */
function script(body: string): string {
  return `n=$1
f=0
${body}${chunk("complete", ":")}exit 0
`;
}

/** The scripts of the sections that take more than one command, by section; "vnet:" is any jail's. */
export const SECTION_SCRIPTS = {
  facts: script(FACTS),
  netgraph: script(KERNEL + NETGRAPH),
  firewall: script(KERNEL + FIREWALL),
  "vnet:host": script(HOST_VNET_CHUNKS),
  "vnet:": script(ONE_JAIL_VNET),
  everything: script(
    [
      FACTS,
      MODULES,
      MODULE_FILES,
      KERNEL,
      NETGRAPH,
      FIREWALL,
      JAILS,
      FOLDERS_OF_JAILS,
      MOUNTS,
      DEVFS,
      UNITS,
      HOST_VNET_CHUNKS,
      EVERY_JAIL_VNET,
    ].join(""),
  ),
} as const;
