import type { Command } from "../transport/index";
import type { Place } from "./ifconfig";
import type { Route } from "./inventory";

/** A route by its destination (`default`, a network or an address) and gateway. */
export interface RouteSpec {
  readonly destination: string;
  readonly gateway: string;
}

/** Whether somebody gave the route, rather than the kernel: through a gateway, and static (netstat(1)). */
export function isStatic({ flags }: Route): boolean {
  return flags.includes("G") && flags.includes("S");
}

/** Adds a route (route(8)). */
export function addRoute(place: Place, route: RouteSpec): Command {
  return routeCommand(place, "add", route);
}

/** Takes a route away; one that went with its interface or address is success. */
export function deleteRoute(place: Place, route: RouteSpec): Command {
  return {
    ...routeCommand(place, "delete", route),
    tolerate: ["*has not been found*", "*not in table*", "*No such process*"],
  };
}

/** Which family a route is of, by its gateway. */
function routeFamily(route: RouteSpec): "inet" | "inet6" {
  return route.gateway.includes(":") ? "inet6" : "inet";
}

function routeCommand(place: Place, verb: "add" | "delete", route: RouteSpec): Command {
  const family = routeFamily(route) === "inet6" ? ["-inet6"] : [];
  // Without a prefix `-net` would take the whole class A, B or C that the address is in.
  const kind = route.destination.includes("/") ? "-net" : "-host";
  const destination = route.destination === "default" ? ["default"] : [kind, route.destination];
  return {
    argv: [
      "route",
      ...(place === undefined ? [] : ["-j", place]),
      "-q",
      "-n",
      verb,
      ...family,
      ...destination,
      route.gateway,
    ],
  };
}
