import { adjust } from "../host/ifconfig";
import { findInterface, HOST_VNET, type Inventory } from "../host/inventory";
import type { Step } from "../host/step";
import { memberPlaces } from "./bridge-ports";
import type { BridgeInputs } from "./bridge-schema";

type Members = Pick<BridgeInputs, "name" | "members" | "ports">;

export interface BridgeFound {
  /** How each member was before: it is brought up, and shares the bridge's MTU (if_bridge(4)), which it keeps when it leaves. */
  readonly members?: Readonly<Record<string, { readonly up: boolean; readonly mtu: number }>>;
}

/** How the members are before they are that, and how those were that are not yet as they were found. */
export function rememberMembers(inventory: Inventory, desired: Members, before: BridgeFound) {
  const wanted = memberPlaces(desired).map(({ value }) => value);
  const known = Object.entries(before.members ?? {}).filter(
    ([name]) => wanted.includes(name) || isUnrestored(inventory, desired.name, name, before),
  );
  const fresh = wanted.flatMap((name) => {
    const at = findInterface(inventory, HOST_VNET, name);
    return at === undefined ? [] : [[name, { up: at.up, mtu: at.mtu }] as const];
  });
  return { members: Object.fromEntries([...fresh, ...known]) } satisfies BridgeFound;
}

/** Whether an interface still has what a port of this bridge has: it is one, or left in an operation that was cut off. */
function isUnrestored(inventory: Inventory, bridge: string, name: string, { members = {} }: BridgeFound): boolean {
  const all = inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
  const at = all.find((entry) => entry.bridge?.members.some((member) => member.name === name));
  if (at !== undefined) return at.name === bridge;
  const size = findInterface(inventory, HOST_VNET, bridge)?.mtu;
  const own = findInterface(inventory, HOST_VNET, name)?.mtu;
  return own !== members[name]?.mtu && (size === undefined || size === own);
}

/** Down again, while it still is a port, so that what is left to do when it is none any more shows by its MTU. */
export function lowerMember(name: string, inventory: Inventory, found: BridgeFound): readonly Step[] {
  const now = findInterface(inventory, HOST_VNET, name);
  return now === undefined || found.members?.[name]?.up !== false ? [] : adjust(undefined, name, { up: false }, now);
}

/** Gives those that are no ports any more the MTU back that they had before: as ports they cannot have their own. */
export function resizeLeft(inventory: Inventory, wanted: Members, found: BridgeFound): readonly Step[] {
  const members = memberPlaces(wanted).map(({ value }) => value);
  return Object.entries(found.members ?? {}).flatMap(([name, { mtu }]) => {
    const now = findInterface(inventory, HOST_VNET, name);
    const isLeft = !members.includes(name) && isUnrestored(inventory, wanted.name, name, found);
    return now === undefined || !isLeft ? [] : adjust(undefined, name, { mtu }, now);
  });
}
