/** /etc/rc.d/pf: pfctl(8) with the file that rc.conf(5)'s pf_rules names. */
export const pfScript = `
name=pf
desc="Packet filter"
rcvar=pf_enable
required_modules=pf
extra_commands="check reload resync"
start_cmd=switch_on
stop_cmd=switch_off
check_cmd="try_rules"
reload_cmd="replace_rules aloud"
resync_cmd=replace_rules
status_cmd=show_status
load_rc_config pf
required_files=$pf_rules

rules() { $pf_program "$@" -f "$pf_rules" $pf_flags; }
is_on() { $pf_program -s info | grep -q Enabled; }
switch_on() {
	startmsg -n 'Enabling pf'
	$pf_program -F all >/dev/null 2>&1
	rules || warn "Unable to load $pf_rules."
	is_on || $pf_program -eq
	startmsg .
}
switch_off() {
	is_on || return 0
	echo -n 'Disabling pf'
	$pf_program -dq
	echo .
}
try_rules() {
	echo "Checking pf rules."
	rules -n
}
replace_rules() {
	[ "$1" != aloud ] || echo "Reloading pf rules."
	rules -n && rules
}
show_status() {
	if [ ! -c /dev/pf ]; then
		echo "pf.ko is not loaded"
		return 1
	fi
	$pf_program -s info
	is_on
}
`;
