/** /etc/rc.d/devfs: the rulesets of devfs.rules(5), and the links, owners and modes of devfs.conf(5). */
export const devfsScript = `
name=devfs
desc="Device filesystem"
start_cmd=read_files
stop_cmd=:

# A section [name=number] empties the ruleset of that number and names it for the lines after it; a later rule may say $name.
read_files() {
	local section
	set -f
	for file in $devfs_rulesets; do
		[ ! -e $file ] || while read -r text; do
			text=\${text%%#*}
			case $text in
			'') ;;
			\\[?*=?*])
				section=\${text#*=}
				section=\${section%]}
				text=\${text#?}
				eval \${text%%=*}=$section
				/sbin/devfs rule -s $section delset </dev/null
				;;
			*) eval /sbin/devfs rule -s $section $text </dev/null ;;
			esac
		done < $file
	done
	set +f
	[ ! -r /etc/devfs.conf ] || while read -r what devices value; do
		case $what in
		l*) for each in $devices; do [ -e /dev/$value ] || ln -fs $each /dev/$value; done ;;
		o*) for each in $devices; do [ ! -c /dev/$each ] || chown $value /dev/$each; done ;;
		p*) for each in $devices; do [ ! -c /dev/$each ] || chmod $value /dev/$each; done ;;
		esac
	done < /etc/devfs.conf
}
`;
