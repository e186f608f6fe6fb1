import { LOCK_FILE } from "../transport/index";
import { UNIT_FOLDER, UNIT_ROOT } from "./unit";
import { WAIT_SECONDS, WAIT_UNTIL } from "./unit-script";

/** A file that the provider puts on a host beside its units. */
export interface HostFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** What a jail's exec.created and exec.prestop call; it always ends well, since a failing prestop leaves the jail running. */
export const HOOK_PATH = `${UNIT_ROOT}/jail-hook`;

/**
 * The lock is that of `pulumi up`: whoever holds it already, and runs jail(8) under it, says so in the environment. Where it
 * is not to be had the hook goes on without, since a jail must not hang for it.
 */
const HOOK = `#!/bin/sh
# Written by pulumi-freebsd. A jail's exec.created and exec.prestop run this: jail-hook attach|detach JAIL
# It puts the jail's interfaces in and takes them out again, and never fails the jail for it: what failed is logged.
report() {
	logger -t pulumi-freebsd "$1"
	echo "pulumi-freebsd: $1" >&2
}
if [ -z "$PULUMI_FREEBSD_LOCKED" ]; then
	PULUMI_FREEBSD_LOCKED=1 lockf -k -s -t 60 ${LOCK_FILE} /bin/sh "$0" "$1" "$2" && exit 0
	report "$1 $2: goes on without ${LOCK_FILE}, which another has held for a minute"
fi
for unit in ${UNIT_FOLDER}/70-VnetInterface-"$2"+*; do
	[ -f "$unit" ] || continue
	# "persistent: false" is left out when the host boots, and only then.
	[ -z "$PULUMI_FREEBSD_BOOT" ] || grep -q '^#pulumi boot yes' "$unit" || continue
	said=$(/bin/sh "$unit" "$1" 2>&1)
	status=$?
	[ "$status" -eq 0 ] && [ -z "$said" ] || report "$1 \${unit##*/}: exit $status: $said"
done
exit 0
`;

/**
 * What rc.d/netif and devd(8) read beside rc.conf. It is in /usr/local/etc, where rc.subr looks as well: a file of the
 * administrator's, /etc/rc.conf.d/netif, would leave no room for a folder of that name.
 */
