import { unitsOf } from "./cloner-units";
import { type Cloner, defineCloner, destroyInterface, unitInName } from "./cloners";
import { KernelError } from "./errno";
import { generateEtherAddress } from "./ether-address";
import { createInterface, findInterface } from "./interfaces";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { allocateUnit, releaseUnit, takeUnit } from "./units";

/** epair(4): two Ethernet interfaces, each the other's wire. They run from the start. */

const options = ["RXCSUM", "TXCSUM", "VLAN_MTU", "VLAN_HWTAGGING", "RXCSUM_IPV6", "TXCSUM_IPV6"];

/** The other end. */
export function epairPeer(iface: NetworkInterface): NetworkInterface {
  return iface.data.peer as NetworkInterface;
}

function create(kernel: Kernel, vnet: Vnet, name: string): NetworkInterface {
  const units = unitsOf(vnet, "epair", 0);
  const wanted = unitInName(name, "epair");
  if (wanted === false) throw new KernelError("EINVAL");
  if (wanted !== undefined && !takeUnit(units, wanted)) throw new KernelError("EEXIST");
  const unit = wanted ?? allocateUnit(units);
  const ends = ["a", "b"].map((end) => `epair${unit}${end}`);
  // A name that something else has been given makes the creation fail, not take the next unit (recording 10, step 14).
  if (ends.some((end) => findInterface(vnet, end) !== undefined)) {
    releaseUnit(units, unit);
    throw new KernelError("EEXIST");
  }
  const [a, b] = ends.map((end) =>
    createInterface(kernel, vnet, {
      kind: "epair",
      name: end,
      ether: generateEtherAddress(kernel, vnet, end),
      running: true,
      options,
      group: "epair",
    }),
  ) as [NetworkInterface, NetworkInterface];
  a.data.peer = b;
  b.data.peer = a;
  a.data.unit = unit;
  b.data.unit = unit;
  return a;
}

/** Either end takes both along, wherever they are. */
function destroy(kernel: Kernel, iface: NetworkInterface): void {
  const peer = epairPeer(iface);
  const { homeVnet } = iface;
  destroyInterface(kernel, peer);
  destroyInterface(kernel, iface);
  releaseUnit(unitsOf(homeVnet, "epair", 0), Number(iface.data.unit));
}

const cloner: Cloner = {
  kind: "epair",
  module: "if_epair.ko",
  matches: (_vnet, name) => unitInName(name, "epair") !== false,
  create,
  destroy,
};
defineCloner(cloner);
