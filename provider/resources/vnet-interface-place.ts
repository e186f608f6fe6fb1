import { configured } from "../host/effects";
import {
  addAddress,
  adjust,
  configure,
  ifconfig,
  moveIntoJail,
  moveToHost,
  stepIntoJail,
  stepToHost,
} from "../host/ifconfig";
import { findInterface, HOST_VNET, type Inventory, type NetworkInterface, nodeByName } from "../host/inventory";
import { givenAddresses, interfacesAt, type Located, locate } from "../host/locate";
import { adjustOffload, type Offload, offloadOf } from "../host/offload";
import { ensureRoute, isStatic, type RouteSpec } from "../host/route";
import { type Step, step, telling } from "../host/step";
import { giveBackVlan, giveBackVlans, type VlanSpec, vlansOn } from "../host/vlan";
import type { Changed } from "./given-back";
import type { VnetInterfaceInputs as Inputs, VnetInterfaceOutputs as Outputs } from "./vnet-interface-schema";

/** The interface on the host before it went into the jail. */
export interface Found extends Changed {
  readonly ether?: string;
  readonly mtu?: number;
  readonly up?: boolean;
  readonly addresses?: readonly string[];
  readonly routes?: readonly RouteSpec[];
  readonly vlans?: readonly VlanSpec[];
  /** Only what is declared otherwise, or was. */
  readonly offload?: Offload;
}

/** What the host must give back later. */
export function foundOutside(inventory: Inventory, at: NetworkInterface): Found {
  const routes = (inventory.vnets.get(HOST_VNET)?.routes ?? []).filter(
    (entry) => entry.interface === at.name && isStatic(entry),
  );
  const vlans = vlansOn(inventory, at.name);
  return {
    mtu: at.mtu,
    up: at.up,
    ...(vlans.length === 0 ? {} : { vlans }),
    addresses: givenAddresses(at),
    routes: routes.map(({ destination, gateway }) => ({ destination, gateway })),
    ...(at.ether === undefined ? {} : { ether: at.ether }),
  };
}

/** How what is declared of its offloading was before; what was remembered once stays. */
export function foundOffload(
  { offload }: Inputs,
  before: Offload | undefined,
  at: NetworkInterface | undefined,
): Pick<Found, "offload"> {
  if (offload === undefined || at === undefined) return before === undefined ? {} : { offload: before };
  return { offload: { ...offloadOf(at, offload), ...before } };
}

/** The interface on the host that is to go in: by its name, or, where a jail gave it back under another, by its node or MAC. */
export function source(inventory: Inventory, name: string, ether?: string): NetworkInterface | undefined {
  const onHost = (inside: string | undefined) =>
    inside === undefined ? undefined : findInterface(inventory, HOST_VNET, inside);
  const marked = ether === undefined ? undefined : locate(inventory, name, ether);
  return (
    onHost(name) ??
    onHost(nodeByName(inventory, name)?.interfaceName) ??
    (marked?.place === undefined ? marked?.interface : undefined)
  );
}

/** Onto the host's stack under its own name, its link set while it can still fail harmlessly, and then in. */
export function enter(
  desired: Inputs,
  inventory: Inventory,
  at: NetworkInterface | undefined,
  found: Found,
): readonly Step[] {
  const now = at?.name ?? desired.interface;
  const settings = { ether: desired.mac, mtu: desired.mtu, name: desired.interface };
  const returned = [
    ...(at === undefined ? [] : givenAddresses(at).map((entry) => addAddress(undefined, desired.interface, entry))),
    ...(at?.up === true ? [ifconfig(undefined, desired.interface, "up")] : []),
    ...(at === undefined ? [] : vlansOn(inventory, at.name)).flatMap((each) => giveBackVlan(each, desired.interface)),
    ...(found.routes ?? []).map((entry) => ensureRoute(undefined, entry)),
  ];
  const outside = desired.interface;
  const inward =
    at === undefined
      ? step(moveIntoJail(outside, desired.jail), moveToHost(outside, desired.jail), ...returned)
      : stepIntoJail(withSettings(at, settings), desired.jail, ...returned);
  const inside =
    desired.name === desired.interface
      ? []
      : [
          telling(
            step(
              ifconfig(desired.jail, desired.interface, "name", desired.name),
              ifconfig(desired.jail, desired.name, "name", desired.interface),
            ),
            configured(desired.jail, desired.interface, { name: desired.name }),
          ),
        ];
  const { offload = {} } = desired;
  return [
    ...adjust(undefined, now, settings, { ether: at?.ether, mtu: at?.mtu }),
    ...adjustOffload(undefined, outside, offload, at === undefined ? undefined : offloadOf(at, offload)),
    inward,
    ...inside,
  ];
}

function withSettings(
  at: NetworkInterface,
  { ether = at.ether, mtu = at.mtu, name }: { ether?: string | undefined; mtu?: number | undefined; name: string },
): NetworkInterface {
  return { ...at, name, mtu, ...(ether === undefined ? {} : { ether }) };
}

/** Back to the host under the old name, and as it was: what a NIC had there is gone after a visit to a jail. */
export function leave(state: Inputs & Partial<Outputs>, inventory: Inventory, found: Found): readonly Step[] {
  const at = whereabouts(state, inventory);
  if (at === undefined) return [];
  const steps: Step[] = [];
  const outside = state.interface;
  if (at.place !== undefined) {
    if (at.interface.name !== outside)
      steps.push(
        telling(
          step(ifconfig(at.place, at.interface.name, "name", outside)),
          configured(at.place, at.interface.name, { name: outside }),
        ),
      );
    steps.push(stepToHost({ ...at.interface, name: outside }, at.place));
  } else if (at.interface.name !== outside) {
    steps.push(step(ifconfig(undefined, at.interface.name, "name", outside)));
  }
  const settings = {
    ether: found.ether === undefined || found.ether === at.interface.ether ? undefined : found.ether,
    mtu: found.mtu === undefined || found.mtu === at.interface.mtu ? undefined : found.mtu,
    // One that comes out of a jail is down (recording 08).
    up: at.place !== undefined && found.up === false ? undefined : found.up,
  };
  const link = configure(undefined, outside, settings);
  if (link !== undefined) steps.push(telling(step(link), configured(undefined, outside, settings)));
  const { offload = {} } = found;
  steps.push(...adjustOffload(undefined, outside, offload, offloadOf(at.interface, offload)));
  const present = at.place === undefined ? givenAddresses(at.interface) : [];
  for (const entry of (found.addresses ?? []).filter((each) => !present.includes(each)))
    steps.push(step(addAddress(undefined, outside, entry)));
  steps.push(...giveBackVlans(inventory, found.vlans ?? [], outside).map((command) => step(command)));
  for (const entry of found.routes ?? []) steps.push(step(ensureRoute(undefined, entry)));
  return steps;
}

/**
 * In its jail, or, when somebody took it out or ended the jail, on the host under the name that it had inside. Without a
 * MAC from an earlier reading only the jail is looked in: an interface on the host is then just one that has not gone in.
 */
export function whereabouts(known: Inputs & Partial<Outputs>, inventory: Inventory): Located | undefined {
  const there = interfacesAt(inventory, known.jail);
  // Under its name of outside where a create was cut off between the move and the new name.
  const inside =
    there.find((entry) => entry.name === known.name) ?? there.find((entry) => entry.name === known.interface);
  if (inside !== undefined) return { place: known.jail, interface: inside };
  const at = known.ether === undefined ? undefined : locate(inventory, known.interface, known.ether);
  return at?.place === undefined ? at : undefined;
}
