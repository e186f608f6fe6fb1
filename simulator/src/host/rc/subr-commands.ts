/** The commands that every script has, where it brings none of its own (rc.subr(8), "Default behaviour"). */
export const subrCommands = `
_always_describe() { [ -z "$desc" ] || echo "$desc"; }
_always_extracommands() { echo "$extra_commands"; }
_write_rcvar() {
	local where
	where=$(/usr/sbin/sysrc -vs $name $rcvar=$1) && echo "$name $2 in \${where%%:*}"
}
_always_enable() { _write_rcvar YES enabled; }
_always_disable() { _write_rcvar NO disabled; }
_always_delete() { /usr/sbin/sysrc -x "$rcvar" && echo "$rcvar deleted in /etc/rc.conf"; }
_always_rcvar() {
	local variable
	echo "# $name\${desc:+ : }$desc"
	echo "#"
	for variable in $rcvar $_declared; do
		eval "echo \\"$variable=\\\\\\"\\$$variable\\\\\\"\\"; echo \\"#   (default: \\\\\\"\\$\${variable}_defval\\\\\\")\\""
	done
	echo
}
_always_status() {
	_before || return 1
	if [ -z "$rc_pid" ]; then
		echo "$name is not running."
		return 1
	fi
	echo "$name is running as pid $rc_pid."
	_after
}
_always_poll() {
	_before || return 1
	wait_for_pids $rc_pid
	_after
}
_always_start() {
	if [ ! -x "$command" ]; then
		warn "run_rc_command: cannot run $command"
		return 1
	elif ! _before; then
		warn "failed precmd routine for $name"
		return 1
	fi
	_jailed_or _launch && _after
}
_launch() {
	startmsg "Starting $name."
	eval "$command $rc_flags $command_args" && return
	warn "failed to start $name"
	[ -n "$rc_force" ]
}
_nobody_there() { echo "$name not running?\${pidfile:+ (check }$pidfile\${pidfile:+).}" >&2; }
_always_stop() {
	if [ -z "$rc_pid" ]; then
		[ -z "$rc_fast" ] || return 0
		_nobody_there
		return 1
	fi
	_before || return 1
	echo "Stopping $name."
	kill -\${sig_stop:-TERM} $rc_pid || [ -n "$rc_force" ] || return 1
	wait_for_pids $rc_pid
	! _truth "$_in_jail" || /usr/sbin/jail -r svcj-$name 2>/dev/null
	_after
}
_always_reload() {
	if [ -z "$rc_pid" ]; then
		_nobody_there
		return 1
	fi
	_before && kill -\${sig_reload:-HUP} $rc_pid && _after
}
_always_restart() {
	local outcome
	_before || return 1
	(run_rc_command \${_word}stop $rc_extra_args)
	(run_rc_command \${_word}start $rc_extra_args)
	outcome=$?
	[ $outcome -eq 0 ] || [ -n "$rc_force" ] || return 1
	_after
}

# A service jail (rc.conf(5), NAME_svcj): started again inside a jail that shares the host's files.
_jailed_or() {
	if [ -n "$_rc_svcj" ] || ! _truth "$_in_jail"; then
		"$@"
		return
	fi
	case $rc_arg in
	start)
		_again="/usr/sbin/service -E _rc_svcj=jailing $name $_word"
		/usr/sbin/jail -c name=svcj-$name path=/ mount.nodevfs host=inherit $(_jail_parameters) \\
			exec.start="\${_again}start $rc_extra_args" exec.stop="\${_again}stop $rc_extra_args" \\
			exec.consolelog=/var/log/svcj_\${name}_console.log || return 1
		;;
	stop)
		/usr/sbin/service -E _rc_svcj=jailing -j svcj-$name $name \${_word}stop $rc_extra_args
		/usr/sbin/jail -r svcj-$name 2>/dev/null
		;;
	*) "$@" ;;
	esac
}
_jail_parameters() {
	local option
	for option in $(eval echo \\$\${name}_svcj_options); do
		case $option in
		mlock|vmm) echo allow.$option ;;
		netv4) echo ip4=inherit allow.reserved_ports ;;
		netv6) echo ip6=inherit allow.reserved_ports ;;
		net_basic) echo ip4=inherit ip6=inherit allow.reserved_ports ;;
		net_raw) echo allow.raw_sockets ;;
		net_all) echo ip4=inherit ip6=inherit allow.reserved_ports allow.raw_sockets allow.socket_af ;;
		nfsd) echo allow.nfsd enforce_statfs=1 ;;
		sysvipc) echo sysvmsg=inherit sysvsem=inherit sysvshm=inherit ;;
		sysvipcnew) echo sysvmsg=new sysvsem=new sysvshm=new ;;
		*) echo "$name: unknown service jail option: $option" >&2 ;;
		esac
	done
}

run_rc_script() {
	rc_service=$1
	case $1 in
	/etc/rc.d/*.sh) warn "Ignoring old-style startup script $1"; return ;;
	*~|*#|*,v|*.bak|*.orig|*.OLD) warn "Ignoring scratch file $1"; return ;;
	esac
	[ -x $1 ] || return 0
	(
		unset name desc command command_args command_interpreter extra_commands pidfile procname rcvar _declared
		unset required_dirs required_files required_modules required_vars
		unset \${2}_cmd \${2}_precmd \${2}_postcmd status_cmd
		_script=$1
		set -- $2
		. $_script
	)
}
`;
