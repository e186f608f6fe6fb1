import type { InterfaceAddress, NetworkInterface, Vnet } from "./model";
import { covers, type Family, formatAddress, isLinkLocal, maskOf } from "./routes-addresses";
import {
  findRoute,
  insertRoute,
  lookupRoute,
  prefixOf,
  type RouteFlag,
  type RouteSpec,
  type RoutingEntry,
  removeRoutes,
} from "./routes-table";

/** What route(8) is answered with by the kernel, as errno names. */
export type RouteError = "EEXIST" | "ESRCH" | "EINVAL" | "ENETUNREACH";

/** A route as an administrator names it. */
export interface RouteRequest {
  readonly family: Family;
  readonly bits: bigint;
  readonly prefixLength: number;
  readonly zone?: NetworkInterface | undefined;
  readonly gateway?: { readonly bits: bigint; readonly zone?: NetworkInterface | undefined } | undefined;
  /** `-interface`: the destination is on this interface's link. */
  readonly through?: NetworkInterface | undefined;
  readonly reject?: "reject" | "blackhole" | undefined;
}

/** RTM_ADD of route(4). */
export function addStaticRoute(vnet: Vnet, request: RouteRequest): RouteError | undefined {
  const spec = specOf(vnet, request);
  if (spec === undefined) return "EINVAL";
  return insertRoute(vnet, spec) ? undefined : "EEXIST";
}

/** RTM_DELETE: by its exact prefix, and by its gateway where one is named. */
export function deleteStaticRoute(vnet: Vnet, request: RouteRequest): RouteError | undefined {
  const entry = findRoute(vnet, target(request));
  if (entry === undefined) return "ESRCH";
  if (request.gateway !== undefined && entry.gatewayBits !== request.gateway.bits) return "ESRCH";
  removeRoutes(vnet, (other) => other === entry);
  return undefined;
}

/** RTM_CHANGE: replaces the nexthop of a route that must be there. */
export function changeStaticRoute(vnet: Vnet, request: RouteRequest): RouteError | undefined {
  const entry = findRoute(vnet, target(request));
  if (entry === undefined) return "ESRCH";
  const spec = specOf(vnet, request);
  if (spec === undefined) return "EINVAL";
  removeRoutes(vnet, (other) => other === entry);
  insertRoute(vnet, spec);
  return undefined;
}

/** The routes that `route flush` takes away: those with a gateway. */
export function flushRoutes(vnet: Vnet, family: Family | undefined): readonly RoutingEntry[] {
  return removeRoutes(vnet, (entry) => entry.gatewayBits !== undefined && (family ?? entry.family) === entry.family);
}

function target(request: RouteRequest): Pick<RouteSpec, "family" | "network" | "prefixLength" | "zone"> {
  const network = request.bits & maskOf(request.family, request.prefixLength);
  return { family: request.family, network, prefixLength: request.prefixLength, zone: request.zone };
}

function specOf(vnet: Vnet, request: RouteRequest): RouteSpec | undefined {
  const host = request.prefixLength === (request.family === "inet" ? 32 : 128);
  const kind: readonly RouteFlag[] = request.reject === "reject" ? ["R"] : request.reject === "blackhole" ? ["B"] : [];
  const flags: readonly RouteFlag[] = [...(host ? (["H"] as const) : []), ...kind, "S"];
  if (request.through !== undefined)
    return { ...target(request), flags, interface: request.through, owner: request.through, source: undefined };
  if (request.gateway === undefined) return undefined;
  const { bits, zone } = request.gateway;
  const way = lookupRoute(vnet, request.family, bits, zone);
  // A gateway that only the default route leads to is none (ifa_ifwithroute of sys/net/route.c); answered with EINVAL (05/33).
  if (way === undefined || way.prefixLength === 0) return undefined;
  const own = ownerOf(vnet, request.family, bits, zone);
  // One's own address as gateway means: on that link (fill_addrinfo of sys/net/rtsock.c).
  if (own !== undefined)
    return { ...target(request), flags, interface: own.iface, owner: own.iface, source: own.address };
  return {
    ...target(request),
    gatewayBits: bits,
    flags: ["G", ...flags],
    interface: way.interface,
    owner: way.interface,
    source: sourceFor(way, request.family, bits),
  };
}

/** The interface of the vnet that has the address. */
export function ownerOf(
  vnet: Vnet,
  family: Family,
  bits: bigint,
  zone?: NetworkInterface,
): { iface: NetworkInterface; address: InterfaceAddress } | undefined {
  const text = formatAddress(family, bits);
  for (const iface of vnet.interfaces) {
    if (isLinkLocal(family, bits) && zone !== undefined && iface !== zone) continue;
    const address = iface.addresses.find(
      (candidate) => candidate.family === family && (candidate.address === text || prefixOf(candidate).bits === bits),
    );
    if (address !== undefined) return { iface, address };
  }
  return undefined;
}

/** The address from which packets to a neighbour on the route's link are sent. */
export function sourceFor(way: RoutingEntry, family: Family, neighbour: bigint): InterfaceAddress | undefined {
  const candidates = way.interface.addresses.filter((address) => address.family === family);
  const near = candidates.find((address) => {
    const { network } = prefixOf(address);
    return covers(family, network, address.prefixLength, neighbour);
  });
  return near ?? candidates.find((address) => address.linkLocal !== true) ?? candidates[0];
}
