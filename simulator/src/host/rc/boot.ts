/** /etc/rc and /etc/rc.shutdown: every script in rcorder(8)'s order, and back. */
export const rc = `#!/bin/sh
# rc(8) of the simulated host.
export HOME=/ PATH=/sbin:/bin:/usr/sbin:/usr/bin
autoboot=no
[ "$1" != autoboot ] || autoboot=yes
. /etc/rc.subr
load_rc_config
leave_out="-s nostart"
if check_jail jailed; then
	leave_out="$leave_out -s nojail"
	check_jail vnet || leave_out="$leave_out -s nojailvnet"
fi
[ -e \${firstboot_sentinel:-/firstboot} ] || leave_out="$leave_out -s firstboot"
find_local_scripts_new
case $autoboot in
yes) _boot=faststart rc_fast=yes ;;
no) _boot=quietstart ;;
esac
for script in $(rcorder $leave_out /etc/rc.d/* $local_rc 2>/dev/null); do
	run_rc_script $script $_boot
done
rm -f \${firstboot_sentinel:-/firstboot}
echo
date
exit 0
`;

export const rcShutdown = `#!/bin/sh
# rc.shutdown(8) of the simulated host.
export HOME=/ PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin
. /etc/rc.subr
load_rc_config
if [ -n "$rcshutdown_timeout" ]; then
	{
		sleep $rcshutdown_timeout
		echo
		echo "$rcshutdown_timeout second watchdog timeout expired. Shutdown terminated."
		date
		kill -KILL $$
	} &
	watchdog=$!
fi
only="-k shutdown"
if check_jail jailed; then
	only="$only -s nojail"
	check_jail vnet || only="$only -s nojailvnet"
fi
find_local_scripts_new
for script in $(reverse_list $(rcorder $only /etc/rc.d/* $local_rc 2>/dev/null)); do
	run_rc_script $script faststop
done
if [ -n "$watchdog" ]; then
	kill $watchdog
	wait $watchdog
fi
echo .
exit 0
`;
