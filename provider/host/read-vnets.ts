import { chunk } from "./read-chunk";

/** The host's own network stack. */
export const HOST_VNET_CHUNKS = [chunk("ifconfig", "ifconfig -a"), chunk("netstat", "netstat -rn --libxo json")].join(
  "",
);

/** The network stack of jail `$j` (a jid); its routes where `w` says so. After a failure: whether the jail is there at all. */
const JAIL_VNET = `f=0
${chunk("ifconfig:$j", 'ifconfig -j "$j" -a')}if [ -n "$w" ]; then
${chunk("netstat:$j", 'netstat -j "$j" -rn --libxo json')}fi
if [ "$f" -ne 0 ]; then
${chunk("jail:$j", 'jls -j "$j" jid')}fi
`;

/** The list is a chunk of its own: when it cannot be had, that must not look like a host without VNET jails. Each jid stands before its `vnet`. */
export const EVERY_JAIL_VNET = `w=$2
l=
${chunk("vnet-jails", "l=$(jls jid vnet)")}[ "$s" -eq 0 ] || l=
j=
for v in $l; do
if [ "$v" = new ]; then
${JAIL_VNET}fi
j=$v
done
`;

/** `$2` is the jail's name. The jid serves from here on: it is a number. */
export const ONE_JAIL_VNET = `w=1
${chunk("jail", 'l=$(jls -j "$2" jid vnet); s=$?; printf "%s\\n" "$l"; (exit "$s")')}case "$l" in
*" new")
j=\${l% new}
${JAIL_VNET};;
esac
`;
