import { createHash } from "node:crypto";
import type { NetworkInterface } from "./model";

/**
 * The interface identifier of a link-local address (get_ifid of sys/netinet6/in6_ifattach.c): from the interface's own MAC
 * unless that is a multicast one, else from another interface's that is globally unique (recording 04, step 30).
 */
export function linkLocalFor(iface: NetworkInterface): string {
  const own = identifier(iface);
  if (own !== undefined) return format(own);
  for (const other of iface.vnet.interfaces) {
    const borrowed = other === iface ? undefined : identifier(other);
    if (borrowed !== undefined && ((borrowed[0] ?? 0) & 2) !== 0) return format(borrowed);
  }
  return format([...createHash("md5").update(iface.driverName).digest().subarray(0, 8)]);
}

/** EUI-64 of a MAC, with the universal bit inverted. */
function identifier(iface: NetworkInterface): number[] | undefined {
  const bytes = iface.ether?.split(":").map((byte) => Number.parseInt(byte, 16));
  if (bytes === undefined || ((bytes[0] ?? 1) & 1) !== 0) return undefined;
  const [first = 0, ...rest] = bytes;
  return [first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
}

function format(bytes: readonly number[]): string {
  const groups: string[] = [];
  for (let at = 0; at < 8; at += 2) groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  // The longest run of zero groups after fe80 starts with fe80's own three: leading zero groups join it.
  while (groups.length > 1 && groups[0] === "0") groups.shift();
  return `fe80::${groups.join(":")}`;
}
