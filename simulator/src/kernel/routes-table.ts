import type { InterfaceAddress, NetworkInterface, Route, Vnet } from "./model";
import { covers, type Family, formatAddress, isLinkLocal, maskOf, parseAddress, widthOf } from "./routes-addresses";

/** RTF_* flags in the order of their netstat(1) letters. */
export type RouteFlag = "G" | "H" | "R" | "B" | "S";

/** A route as the kernel keeps it: a `Route` with what comparisons and output need. */
export interface RoutingEntry extends Route {
  readonly network: bigint;
  readonly prefixLength: number;
  /** The interface whose scope a link-local destination belongs to. */
  readonly zone: NetworkInterface | undefined;
  /** Bits of the gateway's address; undefined where the destination is on the link. */
  readonly gatewayBits: bigint | undefined;
  /** The interface whose address this route stands for (nh_aifp of the kernel's nexthop). */
  readonly owner: NetworkInterface;
  /** The address that its packets are sent from (nh_ifa); undefined where the kernel takes the same one for all of an interface's. */
  readonly source: InterfaceAddress | undefined;
  /** Made by an address of an interface (RTF_PINNED), not by an administrator. */
  readonly pinned: boolean;
  /** Index of its nexthop in the vnet's table of that family: `nhop-kidx` of netstat(1). */
  readonly nexthop: number;
  readonly weight: number;
}

/** What a route is made of before it is in a table. */
export interface RouteSpec {
  readonly family: Family;
  readonly network: bigint;
  readonly prefixLength: number;
  readonly zone?: NetworkInterface | undefined;
  readonly gatewayBits?: bigint | undefined;
  readonly flags: readonly RouteFlag[];
  readonly interface: NetworkInterface;
  readonly owner: NetworkInterface;
  readonly source: InterfaceAddress | undefined;
  readonly pinned?: boolean;
}

/** The routes of a vnet in the order of the kernel's radix tree. Only this module writes `Vnet.routes`. */
export function entriesOf(vnet: Vnet): readonly RoutingEntry[] {
  return vnet.routes as readonly Route[] as readonly RoutingEntry[];
}

/** Puts a route in; false when there is one for that prefix already (EEXIST). */
export function insertRoute(vnet: Vnet, spec: RouteSpec): boolean {
  const entries = vnet.routes as RoutingEntry[];
  const scope = scopeOf(spec);
  const place = lowerBound(entries, spec, scope);
  const there = entries[place];
  if (there !== undefined && compare(there, spec, scope) === 0) return false;
  entries.splice(place, 0, { ...describe(spec), nexthop: nexthopFor(entries, spec) });
  return true;
}

/** Takes out every route of the vnet for which the test holds, and returns them. */
export function removeRoutes(vnet: Vnet, test: (entry: RoutingEntry) => boolean): readonly RoutingEntry[] {
  const kept: RoutingEntry[] = [];
  const removed: RoutingEntry[] = [];
  for (const entry of entriesOf(vnet)) (test(entry) ? removed : kept).push(entry);
  if (removed.length > 0) vnet.routes.splice(0, vnet.routes.length, ...kept);
  return removed;
}

/** The route for exactly this prefix. */
export function findRoute(
  vnet: Vnet,
  spec: Pick<RouteSpec, "family" | "network" | "prefixLength" | "zone">,
): RoutingEntry | undefined {
  const entries = entriesOf(vnet);
  const scope = scopeOf(spec);
  const there = entries[lowerBound(entries, spec, scope)];
  return there !== undefined && compare(there, spec, scope) === 0 ? there : undefined;
}

/** The most specific route to an address; `zone` names the interface of a link-local one. */
export function lookupRoute(
  vnet: Vnet,
  family: Family,
  bits: bigint,
  zone?: NetworkInterface,
): RoutingEntry | undefined {
  let best: RoutingEntry | undefined;
  for (const entry of entriesOf(vnet)) {
    if (entry.family !== family || !covers(family, entry.network, entry.prefixLength, bits)) continue;
    if (zone !== undefined && entry.zone !== undefined && entry.zone !== zone && isLinkLocal(family, bits)) continue;
    if (best === undefined || entry.prefixLength > best.prefixLength) best = entry;
  }
  return best;
}

