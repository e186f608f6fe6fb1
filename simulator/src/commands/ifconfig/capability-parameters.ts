import type { NetworkInterface } from "../../kernel/model";
import { callNamed, target } from "./invocation";
import { type ParameterTable, word } from "./parameter";

/** Parameters that switch what an interface's hardware does (setifcap, clearifcap of ifconfig.c; ifvlan.c). */
const capabilities: Readonly<Record<string, readonly string[]>> = {
  rxcsum: ["RXCSUM"],
  txcsum: ["TXCSUM"],
  rxcsum6: ["RXCSUM_IPV6"],
  txcsum6: ["TXCSUM_IPV6"],
  tso: ["TSO4", "TSO6"],
  tso4: ["TSO4"],
  tso6: ["TSO6"],
  lro: ["LRO"],
  toe: ["TOE4", "TOE6"],
  polling: ["POLLING"],
  netcons: ["NETCONS"],
  mextpg: ["MEXTPG"],
  wol: ["WOL_UCAST", "WOL_MCAST", "WOL_MAGIC"],
  wol_ucast: ["WOL_UCAST"],
  wol_mcast: ["WOL_MCAST"],
  wol_magic: ["WOL_MAGIC"],
  txrtlmt: ["TXRTLMT"],
  vlanmtu: ["VLAN_MTU"],
  vlanhwtag: ["VLAN_HWTAGGING"],
  vlanhwfilter: ["VLAN_HWFILTER"],
  vlanhwtso: ["VLAN_HWTSO"],
  vlanhwcsum: ["VLAN_HWCSUM"],
};

/** What an interface can do is what it does when it is new: no recorded one could do more. */
function supported(iface: NetworkInterface): ReadonlySet<string> {
  if (iface.data.capabilities === undefined) iface.data.capabilities = new Set(iface.options);
  return iface.data.capabilities as ReadonlySet<string>;
}

/** An epair always accepts what its other end did not compute (recording 13, step 11). */
function isFixed(iface: NetworkInterface, capability: string): boolean {
  return iface.kind === "epair" && (capability === "RXCSUM" || capability === "RXCSUM_IPV6");
}

function set(name: string, on: boolean) {
  return word((invocation) =>
    callNamed("ioctl (SIOCGIFCAP)", () => {
      const iface = target(invocation);
      const able = supported(iface);
      for (const capability of capabilities[name] ?? []) {
        if (!able.has(capability)) continue;
        if (on) iface.options.add(capability);
        else if (!isFixed(iface, capability)) iface.options.delete(capability);
      }
    }),
  );
}

export const capabilityParameters: ParameterTable = Object.fromEntries(
  Object.keys(capabilities).flatMap((name) => [
    [name, set(name, true)],
    [`-${name}`, set(name, false)],
  ]),
);
