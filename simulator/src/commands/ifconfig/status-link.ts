import type { NetworkInterface } from "../../kernel/model";
import { vlanState } from "../../kernel/vlan-interface";

/** The flags, capabilities, ND6 flags and media of an interface as ifconfig(8) prints them. */

/** Bits by name, in their order (IFF_* of net/if.h; LOWER_UP is netlink's). */
const flagBits: readonly (readonly [string, number])[] = [
  ["UP", 0x1],
  ["BROADCAST", 0x2],
  ["DEBUG", 0x4],
  ["LOOPBACK", 0x8],
  ["POINTOPOINT", 0x10],
  ["RUNNING", 0x40],
  ["NOARP", 0x80],
  ["PROMISC", 0x100],
  ["ALLMULTI", 0x200],
  ["SIMPLEX", 0x800],
  ["LINK0", 0x1000],
  ["LINK1", 0x2000],
  ["LINK2", 0x4000],
  ["MULTICAST", 0x8000],
  ["PPROMISC", 0x20000],
  ["MONITOR", 0x40000],
  ["STATICARP", 0x80000],
  ["STICKYARP", 0x100000],
  ["LOWER_UP", 0x1000000],
];

/** IFCAP_* of net/if.h. */
const optionBits: readonly (readonly [string, number])[] = [
  ["RXCSUM", 0x1],
  ["TXCSUM", 0x2],
  ["NETCONS", 0x4],
  ["VLAN_MTU", 0x8],
  ["VLAN_HWTAGGING", 0x10],
  ["JUMBO_MTU", 0x20],
  ["POLLING", 0x40],
  ["VLAN_HWCSUM", 0x80],
  ["TSO4", 0x100],
  ["TSO6", 0x200],
  ["LRO", 0x400],
  ["WOL_UCAST", 0x800],
  ["WOL_MCAST", 0x1000],
  ["WOL_MAGIC", 0x2000],
  ["TOE4", 0x4000],
  ["TOE6", 0x8000],
  ["VLAN_HWFILTER", 0x10000],
  ["VLAN_HWTSO", 0x40000],
  ["LINKSTATE", 0x80000],
  ["NETMAP", 0x100000],
  ["RXCSUM_IPV6", 0x200000],
  ["TXCSUM_IPV6", 0x400000],
  ["HWSTATS", 0x800000],
];

/** ND6_IFF_* of netinet6/nd6.h. */
const nd6Bits: readonly (readonly [string, number])[] = [
  ["PERFORMNUD", 0x1],
  ["ACCEPT_RTADV", 0x2],
  ["PREFER_SOURCE", 0x4],
  ["IFDISABLED", 0x8],
  ["DONT_SET_IFROUTE", 0x10],
  ["AUTO_LINKLOCAL", 0x20],
  ["NO_RADR", 0x40],
  ["NO_PREFER_IFACE", 0x80],
  ["NO_DAD", 0x100],
];

/** The number and the names of the bits that are set. */
function format(
  bits: readonly (readonly [string, number])[],
  set: ReadonlySet<string>,
  emptyBrackets: boolean,
): string {
  const shown = bits.filter(([name]) => set.has(name));
  const value = shown.reduce((sum, [, bit]) => sum + bit, 0).toString(16);
  if (shown.length === 0 && !emptyBrackets) return value;
  return `${value}<${shown.map(([name]) => name).join(",")}>`;
}

export function formatFlags(iface: NetworkInterface): string {
  return format(flagBits, flagsOf(iface), false);
}

export function formatOptions(iface: NetworkInterface): string {
  return format(optionBits, iface.options, false);
}

export function formatNd6(iface: NetworkInterface): string {
  return format(nd6Bits, iface.nd6, true);
}

function flagsOf(iface: NetworkInterface): ReadonlySet<string> {
  const set = new Set(iface.flags);
  if (iface.up) set.add("UP");
  if (iface.running) set.add("RUNNING");
  if (iface.promiscuous > 0) set.add("PROMISC");
  set.add("MULTICAST");
  if (iface.kind === "loopback") set.add("LOOPBACK");
  else {
    set.add("SIMPLEX");
    if (iface.kind === "iface") set.add("POINTOPOINT").add("NOARP");
    else set.add("BROADCAST");
  }
  if (isLinkUp(iface)) set.add("LOWER_UP");
  return set;
}

/** What the `media:` and `status:` lines say; undefined for interfaces without media. */
export interface Media {
  readonly text: string;
  readonly active: boolean;
}

const tenGigabit = "10Gbase-T <full-duplex>";

export function mediaOf(iface: NetworkInterface): Media | undefined {
  switch (iface.kind) {
    case "ether":
      return { text: `Ethernet autoselect (${tenGigabit})`, active: true };
    case "epair":
      return { text: `Ethernet 10Gbase-T (${tenGigabit})`, active: true };
    case "eiface":
      // ng_eiface: its wire is its hook.
      return iface.node?.hooks.has("ether") === true
        ? { text: "Ethernet autoselect (1000baseT <full-duplex>)", active: true }
        : { text: "Ethernet autoselect", active: false };
    case "tap":
      // if_tuntap.c, tunifioctl SIOCGIFMEDIA: active while a program has the device open, which none has here.
      return { text: "Ethernet 1000baseT <full-duplex>", active: false };
    case "vlan": {
      const { parent } = vlanState(iface);
      return parent === undefined ? undefined : mediaOf(parent);
    }
    default:
      return undefined;
  }
}

/** get_operstate of sys/netlink/route/iface.c: by the media's state, or by IFF_UP where there is no media. */
function isLinkUp(iface: NetworkInterface): boolean {
  if (iface.kind === "vlan") return mediaOf(iface)?.active === true;
  return mediaOf(iface)?.active ?? iface.up;
}
