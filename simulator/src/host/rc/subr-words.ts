/**
 * The small functions of rc.subr(8) that scripts in rc.d call: names, arguments and messages are the manual page's and the recordings'
 * (06, 09, 14); how they work is the simulated host's own.
 */
export const subrWords = `
SYSCTL=/sbin/sysctl
SYSCTL_N="$SYSCTL -n"
rc_service=$0

_say() {
	_level=$1
	shift
	echo "$0: $_level: $*" >&2
}
warn() { _say WARNING "$@"; }
err() {
	_status=$1
	shift
	_say ERROR "$@"
	exit $_status
}
_truth() {
	case $1 in
	1|[Oo][Nn]|[Yy][Ee][Ss]|[Tt][Rr][Uu][Ee]) return 0 ;;
	0|[Oo][Ff][Ff]|[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]) return 1 ;;
	esac
	return 2
}
checkyesno() {
	local answer
	eval _truth \\"\\\${$1}\\"
	answer=$?
	[ $answer -ne 2 ] || warn "\\$$1 is not set properly - see rc.conf(5)."
	return $((answer > 0))
}
info() { ! _truth "$rc_info" || echo "$0: INFO: $*"; }
debug() { ! _truth "$rc_debug" || _say DEBUG "$@"; }

have() { type "$1" >/dev/null 2>&1; }
check_startmsgs() { [ -z "$rc_quiet" ] || checkyesno rc_startmsgs; }
startmsg() { ! check_startmsgs || echo "$@"; }
reverse_list() {
	local backwards
	for word; do backwards="$word\${backwards:+ }$backwards"; done
	echo $backwards
}
set_rcvar() {
	if [ $# -lt 2 ]; then
		echo \${1:-$name}_enable
	else
		_declared="$_declared $1"
		eval $1_defval=\\$2
	fi
}
_sysctl_is() { [ "$($SYSCTL_N $1 2>/dev/null)" = 1 ]; }
check_jail() { _sysctl_is security.jail.$1; }
check_kern_features() { _sysctl_is kern.features.$1; }

load_kld() {
	local pattern wanted OPTIND=1
	while getopts e:m: flag; do
		case $flag in
		e) pattern=$OPTARG ;;
		m) wanted=$OPTARG ;;
		esac
	done
	shift $((OPTIND - 1))
	if [ -n "$pattern" ]; then
		! /sbin/kldstat -v | grep -E -q -e "$pattern" || return 0
	else
		! /sbin/kldstat -q -m "\${wanted:-$1}" || return 0
	fi
	/sbin/kldload "$1" && return
	warn "Unable to load kernel module $1"
	return 1
}
`;
