import { NotSimulated } from "../commands/command";
import { flushAddresses } from "./addresses";
import { KernelError } from "./errno";
import { leaveVnet } from "./interfaces";
import type { InterfaceKind, Kernel, NetworkInterface, Vnet } from "./model";
import { onInterfaceMoved } from "./routes";

/** What `ifconfig NAME create` hands to the kernel besides the name (struct vlanreq). */
export interface CloneParameters {
  readonly vlanTag?: number;
  readonly vlanParent?: string;
  /** `802.1q` or `802.1ad`. */
  readonly vlanProtocol?: string;
}

/** A kind of interface that ifconfig(8) can create and destroy (if_clone(9)). */
export interface Cloner {
  readonly kind: InterfaceKind;
  /** The linker file that brings it; undefined when it is part of the kernel. */
  readonly module: string | undefined;
  readonly matches: (vnet: Vnet, name: string) => boolean;
  /** Makes the interface and returns the one whose name ifconfig prints. */
  readonly create: (kernel: Kernel, vnet: Vnet, name: string, parameters: CloneParameters) => NetworkInterface;
  readonly destroy: (kernel: Kernel, iface: NetworkInterface) => void;
}

const cloners: Cloner[] = [];

export function defineCloner(cloner: Cloner): void {
  cloners.push(cloner);
}

/** Interfaces that FreeBSD clones and that are not simulated. */
const notSimulated = [
  "carp",
  "disc",
  "edsc",
  "enc",
  "gif",
  "gre",
  "ipsec",
  "lagg",
  "me",
  "ovpn",
  "pflog",
  "pfsync",
  "stf",
  "tun",
  "vmnet",
  "vxlan",
  "wg",
];

/** ioctl SIOCIFCREATE2: EINVAL when no loaded cloner takes the name. */
export function createClone(kernel: Kernel, vnet: Vnet, name: string, parameters: CloneParameters): NetworkInterface {
  const cloner = cloners.find(
    ({ module, matches }) =>
      (module === undefined || kernel.modules.some(({ file }) => file === module)) && matches(vnet, name),
  );
  if (cloner === undefined) {
    if (notSimulated.some((prefix) => unitInName(name, prefix) !== false)) throw new NotSimulated(`creating ${name}`);
    throw new KernelError("EINVAL");
  }
  return cloner.create(kernel, vnet, name, parameters);
}

/** ioctl SIOCIFDESTROY: EINVAL for what was not cloned (a NIC, an eiface, lo0). */
export function destroyClone(kernel: Kernel, iface: NetworkInterface): void {
  const cloner = cloners.find(({ kind }) => kind === iface.kind);
  if (cloner === undefined || iface.driverName === "lo0") throw new KernelError("EINVAL");
  cloner.destroy(kernel, iface);
}

/** An interface of a vnet that goes away: by its cloner where it has one, for lo0 directly. */
export function destroyAnyInterface(kernel: Kernel, iface: NetworkInterface): void {
  const cloner = cloners.find(({ kind }) => kind === iface.kind);
  if (cloner === undefined || iface.driverName === "lo0") destroyInterface(kernel, iface);
  else cloner.destroy(kernel, iface);
}

/** A module that goes takes the interfaces of its cloners along, in every vnet (if_clone_detach). */
export function destroyClonesOf(kernel: Kernel, module: string): void {
  for (const cloner of cloners.filter((candidate) => candidate.module === module))
    for (const vnet of kernel.vnets)
      for (const iface of [...vnet.interfaces])
        if (iface.kind === cloner.kind && !iface.destroyed) cloner.destroy(kernel, iface);
}

/** if_detach: the interface is gone, from whatever vnet it is in. */
export function destroyInterface(kernel: Kernel, iface: NetworkInterface): void {
  if (iface.destroyed) return;
  flushAddresses(kernel, iface);
  leaveVnet(kernel, iface);
  onInterfaceMoved(kernel, iface, iface.vnet);
  iface.destroyed = true;
}

/** `NAME` or `NAMEunit` (ifc_simple_match): the unit, `undefined` for any, `false` when the name is another's. */
export function unitInName(name: string, prefix: string): number | undefined | false {
  if (!name.startsWith(prefix)) return false;
  const digits = name.slice(prefix.length);
  if (digits === "") return undefined;
  return /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : false;
}
