import { findInterface, HOST_VNET, type Inventory } from "../host/inventory";
import { memberPlaces } from "./bridge-ports";
import type { BridgeInputs } from "./bridge-schema";

/** `kern.osreldate` of the first release whose if_bridge(4) filters VLANs. */
const FILTERS_VLANS = 1500000;

/** A host whose bridges cannot filter VLANs: ifconfig(8) would say "vlanfilter: bad value". */
export function withoutFilter({ facts }: Inventory, { vlanFilter }: BridgeInputs): string | undefined {
  const { osReldate, osRelease } = facts;
  return vlanFilter && osReldate !== 0 && osReldate < FILTERS_VLANS
    ? `vlanFilter: if_bridge(4) filters VLANs from FreeBSD 15.0 on, and this host runs ${osRelease}; give each VLAN a Bridge of its own, with a Vlan as its member`
    : undefined;
}

/** A VLAN takes no larger frames than its parent, so the bridge cannot give it its MTU. */
export function tooLarge(inventory: Inventory, desired: BridgeInputs): string | undefined {
  const { mtu } = desired;
  if (mtu === undefined) return undefined;
  const limits = memberPlaces(desired).flatMap(({ value }) => {
    const parent = findInterface(inventory, HOST_VNET, value)?.vlan?.parent;
    const at = parent === undefined ? undefined : findInterface(inventory, HOST_VNET, parent);
    return at === undefined || at.mtu >= mtu ? [] : [`${value} is a VLAN of ${at.name}, which takes ${at.mtu} bytes`];
  });
  return limits.length === 0 ? undefined : `mtu: ${limits[0]}: ${mtu} do not fit; raise the parent's first`;
}

/** Members of different MTUs where the program gives none: the kernel takes that of the first, and changes the others. */
export function differentMtus(inventory: Inventory, desired: BridgeInputs): string | undefined {
  if (desired.mtu !== undefined || findInterface(inventory, HOST_VNET, desired.name) !== undefined) return undefined;
  const members = memberPlaces(desired).flatMap(({ value }) => findInterface(inventory, HOST_VNET, value) ?? []);
  const [first] = members;
  const other = members.find(({ mtu }) => mtu !== first?.mtu);
  return first === undefined || other === undefined
    ? undefined
    : `${first.name} has an MTU of ${first.mtu} and ${other.name} of ${other.mtu}: members of an if_bridge share one, and all get that of ${first.name}; give the bridge an \`mtu\` to choose`;
}
