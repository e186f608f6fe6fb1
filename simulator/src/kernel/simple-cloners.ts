import { unitsOf } from "./cloner-units";
import { type Cloner, defineCloner, destroyInterface, unitInName } from "./cloners";
import { KernelError } from "./errno";
import { generateEtherAddress } from "./ether-address";
import { createInterface, findInterface } from "./interfaces";
import { createLoopback } from "./loopback";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { allocateUnit, releaseUnit, takeUnit } from "./units";

/** Cloners whose interfaces are one name, one unit, and little else: lo(4), tap(4). */

/** Takes the unit in the name, or the lowest free one, and returns the name that goes with it (ifc_alloc_unit). */
export function allocateName(vnet: Vnet, name: string, prefix: string): { name: string; unit: number } {
  const units = unitsOf(vnet, prefix, 0);
  const wanted = unitInName(name, prefix);
  if (wanted === false) throw new KernelError("EINVAL");
  if (wanted !== undefined) {
    if (!takeUnit(units, wanted)) throw new KernelError("EEXIST");
    if (findInterface(vnet, name) === undefined) return { name, unit: wanted };
    releaseUnit(units, wanted);
    throw new KernelError("EEXIST");
  }
  const skipped: number[] = [];
  for (;;) {
    const unit = allocateUnit(units);
    if (findInterface(vnet, `${prefix}${unit}`) === undefined) {
      for (const other of skipped) releaseUnit(units, other);
      return { name: `${prefix}${unit}`, unit };
    }
    skipped.push(unit);
  }
}

/** Gives the interface's unit back and takes it away. */
export function destroyWithUnit(kernel: Kernel, iface: NetworkInterface, prefix: string): void {
  destroyInterface(kernel, iface);
  releaseUnit(unitsOf(iface.homeVnet, prefix, 0), Number(iface.data.unit));
}

function simpleCloner(
  kind: "loopback" | "tap",
  prefix: string,
  make: (kernel: Kernel, vnet: Vnet, name: string) => NetworkInterface,
): Cloner {
  return {
    kind,
    module: undefined,
    matches: (_vnet, name) => unitInName(name, prefix) !== false,
    create: (kernel, vnet, wanted) => {
      const { name, unit } = allocateName(vnet, wanted, prefix);
      const iface = make(kernel, vnet, name);
      iface.data.unit = unit;
      return iface;
    },
    destroy: (kernel, iface) => destroyWithUnit(kernel, iface, prefix),
  };
}

defineCloner(simpleCloner("loopback", "lo", createLoopback));
defineCloner(
  simpleCloner("tap", "tap", (kernel, vnet, name) =>
    // if_tuntap.c, tuncreate: no media but a closed device until a program opens it.
    createInterface(kernel, vnet, {
      kind: "tap",
      name,
      ether: generateEtherAddress(kernel, vnet, name),
      options: ["LINKSTATE"],
      group: "tap",
    }),
  ),
);
