import { KernelError } from "./errno";
import type { InterfaceKind, Kernel, NetworkInterface, Vnet } from "./model";
import { onInterfaceRenamed } from "./routes";
import { allocateUnit, releaseUnit } from "./units";

/** IFNAMSIZ less its NUL (ifconfig(8)). */
const maxInterfaceNameLength = 15;

/** What an interface is made of; everything else starts as the kernel leaves it on a new one. */
export interface InterfaceSpec {
  readonly kind: InterfaceKind;
  readonly name: string;
  readonly ether?: string;
  readonly mtu?: number;
  readonly running?: boolean;
  readonly options?: readonly string[];
  readonly nd6?: readonly string[];
  /** The group of its cloner, which it gets back after a move. */
  readonly group?: string;
  readonly data?: Record<string, unknown>;
}

type InterfaceHook = (kernel: Kernel, iface: NetworkInterface) => void;

/**
 * What else in the kernel follows interfaces (ifnet_arrival_event, ifnet_departure_event, a rename): ng_ether, if_vlan, if_bridge.
 * Each registers itself, so that this module need not know them.
 */
const arrivals: InterfaceHook[] = [];
const departures: InterfaceHook[] = [];
const renames: InterfaceHook[] = [];

export function onInterfaceArrival(hook: InterfaceHook): void {
  arrivals.push(hook);
}

/** Runs before the interface leaves its vnet, by a move or for good. */
export function onInterfaceDeparture(hook: InterfaceHook): void {
  departures.push(hook);
}

export function onInterfaceRename(hook: InterfaceHook): void {
  renames.push(hook);
}

/** The ND6 flags of a new interface (nd6_ifattach of sys/netinet6/nd6.c, and recordings 01, 04). */
function initialNd6Flags(kind: InterfaceKind): readonly string[] {
  if (kind === "loopback") return ["PERFORMNUD", "AUTO_LINKLOCAL"];
  if (kind === "bridge") return ["PERFORMNUD", "IFDISABLED"];
  return ["PERFORMNUD", "IFDISABLED", "AUTO_LINKLOCAL"];
}

/** if_attach(9): puts a new interface at the end of the vnet's list. */
export function createInterface(kernel: Kernel, vnet: Vnet, spec: InterfaceSpec): NetworkInterface {
  const iface: NetworkInterface = {
    kind: spec.kind,
    driverName: spec.name,
    name: spec.name,
    index: 0,
    vnet,
    homeVnet: vnet,
    up: false,
    running: spec.running ?? false,
    flags: new Set(),
    promiscuous: 0,
    mtu: spec.mtu ?? 1500,
    metric: 0,
    ether: spec.ether,
    permanentEther: spec.ether,
    description: undefined,
    groups: [],
    options: new Set(spec.options),
    nd6: new Set(spec.nd6 ?? initialNd6Flags(spec.kind)),
    addresses: [],
    node: undefined,
    bridge: undefined,
    destroyed: false,
    data: spec.data ?? {},
  };
  if (spec.group !== undefined) iface.data.clonerGroup = spec.group;
  enterVnet(kernel, iface, vnet);
  return iface;
}

/** Lists the interface in a vnet under a new index, and tells who follows interfaces. */
export function enterVnet(kernel: Kernel, iface: NetworkInterface, vnet: Vnet): void {
  iface.vnet = vnet;
  iface.index = allocateUnit(kernel.interfaceIndexes);
  vnet.interfaces.push(iface);
  addToIndex(vnet, iface);
  const { clonerGroup } = iface.data;
  if (typeof clonerGroup === "string") joinGroup(iface, clonerGroup);
  for (const hook of arrivals) hook(kernel, iface);
  notifyDevices(kernel, iface, "ATTACH");
}

/** Takes the interface off its vnet's list; its name and index are free again. */
export function leaveVnet(kernel: Kernel, iface: NetworkInterface): void {
  for (const hook of departures) hook(kernel, iface);
  notifyDevices(kernel, iface, "DETACH");
  const { vnet } = iface;
  const place = vnet.interfaces.lastIndexOf(iface);
  if (place >= 0) vnet.interfaces.splice(place, 1);
  removeFromIndex(vnet, iface);
  for (const group of [...iface.groups]) leaveGroup(iface, group);
  releaseUnit(kernel.interfaceIndexes, iface.index);
}

/** devd(8) hears of the host's own vnet only (IS_DEFAULT_VNET). */
function notifyDevices(kernel: Kernel, iface: NetworkInterface, type: "ATTACH" | "DETACH"): void {
  if (iface.vnet !== kernel.hostVnet) return;
  for (const listener of kernel.deviceEvents) listener({ type, subsystem: iface.name });
}

/** ifunit(9): the first interface of that name in the vnet. */
export function findInterface(vnet: Vnet, name: string): NetworkInterface | undefined {
  return vnet.interfacesByName.get(name)?.[0];
}

/** ioctl SIOCSIFNAME. */
export function renameInterface(kernel: Kernel, iface: NetworkInterface, name: string): void {
  if (name.length > maxInterfaceNameLength) throw new KernelError("ENAMETOOLONG");
  if (name === "") throw new KernelError("EINVAL");
  if (name === iface.name) return;
  if (findInterface(iface.vnet, name) !== undefined) throw new KernelError("EEXIST");
  removeFromIndex(iface.vnet, iface);
  iface.name = name;
  addToIndex(iface.vnet, iface);
  for (const hook of renames) hook(kernel, iface);
  onInterfaceRenamed(kernel, iface);
}

/** ioctl SIOCAIFGROUP; joining twice is no error to ifconfig(8). */
export function joinGroup(iface: NetworkInterface, group: string): void {
  if (iface.groups.includes(group)) return;
  iface.groups.push(group);
  const members = iface.vnet.groups.get(group) ?? new Set();
  iface.vnet.groups.set(group, members.add(iface));
}

/** ioctl SIOCDIFGROUP. */
export function leaveGroup(iface: NetworkInterface, group: string): void {
  const place = iface.groups.indexOf(group);
  if (place >= 0) iface.groups.splice(place, 1);
  const members = iface.vnet.groups.get(group);
  members?.delete(iface);
  if (members?.size === 0) iface.vnet.groups.delete(group);
}

/** ifpromisc(9): counts the holders of promiscuous mode; a VLAN holds its parent's while it is in it (vlan_setflags). */
export function setPromiscuous(iface: NetworkInterface, on: boolean): void {
  const before = iface.promiscuous;
  iface.promiscuous = Math.max(0, before + (on ? 1 : -1));
  const { parent } = (iface.data.vlan ?? {}) as { parent?: NetworkInterface };
  if (parent !== undefined && before > 0 !== iface.promiscuous > 0) setPromiscuous(parent, on);
}

/** Whether it carries Ethernet frames of its own: if_type IFT_ETHER or IFT_BRIDGE, or a VLAN on top of one (IFT_L2VLAN). */
export function isEthernet(iface: NetworkInterface): boolean {
  return iface.kind !== "loopback" && iface.kind !== "iface";
}

function addToIndex(vnet: Vnet, iface: NetworkInterface): void {
  const sameName = vnet.interfacesByName.get(iface.name);
  if (sameName === undefined) vnet.interfacesByName.set(iface.name, [iface]);
  else sameName.push(iface);
}

function removeFromIndex(vnet: Vnet, iface: NetworkInterface): void {
  const sameName = vnet.interfacesByName.get(iface.name);
  if (sameName === undefined) return;
  const place = sameName.indexOf(iface);
  if (place >= 0) sameName.splice(place, 1);
  if (sameName.length === 0) vnet.interfacesByName.delete(iface.name);
}