const NETIF = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/netif and devd(8).
# An interface that a unit makes is not for netif to configure (NOAUTO), unless rc.conf names it; an interface of the host
# that a unit needs stays up, and keeps the addresses that a unit gives it. All of it:
#   grep -h '^#rc.conf ' ${UNIT_FOLDER}/*
case \${pulumi_freebsd_enable:-YES} in
[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]|[Oo][Ff][Ff]|0) _pulumi=no ;;
*) _pulumi=yes ;;
esac
eval "$(awk -v enabled="$_pulumi" '
	FNR == 1 { boot = "" }
	/^#pulumi boot / { boot = $3 }
	sub(/^#rc.conf /, "") && (/=NOAUTO}/ || (boot == "yes" && enabled == "yes"))
' ${UNIT_FOLDER}/* 2>/dev/null)"
`;

interface Stage {
  readonly name: string;
  readonly what: string;
  /** rcorder(8) and its keywords. */
  readonly order: readonly string[];
  /** The units that start and stop, and those whose status is told. */
  readonly units: string;
  readonly all: string;
  readonly stop: readonly string[];
  /** Further lines: what else it can. */
  readonly more?: readonly string[];
}

/** One boot stage as an rc.d script (rc.subr(8), rcorder(8)); `service NAME start ID` does the same for one object. */
function rcScript({ name, what, order, units, all, stop, more = [] }: Stage): string {
  return `#!/bin/sh
# Written by pulumi-freebsd: brings up the ${what}, unit by unit, from ${UNIT_FOLDER}.
# sysrc pulumi_freebsd_enable=NO keeps all of pulumi-freebsd out of the next boot.
#
# PROVIDE: ${name}
${order.map((line) => `# ${line}`).join("\n")}

. /etc/rc.subr

name="${name}"
desc="${what}"
rcvar="pulumi_freebsd_enable"
start_cmd="pulumi_start"
stop_cmd="pulumi_stop"
status_cmd="pulumi_status"
extra_commands="status"

# pulumi_units PATTERN [ID ...]: the units of a pattern, or those of them that are named.
pulumi_units()
{
	pattern=$1
	shift
	for unit in $pattern; do
		[ -f "$unit" ] || continue
		id=\${unit##*/}
		id=\${id#*-*-}
		[ $# -gt 0 ] || echo "$unit"
		for wanted; do
			case $id in
			"$wanted"|"$wanted"+*)
				echo "$unit"
				break
				;;
			esac
		done
	done
}

# pulumi_known PATTERN [ID ...]: a name that no unit has is a mistake.
pulumi_known()
{
	pattern=$1
	shift
	for id; do
		[ -n "$(pulumi_units "$pattern" "$id")" ] || err 1 "there is no unit of $id: see ${UNIT_FOLDER}"
	done
}

# pulumi_run WORD UNIT: under the lock that \`pulumi up\` holds while it changes something. What it says counts when it fails.
pulumi_run()
{
	said=$(mktemp /var/run/pulumi-freebsd.XXXXXX) || return 1
	PULUMI_FREEBSD_LOCKED=1 lockf -k -s -t 60 ${LOCK_FILE} /bin/sh "$2" "$1" >"$said" 2>&1 </dev/null
	status=$?
	# Shutdown does not wait any longer.
	if [ "$status" -eq 75 ] && [ "$1" = stop ]; then
		PULUMI_FREEBSD_LOCKED=1 /bin/sh "$2" "$1" >"$said" 2>&1 </dev/null
		status=$?
	fi
	if [ "$status" -eq 0 ]; then
		id=\${2##*/}
		echo -n " \${id#*-*-}"
	else
		echo
		[ "$status" -ne 75 ] || echo "the lock ${LOCK_FILE} is held" >>"$said"
		warn "\${2##*/}: $(cat "$said")"
		failed=1
	fi
	rm -f "$said"
}

pulumi_start()
{
	failed=0
	# Only /etc/rc starts fast: then "persistent: false" stays out, and NICs that come late are waited for, all together.
	if [ -n "$rc_fast" ]; then
		PULUMI_FREEBSD_BOOT=1
		${WAIT_UNTIL}=$(($(date +%s) + ${WAIT_SECONDS}))
		export PULUMI_FREEBSD_BOOT ${WAIT_UNTIL}
	fi
	set -- "${units}" "$@"
	pulumi_known "$@"
	echo -n "Starting \${desc}:"
	for unit in $(pulumi_units "$@"); do
		[ $# -gt 1 ] || grep -q '^#pulumi boot yes' "$unit" || continue
		pulumi_run start "$unit"
	done
	echo .
	return "$failed"
}

pulumi_stop()
{
${stop.map((line) => `\t${line}`).join("\n")}
}

pulumi_status()
{
	failed=0
	pulumi_known "${all}" "$@"
	for unit in $(pulumi_units "${all}" "$@"); do
		state=there
		/bin/sh "$unit" status >/dev/null 2>&1 || { state=missing; failed=1; }
		grep -q '^#pulumi boot yes' "$unit" || state="$state, not at boot"
		echo "$(sed -n 's/^#pulumi kind //p' "$unit") $(sed -n 's/^#pulumi id //p' "$unit"): $state"
	done
	return "$failed"
}

${more.map((line) => `${line}\n`).join("")}
load_rc_config $name
# It is about the host itself: never a service jail's.
${name}_svcj="NO"
: \${pulumi_freebsd_enable:="YES"}
run_rc_command "$@"
`;
}

const STAYS = ['echo "What units made stays until the host goes down; pulumi destroy takes it away."'];
const STOP_ALL = [
  "failed=0",
  `set -- "${UNIT_FOLDER}/60-*" "$@"`,
  'pulumi_known "$@"',
  'echo -n "Stopping ${desc}:"',
  'for unit in $(pulumi_units "$@"); do',
  '\tpulumi_run stop "$unit"',
  "done",
  "echo .",
  'return "$failed"',
];

/** A jail takes those along that need it: what has run before runs again. */
const RESTART = [
  "",
  'restart_cmd="pulumi_restart"',
  "pulumi_restart()",
  "{",
  "\tbefore=",
  `\tfor unit in $(pulumi_units "${UNIT_FOLDER}/60-*"); do`,
  "\t\tid=${unit##*/}",
  '\t\t! /bin/sh "$unit" status || before="$before ${id#*-*-}"',
  "\tdone",
  '\tpulumi_stop "$@"',
  "\tif [ $# -gt 0 ]; then",
  '\t\tpulumi_start "$@" $before',
  "\telse",
  "\t\tpulumi_start",
  '\t\t[ -z "$before" ] || pulumi_start $before',
  "\tfi",
  "}",
];

/** Everything that must be on a host for its units to run at boot. */
export const BOOT_FILES: readonly HostFile[] = [
  { path: HOOK_PATH, text: HOOK, executable: true },
  { path: "/usr/local/etc/rc.conf.d/netif/pulumi_freebsd", text: NETIF, executable: false },
  {
    path: "/usr/local/etc/rc.d/pulumi_network",
    executable: true,
    text: rcScript({
      name: "pulumi_network",
      what: "network of pulumi-freebsd",
      order: ["REQUIRE: netif", "BEFORE: routing NETWORKING", "KEYWORD: nojail"],
      units: `${UNIT_FOLDER}/[1-5]*`,
      all: `${UNIT_FOLDER}/1[1-9]-* ${UNIT_FOLDER}/[2-5]*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_firewall",
    executable: true,
    text: rcScript({
      name: "pulumi_firewall",
      what: "firewall rules of pulumi-freebsd",
      order: ["REQUIRE: pf ipfw pulumi_network", "BEFORE: DAEMON", "KEYWORD: nojail"],
      units: `${UNIT_FOLDER}/8*`,
      all: `${UNIT_FOLDER}/8*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_jails",
    executable: true,
    text: rcScript({
      name: "pulumi_jails",
      what: "jails of pulumi-freebsd",
      order: ["REQUIRE: LOGIN jail pulumi_network pulumi_firewall", "BEFORE: securelevel", "KEYWORD: nojail shutdown"],
      units: `${UNIT_FOLDER}/60-*`,
      all: `${UNIT_FOLDER}/[67]*`,
      stop: STOP_ALL,
      more: RESTART,
    }),
  },
];
