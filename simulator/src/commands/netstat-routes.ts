import type { Vnet } from "../kernel/model";
import { type Family, isLinkLocal } from "../kernel/routes-addresses";
import { entriesOf, type RoutingEntry } from "../kernel/routes-table";
import { type XoField, xo } from "./netstat-libxo";

const families: readonly { family: Family; name: string; destination: number; gateway: number }[] = [
  { family: "inet", name: "Internet", destination: 18, gateway: 18 },
  { family: "inet6", name: "Internet6", destination: 33, gateway: 29 },
];

/** Widths of the last columns of `netstat -rn`; the interface's name is cut at its own. */
const flagsWidth = 6;
const interfaceWidth = 12;

const flagNames: Readonly<Record<string, string>> = {
  U: "up",
  G: "gateway",
  H: "host",
  R: "reject",
  B: "blackhole",
  S: "static",
};

/** `netstat -rn` as text: a table per family that has routes. */
export function routesAsText(vnet: Vnet, only: Family | undefined): string {
  const parts = ["Routing tables\n"];
  for (const { family, name, destination, gateway } of families) {
    const routes = routesOf(vnet, family, only);
    if (routes.length === 0) continue;
    const row = (first: string, second: string, flags: string, iface: string): string =>
      `${first.padEnd(destination)} ${second.padEnd(gateway)} ${flags.padEnd(flagsWidth)} ${iface.slice(0, interfaceWidth).padStart(interfaceWidth)}`;
    parts.push(`\n${name}:\n${row("Destination", "Gateway", "Flags", "Netif")} Expire\n`);
    for (const route of routes)
      parts.push(`${row(destinationOf(route), gatewayOf(route), route.flags, route.interface.name)}\n`);
  }
  return parts.join("");
}

/** `netstat -rn --libxo json`. */
export function routesAsFields(vnet: Vnet, only: Family | undefined): readonly XoField[] {
  const tables = families
    .map(({ family, name }) => ({ name, routes: routesOf(vnet, family, only) }))
    .filter(({ routes }) => routes.length > 0)
    .map(({ name, routes }) => [xo.leaf("address-family", name), xo.list("rt-entry", routes.map(entryFields))]);
  const table = xo.container("route-table", [xo.list("rt-family", tables)]);
  return [xo.container("statistics", [xo.container("route-information", [table])])];
}

function entryFields(route: RoutingEntry): readonly XoField[] {
  return [
    xo.leaf("destination", destinationOf(route)),
    xo.leaf("gateway", gatewayOf(route)),
    xo.leaf("flags", route.flags),
    xo.leaves(
      "flags_pretty",
      [...route.flags].map((letter) => flagNames[letter] ?? letter),
    ),
    xo.leaf("weight", route.weight),
    xo.leaf("nhop-kidx", route.nexthop),
    xo.leaf("interface-name", route.interface.name),
  ];
}

function routesOf(vnet: Vnet, family: Family, only: Family | undefined): readonly RoutingEntry[] {
  return only !== undefined && only !== family ? [] : entriesOf(vnet).filter((route) => route.family === family);
}

/** Link-local addresses are shown with the interface that the route leads to (add_scopeid of usr.bin/netstat/route_netlink.c). */
function destinationOf(route: RoutingEntry): string {
  if (!isLinkLocal(route.family, route.network)) return route.destination;
  const [address = "", length] = route.destination.split("/");
  return `${address}%${route.interface.name}${length === undefined ? "" : `/${length}`}`;
}

function gatewayOf(route: RoutingEntry): string {
  if (route.gatewayBits === undefined || !isLinkLocal(route.family, route.gatewayBits)) return route.gateway;
  return `${route.gateway}%${route.interface.name}`;
}
