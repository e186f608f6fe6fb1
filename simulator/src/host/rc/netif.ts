/**
 * /etc/rc.d/netif: what rc.conf(5) says about interfaces (ifconfig_IF, ifconfig_IF_ipv6, ifconfig_IF_aliasN, ifconfig_IF_aliases, ifconfig_IF_name,
 * ifconfig_IF_descr, create_args_IF, vlans_IF, cloned_interfaces, the words DHCP, NOAUTO and vnet), with the messages of recording 14.
 * Words about wireless cards are refused.
 */
export const netifScript = `
name=netif
desc="Network interface setup"
rcvar=netif_enable
start_cmd=bring_up
stop_cmd="take_down and_clones"
clear_cmd="take_down but_clones"
cloneup_cmd=make_clones
clonedown_cmd=drop_clones
vnetup_cmd="cross vnet Moving"
vnetdown_cmd="cross -vnet Reclaiming"
extra_commands="cloneup clonedown clear vnetup vnetdown"

# of INTERFACE PREFIX SUFFIX: rc.conf's word about it, in $said.
of() {
	eval said=\\$$2$(echo "$1" | tr ./+- ____)$3
}
exists() { /sbin/ifconfig $1 >/dev/null 2>&1; }
# Sorts what ifconfig_IF says into settings, a jail, and words that are no settings.
settings_of() {
	local word
	settings= jail= by_dhcp= by_hand=
	of $1 ifconfig_
	case $1 in
	lo*) ;;
	*) said=\${said:-$ifconfig_DEFAULT} ;;
	esac
	set -- $said
	while [ $# -gt 0 ]; do
		word=$(echo $1 | tr a-z A-Z)
		case $word in
		DHCP|SYNCDHCP|NOSYNCDHCP) by_dhcp=yes ;;
		NOAUTO) by_hand=yes ;;
		WPA|HOSTAP) err 1 "$1 is not simulated" ;;
		VNET) jail=$2; shift ;;
		*) settings="$settings $1" ;;
		esac
		shift
	done
}
chosen() {
	if [ $# -gt 0 ]; then
		set -- "$@"
	elif [ "$network_interfaces" = auto ]; then
		set -- $(/sbin/ifconfig -l)
		exists lo0 && echo lo0
		for candidate; do
			settings_of $candidate
			[ $candidate = lo0 ] || [ -n "$by_hand" ] || echo $candidate
		done
		return
	else
		set -- lo0 $network_interfaces $cloned_interfaces
	fi
	for candidate; do
		case $candidate in
		epair*[ab]) echo $candidate ;;
		epair*) echo \${candidate}a \${candidate}b ;;
		*) echo $candidate ;;
		esac
	done
}
# clones NAMES: cloned_interfaces, or those of them that are named.
clones() {
	for entry in $cloned_interfaces; do
		case " $* " in
		"  "|*" \${entry%%:*} "*) echo $entry ;;
		esac
	done
}
as_seen() { case $1 in epair*) echo \${1}a \${1}b ;; *) echo $1 ;; esac; }
tell() { [ -z "$2" ] || echo "$1 clone interfaces:$2."; }
make_clones() {
	local made
	for entry in $(clones "$@"); do
		entry=\${entry%%:*}
		set -- $(as_seen $entry)
		exists $1 || { [ -n "$2" ] && exists $2; } && continue
		of $entry create_args_
		/sbin/ifconfig $entry create $said && made="$made $*"
	done
	tell Created "$made"
}
drop_clones() {
	local gone
	for entry in $(clones "$@"); do
		case $entry:$cloned_interfaces_sticky in
		*:sticky:*) continue ;;
		*:nosticky:*) ;;
		*:[Yy][Ee][Ss]) continue ;;
		esac
		set -- $(as_seen \${entry%%:*})
		for end; do
			exists $end || continue
			/sbin/ifconfig -n $end destroy && gone="$gone $*"
			break
		done
	done
	tell Destroyed "$gone"
}
make_children() {
	local made=1 child
	of $1 vlans_
	[ -z "$said" ] || load_kld if_vlan
	for child in $said; do
		case $child in
		*[!0-9]*)
			of $child create_args_
			/sbin/ifconfig vlan create vlandev $1 $said name $child >/dev/null && made=0
			;;
		*)
			child=$1.$child
			of $child create_args_
			/sbin/ifconfig $child create $said && made=0
			;;
		esac
		set_up $child
	done
	return $made
}
set_up() {
	local done=1 number=0 here=$1 alias word
	[ $here != lo0 ] || done=0
	settings_of $here
	if [ -n "$settings" ]; then
		eval /sbin/ifconfig $here $settings
		done=0
	fi
	of $here ifconfig_ _ipv6
	if [ -n "$said" ]; then
		/sbin/ifconfig $here inet6 -ifdisabled
		eval /sbin/ifconfig $here $said
		done=0
	elif checkyesno ipv6_activate_all_interfaces; then
		/sbin/ifconfig $here inet6 -ifdisabled
	elif [ $here != lo0 ]; then
		/sbin/ifconfig $here inet6 ifdisabled
	fi
	of $here ifconfig_ _descr
	[ -z "$said" ] || /sbin/ifconfig $here description "$said"
	[ $done -ne 0 ] || /sbin/ifconfig $here up
	if [ -n "$by_dhcp" ]; then
		/sbin/dhclient $here
		done=0
	fi
	if [ $here = lo0 ] && [ -z "$settings" ]; then /sbin/ifconfig lo0 inet 127.0.0.1/8 alias; fi
	while of $here ifconfig_ _alias$number && [ -n "$said" ]; do
		/sbin/ifconfig $here $said alias && done=0
		number=$((number + 1))
	done
	of $here ifconfig_ _aliases
	alias=
	for word in $said ""; do
		case $word in
		inet|inet6|link|"")
			[ -z "$alias" ] || { /sbin/ifconfig $here $alias alias && done=0; }
			alias=
			;;
		esac
		alias="$alias $word"
	done
	make_children $here && done=0
	return $done
}
set_down() {
	local child
	/sbin/ifconfig $1 | while read family address rest; do
		case $family in
		inet|inet6) /sbin/ifconfig $1 $family $address -alias ;;
		esac
	done
	/sbin/ifconfig $1 down
	of $1 vlans_
	for child in $said; do
		case $child in
		*[!0-9]*) ;;
		*) child=$1.$child ;;
		esac
		! exists $child || /sbin/ifconfig -n $child destroy
	done
}
# report VERB INTERFACES: what was done, and how they are now where they can be looked at.
report() {
	local verb=$1
	shift
	[ $# -gt 0 ] || return 0
	startmsg "$verb Network: $*."
	[ $verb != Moving ] && check_startmsgs || return 0
	for each; do /sbin/ifconfig $each; done
}
routes_of() {
	local command=$1
	shift
	for each; do /etc/rc.d/routing $command any $each; done
}
bring_up() {
	local ready
	make_clones "$@"
	for each in \${*:-$(/sbin/ifconfig -l)}; do
		of $each ifconfig_ _name
		[ -z "$said" ] || /sbin/ifconfig $each name $said
	done
	for each in $(chosen "$@"); do
		! set_up $each || ready="$ready $each"
	done
	report Starting $ready
	routes_of static "$@"
}
take_down() {
	local clones=$1 ready
	shift
	for each in $(chosen "$@"); do
		if exists $each; then
			set_down $each
			ready="$ready $each"
		else
			warn "$each does not exist.  Skipped."
		fi
	done
	report Stopping $ready
	[ $clones != and_clones ] || drop_clones "$@"
	routes_of stop "$@"
}
cross() {
	local way=$1 verb=$2 ready
	shift 2
	for each in $(chosen "$@"); do
		settings_of $each
		[ -n "$jail" ] && /sbin/ifconfig $each $way $jail && ready="$ready $each"
	done
	report $verb $ready
}
`;
