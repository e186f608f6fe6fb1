import type { LinkSettings, Place } from "./ifconfig";
import { HOST_VNET, type Inventory, type NetworkInterface, type Vnet, vnetOfJail } from "./inventory-types";
import type { RouteSpec } from "./route";
import type { Effect } from "./step";

/*
 * What commands of ifconfig(8) and route(8) that succeeded have done to what is known of the host. Reading it again would
 * cost more processes than the change itself.
 */

/**
 * An interface, as it was, is in another network stack now, without its addresses and down (ifconfig(8), vnet and -vnet).
 * It is not looked up: another operation of the batch may have read one of the two stacks after the move.
 */
export function moved(entry: NetworkInterface, from: Place, to: Place): Effect {
  const { bridge: _none, ...rest } = entry;
  const flags = entry.flags.filter((flag) => flag !== "UP");
  const arrived = { ...rest, up: false, flags, inet: [], inet6: [], groups: [] };
  return (inventory) => {
    const left = withStack(inventory, from, ({ interfaces, routes }) => ({
      interfaces: interfaces.filter((each) => each.name !== entry.name),
      routes: routes.filter((route) => route.interface !== entry.name),
    }));
    return withStack(left, to, ({ interfaces, routes }) => ({
      interfaces: [...interfaces.filter((each) => each.name !== entry.name), arrived],
      routes,
    }));
  };
}

/** Link settings of an interface, its name among them, are as they were given. */
export function configured(place: Place, name: string, settings: LinkSettings): Effect {
  return (inventory) =>
    withInterface(inventory, place, name, ({ description, ...entry }) => {
      const told = settings.description ?? description;
      return {
        ...entry,
        name: settings.name ?? entry.name,
        mtu: settings.mtu ?? entry.mtu,
        up: settings.up ?? entry.up,
        ...(settings.ether === undefined ? {} : { ether: settings.ether }),
        ...(told === undefined || told === "" ? {} : { description: told }),
      };
    });
}

/** An interface has an address more. */
export function addressed(place: Place, name: string, address: string): Effect {
  return (inventory) => withInterface(inventory, place, name, (entry) => withAddress(entry, address));
}

function withAddress(entry: NetworkInterface, text: string): NetworkInterface {
  const [address = "", length = ""] = text.split("/");
  const given = { address, prefixLength: Number(length) };
  const same = (each: { address: string; prefixLength: number }) =>
    each.address === given.address && each.prefixLength === given.prefixLength;
  // Giving an address brings the interface up (sys/net/if_ethersubr.c, ether_ioctl).
  if (!address.includes(":"))
    return { ...entry, up: true, inet: [...entry.inet.filter((each) => !same(each)), { family: "inet", ...given }] };
  const state = {
    linkLocal: /^fe[89ab][0-9a-f]:/i.test(address),
    tentative: true,
    duplicated: false,
    detached: false,
    deprecated: false,
  };
  const kind = { autoconf: false, temporary: false, anycast: false };
  return {
    ...entry,
    up: true,
    inet6: [...entry.inet6.filter((each) => !same(each)), { family: "inet6", ...given, ...state, ...kind }],
  };
}

/** A route of an administrator's is there. */
export function routed(place: Place, name: string, { destination, gateway }: RouteSpec): Effect {
  const family = gateway.includes(":") ? "inet6" : "inet";
  return (inventory) =>
    withStack(inventory, place, ({ interfaces, routes }) => ({
      interfaces,
      routes: [
        ...routes.filter((route) => route.destination !== destination || route.family !== family),
        { family, destination, gateway, flags: "UGS", interface: name },
      ],
    }));
}

function withInterface(
  inventory: Inventory,
  place: Place,
  name: string,
  change: (entry: NetworkInterface) => NetworkInterface,
): Inventory {
  return withStack(inventory, place, ({ interfaces, routes }) => ({
    interfaces: interfaces.map((entry) => (entry.name === name ? change(entry) : entry)),
    routes,
  }));
}

function stackAt(inventory: Inventory, place: Place): Vnet {
  return inventory.vnets.get(keyOf(place)) ?? { interfaces: [], routes: [] };
}

function withStack(inventory: Inventory, place: Place, change: (stack: Vnet) => Vnet): Inventory {
  return { ...inventory, vnets: new Map(inventory.vnets).set(keyOf(place), change(stackAt(inventory, place))) };
}

function keyOf(place: Place): string {
  return place === undefined ? HOST_VNET : vnetOfJail(place);
}
