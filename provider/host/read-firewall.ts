import { ANCHORS } from "./firewall";
import { chunk } from "./read-chunk";

/**
 * The packet filters that are in the kernel: the main ruleset of pf and the provider's own anchors, the rules of ipfw and its
 * instances of libalias. With -P ports are numbers, whatever services(5) of the host calls them.
 */
export const FIREWALL = `case "$m
" in
*" pf
"*)
a=
${chunk("pf-info", "pfctl -s info")}${chunk("pf-nat", "pfctl -P -sn")}${chunk("pf-rules", "pfctl -P -sr")}${chunk(
  "pf-anchors",
  `a=$(pfctl -vsA 2>/dev/null) && printf '%s\\n' "$a"`,
)}case "$a" in *" ${ANCHORS}/"*)
for x in $(printf '%s\\n' "$a" | sed -n 's,^ *\\(${ANCHORS}/[A-Za-z0-9_-]*\\)$,\\1,p'); do
${chunk("pf-nat:$x", 'pfctl -a "$x" -P -sn')}done ;;
esac ;;
esac
case "$m
" in
*" ipfw
"*)
${chunk("ipfw-sysctls", "sysctl -n net.inet.ip.fw.enable net.inet.ip.fw.one_pass")}${chunk("ipfw", "ipfw list")}case "$m
" in
*" ipfw_nat
"*)
${chunk("ipfw-nat", "ipfw nat show config")};;
esac ;;
esac
`;
