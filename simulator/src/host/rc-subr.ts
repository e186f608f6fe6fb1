/**
 * rc.subr(8), as far as scripts in rc.d use it: written for the simulated host after the manual page and the recordings (06, 09, 14),
 * whose messages it gives.
 */
export const rcSubr = `# rc.subr(8) of the simulated host.
: \${RC_PID:=$$}
export RC_PID
[ -n "$_rc_subr_loaded" ] && return
_rc_subr_loaded=YES

SYSCTL=/sbin/sysctl
SYSCTL_N="$SYSCTL -n"
rc_service="$0"

debug() { :; }
info() { :; }
warn() { echo 1>&2 "$0: WARNING: $*"; }
err() {
	_err_status=$1
	shift
	echo 1>&2 "$0: ERROR: $*"
	exit $_err_status
}
startmsg() { [ -n "$rc_quiet" ] || echo "$@"; }
have() { type "$1" >/dev/null 2>&1; }

checkyesno() {
	eval _value=\\"\\\${$1}\\"
	case $_value in
	[Yy][Ee][Ss]|[Tt][Rr][Uu][Ee]|[Oo][Nn]|1) return 0 ;;
	[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]|[Oo][Ff][Ff]|0) return 1 ;;
	esac
	warn "\\$$1 is not set properly - see rc.conf(5)."
	return 1
}

reverse_list() {
	_reversed=
	for _each in "$@"; do
		_reversed="$_each $_reversed"
	done
	echo $_reversed
}

set_rcvar() {
	case $# in
	0) echo \${name}_enable ;;
	1) echo \${1}_enable ;;
	*) eval : \\\${$1:=\\"$2\\"} ;;
	esac
}

check_kern_features() { [ "$($SYSCTL_N kern.features.$1 2>/dev/null)" = 1 ]; }
check_jail() { [ "$($SYSCTL_N security.jail.$1 2>/dev/null)" = 1 ]; }

load_rc_config() {
	_name=$1
	if [ -z "$_rc_conf_loaded" ]; then
		_rc_conf_loaded=YES
		[ -r /etc/defaults/rc.conf ] && . /etc/defaults/rc.conf
		for _file in $rc_conf_files; do
			[ -r "$_file" ] && . "$_file"
		done
	fi
	for _dir in /etc /usr/local/etc; do
		if [ -f "$_dir/rc.conf.d/$_name" ]; then
			. "$_dir/rc.conf.d/$_name"
		elif [ -d "$_dir/rc.conf.d/$_name" ]; then
			for _file in "$_dir/rc.conf.d/$_name"/*; do
				[ -f "$_file" ] && . "$_file"
			done
		fi
	done
	return 0
}

load_rc_config_var() {
	eval _loaded=\\$\\(load_rc_config $1 \\>/dev/null 2\\>\\&1\\; echo \\"\\\${$2}\\"\\)
	[ -n "$_loaded" ] && eval $2=\\"$_loaded\\"
	return 0
}

check_pidfile() {
	[ -n "$1" ] && [ -f "$1" ] || return
	read _pid _rest < "$1"
	[ -n "$_pid" ] && _find_processes "$2" "$3" "-p $_pid"
}
check_process() { _find_processes "$1" "$2" -ax; }

_find_processes() {
	_base=\${1##*/}
	_separator=
	/bin/ps -o pid= -o jid= -o command= $3 2>/dev/null | while read _npid _jid _arg0 _arguments; do
		[ "$_jid" = 0 ] || continue
		case "$_arg0" in
		"$1"|"$_base"|"$_base:"|"($_base)"|"[$_base]") ;;
		*)
			[ -n "$2" ] && [ "$2" != . ] || continue
			case "$_arg0 $_arguments" in
			"$2 $1"|"$2 $1 "*) ;;
			*) continue ;;
			esac
			;;
		esac
		echo -n "$_separator$_npid"
		_separator=' '
	done
}

wait_for_pids() {
	_waiting=
	while :; do
		_left=
		for _each in "$@"; do
			kill -0 $_each 2>/dev/null && _left="$_left\${_left:+ }$_each"
		done
		[ -z "$_left" ] && break
		[ "$_left" = "$_waiting" ] || echo -n "\${_waiting:+, }\${_waiting:-Waiting for PIDS: }$_left"
		_waiting=$_left
		sleep 0.2
	done
	[ -z "$_waiting" ] || echo "."
}

rc_usage() {
	echo -n 1>&2 "Usage: $0 [fast|force|one|quiet]("
	_bar=
	for _each in "$@"; do
		echo -n 1>&2 "$_bar$_each"
		_bar='|'
	done
	echo 1>&2 ")"
	exit 1
}

load_kld() {
	_pattern= _module=
	OPTIND=1
	while getopts e:m: _option; do
		case $_option in
		e) _pattern=$OPTARG ;;
		m) _module=$OPTARG ;;
		esac
	done
	shift $((OPTIND - 1))
	/sbin/kldstat -q -n "$1" 2>/dev/null || /sbin/kldstat -q -m "\${_module:-$1}" 2>/dev/null && return 0
	if ! /sbin/kldload "$1"; then
		warn "Unable to load kernel module $1"
		return 1
	fi
}

_run_hook() {
	eval _hook=\\"\\\${\${rc_arg}_$1}\\"
	[ -z "$_hook" ] || eval $_hook $rc_extra_args
}

_required() {
	for _each in $required_vars; do
		if ! checkyesno $_each; then
			warn "\\$$_each is not enabled."
			[ -n "$rc_force" ] || return 1
		fi
	done
	for _each in $required_dirs; do
		if [ ! -d "$_each/." ]; then
			warn "$_each is not a directory."
			[ -n "$rc_force" ] || return 1
		fi
	done
	for _each in $required_files; do
		if [ ! -r "$_each" ]; then
			warn "$_each is not readable."
			[ -n "$rc_force" ] || return 1
		fi
	done
}

_prepare() {
	case $rc_arg in
	start|restart|reload) _required || return 1 ;;
	esac
	_run_hook precmd || { [ -n "$rc_force" ] || return 1; }
	case $rc_arg in
	start|restart|reload)
		for _each in $required_modules; do
			case $_each in
			*:*) load_kld -m \${_each#*:} \${_each%%:*} || return 1 ;;
			*) load_kld $_each || return 1 ;;
			esac
		done
		;;
	esac
	return 0
}

run_rc_command() {
	rc_arg=$1
	[ -n "$name" ] || err 3 'run_rc_command: $name is not set.'
	shift
	rc_extra_args="$*"
	rc_fast= rc_force= rc_quiet=
	_prefix=
	case $rc_arg in
	fast*) rc_arg=\${rc_arg#fast}; rc_fast=yes; rc_quiet=yes ;;
	force*) rc_arg=\${rc_arg#force}; rc_force=yes; _prefix=force; [ -z "$rcvar" ] || eval $rcvar=YES ;;
	one*) rc_arg=\${rc_arg#one}; _prefix=one; [ -z "$rcvar" ] || eval $rcvar=YES ;;
	quiet*) rc_arg=\${rc_arg#quiet}; rc_quiet=yes; _prefix=quiet ;;
	esac
	eval command=\\"\\\${\${name}_program:-$command}\\"
	_keywords="start stop restart rcvar enable disable delete enabled describe extracommands $extra_commands"
	_procname=\${procname:-$command}
	rc_pid=
	if [ -n "$_procname" ]; then
		_keywords="$_keywords status poll"
	elif [ -n "$status_cmd" ]; then
		_keywords="$_keywords status"
	fi
	[ -n "$rc_arg" ] || rc_usage $_keywords
	if [ "$rc_arg" = enabled ]; then
		checkyesno $rcvar
		return $?
	fi
	eval rc_flags=\\"\\\${flags:-\\$\${name}_flags}\\"
	if [ -n "$_procname" ]; then
		if [ -n "$pidfile" ]; then
			rc_pid=$(check_pidfile $pidfile $_procname $command_interpreter)
		else
			rc_pid=$(check_process $_procname $command_interpreter)
		fi
	fi
	for _keyword in $_keywords; do
		[ "$_keyword" = "$rc_arg" ] || continue
		_checks=
		if [ -n "$rcvar" ]; then
			case $rc_arg in
			rcvar|delete|enable|describe|status) ;;
			stop) [ -n "$rc_pid" ] || _checks=yes ;;
			*) _checks=yes ;;
			esac
		fi
		if [ -n "$_checks" ] && ! checkyesno $rcvar; then
			[ -n "$rc_quiet" ] || echo "Cannot '$rc_arg' $name. Set $rcvar to YES in /etc/rc.conf or use 'one$rc_arg' instead of '$rc_arg'."
			return 0
		fi
		if [ $rc_arg = start ] && [ -z "$rc_fast" ] && [ -n "$rc_pid" ]; then
			[ -n "$rc_quiet" ] || echo 1>&2 "$name already running?  (pid=$rc_pid)."
			return 1
		fi
		eval _cmd=\\"\\\${\${rc_arg}_cmd}\\"
		if [ -n "$_cmd" ]; then
			_prepare || return 1
			eval $_cmd $rc_extra_args || { [ -n "$rc_force" ] || return 1; }
			_run_hook postcmd
			return 0
		fi
		_default_$rc_arg
		return $?
	done
	echo 1>&2 "$0: unknown directive '$rc_arg'."
	rc_usage $_keywords
}

_default_describe() { [ -z "$desc" ] || echo "$desc"; }
_default_extracommands() { echo "$extra_commands"; }
_default_enable() { _out=$(/usr/sbin/sysrc -vs "$name" "$rcvar=YES") && echo "$name enabled in \${_out%%:*}"; }
_default_disable() { _out=$(/usr/sbin/sysrc -vs "$name" "$rcvar=NO") && echo "$name disabled in \${_out%%:*}"; }
_default_delete() { /usr/sbin/sysrc -x "$rcvar" && echo "$rcvar deleted in /etc/rc.conf"; }
_default_rcvar() {
	echo -n "# $name"
	[ -z "$desc" ] && echo || echo " : $desc"
	echo "#"
	if [ -n "$rcvar" ]; then
		eval _value=\\"\\\${$rcvar}\\"
		echo "$rcvar=\\"$_value\\""
		echo "#   (default: \\"\\")"
	fi
	echo
}
_default_status() {
	if [ -n "$rc_pid" ]; then
		echo "$name is running as pid $rc_pid."
	else
		echo "$name is not running."
		return 1
	fi
}
_default_poll() { [ -z "$rc_pid" ] || wait_for_pids $rc_pid; }
_default_start() {
	if [ ! -x "$command" ]; then
		warn "run_rc_command: cannot run $command"
		return 1
	fi
	if ! _prepare; then
		warn "failed precmd routine for $name"
		return 1
	fi
	startmsg "Starting $name."
	if ! eval "$command $rc_flags $command_args"; then
		warn "failed to start $name"
		return 1
	fi
	_run_hook postcmd
}
_not_running() {
	if [ -n "$pidfile" ]; then
		_where=" (check $pidfile)."
	else
		_where=
	fi
	[ -n "$rc_quiet" ] || echo 1>&2 "$name not running?$_where"
}
_default_stop() {
	if [ -z "$rc_pid" ]; then
		[ -n "$rc_fast" ] && return 0
		_not_running
		return 1
	fi
	_prepare || return 1
	echo "Stopping $name."
	kill -\${sig_stop:-TERM} $rc_pid
	wait_for_pids $rc_pid
	_run_hook postcmd
}
_default_reload() {
	if [ -z "$rc_pid" ]; then
		_not_running
		return 1
	fi
	_prepare || return 1
	kill -\${sig_reload:-HUP} $rc_pid
	_run_hook postcmd
}
_default_restart() {
	_prepare || return 1
	_restart_arguments=$rc_extra_args
	(run_rc_command \${_prefix}stop $_restart_arguments)
	(run_rc_command \${_prefix}start $_restart_arguments)
	_restarted=$?
	rc_arg=restart
	[ $_restarted -ne 0 ] && [ -z "$rc_force" ] && return 1
	_run_hook postcmd
}

run_rc_script() {
	_file=$1
	_arg=$2
	unset name command command_args command_interpreter extra_commands pidfile procname rcvar desc
	unset required_dirs required_files required_vars required_modules
	unset start_cmd stop_cmd restart_cmd status_cmd reload_cmd start_precmd start_postcmd stop_precmd stop_postcmd
	rc_service="$_file"
	case $_file in
	*[~#]|*.OLD|*.bak|*.orig|*,v|*.core)
		warn "Ignoring scratch file $_file"
		;;
	*)
		if [ -x "$_file" ]; then
			(trap "echo Script $_file interrupted >&2; kill -QUIT $$" 3; set $_arg; . $_file)
		fi
		;;
	esac
}

find_local_scripts_new() {
	local_rc=
	for _dir in $local_startup; do
		[ -d "$_dir" ] || continue
		for _file in "$_dir"/*; do
			[ -f "$_file" ] || continue
			case $_file in
			*.sample) ;;
			*) if [ -x "$_file" ]; then
				local_rc="$local_rc $_file"
			fi ;;
			esac
		done
	done
}
`;
