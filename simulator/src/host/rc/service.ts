/** service(8) of the simulated host, after its manual page and the recordings (01, 06, 09, 12). */
export const service = `#!/bin/sh
# service(8) of the simulated host.
. /etc/rc.subr
load_rc_config

me=\${0##*/}
usage() {
	echo
	echo Usage:
	for form in -e -R '[-v] -l | -r' '[-v] [-E var=value] <rc.d script> start|stop|etc.'; do
		echo "$me [-j <jail name or id>] $form"
	done
	echo "$me -h"
	echo
	printf '%s\\t%s\\n' -j 'Perform actions within the named jail' \\
		-E 'Set an environment variable before executing the rc.d script' \\
		-e 'Show services that are enabled' -R "Stop and start enabled $local_startup services" \\
		-l "List all scripts in /etc/rc.d and $local_startup" -r 'Show the results of boot time rcorder' -v Verbose
	echo
	exit $1
}

# in_order DIRECTORIES-OF-SCRIPTS: as they start.
in_order() {
	without="-s nostart"
	! check_jail jailed || without="$without -s nojail"
	find_local_scripts_new
	rcorder $without "$@" $local_rc 2>/dev/null
}
# only_enabled SCRIPTS: those whose variable says YES. A script is asked by its two lines, not by running it.
only_enabled() {
	for script; do
		(
			eval "$(grep -E '^(name|rcvar)=' $script)"
			[ -n "$rcvar" ] || exit 0
			load_rc_config_var $name $rcvar
			! checkyesno $rcvar 2>/dev/null || echo $script
		)
	done
}
list_scripts() {
	for place in /etc/rc.d $local_startup; do
		[ -z "$verbose" ] || echo "From $place:"
		[ ! -d $place ] || /bin/ls -1 $place
	done
}
list_order() {
	for script in $(in_order /etc/rc.d/*); do
		echo $script
		case $verbose$script in
		yes*/$early_late_divider) echo '========= Early/Late Divider =========' ;;
		esac
	done
}
restart_local() {
	set -- $(only_enabled $(in_order))
	for script in $(reverse_list "$@"); do run_rc_script $script stop; done
	for script; do run_rc_script $script start; done
}
hand_over() {
	script=$1
	shift
	cd /
	for place in /etc/rc.d $local_startup; do
		[ -x $place/$script ] || continue
		[ -z "$verbose" ] || echo "$script is located in $place"
		exec env -i HOME=/ PATH=/sbin:/bin:/usr/sbin:/usr/bin $variables $place/$script "$@"
	done
	echo "$script does not exist in /etc/rc.d or the local startup"
	echo "directories ($local_startup), or is not executable"
	exit 1
}

while getopts E:Rehj:lrv letter; do
	case $letter in
	E) variables="$variables $OPTARG" ;;
	[Relr]) ask="$letter$ask" ;;
	v) verbose=yes ;;
	j) jail=$OPTARG ;;
	h) usage 0 ;;
	*) usage 1 ;;
	esac
done
shift $((OPTIND - 1))
if [ -n "$jail" ]; then
	for variable in $variables; do set -- -E $variable "$@"; done
	exec /usr/sbin/jexec -l "$jail" /usr/sbin/service \${ask:+-$ask} \${verbose:+-v} "$@"
fi
case $ask in
*R*) restart_local ;;
*e*) only_enabled $(in_order /etc/rc.d/*) ;;
*l*) list_scripts ;;
*r*) list_order ;;
*)
	[ $# -gt 1 ] || usage 1
	hand_over "$@"
	;;
esac
exit 0
`;
