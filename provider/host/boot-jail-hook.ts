import { LOCK_FILE } from "../transport/index";
import { UNIT_END, UNIT_FOLDER, UNIT_ROOT } from "./unit";

/** What a jail's exec.created and exec.prestop call; it always ends well, since a failing prestop leaves the jail running. */
export const HOOK_PATH = `${UNIT_ROOT}/jail-hook`;

/**
 * The lock is that of `pulumi up`: whoever holds it already, and runs jail(8) under it, says so in the environment. With
 * exec.clean jail(8) hands on none of it, to commands on the host neither (usr.sbin/jail/command.c), and then the processes
 * above tell. Where the lock is not to be had the hook goes on without, since a jail must not hang for it.
 */
export const JAIL_HOOK = `#!/bin/sh
# Written by pulumi-freebsd. A jail's exec.created and exec.prestop run this: jail-hook attach|detach JAIL
# It puts the jail's interfaces in and takes them out again, and never fails the jail for it: what failed is logged.
# jail(8) hands on the PATH of whoever runs it, which may lack sbin: that of crontab(5) does.
PATH=/sbin:/bin:/usr/sbin:/usr/bin
export PATH
report() {
	logger -t pulumi-freebsd "$1"
	echo "pulumi-freebsd: $1" >&2
}
p=$PPID holder=
[ ! -e ${LOCK_FILE} ] || read -r holder <${LOCK_FILE}
while [ -z "$PULUMI_FREEBSD_LOCKED" ] && [ "\${p:-0}" -gt 1 ]; do
	case "$p $(ps -ww -o args= -p "$p")" in
	"$holder "* | "$p lockf "*" ${LOCK_FILE} "*) PULUMI_FREEBSD_LOCKED=1 ;;
	esac
	p=$(ps -o ppid= -p "$p" | tr -d ' ')
done
if [ -z "$PULUMI_FREEBSD_LOCKED" ]; then
	PULUMI_FREEBSD_LOCKED=1 lockf -k -s -t 60 ${LOCK_FILE} /bin/sh "$0" "$1" "$2" && exit 0
	report "$1 $2: goes on without ${LOCK_FILE}, which another has held for a minute"
fi
# A unit without its last line was cut off while it was written: there is nothing of it yet.
units=${UNIT_FOLDER}
for unit in $(grep -lxF '${UNIT_END}' $units/70-VnetInterface-"$2"+* $units/72-Vlan-"$2"+* 2>/dev/null); do
	# "persistent: false" is left out when the host boots, and only then.
	[ -z "$PULUMI_FREEBSD_BOOT" ] || grep -q '^#pulumi boot yes' "$unit" || continue
	said=$(/bin/sh "$unit" "$1" 2>&1)
	status=$?
	[ "$status" -eq 0 ] && [ -z "$said" ] || report "$1 \${unit##*/}: exit $status: $said"
done
exit 0
`;
