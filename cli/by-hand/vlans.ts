import type { Inventory, NetworkInterface } from "../../provider/host/inventory";
import { interfacesAt } from "../../provider/host/locate";
import type { Declaration, Reference } from "./declaration";

interface Vlan {
  readonly entry: NetworkInterface;
  readonly parent: NetworkInterface;
}

/** The VLANs of a network stack whose parents are in it, too: of one that came from another the kernel tells neither tag nor parent. */
export function vlansAt(inventory: Inventory, place: string | undefined): readonly Vlan[] {
  const all = interfacesAt(inventory, place);
  return all.flatMap((entry): Vlan[] => {
    const parent = all.find(({ name }) => name === entry.vlan?.parent);
    return parent === undefined ? [] : [{ entry, parent }];
  });
}

/** The inputs of a VLAN but for its addresses; `named` is what stands for an interface in the program. */
export function vlanArgs(
  { name, vlan, mtu }: NetworkInterface,
  parent: NetworkInterface,
  named: (name: string) => Reference | string,
): Declaration["args"] {
  return {
    parent: named(parent.name),
    tag: vlan?.tag,
    ...(name === `${parent.name}.${vlan?.tag}` ? {} : { name }),
    ...(vlan?.protocol === "802.1ad" ? { protocol: vlan.protocol } : {}),
    ...(vlan === undefined || vlan.priority === 0 ? {} : { priority: vlan.priority }),
    ...(mtu === parent.mtu ? {} : { mtu }),
  };
}
