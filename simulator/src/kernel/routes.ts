import type { InterfaceAddress, Kernel, NetworkInterface, Vnet } from "./model";
import { isLinkLocal, widthOf } from "./routes-addresses";
import { insertRoute, prefixOf, type RouteFlag, removeRoutes } from "./routes-table";

/**
 * The routes that interface addresses make by themselves (in_addprefix and ifa_add_loopback_route of sys/netinet/in.c,
 * nd6_prefix_onlink of sys/netinet6/nd6.c): the hooks that interface code calls. Each may be called twice without harm.
 */

type AddressHook = (kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress) => void;
type InterfaceHook = (kernel: Kernel, iface: NetworkInterface) => void;

const announcements: AddressHook[] = [];
const withdrawals: InterfaceHook[] = [];

/** Runs for each new address once its routes are there: gratuitous ARP. */
export function onAddressAnnounced(hook: AddressHook): void {
  announcements.push(hook);
}

/** Runs when an interface has lost an address or left its vnet: what it knew of its neighbours is void. */
export function onNeighboursVoid(hook: InterfaceHook): void {
  withdrawals.push(hook);
}

/** An address was put on an interface: its prefix becomes reachable there, the address itself through lo0. */
export function onAddressAdded(kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress): void {
  // IPv4 enters the prefix first, IPv6 the address: the indexes of their nexthops show it (recording 09, step 6).
  if (address.family === "inet") {
    addPrefixRoute(iface, address);
    addOwnRoute(iface, address);
  } else {
    addOwnRoute(iface, address);
    addPrefixRoute(iface, address);
  }
  for (const hook of announcements) hook(kernel, iface, address);
}

/** An address is gone from an interface. IPv4 routes that were reached from it go with it (in_ifadown). */
export function onAddressRemoved(kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress): void {
  const prefixGone = removeAddressRoutes(iface, address);
  if (address.family === "inet")
    removeRoutes(iface.vnet, (route) => route.source === address && route.flags.includes("G"));
  // The prefix stays reachable when another address lies in it (in_scrubprefix).
  if (prefixGone) restorePrefix(iface.vnet, address);
  for (const hook of withdrawals) hook(kernel, iface);
}

function restorePrefix(vnet: Vnet, gone: InterfaceAddress): void {
  const { network } = prefixOf(gone);
  for (const iface of vnet.interfaces)
    for (const left of iface.addresses)
      if (iface.up && left !== gone && left.family === gone.family && left.prefixLength === gone.prefixLength)
        if (prefixOf(left).network === network) addPrefixRoute(iface, left);
}

/** An interface left a vnet, by moving or by going away: nothing there leads through it any more. */
export function onInterfaceMoved(kernel: Kernel, iface: NetworkInterface, from: Vnet): void {
  removeRoutes(from, (route) => route.interface === iface || route.owner === iface);
  for (const hook of withdrawals) hook(kernel, iface);
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
function loopbackOf(vnet: Vnet): NetworkInterface | undefined {
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
    // IPv6 prefixes of an interface share its link-local address as source, and with it one nexthop (recording 09, step 6).
    source: family === "inet" || loopback ? address : undefined,
    pinned: true,
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
    // The source is lo0's: its own addresses are each their own, all others' routes have one in common.
    source: iface.kind === "loopback" ? address : undefined,
    pinned: true,
  });
}

/** True when the prefix's route was this address's. */
function removeAddressRoutes(iface: NetworkInterface, address: InterfaceAddress): boolean {
  const { family, bits, network } = prefixOf(address);
  const width = widthOf(family);
  const others = iface.addresses.filter((other) => other !== address && other.family === family);
  const shared = others.some(
    (other) => other.prefixLength === address.prefixLength && prefixOf(other).network === network,
  );
  const removed = removeRoutes(iface.vnet, (route) => {
    if (route.family !== family || route.owner !== iface || route.flags.includes("G") || route.flags.includes("R"))
      return false;
    const own = route.network === bits && route.prefixLength === width;
    const prefix = route.network === network && route.prefixLength === address.prefixLength && !shared;
    return own || prefix;
  });
  return removed.some((route) => route.prefixLength === address.prefixLength);
}
