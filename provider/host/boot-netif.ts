import { UNIT_FOLDER } from "./unit";

/** The values of an rc.conf(5) variable that say no, as checkyesno() of rc.subr has them. */
const NO = "[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]|[Oo][Ff][Ff]|0";

/** awk(1) that goes through units: what the one at hand says of a boot. */
const BOOT_OF_UNIT = `FNR == 1 { boot = "" }
	/^#pulumi boot / { boot = $3 }`;

/**
 * What rc.d/dhclient and /etc/pccard_ether read beside rc.conf, and rc.d/netif before its own. Without it devd(8) starts dhclient on
 * each interface of ours whose link comes up, where rc.conf has `ifconfig_DEFAULT="SYNCDHCP"` as cloud images do.
 */
export const NETWORK_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/dhclient and /etc/pccard_ether, which devd(8)
# runs for an interface that comes, or whose link does. An interface that a unit makes is not for them (NOAUTO).
eval "$(sed -n 's/^#rc.conf \\(.*=NOAUTO}\\)$/\\1/p' ${UNIT_FOLDER}/* 2>/dev/null)"
`;

/**
 * What rc.d/routing reads: it sets forwarding to what rc.conf says, also when an administrator restarts it long after
 * the boot (options_inet() and options_inet6() in libexec/rc/rc.d/routing).
 */
export const ROUTING_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/routing. It leaves forwarding as they keep it.
case \${pulumi_freebsd_enable:-YES} in
${NO}) ;;
*) eval "$(awk '
	${BOOT_OF_UNIT}
	boot != "yes" { next }
	/^#sysctl net.inet.ip.forwarding=[01]$/ && sub(/.*=/, "gateway_enable=")
	/^#sysctl net.inet6.ip6.forwarding=[01]$/ && sub(/.*=/, "ipv6_gateway_enable=")
' ${UNIT_FOLDER}/* 2>/dev/null)" ;;
esac
`;

/**
 * What rc.d/netif reads. All are in /usr/local/etc, where rc.subr looks as well: a file of the
 * administrator's, /etc/rc.conf.d/netif, would leave no room for a folder of that name.
 */
export const NETIF_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/netif.
# An interface that a unit makes is not for netif to configure (NOAUTO), unless rc.conf names it; an interface of the host
# that a unit needs stays up, and keeps the addresses that a unit gives it. All of it:
#   grep -h '^#rc.conf ' ${UNIT_FOLDER}/*
case \${pulumi_freebsd_enable:-YES} in
${NO}) _pulumi=no ;;
*) _pulumi=yes ;;
esac
eval "$(awk -v enabled="$_pulumi" '
	${BOOT_OF_UNIT}
	sub(/^#rc.conf /, "") && (/=NOAUTO}/ || (boot == "yes" && enabled == "yes"))
' ${UNIT_FOLDER}/* 2>/dev/null)"
`;
