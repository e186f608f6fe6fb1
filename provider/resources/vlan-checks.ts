import { unnamedOf } from "../host/cloned";
import { findInterface, findJail, findUnit, type Inventory } from "../host/inventory";
import { interfacesAt } from "../host/locate";
import { keyOfPlace } from "../host/vlan";
import type { Declared } from "./definition";
import { identifyVlan, type VlanInputs } from "./vlan-schema";

/** What a VLAN needs, and does not find or may not take. */
export function missingForVlan(inventory: Inventory, desired: VlanInputs, declared: Declared): string | undefined {
  return noPlace(inventory, desired, declared) ?? taken(inventory, desired);
}

function noPlace(inventory: Inventory, { parent, jail }: VlanInputs, declared: Declared): string | undefined {
  const isThere = findInterface(inventory, keyOfPlace(jail), parent) !== undefined;
  if (jail === undefined)
    return isThere || declared("interface", parent)
      ? undefined
      : `parent: there is no interface ${parent} in the host's network stack`;
  const running = findJail(inventory, jail);
  if (running === undefined && !declared("jail", jail)) return `jail: there is no running jail ${jail}`;
  if (running !== undefined && running.vnet !== "new")
    return `jail: ${jail} shares the host's network stack: leave \`jail\` out, and its VLANs are the host's`;
  return isThere || declared("interface in a jail", `${parent} in ${jail}`)
    ? undefined
    : `parent: the jail ${jail} has no interface ${parent}`;
}

/** What stands in the way on the parent: another VLAN of that tag, frames that would not fit. */
function taken(inventory: Inventory, desired: VlanInputs): string | undefined {
  const { name, parent, tag, jail, mtu } = desired;
  const all = interfacesAt(inventory, jail);
  const unit = findUnit(inventory, "Vlan", identifyVlan(desired));
  const own = [name, unnamedOf(inventory, "vlan", unit?.found ?? {}, jail)];
  const other = all.find(
    (entry) => entry.vlan?.parent === parent && entry.vlan.tag === tag && !own.includes(entry.name),
  );
  if (other !== undefined) return `tag: the VLAN ${tag} of ${parent} is there already, as ${other.name}`;
  const most = all.find((entry) => entry.name === parent)?.mtu;
  return mtu === undefined || most === undefined || mtu <= most
    ? undefined
    : `mtu: ${parent} takes frames of ${most} bytes: ${mtu} do not fit`;
}
