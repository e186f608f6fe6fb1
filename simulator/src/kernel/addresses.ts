import { KernelError } from "./errno";
import { linkLocalFor } from "./inet6-identifier";
import { isEthernet } from "./interfaces";
import type { InterfaceAddress, Kernel, NetworkInterface } from "./model";
import { onAddressAdded, onAddressRemoved, onInterfaceUpDown } from "./routes";

/** One neighbour solicitation and a second of silence: net.inet6.ip6.dad_count 1 (RFC 4862, sys/netinet6/nd6_nbr.c). */
const duplicateDetectionMs = 1000;
/** A link-local address of the kernel's own waits up to a second more (MAX_RTR_SOLICITATION_DELAY): always all of it, nothing depends on chance. */
const linkLocalDelayMs = 1000;

/** ioctl SIOCAIFADDR: puts an IPv4 address on an interface, and brings that up. */
export function addInetAddress(
  kernel: Kernel,
  iface: NetworkInterface,
  address: string,
  prefixLength: number,
  broadcast: string | undefined,
): void {
  const there = findAddress(iface, "inet", address);
  if (there !== undefined) dropAddress(kernel, iface, there);
  const added: InterfaceAddress =
    broadcast === undefined
      ? { family: "inet", address, prefixLength }
      : { family: "inet", address, prefixLength, broadcast };
  iface.addresses.push(added);
  setUp(kernel, iface, true);
  onAddressAdded(kernel, iface, added);
}

/** ioctl SIOCAIFADDR_IN6: an interface whose IPv6 was disabled has it enabled by its first address (in6_control). */
export function addInet6Address(kernel: Kernel, iface: NetworkInterface, address: string, prefixLength: number): void {
  const there = findAddress(iface, "inet6", address);
  if (there !== undefined) dropAddress(kernel, iface, there);
  const first = !iface.addresses.some(({ family }) => family === "inet6");
  const added: InterfaceAddress = { family: "inet6", address, prefixLength };
  if (/^fe[89ab]/.test(address)) added.linkLocal = true;
  iface.addresses.push(added);
  // The driver brings itself up for it, but in6_if_up does not run (ether_ioctl SIOCSIFADDR).
  if (first && !iface.up) markUp(kernel, iface);
  startDuplicateDetection(kernel, iface, added, 0);
  onAddressAdded(kernel, iface, added);
  if (iface.nd6.has("IFDISABLED")) setIfDisabled(kernel, iface, false);
}

/** ioctl SIOCDIFADDR: without an address, the first of the family goes. */
export function removeAddress(
  kernel: Kernel,
  iface: NetworkInterface,
  family: "inet" | "inet6",
  address: string | undefined,
): void {
  const found =
    address === undefined
      ? iface.addresses.find((candidate) => candidate.family === family)
      : findAddress(iface, family, address);
  if (found === undefined) throw new KernelError("EADDRNOTAVAIL");
  dropAddress(kernel, iface, found);
}

/** All addresses go at once: before a move, and at the end. */
export function flushAddresses(kernel: Kernel, iface: NetworkInterface): void {
  for (const address of [...iface.addresses]) dropAddress(kernel, iface, address);
}

function findAddress(iface: NetworkInterface, family: string, address: string): InterfaceAddress | undefined {
  return iface.addresses.find((candidate) => candidate.family === family && candidate.address === address);
}

function dropAddress(kernel: Kernel, iface: NetworkInterface, address: InterfaceAddress): void {
  iface.addresses.splice(iface.addresses.indexOf(address), 1);
  onAddressRemoved(kernel, iface, address);
}

/** Interfaces whose driver stops when they are taken down; the others go on running (SIOCSIFFLAGS of each driver). */
const stopsWhenDown = new Set(["ether", "eiface", "bridge", "loopback", "iface"]);

/** ioctl SIOCSIFFLAGS with or without IFF_UP. */
export function setUp(kernel: Kernel, iface: NetworkInterface, up: boolean): void {
  if (iface.up === up) return;
  if (!up) {
    iface.up = false;
    if (stopsWhenDown.has(iface.kind)) iface.running = false;
    onInterfaceUpDown(kernel, iface);
    return;
  }
  markUp(kernel, iface);
  attachInet6(kernel, iface);
}

