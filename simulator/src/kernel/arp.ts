import type { NetworkInterface } from "./model";
import { formatAddress } from "./routes-addresses";

/** An entry of an interface's neighbour table (lltable of sys/net/if_llatbl.c), for ARP and for IPv6 alike. */
export interface Neighbour {
  readonly address: bigint;
  /** undefined: asked for, not answered. */
  ether: string | undefined;
  /** Kernel time of the last confirmation, or of the last question, in ms. */
  since: number;
  /** How often it was asked for in vain. */
  asked: number;
}

/** net.link.ether.inet.max_age, and how long an unanswered entry is kept (arpt_down), in ms. */
const confirmedLifetime = 1_200_000;
const unansweredLifetime = 20_000;
/** net.link.ether.inet.maxtries. */
export const maxArpTries = 5;

const tables = new WeakMap<NetworkInterface, Map<bigint, Neighbour>>();

function tableOf(iface: NetworkInterface): Map<bigint, Neighbour> {
  const table = tables.get(iface) ?? new Map<bigint, Neighbour>();
  tables.set(iface, table);
  return table;
}

/** The entry for an address, unless its time is over. */
export function findNeighbour(iface: NetworkInterface, address: bigint, now: number): Neighbour | undefined {
  const entry = tables.get(iface)?.get(address);
  if (entry === undefined || !isOver(entry, now)) return entry;
  tables.get(iface)?.delete(address);
  return undefined;
}

/** A neighbour said what its MAC is. */
export function confirmNeighbour(iface: NetworkInterface, address: bigint, ether: string, now: number): void {
  const entry = findNeighbour(iface, address, now);
  if (entry === undefined) tableOf(iface).set(address, { address, ether, since: now, asked: 0 });
  else {
    entry.ether = ether;
    entry.since = now;
    entry.asked = 0;
  }
}

/** A question goes out; at most one a second counts (arpresolve_full of sys/netinet/if_ether.c). */
export function askNeighbour(iface: NetworkInterface, address: bigint, now: number): Neighbour {
  const entry = findNeighbour(iface, address, now) ?? { address, ether: undefined, since: now, asked: 0 };
  entry.asked += 1;
  entry.since = now;
  tableOf(iface).set(address, entry);
  return entry;
}

/** `arp -d`, and what an interface forgets when it loses its addresses. */
export function forgetNeighbours(iface: NetworkInterface, test: (entry: Neighbour) => boolean = () => true): number {
  const table = tables.get(iface);
  if (table === undefined) return 0;
  let gone = 0;
  for (const entry of [...table.values()]) if (test(entry) && table.delete(entry.address)) gone += 1;
  return gone;
}

/** One line's worth of `arp -a`. */
export interface ArpRow {
  readonly address: string;
  readonly ether: string | undefined;
  readonly permanent: boolean;
  /** Seconds left; 0 or less: expired. */
  readonly expires: number;
}

/** Rows of an interface's IPv4 table in the order of its hash: by bucket, the newest first in each (in_lltable_hash of sys/netinet/in.c). */
export function arpRows(iface: NetworkInterface, now: number): readonly ArpRow[] {
  const rows: { bucket: number; row: ArpRow }[] = [];
  const table = tables.get(iface);
  for (const entry of [...(table?.values() ?? [])].reverse()) {
    if (entry.address >> 32n !== 0n || isOver(entry, now)) continue;
    const lifetime = entry.ether === undefined ? 0 : confirmedLifetime;
    const expires = Math.ceil((entry.since + lifetime - now) / 1000);
    const address = formatAddress("inet", entry.address);
    rows.push({ bucket: bucketOf(entry.address), row: { address, ether: entry.ether, permanent: false, expires } });
  }
  for (const { family, address } of iface.addresses) {
    if (family !== "inet" || iface.ether === undefined) continue;
    const bits = address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
    rows.push({ bucket: bucketOf(bits), row: { address, ether: iface.ether, permanent: true, expires: 0 } });
  }
  return rows.sort((a, b) => a.bucket - b.bucket).map(({ row }) => row);
}

/** IN_LLTBL_HASH with 32 buckets: the exclusive or of the four bytes. */
function bucketOf(address: bigint): number {
  return Number((address ^ (address >> 8n) ^ (address >> 16n) ^ (address >> 24n)) & 31n);
}

function isOver(entry: Neighbour, now: number): boolean {
  return now - entry.since > (entry.ether === undefined ? unansweredLifetime : confirmedLifetime);
}
