/** The scripts of /etc/rc.d that do something on the simulated host, written for it after the recordings and rc(8). */
export const rcScripts: Readonly<Record<string, string>> = {
  hostname: `
name=hostname
desc="Set the system's host name"
start_cmd=hostname_start
stop_cmd=:
hostname_start() {
	if check_jail jailed && ! check_jail set_hostname_allowed; then
		return
	fi
	if [ -z "$hostname" ]; then
		warn "\\$hostname is not set -- see rc.conf(5)."
		return
	fi
	startmsg "Setting hostname: $hostname."
	/bin/hostname "$hostname"
}
`,
  cleartmp: `
name=cleartmp
desc="Purge /tmp directory"
start_cmd=cleartmp_start
stop_cmd=:
cleartmp_start() {
	if checkyesno clear_tmp_enable; then
		startmsg "Clearing /tmp."
		find /tmp -mindepth 1 -maxdepth 1 -exec rm -rf {} \\;
	fi
	for _directory in /tmp/.X11-unix /tmp/.XIM-unix /tmp/.ICE-unix /tmp/.font-unix; do
		[ -d $_directory ] || mkdir -m 1777 $_directory
	done
}
`,
  sysctl: `
name=sysctl
desc="Set sysctl variables from /etc/sysctl.conf and /etc/sysctl.conf.local"
start_cmd="sysctl_start start"
stop_cmd=:
reload_cmd="sysctl_start last"
extra_commands=reload
sysctl_start() {
	for _file in /etc/sysctl.conf /etc/sysctl.conf.local; do
		[ ! -r $_file ] || /sbin/sysctl -q -f $_file >/dev/null
	done
}
`,
  kld: `
name=kld
desc="Load kernel modules"
start_cmd=kld_start
stop_cmd=:
kld_start() {
	[ -n "$kld_list" ] || return 0
	echo -n 'Loading kernel modules:'
	for _kld in $kld_list; do
		echo -n " $_kld"
		load_kld -e $_kld.ko $_kld
	done
	echo
}
`,
  netif: `
name=netif
desc="Network interface setup"
rcvar=netif_enable
start_cmd="netif_start"
stop_cmd="netif_stop"
cloneup_cmd="clone_up"
clonedown_cmd="clone_down"
clear_cmd=":"
vnetup_cmd="vnet_up"
vnetdown_cmd="vnet_down"
extra_commands="cloneup clonedown clear vnetup vnetdown"
set_rcvar_name() { _variable=$(echo "$1" | tr './+-' '____'); }
clone_up() {
	for _if in $cloned_interfaces; do
		/sbin/ifconfig \${_if%%:*} >/dev/null 2>&1 || /sbin/ifconfig \${_if%%:*} create >/dev/null
	done
}
clone_down() {
	for _if in $cloned_interfaces; do
		/sbin/ifconfig \${_if%%:*} destroy
	done
}
vnet_up() {
	for _if in $2; do /sbin/ifconfig $_if vnet $1; done
}
vnet_down() {
	for _if in $2; do /sbin/ifconfig $_if -vnet $1; done
}
if_up() {
	set_rcvar_name $1
	eval _arguments=\\"\\\${ifconfig_\${_variable}}\\"
	eval _arguments6=\\"\\\${ifconfig_\${_variable}_ipv6}\\"
	[ "$1" = lo0 ] && _arguments=\${_arguments:-inet 127.0.0.1/8}
	case $1 in
	lo*) ;;
	*) [ -n "$_arguments" ] || _arguments=$ifconfig_DEFAULT ;;
	esac
	_configured=1
	if [ -n "$_arguments" ]; then
		case $_arguments in
		*[Dd][Hh][Cc][Pp]*) /sbin/dhclient $1 ;;
		*) /sbin/ifconfig $1 $_arguments ;;
		esac
		_configured=0
	fi
	if [ -n "$_arguments6" ]; then
		/sbin/ifconfig $1 $_arguments6 -ifdisabled
		_configured=0
	fi
	_number=0
	while :; do
		eval _alias=\\"\\\${ifconfig_\${_variable}_alias\${_number}}\\"
		[ -n "$_alias" ] || break
		/sbin/ifconfig $1 $_alias alias
		_configured=0
		_number=$((_number + 1))
	done
	[ $_configured -eq 0 ] && /sbin/ifconfig $1 up
	return $_configured
}
if_down() {
	_stopped=1
	/sbin/ifconfig $1 >/dev/null 2>&1 || return 1
	for _address in $(/sbin/ifconfig $1 | awk '$1 == "inet" { print $2 }'); do
		/sbin/ifconfig $1 inet $_address -alias
		_stopped=0
	done
	for _address in $(/sbin/ifconfig $1 | awk '$1 == "inet6" { print $2 }'); do
		/sbin/ifconfig $1 inet6 $_address -alias
	done
	/sbin/ifconfig $1 down
	return $_stopped
}
interfaces_of() {
	if [ -n "$*" ]; then
		echo "$@"
	elif [ "$network_interfaces" = auto ]; then
		_all=$(/sbin/ifconfig -l)
		echo lo0 $(for _if in $_all; do [ $_if = lo0 ] || echo $_if; done)
	else
		echo $network_interfaces
	fi
}
netif_start() {
	[ -n "$*" ] || clone_up
	_ok=
	for _if in $(interfaces_of "$@"); do
		if_up $_if && _ok="$_ok $_if"
	done
	_ok=\${_ok# }
	if [ -n "$_ok" ] && [ -z "$rc_quiet" ]; then
		echo "Starting Network: $_ok."
		for _if in $_ok; do /sbin/ifconfig $_if; done
	fi
	[ -f /etc/rc.d/routing ] && [ -n "$*" ] && for _if in $_ok; do /etc/rc.d/routing start any $_if; done
	return 0
}
netif_stop() {
	_ok=
	for _if in $(interfaces_of "$@"); do
		if_down $_if && _ok="$_ok $_if"
	done
	_ok=\${_ok# }
	if [ -n "$_ok" ] && [ -z "$rc_quiet" ]; then
		echo "Stopping Network: $_ok."
		for _if in $_ok; do /sbin/ifconfig $_if; done
	fi
	return 0
}
`,
  routing: `
name=routing
desc="Routing setup"
start_cmd="routing_start doall"
stop_cmd="routing_stop"
extra_commands="options static"
static_cmd="routing_start static"
options_cmd="routing_options"
routing_stop() {
	/sbin/route -n flush -inet >/dev/null
	/sbin/route -n flush -inet6 >/dev/null
}
routing_start() {
	case $defaultrouter in
	''|[Nn][Oo]) ;;
	*) [ -z "$3" ] && /sbin/route -q add default $defaultrouter >/dev/null 2>&1 ;;
	esac
	case $ipv6_defaultrouter in
	''|[Nn][Oo]) ;;
	*) [ -z "$3" ] && /sbin/route -q add -inet6 default $ipv6_defaultrouter >/dev/null 2>&1 ;;
	esac
	for _route in $static_routes; do
		eval _arguments=\\"\\\${route_\${_route%%:*}}\\"
		/sbin/route -q add $_arguments >/dev/null 2>&1
	done
	[ -z "$3" ] && routing_options
	return 0
}
routing_options() {
	checkyesno gateway_enable && /sbin/sysctl net.inet.ip.forwarding=1 >/dev/null
	checkyesno ipv6_gateway_enable && /sbin/sysctl net.inet6.ip6.forwarding=1 >/dev/null
	return 0
}
`,
  pf: `
name=pf
desc="Packet filter"
rcvar=pf_enable
required_files="$pf_rules"
start_cmd=pf_start
stop_cmd=pf_stop
check_cmd=pf_check
reload_cmd=pf_reload
resync_cmd=pf_resync
status_cmd="/sbin/pfctl -s info"
extra_commands="check reload resync"
required_modules=pf
load_rc_config pf
required_files="$pf_rules"
pf_start() {
	startmsg -n 'Enabling pf'
	/sbin/pfctl -F all >/dev/null 2>&1
	/sbin/pfctl -f "$pf_rules" $pf_flags
	/sbin/pfctl -s info | grep -q Enabled || /sbin/pfctl -eq
	startmsg '.'
}
pf_stop() {
	if /sbin/pfctl -s info | grep -q Enabled; then
		echo -n 'Disabling pf'
		/sbin/pfctl -dq
		echo '.'
	fi
}
pf_check() {
	echo "Checking pf rules."
	/sbin/pfctl -n -f "$pf_rules" $pf_flags
}
pf_reload() {
	echo "Reloading pf rules."
	/sbin/pfctl -n -f "$pf_rules" $pf_flags || return 1
	/sbin/pfctl -Fnat -Fqueue -Frules -FSources -Finfo -FTables -Fosfp >/dev/null 2>&1
	/sbin/pfctl -f "$pf_rules" $pf_flags
}
pf_resync() {
	/sbin/pfctl -f "$pf_rules" $pf_flags
}
`,
  devfs: `
name=devfs
desc="Set up devfs rules"
start_cmd=devfs_start
stop_cmd=:
load_rules() {
	[ -r "$1" ] || return 0
	_number=
	while read _line; do
		case $_line in
		''|\\#*) ;;
		\\[*\\])
			_number=\${_line#*=}
			_number=\${_number%]}
			_ruleset=\${_line#[}
			_ruleset=\${_ruleset%%=*}
			eval $_ruleset=$_number
			/sbin/devfs rule -s $_number delset </dev/null
			;;
		*)
			[ -n "$_number" ] && eval /sbin/devfs rule -s $_number $_line </dev/null
			;;
		esac
	done < "$1"
}
devfs_start() {
	for _file in $devfs_rulesets; do
		load_rules $_file
	done
}
`,
  local: `
name=local
desc="Run /etc/rc.local and /etc/shutdown.local"
start_cmd=local_start
stop_cmd=local_stop
local_start() {
	if [ -f /etc/rc.local ]; then
		echo -n 'Starting local daemons:'
		. /etc/rc.local
		echo '.'
	fi
}
local_stop() {
	if [ -f /etc/rc.shutdown.local ]; then
		echo -n 'Shutting down local daemons:'
		. /etc/rc.shutdown.local
		echo '.'
	fi
}
`,
  jail: `
name=jail
desc="Manage system jails"
rcvar=jail_enable
start_cmd=jail_start
stop_cmd=jail_stop
config_cmd=jail_config
console_cmd=jail_console
status_cmd=jail_status
extra_commands="config console status"
load_rc_config jail

# Sets _conf to the file that describes a jail.
jail_file() {
	for _conf in /etc/jail.$1.conf /etc/jail.conf.d/$1.conf "$jail_conf"; do
		[ -r "$_conf" ] && return 0
	done
	warn "Invalid configuration for $1 " "(no jail.conf, no hostname, or no path).  " "Jail $1 was ignored."
	return 1
}
jail_status() { /usr/sbin/jls -N; }
jail_config() {
	for _j in "$@"; do
		jail_file $_j && echo "$_j: parameters are in $_conf."
	done
}
jail_console() {
	_j=$1
	[ $# -gt 0 ] && [ $1 != _ALL ] || err 3 "Specify a jail name."
	shift
	/usr/sbin/jexec $_j \${*:-/usr/bin/login -f root}
}
jail_start() {
	[ $# -gt 0 ] || return
	echo -n 'Starting jails:'
	if [ "$1" = _ALL ]; then
		_parallel=-p1
		checkyesno jail_parallel_start && _parallel=
		_log=$(mktemp -t jail) || exit 3
		if /usr/sbin/jail $jail_flags -f $jail_conf -c $_parallel >>$_log 2>&1; then
			/usr/sbin/jls jid name | while read _id _j; do
				echo -n " $_j"
				echo $_id > /var/run/jail_$_j.id
			done
		else
			cat $_log
		fi
		rm -f $_log
		echo '.'
		return
	fi
	for _j in "$@"; do
		_j=$(echo $_j | tr /. _)
		jail_file $_j || continue
		_log=$(mktemp -t jail) || exit 3
		if /usr/sbin/jail $jail_flags -i -f $_conf -c $_j >>$_log 2>&1 </dev/null; then
			echo -n " $_j"
			/usr/sbin/jls -j $_j jid > /var/run/jail_$_j.id
		else
			echo " cannot start jail " "\\"$_j\\": "
			cat $_log
		fi
		rm -f $_log
	done
	echo '.'
}
stop_one() {
	_log=$(mktemp -t jail) || exit 3
	/usr/sbin/jail "$@" >>$_log 2>&1
	if /usr/sbin/jls -j $_j >/dev/null 2>&1; then
		cat $_log
	else
		rm -f /var/run/jail_$_j.id
	fi
	rm -f $_log
}
jail_stop() {
	[ $# -gt 0 ] || return
	echo -n 'Stopping jails:'
	if [ "$1" = _ALL ]; then
		_names=$(/usr/sbin/jls name)
		checkyesno jail_reverse_stop && _names=$(reverse_list $_names)
		for _j in $_names; do
			echo -n " $_j"
			stop_one $jail_flags -f $jail_conf -r $_j
		done
		echo '.'
		return
	fi
	checkyesno jail_reverse_stop && set -- $(reverse_list "$@")
	for _j in "$@"; do
		_j=$(echo $_j | tr /. _)
		jail_file $_j || continue
		/usr/sbin/jls -j $_j >/dev/null 2>&1 || continue
		echo -n " $_j"
		stop_one -q -f $_conf -r $_j
	done
	echo '.'
}
if [ $# -eq 1 ]; then
	run_rc_command "$@" \${jail_list:-_ALL}
else
	jail_reverse_stop=no
	run_rc_command "$@"
fi
`,
};
