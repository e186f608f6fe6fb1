/** /etc/rc.d/routing: routes and forwarding of rc.conf(5). */
export const routingScript = `
name=routing
desc="Routing setup"
start_cmd=everything
stop_cmd="without_routes"
static_cmd="routes add"
options_cmd=forwarding
extra_commands="options static"

# routes COMMAND FAMILY INTERFACE: those of static_routes and the default routes; with an interface, only those marked NAME:INTERFACE.
routes() {
	local command=$1 only=$3 entry
	case $only in
	[Aa][Nn][Yy]|[Aa][Ll][Ll]) only= ;;
	esac
	if [ -z "$only" ] && [ $command = add ]; then
		given default "$defaultrouter"
		given "-inet6 default" "$ipv6_defaultrouter"
	fi
	for entry in $static_routes; do
		selected route_
	done
	for entry in $ipv6_static_routes; do
		selected ipv6_route_ -inet6
	done
}
given() {
	case $2 in
	''|[Nn][Oo]) ;;
	*) /sbin/route add $1 $2 ;;
	esac
}
selected() {
	local words
	if [ -n "$only" ] && [ "\${entry#*:}" != "$only" ]; then return; fi
	eval words=\\$$1\${entry%%:*}
	if [ -n "$words" ]; then
		/sbin/route $command $2 $words
	else
		warn "route_\${entry%%:*} not found."
	fi
}
without_routes() {
	if [ -n "$2" ]; then
		routes delete "$@"
	else
		/sbin/route -n flush -inet
		/sbin/route -n flush -inet6
	fi
}
everything() {
	routes add "$@"
	forwarding
}
forwarding() {
	set_when gateway_enable net.inet.ip.forwarding inet
	set_when ipv6_gateway_enable net.inet6.ip6.forwarding inet6
}
set_when() {
	if checkyesno $1; then
		$SYSCTL $2=1 >/dev/null
		echo "Additional $3 routing options: gateway=YES."
	else
		$SYSCTL $2=0 >/dev/null
	fi
}
`;
