import type { InterfaceAddress, Kernel, NetworkInterface, Vnet } from "./model";
import { isLinkLocal, widthOf } from "./routes-addresses";
import { entriesOf, insertRoute, prefixOf, type RouteFlag, removeRoutes } from "./routes-table";

/**
 * The routes that interface addresses make by themselves (in_addprefix and ifa_add_loopback_route of sys/netinet/in.c,
 * nd6_prefix_onlink of sys/netinet6/nd6.c): the hooks that interface code calls. Each may be called twice without harm.
 */

/** An address was put on an interface: its prefix becomes reachable there, the address itself through lo0. */
export function onAddressAdded(_kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress): void {
  // IPv4 enters the prefix first, IPv6 the address: the indexes of their nexthops show it (recording 09, step 6).
  if (address.family === "inet") {
    addPrefixRoute(iface, address);
    addOwnRoute(iface, address);
  } else {
    addOwnRoute(iface, address);
    addPrefixRoute(iface, address);
  }
}

/** An address is gone from an interface. IPv4 routes that were reached from it go with it (in_ifadown). */
export function onAddressRemoved(_kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress): void {
  removeAddressRoutes(iface, address);
  if (address.family === "inet")
    removeRoutes(iface.vnet, (route) => route.source === address && route.flags.includes("G"));
  // The prefix stays reachable when another address lies in it.
  for (const other of iface.vnet.interfaces)
    for (const left of other.addresses)
      if (left !== address && left.family === address.family && other.up) addPrefixRoute(other, left);
}

/** An interface left a vnet, by moving or by going away: nothing there leads through it any more. */
export function onInterfaceMoved(_kernel: Kernel, iface: NetworkInterface, from: Vnet): void {
  removeRoutes(from, (route) => route.interface === iface || route.owner === iface);
}

/** Routes hold the interface itself: a new name shows at once, and nothing else changes. */
export function onInterfaceRenamed(_kernel: Kernel, _iface: NetworkInterface): void {}

/** Down takes an interface's own IPv4 routes out and leaves static ones; up brings them back. */
export function onInterfaceUpDown(_kernel: Kernel, iface: NetworkInterface): void {
  for (const address of iface.addresses) {
    if (address.family !== "inet") continue;
    if (!iface.up) removeAddressRoutes(iface, address);
    else {
      addPrefixRoute(iface, address);
      addOwnRoute(iface, address);
    }
  }
}

/** The reject routes that rc.d/routing adds once ::1 is there: forms of IPv6 addresses that must not reach a wire. */
export function addInet6RejectRoutes(vnet: Vnet): void {
  const lo0 = loopbackOf(vnet);
  const source = lo0?.addresses.find((address) => address.address === "::1");
  if (lo0 === undefined || source === undefined) return;
  const prefixes: readonly (readonly [bigint, number])[] = [
    [0xffffn << 32n, 96],
    [0n, 96],
    [0xfe80n << 112n, 10],
    [0xff02n << 112n, 16],
  ];
  for (const [network, prefixLength] of prefixes)
    insertRoute(vnet, {
      family: "inet6",
      network,
      prefixLength,
      flags: ["R", "S"],
      interface: lo0,
      owner: lo0,
      source,
    });
}

/** The vnet's own loopback interface (V_loif): its first. */
export function loopbackOf(vnet: Vnet): NetworkInterface | undefined {
  return vnet.interfaces.find((iface) => iface.kind === "loopback");
}

/** `addr -> link#N`: on a loopback the address is a host route, elsewhere its whole prefix is on the link. */
function addPrefixRoute(iface: NetworkInterface, address: InterfaceAddress): void {
  const { family, bits, network } = prefixOf(address);
  const width = widthOf(family);
  const loopback = iface.kind === "loopback";
  const host = family === "inet" ? loopback : false;
  // A full-length prefix is what the address's own route is for already.
  if (address.prefixLength === width && !host) return;
  insertRoute(iface.vnet, {
    family,
    network: host ? bits : network,
    prefixLength: host ? width : address.prefixLength,
    zone: isLinkLocal(family, bits) ? iface : undefined,
    flags: host ? ["H"] : [],
    interface: iface,
    owner: iface,
    source: address,
  });
}

/** `addr -> lo0`: packets of the vnet to its own address do not leave it. */
function addOwnRoute(iface: NetworkInterface, address: InterfaceAddress): void {
  const { family, bits } = prefixOf(address);
  const lo0 = loopbackOf(iface.vnet);
  if (lo0 === undefined || (family === "inet" && iface.kind === "loopback")) return;
  const flags: readonly RouteFlag[] = ["H", "S"];
  const zone = isLinkLocal(family, bits) ? iface : undefined;
  insertRoute(iface.vnet, {
    family,
    network: bits,
    prefixLength: widthOf(family),
    zone,
    flags,
    interface: lo0,
    owner: iface,
    source: address,
  });
}

function removeAddressRoutes(iface: NetworkInterface, address: InterfaceAddress): void {
  const { family, bits, network } = prefixOf(address);
  removeRoutes(iface.vnet, (route) => {
    if (route.family !== family || route.owner !== iface || route.flags.includes("G")) return false;
    const own = route.network === bits && route.prefixLength === widthOf(family);
    const prefix = route.network === network && route.prefixLength === address.prefixLength;
    return (own || prefix) && !route.flags.includes("R");
  });
}

/** Whether any route of the vnet leads through the interface. */
export function hasRoutesThrough(vnet: Vnet, iface: NetworkInterface): boolean {
  return entriesOf(vnet).some((route) => route.interface === iface);
}
