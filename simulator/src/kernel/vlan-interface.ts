import { type CloneParameters, defineCloner, destroyInterface, unitInName } from "./cloners";
import { KernelError } from "./errno";
import { zeroEtherAddress } from "./ether-address";
import { createInterface, findInterface, isEthernet, onInterfaceDeparture, setPromiscuous } from "./interfaces";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { allocateName, destroyWithUnit } from "./simple-cloners";

/** vlan(4): the tag and the interface that carries it. */
export interface VlanState {
  parent: NetworkInterface | undefined;
  tag: number;
  /** `802.1q` or `802.1ad`; what is left after the parent is gone is printed as 0x0000 (recording 10, step 12). */
  protocol: string;
  pcp: number;
}

export function vlanState(iface: NetworkInterface): VlanState {
  return iface.data.vlan as VlanState;
}

/** The VLANs on top of an interface. */
export function vlansOn(parent: NetworkInterface): ReadonlySet<NetworkInterface> {
  return trunkOf(parent);
}

function trunkOf(parent: NetworkInterface): Set<NetworkInterface> {
  if (parent.data.vlans === undefined) parent.data.vlans = new Set<NetworkInterface>();
  return parent.data.vlans as Set<NetworkInterface>;
}

/** `em0.100`: the parent must be there (vlan_clone_match_ethervid). */
function parentInName(vnet: Vnet, name: string): { parent: NetworkInterface; tag: number } | undefined {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || !/^(0|[1-9]\d{0,3})$/.test(name.slice(dot + 1))) return undefined;
  const parent = findInterface(vnet, name.slice(0, dot));
  return parent === undefined || !isEthernet(parent) ? undefined : { parent, tag: Number(name.slice(dot + 1)) };
}

function create(kernel: Kernel, vnet: Vnet, wanted: string, parameters: CloneParameters): NetworkInterface {
  const inName = parentInName(vnet, wanted);
  const parent = parameters.vlanParent === undefined ? inName?.parent : findInterface(vnet, parameters.vlanParent);
  if (parameters.vlanParent !== undefined && parent === undefined) throw new KernelError("ENXIO");
  const tag = parameters.vlanTag ?? inName?.tag;
  if (parent !== undefined && tag !== undefined) checkFree(parent, tag);
  const place = inName === undefined ? allocateName(vnet, wanted, "vlan") : { name: wanted, unit: undefined };
  if (inName !== undefined && findInterface(vnet, wanted) !== undefined) throw new KernelError("EEXIST");
  const state: VlanState = { parent: undefined, tag: 0, protocol: "0x0000", pcp: 0 };
  const iface = createInterface(kernel, vnet, {
    kind: "vlan",
    name: place.name,
    ether: zeroEtherAddress,
    options: ["LINKSTATE"],
    group: "vlan",
    data: { vlan: state, unit: place.unit },
  });
  if (parent !== undefined && tag !== undefined) attach(iface, parent, tag, parameters.vlanProtocol ?? "802.1q");
  return iface;
}

function checkFree(parent: NetworkInterface, tag: number): void {
  if (tag === 0 || tag === 4095) throw new KernelError("EINVAL");
  for (const vlan of trunkOf(parent)) if (vlanState(vlan).tag === tag) throw new KernelError("EEXIST");
}

/** ioctl SIOCSETVLAN (vlan_config): the vlan takes its parent's MAC and MTU, has no priority, and runs. */
export function configureVlan(vlan: NetworkInterface, parent: NetworkInterface, tag: number, protocol: string): void {
  const state = vlanState(vlan);
  if (state.parent !== undefined) {
    if (state.parent === parent && state.tag === tag) return;
    throw new KernelError("EBUSY");
  }
  checkFree(parent, tag);
  attach(vlan, parent, tag, protocol);
}

function attach(vlan: NetworkInterface, parent: NetworkInterface, tag: number, protocol: string): void {
  Object.assign(vlanState(vlan), { parent, tag, protocol, pcp: 0 });
  vlan.mtu = parent.mtu;
  vlan.ether = parent.ether;
  vlan.running = true;
  trunkOf(parent).add(vlan);
}

/** vlan_unconfig: the parent is gone, or `-vlandev` says so. */
export function unconfigureVlan(vlan: NetworkInterface): void {
  const state = vlanState(vlan);
  if (state.parent !== undefined) {
    trunkOf(state.parent).delete(vlan);
    if (vlan.promiscuous > 0) setPromiscuous(state.parent, false);
  }
  Object.assign(state, { parent: undefined, tag: 0, protocol: "0x0000" });
  vlan.running = false;
}

/** ioctl SIOCSIFLLADDR: a new MAC, which the VLANs on top take over (vlan_iflladdr). */
export function setEtherAddress(iface: NetworkInterface, ether: string): void {
  if (iface.ether === undefined) throw new KernelError("EINVAL");
  iface.ether = ether;
  for (const vlan of trunkOf(iface)) vlan.ether = ether;
}

// A NIC that leaves, by a move or for good, loses its VLANs and does not get them back (recording 10, step 12).
onInterfaceDeparture((_kernel, iface) => {
  if (iface.data.vlans !== undefined) for (const vlan of [...trunkOf(iface)]) unconfigureVlan(vlan);
});

defineCloner({
  kind: "vlan",
  module: undefined,
  matches: (vnet, name) => unitInName(name, "vlan") !== false || parentInName(vnet, name) !== undefined,
  create,
  destroy: (kernel, iface) => {
    unconfigureVlan(iface);
    if (iface.data.unit === undefined) destroyInterface(kernel, iface);
    else destroyWithUnit(kernel, iface, "vlan");
  },
});
