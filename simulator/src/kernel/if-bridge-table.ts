import { KernelError } from "./errno";
import { type BridgeAddress, ifBridgeState, memberFlags } from "./if-bridge";
import type { Kernel, NetworkInterface } from "./model";

/** The address table of an if_bridge: which member a station is behind. */

function keyOf(mac: string, vlan: number): string {
  return `${mac} ${vlan}`;
}

/** Notes a station behind a member, for as long as the bridge's timeout says (bridge_rtupdate). */
export function learnAddress(
  kernel: Kernel,
  bridge: NetworkInterface,
  mac: string,
  member: NetworkInterface,
  vlan = 0,
): void {
  const state = ifBridgeState(bridge);
  const port = state.members.get(member);
  if (port === undefined || (port.flags & memberFlags.LEARNING) === 0) return;
  const expires = kernel.now() + state.timeout * 1000;
  const known = state.addresses.get(keyOf(mac, vlan));
  if (known !== undefined) {
    if (known.expires === undefined) return;
    known.member = member;
    known.expires = expires;
  } else if (state.addresses.size < state.maxAddresses)
    state.addresses.set(keyOf(mac, vlan), { mac, vlan, member, expires });
}

/** ioctl BRDGSADDR: an entry that does not expire. */
export function setStaticAddress(bridge: NetworkInterface, member: NetworkInterface, mac: string, vlan: number): void {
  const { addresses } = ifBridgeState(bridge);
  addresses.delete(keyOf(mac, vlan));
  addresses.set(keyOf(mac, vlan), { mac, vlan, member, expires: undefined });
}

/** ioctl BRDGDADDR. */
export function deleteAddress(bridge: NetworkInterface, mac: string, vlan: number): void {
  if (!ifBridgeState(bridge).addresses.delete(keyOf(mac, vlan))) throw new KernelError("ENOENT");
}

/** ioctl BRDGFLUSH: what was learned, or everything. */
export function flushAddressTable(bridge: NetworkInterface, all: boolean): void {
  const { addresses } = ifBridgeState(bridge);
  for (const [key, entry] of addresses) if (all || entry.expires !== undefined) addresses.delete(key);
}

/** The table as it is now, newest first. */
export function currentAddresses(kernel: Kernel, bridge: NetworkInterface): BridgeAddress[] {
  const { addresses } = ifBridgeState(bridge);
  const now = kernel.now();
  for (const [key, entry] of addresses) if (entry.expires !== undefined && entry.expires <= now) addresses.delete(key);
  return [...addresses.values()].reverse();
}
