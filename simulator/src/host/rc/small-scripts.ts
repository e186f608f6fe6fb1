/** The short scripts of /etc/rc.d: what rc.conf(5) and rc(8) say that each does. */
export const smallScripts: Readonly<Record<string, string>> = {
  hostname: `
name=hostname
desc="Set the system's hostname."
start_cmd=give_name
stop_cmd=:
give_name() {
	! check_jail jailed || check_jail set_hostname_allowed || return 0
	if [ -z "$hostname" ]; then
		warn "\\$hostname is not set -- see rc.conf(5)."
	else
		startmsg "Setting hostname: $hostname."
		/bin/hostname "$hostname"
	fi
}
`,
  cleartmp: `
name=cleartmp
desc="Purge /tmp directory"
start_cmd=purge
stop_cmd=:
purge() {
	if checkyesno clear_tmp_enable; then
		startmsg "Clearing /tmp."
		find /tmp -mindepth 1 -maxdepth 1 -exec rm -rf {} \\;
	fi
	for kind in X11 XIM ICE font; do
		[ -d /tmp/.$kind-unix ] || mkdir -m 1777 /tmp/.$kind-unix
	done
}
`,
  // libexec/rc/rc.d/cleanvar (cleanvar_prestart, purgedir): files go and folders stay, once in a boot.
  cleanvar: `
name=cleanvar
rcvar=cleanvar_enable
start_precmd="rm -f /var/run/clean_var /var/spool/lock/clean_var"
start_cmd=purge
stop_cmd=:
extra_commands=reload
reload_cmd=purge
purge() {
	for each in /var/run /var/spool/lock; do
		[ -d $each ] && [ ! -f $each/clean_var ] || continue
		find $each ! -type d ! -name log ! -name logpriv -exec rm -f -- {} +
		: >$each/clean_var
	done
}
`,
  sysctl: `
name=sysctl
desc="Set sysctl variables from /etc/sysctl.conf and /etc/sysctl.conf.local"
start_cmd=from_files
stop_cmd=:
reload_cmd=from_files
extra_commands=reload
from_files() {
	for file in /etc/sysctl.conf /etc/sysctl.conf.local; do
		[ ! -r $file ] || $SYSCTL -q -f $file >/dev/null
	done
}
`,
  kld: `
name=kld
desc="Load kernel modules"
start_cmd=load_listed
stop_cmd=:
load_listed() {
	[ -n "$kld_list" ] || return 0
	echo -n 'Loading kernel modules:'
	for each in $kld_list; do
		echo -n " $each"
		load_kld -e $each.ko $each
	done
	echo
}
`,
  local: `
name=local
desc="Run /etc/rc.local and /etc/shutdown.local"
start_cmd="also /etc/rc.local 'Starting local daemons'"
stop_cmd="also /etc/rc.shutdown.local 'Shutting down local daemons'"
also() {
	[ -f $1 ] || return 0
	echo -n "$2:"
	. $1
	echo .
}
`,
};
