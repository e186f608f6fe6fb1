/**
 * run_rc_command of rc.subr(8): a word before the command, a command of the script's own or one that every script has, what must hold
 * before it, what runs around it. Recorded in 06, 09 and 14.
 */
export const subrCommand = `
rc_usage() {
	local IFS='|'
	echo "Usage: $0 [fast|force|one|quiet]($*)" >&2
	exit 1
}

run_rc_command() {
	[ -n "$name" ] || err 3 'run_rc_command: $name is not set.'
	_take_word "$1"
	shift
	rc_extra_args=$*
	eval "command=\\\${\${name}_program:-\\$command} rc_flags=\\\${flags:-\\$\${name}_flags} _in_jail=\\\${\${name}_svcj:-$svcj_all_enable}"
	_daemon=\${procname:-$command}
	_known="start stop restart rcvar enable disable delete enabled describe extracommands $extra_commands"
	[ -z "$_daemon$status_cmd" ] || _known="$_known status"
	[ -z "$_daemon" ] || _known="$_known poll"
	[ -n "$rc_arg" ] || rc_usage $_known
	case " $_known " in
	*" $rc_arg "*) ;;
	*)
		echo "$0: unknown directive '$rc_arg'." >&2
		rc_usage $_known
		;;
	esac
	_find_daemon
	if [ $rc_arg = enabled ]; then
		checkyesno $rcvar
	elif ! _has_leave; then
		[ -n "$rc_quiet" ] ||
			echo "Cannot '$rc_arg' $name. Set $rcvar to YES in /etc/rc.conf or use 'one$rc_arg' instead of '$rc_arg'."
	elif [ "$rc_arg$rc_fast" = start ] && [ -n "$rc_pid" ]; then
		[ -n "$rc_quiet" ] || echo "$name already running?  (pid=$rc_pid)." >&2
		return 1
	else
		eval _given=\\$\${rc_arg}_cmd
		if [ -n "$_given" ]; then _jailed_or _as_given; else _always_$rc_arg; fi
	fi
}

# The word in front of a command: how, and regardless of what.
_take_word() {
	rc_arg=$1
	_word=
	for word in fast force one quiet; do
		case $rc_arg in
		$word*) _word=$word; break ;;
		esac
	done
	rc_arg=\${rc_arg#$_word}
	case $_word in
	fast) rc_fast=yes rc_quiet=yes _word= ;;
	quiet) rc_quiet=yes ;;
	force) rc_force=yes ;;
	esac
	case $_word:$rcvar in
	one:?*|force:?*) eval $rcvar=YES ;;
	esac
}
_find_daemon() {
	rc_pid=
	if [ -z "$_daemon" ] || [ "$autoboot" = yes ]; then
		return
	elif [ -n "$pidfile" ]; then
		rc_pid=$(check_pidfile $pidfile $_daemon $command_interpreter)
	else
		rc_pid=$(check_process $_daemon $command_interpreter)
	fi
}
# Asking needs no leave of rc.conf, nor does stopping what runs.
_has_leave() {
	case $rcvar:$rc_arg:$rc_pid in
	:*|*:rcvar:*|*:enable:*|*:delete:*|*:describe:*|*:status:*|*:stop:?*) return 0 ;;
	esac
	checkyesno $rcvar
}

_unless_forced() {
	warn "$1"
	[ -n "$rc_force" ]
}
_needs_met() {
	local need
	[ $rc_arg = start ] || return 0
	for need in $required_vars; do
		checkyesno $need || _unless_forced "\\$$need is not enabled." || return 1
	done
	for need in $required_dirs; do
		[ -d $need/. ] || _unless_forced "$need is not a directory." || return 1
	done
	for need in $required_files; do
		[ -r $need ] || _unless_forced "$need is not readable." || return 1
	done
}
_modules_there() {
	local need
	[ $rc_arg = start ] || return 0
	for need in $required_modules; do
		case $need in
		*:*) set -- -m \${need#*:} \${need%:*} ;;
		*~*) set -- -e \${need#*~} \${need%~*} ;;
		*) set -- $need ;;
		esac
		load_kld "$@" || [ -n "$rc_force" ] || return 1
	done
}
_hook() {
	eval _given_hook=\\$\${rc_arg}_$1
	[ -z "$_given_hook" ] || eval $_given_hook $rc_extra_args
}
_before() {
	[ -z "$_rc_svcj" ] || return 0
	_needs_met || return 1
	_hook precmd || [ -n "$rc_force" ] || return 1
	_modules_there
}
_after() {
	[ -n "$_rc_svcj" ] || _hook postcmd
}
_as_given() {
	_before || return 1
	eval $_given $rc_extra_args || [ -n "$rc_force" ] || return 1
	_after
}
`;
