import { LOCK_FILE } from "../transport/index";
import { UNIT_END, UNIT_FOLDER } from "./unit";
import { WAIT_SECONDS, WAIT_UNTIL } from "./unit-script";

interface Stage {
  readonly name: string;
  readonly what: string;
  /** rcorder(8) and its keywords. */
  readonly order: readonly string[];
  /** The units that start and stop, and those whose status is told. */
  readonly units: string;
  readonly all: string;
  readonly stop: readonly string[];
  /** Whether a unit may need what one behind it makes. */
  readonly retries?: true;
  /** Further lines: what else it can. */
  readonly more?: readonly string[];
}

/**
 * A bridge's uplink may be a VLAN on an epair: whatever the units' order, some need what comes behind them. So all are tried,
 * without waiting for anything, for as long as that makes another one succeed.
 */
const RETRIES = [
  "before=",
  'while [ "$todo" != "$before" ]; do',
  "\tbefore=$todo todo=",
  "\tfor unit in $before; do",
  `\t\tif PULUMI_FREEBSD_LOCKED=1 ${WAIT_UNTIL}=0 lockf -k -s -t 60 ${LOCK_FILE} \\`,
  '\t\t    /bin/sh "$unit" start >/dev/null 2>&1 </dev/null; then',
  "\t\t\tid=${unit##*/}",
  '\t\t\techo -n " ${id#*-*-}"',
  "\t\telse",
  '\t\t\ttodo="$todo $unit"',
  "\t\tfi",
  "\tdone",
  "done",
];

/** One boot stage as an rc.d script (rc.subr(8), rcorder(8)); `service NAME start ID` does the same for one object. */
export function rcScript({ name, what, order, units, all, stop, retries, more = [] }: Stage): string {
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

# pulumi_units PATTERN [ID ...]: the units of a pattern, or those of them that are named; none whose writing was cut off.
pulumi_units()
{
	pattern=$1
	shift
	for unit in $(grep -lxF '${UNIT_END}' $pattern /dev/null 2>/dev/null); do
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
	PULUMI_FREEBSD_LOCKED=1 lockf -k -s -t "\${patience:-60}" ${LOCK_FILE} /bin/sh "$2" "$1" >"$said" 2>&1 </dev/null
	status=$?
	# What is held so long is not waited for again and again: shutdown has 90 seconds for all jails (rcshutdown_timeout).
	[ "$status" -ne 75 ] || patience=0
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
	# Only /etc/rc starts fast, or, out of single-user mode, with $_boot alone: then "persistent: false" stays out, and NICs that
	# come late are waited for, all together.
	if [ -n "$rc_fast$_boot" ]; then
		PULUMI_FREEBSD_BOOT=1
		${WAIT_UNTIL}=$(($(date +%s) + ${WAIT_SECONDS}))
		export PULUMI_FREEBSD_BOOT ${WAIT_UNTIL}
	fi
	set -- "${units}" "$@"
	pulumi_known "$@"
	echo -n "Starting \${desc}:"
	todo=
	for unit in $(pulumi_units "$@"); do
		[ $# -gt 1 ] || grep -q '^#pulumi boot yes' "$unit" || continue
		todo="$todo $unit"
	done
${(retries === true ? RETRIES : []).map((line) => `\t${line}\n`).join("")}	for unit in $todo; do
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
