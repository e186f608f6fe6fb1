import { flushAddresses } from "./addresses";
import { destroyAnyInterface } from "./cloners";
import { KernelError } from "./errno";
import { enterVnet, findInterface, leaveVnet } from "./interfaces";
import { createLoopback } from "./loopback";
import type { Jail, Kernel, NetworkInterface, Vnet } from "./model";
import { createSpace, destroySpace } from "./netgraph/space";
import { onInterfaceMoved } from "./routes";

/** vnet_alloc: a new network stack with its own lo0, down. `jail` is undefined for the host's. */
export function createVnet(kernel: Kernel, jail: Jail | undefined): Vnet {
  const vnet = newVnet(kernel.nextVnetId, jail);
  kernel.nextVnetId += 1;
  kernel.vnets.add(vnet);
  createLoopback(kernel, vnet, "lo0");
  return vnet;
}

/** The bare stack; the host's own is made before its interfaces are found. */
export function newVnet(id: number, jail: Jail | undefined): Vnet {
  const vnet: { -readonly [key in keyof Vnet]: Vnet[key] } = {
    id,
    jail,
    interfaces: [],
    interfacesByName: new Map(),
    groups: new Map(),
    units: new Map(),
    routes: [],
    netgraph: undefined as never,
    sysctls: new Map(),
  };
  vnet.netgraph = createSpace(vnet);
  return vnet;
}

/**
 * vnet_destroy: what was lent comes home under the name it has now (recording 05), even where that name is taken there
 * (recording 10); what was made inside goes with it.
 */
export function destroyVnet(kernel: Kernel, vnet: Vnet): void {
  for (const iface of [...vnet.interfaces])
    if (iface.homeVnet !== vnet && kernel.vnets.has(iface.homeVnet)) moveInterface(kernel, iface, iface.homeVnet);
  destroySpace(kernel, vnet.netgraph);
  for (const iface of [...vnet.interfaces]) if (!iface.destroyed) destroyAnyInterface(kernel, iface);
  kernel.vnets.delete(vnet);
}

/** ioctl SIOCSIFVNET: lends an interface of this vnet to a jail's. */
export function lendInterface(kernel: Kernel, iface: NetworkInterface, to: Vnet): void {
  if (to === iface.vnet || findInterface(to, iface.name) !== undefined) throw new KernelError("EEXIST");
  moveInterface(kernel, iface, to);
}

/** ioctl SIOCSIFRVNET: takes an interface back from a jail; a name that is taken is no obstacle (recording 10). */
export function reclaimInterface(kernel: Kernel, from: Vnet, name: string, to: Vnet): void {
  if (from === to) throw new KernelError("EEXIST");
  const iface = findInterface(from, name);
  if (iface === undefined) throw new KernelError("ENXIO");
  moveInterface(kernel, iface, to);
}

/** if_vmove: the interface comes without its addresses, its groups and its ND6 settings, and down; the rest stays with it. */
function moveInterface(kernel: Kernel, iface: NetworkInterface, to: Vnet): void {
  const from = iface.vnet;
  flushAddresses(kernel, iface);
  leaveVnet(kernel, iface);
  iface.up = false;
  onInterfaceMoved(kernel, iface, from);
  iface.nd6.clear();
  if (iface.kind !== "bridge") iface.nd6.add("AUTO_LINKLOCAL");
  if (iface.kind !== "loopback") iface.nd6.add("IFDISABLED");
  iface.nd6.add("PERFORMNUD");
  enterVnet(kernel, iface, to);
}
