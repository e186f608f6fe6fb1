/** How scripts get at rc.conf(5): rc.subr(8), load_rc_config, and the order of files that rc.conf(5) and sysrc(8) describe. */
export const subrConfiguration = `
_read_if_there() {
	for place; do
		if [ -f "$place" ]; then . "$place"; fi
	done
}
load_rc_config() {
	local place base
	if [ -z "$_conf_is_read" ]; then
		_conf_is_read=YES
		_read_if_there /etc/defaults/rc.conf
		_read_if_there \${rc_conf_files:-/etc/rc.conf}
	fi
	for base in /etc $local_startup; do
		[ -n "$1" ] || break
		base=\${base%/rc.d}/rc.conf.d/$1
		if [ -d $base ]; then _read_if_there $base/*; else _read_if_there $base; fi
	done
	for place in $_declared; do
		eval : \\\${$place:=\\$\${place}_defval}
	done
	return 0
}
load_rc_config_var() {
	local found
	found=$(load_rc_config $1 >/dev/null; eval printf %s \\"\\$$2\\")
	[ -z "$found" ] || eval $2=\\$found
}

find_local_scripts_new() {
	local candidate
	local_rc=
	for candidate in $(for base in $local_startup; do grep -l '^# PROVIDE:' $base/* 2>/dev/null; done); do
		case $candidate in
		*.pkgsave|*.sample) continue ;;
		esac
		[ ! -x $candidate ] || local_rc="$local_rc $candidate"
	done
}
`;