function markUp(kernel: Kernel, iface: NetworkInterface): void {
  iface.up = true;
  // A vlan runs when it has a parent, whether up or down.
  if (iface.kind !== "vlan") iface.running = true;
  onInterfaceUpDown(kernel, iface);
  for (const address of iface.addresses)
    if (address.tentativeUntil === Number.POSITIVE_INFINITY) startDuplicateDetection(kernel, iface, address, 0);
}

/** in6_if_up and in6_ifattach: ::1 on the first loopback, and a link-local address where the interface may have one. */
function attachInet6(kernel: Kernel, iface: NetworkInterface): void {
  if (iface.kind === "loopback" && !hasLoopbackAddress(iface)) appendInet6(kernel, iface, "::1", 128, false);
  if (iface.nd6.has("IFDISABLED") || !iface.nd6.has("AUTO_LINKLOCAL")) return;
  if (iface.addresses.some(({ linkLocal }) => linkLocal === true)) return;
  if (iface.kind === "loopback") appendInet6(kernel, iface, "fe80::1", 64, true);
  else if (isEthernet(iface)) appendInet6(kernel, iface, linkLocalFor(iface), 64, true);
}

function hasLoopbackAddress(iface: NetworkInterface): boolean {
  return iface.vnet.interfaces.some(
    (other) => other.kind === "loopback" && other.addresses.some(({ address }) => address === "::1"),
  );
}

function appendInet6(
  kernel: Kernel,
  iface: NetworkInterface,
  address: string,
  prefixLength: number,
  linkLocal: boolean,
): void {
  const added: InterfaceAddress = { family: "inet6", address, prefixLength };
  if (linkLocal) added.linkLocal = true;
  iface.addresses.push(added);
  startDuplicateDetection(kernel, iface, added, linkLocal ? linkLocalDelayMs : 0);
  onAddressAdded(kernel, iface, added);
}

/** nd6_dad_start: nothing on loopbacks and where IPv6 or the detection is off; waits while the interface is down. */
function startDuplicateDetection(
  kernel: Kernel,
  iface: NetworkInterface,
  address: InterfaceAddress,
  delay: number,
): void {
  if (address.family !== "inet6" || iface.kind === "loopback") return;
  if (iface.nd6.has("IFDISABLED") || iface.nd6.has("NO_DAD")) return;
  address.tentativeUntil = iface.up ? kernel.now() + delay + duplicateDetectionMs : Number.POSITIVE_INFINITY;
}

export function isTentative(kernel: Kernel, address: InterfaceAddress): boolean {
  return address.tentativeUntil !== undefined && kernel.now() < address.tentativeUntil;
}

/** ioctl SIOCSIFINFO_FLAGS for ND6_IFF_IFDISABLED (nd6_ioctl of sys/netinet6/nd6.c). */
function setIfDisabled(kernel: Kernel, iface: NetworkInterface, disabled: boolean): void {
  if (disabled) {
    iface.nd6.add("IFDISABLED");
    for (const address of iface.addresses)
      if (address.family === "inet6") address.tentativeUntil = Number.POSITIVE_INFINITY;
    return;
  }
  iface.nd6.delete("IFDISABLED");
  if (!iface.up) return;
  for (const address of iface.addresses)
    if (address.tentativeUntil === Number.POSITIVE_INFINITY) startDuplicateDetection(kernel, iface, address, 0);
  attachInet6(kernel, iface);
}

/** ioctl SIOCSIFINFO_FLAGS for one flag: an interface that may have a link-local address now gets one (nd6_ioctl). */
export function setNd6Flag(kernel: Kernel, iface: NetworkInterface, name: string, on: boolean): void {
  if (name === "IFDISABLED") {
    setIfDisabled(kernel, iface, on);
    return;
  }
  const newlyAutomatic = name === "AUTO_LINKLOCAL" && on && !iface.nd6.has(name);
  if (on) iface.nd6.add(name);
  else iface.nd6.delete(name);
  if (newlyAutomatic || (iface.up && iface.nd6.has("AUTO_LINKLOCAL"))) attachInet6(kernel, iface);
}
