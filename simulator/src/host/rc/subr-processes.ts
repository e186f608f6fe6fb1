/** How rc.subr(8) finds the processes of a service, and waits for them to end. */
export const subrProcesses = `
# _pids_of PROGRAM INTERPRETER PS-OPTIONS: those in this jail that were started as that program.
_pids_of() {
	local program=$1 short=\${1##*/} interpreter=$2 found jail=0
	shift 2
	if [ -z "$_rc_svcj" ] && _truth "$_in_jail"; then
		jail=$(/usr/sbin/jls -j svcj-$name jid 2>/dev/null)
	fi
	/bin/ps -o pid= -o jid= -o command= "$@" 2>/dev/null | {
		while read pid where first others; do
			[ "$where" = "\${jail:-0}" ] || continue
			if [ -n "$interpreter" ]; then
				case "$first $others " in "$interpreter $program "*) ;; *) continue ;; esac
			else
				case $first in "$program"|"$short"|"$short:"|"($short)"|"[$short]") ;; *) continue ;; esac
			fi
			found="$found $pid"
		done
		echo -n $found
	}
}
check_process() { _pids_of "$1" "$2" -ax; }
check_pidfile() {
	local pid
	# daemon(8) writes its file without a newline, and read(1) then fails.
	[ ! -f "$1" ] || read pid _ < "$1"
	[ -z "$pid" ] || _pids_of "$2" "$3" -p $pid
}

# Whoever was sent a signal just now is not gone yet when this looks for the first time.
wait_for_pids() {
	local before now="$*"
	while [ -n "$now" ]; do
		if [ "$now" != "$before" ]; then
			[ -z "$before" ] && echo -n "Waiting for PIDS: $now" || echo -n ", $now"
			before=$now
		fi
		sleep 0.1
		now=
		for pid in $before; do
			! kill -0 $pid 2>/dev/null || now="$now\${now:+ }$pid"
		done
	done
	[ -z "$before" ] || echo .
}
`;
