import { KernelError } from "./errno";
import { ifBridgeState } from "./if-bridge";
import type { NetworkInterface } from "./model";
import { vlanState, vlansOn } from "./vlan-interface";

/** IF_MINMTU and IF_MAXMTU of sys/net/if.h. */
const smallest = 72;
const largest = 65_535;

/** ioctl SIOCSIFMTU. */
export function setMtu(iface: NetworkInterface, mtu: number): void {
  if (!Number.isInteger(mtu) || mtu < smallest || mtu > largest) throw new KernelError("EINVAL");
  // A bridge's members share its MTU: it is set on the bridge (recording 13, step 6).
  if (iface.bridge !== undefined) throw new KernelError("EOPNOTSUPP");
  if (iface.kind === "vlan") {
    const { parent } = vlanState(iface);
    if (parent === undefined || mtu > parent.mtu) throw new KernelError("EINVAL");
  }
  iface.mtu = mtu;
  if (iface.kind === "bridge") for (const member of ifBridgeState(iface).members.keys()) member.mtu = mtu;
  // vlan_trunk_capabilities: VLANs cannot have more than their parent.
  if (iface.data.vlans !== undefined) for (const vlan of vlansOn(iface)) vlan.mtu = Math.min(vlan.mtu, mtu);
}
