import type { Command } from "../transport/index";
import { ifconfig, linkWords, type Place } from "./ifconfig";
import { findInterface, HOST_VNET, type Inventory, type VnetKey, vnetOfJail } from "./inventory";
import type { Located } from "./locate";

/** A VLAN interface of the host by its name and what it takes from its parent (vlan(4)). */
export interface VlanSpec {
  readonly name: string;
  readonly tag: number;
  readonly protocol: string;
  /** What the kernel forgets with the parent; absent where it is as it would be on any. */
  readonly priority?: number | undefined;
  readonly mtu?: number | undefined;
}

/** The VLANs on an interface: they lose a parent that moves to another vnet, also when that one comes back. */
export function vlansOn(inventory: Inventory, parent: string): readonly VlanSpec[] {
  const all = inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
  const most = findInterface(inventory, HOST_VNET, parent)?.mtu ?? 0;
  return all.flatMap(({ name, vlan, mtu }) =>
    vlan?.parent === parent
      ? [
          {
            name,
            tag: vlan.tag,
            protocol: vlan.protocol,
            ...(vlan.priority === 0 ? {} : { priority: vlan.priority }),
            ...(mtu < most ? { mtu } : {}),
          },
        ]
      : [],
  );
}

/**
 * A VLAN where it is: in the jail that it is made in, or on the host, or in the jail that a VnetInterface has since taken it
 * into. Its MAC does not tell it from its parent and the other VLANs there, so the record of that one does.
 */
export function locateVlan(inventory: Inventory, name: string, jail: Place): Located | undefined {
  const at = (place: Place, inside: unknown): Located | undefined => {
    const entry = findInterface(inventory, keyOfPlace(place), String(inside));
    // Away from its parent's network stack only its group tells what it is (recording 10, step 11).
    const isVlan = entry?.vlan !== undefined || (place !== jail && entry?.groups.includes("vlan"));
    return entry !== undefined && isVlan ? { place, interface: entry } : undefined;
  };
  const here = at(jail, name);
  if (here !== undefined || jail !== undefined) return here;
  for (const { kind, inputs } of inventory.units) {
    if (kind !== "VnetInterface" || inputs.interface !== name) continue;
    const inside = String(inputs.jail);
    const found = at(inside, inputs.name) ?? at(inside, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Gives a VLAN its parent again; its addresses have stayed with it. */
export function attachVlan(vlan: VlanSpec, parent: string, place?: Place): Command {
  return ifconfig(place, vlan.name, ...vlanWords(vlan, parent));
}

/** The same for one as it was before: the kernel has forgotten its priority and its MTU (sys/net/if_vlan.c, vlan_config). */
export function giveBackVlan(vlan: VlanSpec, parent: string, place?: Place): readonly Command[] {
  const { name, priority, mtu } = vlan;
  return [
    attachVlan(vlan, parent, place),
    ...(priority === undefined || priority === 0 ? [] : [ifconfig(place, name, "vlanpcp", String(priority))]),
    ...(mtu === undefined ? [] : [ifconfig(place, name, "mtu", String(mtu))]),
  ];
}

/** What of that is to be done for those that are there: all of it, or, where it was cut off, what is left. */
export function giveBackVlans(inventory: Inventory, vlans: readonly VlanSpec[], parent: string): readonly Command[] {
  return vlans.flatMap((each) => {
    const at = findInterface(inventory, HOST_VNET, each.name);
    if (at?.vlan === undefined) return [];
    if (at.vlan.parent === undefined) return giveBackVlan(each, parent);
    if (at.vlan.parent !== parent) return [];
    const { name, priority = at.vlan.priority, mtu = at.mtu } = each;
    return [
      ...(priority === at.vlan.priority ? [] : [ifconfig(undefined, name, "vlanpcp", String(priority))]),
      ...(mtu === at.mtu ? [] : [ifconfig(undefined, name, "mtu", String(mtu))]),
    ];
  });
}

/** Makes a VLAN interface under its own name, and up; until it has that, the kernel calls it by `number`. */
export function createVlan(
  vlan: VlanSpec & { readonly parent: string; readonly description?: string | undefined },
  place: Place,
  number?: number,
): Command {
  const words = linkWords({ description: vlan.description, up: true, name: vlan.name });
  return ifconfig(place, `vlan${number ?? ""}`, "create", ...vlanWords(vlan, vlan.parent), ...words);
}

function vlanWords({ tag, protocol }: VlanSpec, parent: string): readonly string[] {
  const kind = protocol === "802.1q" ? [] : ["vlanproto", protocol];
  return ["vlan", String(tag), ...kind, "vlandev", parent];
}

/** The key of the network stack that is meant by a place. */
export function keyOfPlace(place: Place): VnetKey {
  return place === undefined ? HOST_VNET : vnetOfJail(place);
}
