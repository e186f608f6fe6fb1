import { UNIT_FOLDER } from "./unit";

/**
 * What rc.d/dhclient and /etc/pccard_ether read beside rc.conf, and rc.d/netif before its own. Without it devd(8) starts dhclient on
 * each interface of ours whose link comes up, where rc.conf has `ifconfig_DEFAULT="SYNCDHCP"` as cloud images do.
 */
export const NETWORK_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/dhclient and /etc/pccard_ether, which devd(8)
# runs for an interface that comes, or whose link does. An interface that a unit makes is not for them (NOAUTO).
eval "$(sed -n 's/^#rc.conf \\(.*=NOAUTO}\\)$/\\1/p' ${UNIT_FOLDER}/* 2>/dev/null)"
`;

/**
 * What rc.d/netif reads. Both are in /usr/local/etc, where rc.subr looks as well: a file of the
 * administrator's, /etc/rc.conf.d/netif, would leave no room for a folder of that name.
 */
export const NETIF_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/netif.
# An interface that a unit makes is not for netif to configure (NOAUTO), unless rc.conf names it; an interface of the host
# that a unit needs stays up, and keeps the addresses that a unit gives it. All of it:
#   grep -h '^#rc.conf ' ${UNIT_FOLDER}/*
case \${pulumi_freebsd_enable:-YES} in
[Nn][Oo]|[Ff][Aa][Ll][Ss][Ee]|[Oo][Ff][Ff]|0) _pulumi=no ;;
*) _pulumi=yes ;;
esac
eval "$(awk -v enabled="$_pulumi" '
	FNR == 1 { boot = "" }
	/^#pulumi boot / { boot = $3 }
	sub(/^#rc.conf /, "") && (/=NOAUTO}/ || (boot == "yes" && enabled == "yes"))
' ${UNIT_FOLDER}/* 2>/dev/null)"
`;
