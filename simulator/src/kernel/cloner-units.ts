import type { UnitSet, Vnet } from "./model";
import { createUnitSet } from "./units";

/** The units of one kind of interface in a vnet. */
export function unitsOf(vnet: Vnet, name: string, first: number): UnitSet {
  let units = vnet.units.get(name);
  if (units === undefined) {
    units = createUnitSet(first);
    vnet.units.set(name, units);
  }
  return units;
}
