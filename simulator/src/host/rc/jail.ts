/** /etc/rc.d/jail: jail(8) by way of jail.conf(5), with the messages of recordings 06, 12 and 14. */
export const jailScript = `
name=jail
desc="Manage system jails"
rcvar=jail_enable
extra_commands="config console status"
start_cmd="announce 'Starting jails:' start"
stop_cmd="announce 'Stopping jails:' stop"
config_cmd=tell_files
console_cmd=open_console
status_cmd=show_all
load_rc_config jail
: \${jail_program:=/usr/sbin/jail}

# Where a jail is described: its own file before the one for all.
find_file() {
	local letters
	letters=$(echo "$1" | tr -c '[:alnum:]\\n' _)
	eval "hostname_of=\\$jail_\${letters}_hostname root_of=\\$jail_\${letters}_rootdir"
	if [ -n "$hostname_of" ] && [ -n "$root_of" ]; then
		err 1 "jail_$letters variables of rc.conf are not simulated; write a jail.conf(5)"
	fi
	eval set -- "$1" \\"\\\${jail_\${letters}_conf:-/etc/jail.$1.conf}\\"
	for file in "$2" /etc/jail.conf.d/$1.conf "$jail_conf"; do
		[ ! -r "$file" ] || return 0
	done
	warn "Invalid configuration for $1 " "(no jail.conf, no hostname, or no path).  " "Jail $1 was ignored."
	return 1
}
there_is() { /usr/sbin/jls -j "$1" >/dev/null 2>&1; }
# What jail(8) says is kept back until it is known whether anybody needs it.
keeping_back() {
	words=$(mktemp -t jail) || exit 3
	"$@" >$words 2>&1 </dev/null
}
let_go() {
	[ "$1" != aloud ] || cat $words
	rm -f $words
}
up() {
	if keeping_back $jail_program $jail_flags -i -f "$file" -c $1; then
		echo -n " $1"
		/usr/sbin/jls -j $1 jid > /var/run/jail_$1.id
		let_go
	else
		echo " cannot start jail " "\\"$1\\": "
		let_go aloud
	fi
}
down() {
	there_is $1 || return 0
	echo -n " $1"
	shift
	keeping_back $jail_program "$@" -r $each
	if there_is $each; then
		let_go aloud
	else
		let_go
		rm -f /var/run/jail_$each.id
	fi
}

announce() {
	local saying=$1 verb=$2
	shift 2
	[ $# -gt 0 ] || return 0
	echo -n "$saying"
	if [ "$1" = _ALL ]; then \${verb}_whole_file; else \${verb}_named "$@"; fi
	echo .
}
start_whole_file() {
	local one_at_a_time=-p1
	! checkyesno jail_parallel_start || one_at_a_time=
	if keeping_back $jail_program $jail_flags -f $jail_conf -c $one_at_a_time; then
		let_go
		for each in $(/usr/sbin/jls name); do
			echo -n " $each"
			/usr/sbin/jls -j $each jid > /var/run/jail_$each.id
		done
	else
		let_go aloud
	fi
}
start_named() {
	for each in $(echo "$@" | tr /. __); do
		find_file $each || continue
		if checkyesno jail_parallel_start; then up $each & else up $each; fi
	done
	wait
}
stop_whole_file() {
	set -- $(/usr/sbin/jls name)
	! checkyesno jail_reverse_stop || set -- $(reverse_list "$@")
	for each; do down $each $jail_flags -f $jail_conf; done
}
stop_named() {
	! checkyesno jail_reverse_stop || set -- $(reverse_list "$@")
	for each in $(echo "$@" | tr /. __); do
		! find_file $each || down $each -q -f "$file"
	done
}
show_all() { /usr/sbin/jls -N; }
tell_files() {
	[ "$1" != _ALL ] || return 0
	for each in $(echo "$@" | tr /. __); do
		! find_file $each || echo "$each: parameters are in $file."
	done
}
open_console() {
	case $1 in
	''|_ALL) err 3 "Specify a jail name." ;;
	esac
	each=$(echo $1 | tr /. __)
	shift
	[ $# -gt 0 ] || set -- \${jail_consolecmd:-/usr/bin/login -f root}
	/usr/sbin/jexec $each "$@"
}

# Without names: those of jail_list, or all. Names given by hand stop in the order given.
if [ $# -eq 1 ]; then
	set -- "$1" \${jail_list:-_ALL}
else
	jail_reverse_stop=NO
fi
run_rc_command "$@"
`;