/** Gateways on the link are shown as the interface's index, so that it follows the interface. */
function describe(spec: RouteSpec): Omit<RoutingEntry, "nexthop"> {
  const { family, network, prefixLength } = spec;
  const host = prefixLength === widthOf(family);
  const text = formatAddress(family, network);
  const destination = host ? text : network === 0n && prefixLength === 0 ? "default" : `${text}/${prefixLength}`;
  const gatewayBits = spec.gatewayBits;
  const gateway = gatewayBits === undefined ? `link#${spec.interface.index}` : formatAddress(family, gatewayBits);
  const flags = `U${spec.flags.join("")}`;
  return {
    ...spec,
    destination,
    gateway,
    gatewayBits,
    flags,
    zone: spec.zone,
    pinned: spec.pinned === true,
    weight: 1,
  };
}

/** The kernel keeps the interface index of a link-local destination inside its address, which is where it sorts. */
function scopeOf(spec: Pick<RouteSpec, "family" | "network" | "prefixLength" | "zone">): number {
  return spec.prefixLength > 10 && isLinkLocal(spec.family, spec.network) ? (spec.zone?.index ?? 0) : 0;
}

/** Order of rn_walktree(9) over one family: by address, the longer prefix first where two have the same address. */
function compare(
  entry: RoutingEntry,
  spec: Pick<RouteSpec, "family" | "network" | "prefixLength">,
  scope: number,
): number {
  if (entry.family !== spec.family) return entry.family === "inet" ? -1 : 1;
  const here = entry.network >> 112n;
  const there = spec.network >> 112n;
  if (entry.family === "inet6" && here === there && scopeOf(entry) !== scope) return scopeOf(entry) - scope;
  if (entry.network !== spec.network) return entry.network < spec.network ? -1 : 1;
  return spec.prefixLength - entry.prefixLength;
}

function lowerBound(
  entries: readonly RoutingEntry[],
  spec: Pick<RouteSpec, "family" | "network" | "prefixLength">,
  scope: number,
): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && compare(entry, spec, scope) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Routes that leave in the same way share a nexthop; a new one takes the lowest free index (sys/net/route/nhop_ctl.c). */
function nexthopFor(entries: readonly RoutingEntry[], spec: RouteSpec): number {
  const used = new Set<number>();
  const flags = `U${spec.flags.join("")}`;
  for (const entry of entries) {
    if (entry.family !== spec.family) continue;
    const same =
      entry.interface === spec.interface &&
      entry.owner === spec.owner &&
      entry.gatewayBits === spec.gatewayBits &&
      entry.flags === flags &&
      entry.source === spec.source;
    if (same) return entry.nexthop;
    used.add(entry.nexthop);
  }
  let index = 1;
  while (used.has(index)) index += 1;
  return index;
}

interface AddressPrefix {
  readonly family: Family;
  readonly bits: bigint;
  readonly network: bigint;
}

/** An address does not change: a broadcast that reaches thousands of interfaces need not read each of theirs anew. */
const prefixes = new WeakMap<InterfaceAddress, AddressPrefix>();

/** The prefix that an interface address is in, as bits. */
export function prefixOf(address: InterfaceAddress): AddressPrefix {
  const known = prefixes.get(address);
  if (known !== undefined) return known;
  const parsed = parseAddress(address.address);
  if (parsed === undefined) throw new Error(`an interface has the address ${address.address}, which is none`);
  const network = parsed.bits & maskOf(parsed.family, address.prefixLength);
  const prefix = { family: parsed.family, bits: parsed.bits, network };
  prefixes.set(address, prefix);
  return prefix;
}
