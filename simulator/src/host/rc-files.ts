import { defaultDevfsRules } from "../kernel/devfs";
import { defaultRcConf } from "./rc-defaults";
import { rcOrder } from "./rc-order";
import { rcScripts } from "./rc-scripts";
import { rcSubr } from "./rc-subr";

const rc = `#!/bin/sh
# rc(8) of the simulated host.
HOME=/
PATH=/sbin:/bin:/usr/sbin:/usr/bin
export HOME PATH
if [ "$1" = autoboot ]; then
	autoboot=yes
	_boot=faststart
else
	autoboot=no
	_boot=quietstart
fi
. /etc/rc.subr
load_rc_config XXX
skip="-s nostart"
if check_jail jailed; then
	skip="$skip -s nojail"
	check_jail vnet || skip="$skip -s nojailvnet"
fi
[ -n "$local_startup" ] && find_local_scripts_new
for _script in $(rcorder $skip /etc/rc.d/* $local_rc 2>/dev/null); do
	run_rc_script $_script $_boot
done
echo ''
date
exit 0
`;

const rcShutdown = `#!/bin/sh
# rc.shutdown(8) of the simulated host.
HOME=/
PATH=/sbin:/bin:/usr/sbin:/usr/bin
export HOME PATH
. /etc/rc.subr
load_rc_config XXX
(sleep $rcshutdown_timeout; kill -TERM $$) >/dev/null 2>&1 &
_watchdog=$!
skip="-k shutdown"
check_jail jailed && skip="$skip -s nojail"
[ -n "$local_startup" ] && find_local_scripts_new
for _script in $(reverse_list $(rcorder $skip /etc/rc.d/* $local_rc 2>/dev/null)); do
	run_rc_script $_script faststop
done
kill -TERM $_watchdog >/dev/null 2>&1
wait $_watchdog
echo '.'
exit 0
`;

const service = `#!/bin/sh
# service(8) of the simulated host.
. /etc/rc.subr
load_rc_config XXX
usage() {
	echo
	echo Usage:
	for _form in '-e' '-R' '[-v] -l | -r' '[-v] [-E var=value] <rc.d script> start|stop|etc.'; do
		echo "\${0##*/} [-j <jail name or id>] $_form"
	done
	echo "\${0##*/} -h"
	echo
}
_wants=
while getopts j:ehlrRvE: _option; do
	case $_option in
	j) _jail=$OPTARG ;;
	e|l|r|R) _wants=$_option ;;
	v) _verbose=yes ;;
	E) _environment="$_environment $OPTARG" ;;
	h) usage; exit 0 ;;
	*) usage; exit 1 ;;
	esac
done
shift $((OPTIND - 1))
if [ -n "$_jail" ]; then
	/usr/sbin/jexec -l "$_jail" /usr/sbin/service \${_wants:+-$_wants} \${_verbose:+-v} "$@"
	exit $?
fi
skip="-s nostart"
check_jail jailed && skip="$skip -s nojail"
[ -n "$local_startup" ] && find_local_scripts_new
case $_wants in
e|R)
	_all="/etc/rc.d/*"
	[ $_wants = R ] && _all=
	for _file in $(rcorder $skip $_all $local_rc 2>/dev/null); do
		grep -q ^rcvar $_file || continue
		eval $(grep ^name= $_file)
		eval $(grep ^rcvar $_file)
		[ -n "$rcvar" ] && load_rc_config_var $name $rcvar
		checkyesno $rcvar 2>/dev/null || continue
		if [ $_wants = e ]; then
			echo $_file
		else
			run_rc_script $_file stop
			run_rc_script $_file start
		fi
	done
	exit 0
	;;
l)
	for _dir in /etc/rc.d $local_startup; do
		[ -n "$_verbose" ] && echo "From $_dir:"
		[ -d $_dir ] && /bin/ls -1 $_dir
	done
	exit 0
	;;
r)
	rcorder $skip /etc/rc.d/* $local_rc 2>/dev/null
	exit 0
	;;
esac
if [ $# -lt 2 ]; then
	usage
	exit 1
fi
_script=$1
shift
cd /
for _dir in /etc/rc.d $local_startup; do
	if [ -x "$_dir/$_script" ]; then
		[ -n "$_verbose" ] && echo "$_script is located in $_dir"
		exec env -i HOME=/ PATH=/sbin:/bin:/usr/sbin:/usr/bin $_environment "$_dir/$_script" "$@"
	fi
done
echo "$_script does not exist in /etc/rc.d or the local startup"
echo "directories ($local_startup), or is not executable"
exit 1
`;

/** The recorded host's own SSH server is started from here. */
const rcLocal = `/usr/sbin/daemon -r /usr/sbin/gossh :22
echo GOSSH STARTED
`;

function headerOf(name: string): string {
  const order = rcOrder[name];
  const lines = [`# PROVIDE: ${order?.provide ?? name}`];
  for (const [word, value] of [
    ["REQUIRE", order?.require],
    ["BEFORE", order?.before],
    ["KEYWORD", order?.keyword],
  ] as const)
    for (const line of value?.split("\n") ?? []) lines.push(`# ${word}: ${line}`);
  return `#!/bin/sh\n#\n\n${lines.join("\n")}\n\n`;
}

/** A script of rc.d: what it does, or (for services the simulation does not have) nothing but being enabled or not. */
function scriptFile(name: string): string {
  const body = rcScripts[name];
  const order = rcOrder[name];
  if (order?.placeholder === true) return headerOf(name);
  if (body === undefined) {
    const rcvar = order?.rcvar === undefined ? "" : `rcvar=${order.rcvar}\n`;
    return `${headerOf(name)}. /etc/rc.subr\n\nname=${order?.name ?? name}\n${rcvar}start_cmd=:\nstop_cmd=:\nload_rc_config $name\nrun_rc_command "$@"\n`;
  }
  const tail = body.includes('run_rc_command "$@"') ? "" : '\nload_rc_config $name\nrun_rc_command "$@"\n';
  return `${headerOf(name)}. /etc/rc.subr\n${body}${tail}`;
}

/** rc(8)'s scripts, by path. */
export const rcFiles: Readonly<Record<string, string>> = {
  "/etc/rc": rc,
  "/etc/rc.subr": rcSubr,
  "/etc/rc.shutdown": rcShutdown,
  "/etc/rc.local": rcLocal,
  "/etc/defaults/rc.conf": defaultRcConf(),
  "/etc/defaults/devfs.rules": defaultDevfsRules(),
  "/usr/sbin/service": service,
  ...Object.fromEntries(Object.keys(rcOrder).map((name) => [`/etc/rc.d/${name}`, scriptFile(name)])),
};
