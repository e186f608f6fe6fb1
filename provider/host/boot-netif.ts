import { UNIT_FOLDER } from "./unit";

/**
 * What rc.d/netif and devd(8) read beside rc.conf. It is in /usr/local/etc, where rc.subr looks as well: a file of the
 * administrator's, /etc/rc.conf.d/netif, would leave no room for a folder of that name.
 */
export const NETIF_DROP_IN = `# Written by pulumi-freebsd, and removed with its last unit: what units say to rc.d/netif and devd(8).
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
