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

/** Adds a route that may have come by itself, or by an administrator's hand, which is as good. */
export function ensureRoute(place: Place, route: RouteSpec): Command {
  return aloud(addRoute(place, route), ALREADY_THERE);
}

/** How route(8) says that a route is there already. */
export const ALREADY_THERE: readonly string[] = ["*already in table*", "*File exists*"];

/** Takes a route away; one that went with its interface or address is success. */
export function deleteRoute(place: Place, route: RouteSpec): Command {
  return aloud(routeCommand(place, "delete", route), ["*has not been found*", "*not in table*", "*No such process*"]);
}

/**
 * Why it fails route(8) says on its standard output, which `-q` would silence, and beside that, in other words, on standard
 * error: in 13.x not of a route that is there already, in 14.0 of none (newroute() in sbin/route/route.c, rtmsg_nl_int() in
 * sbin/route/route_netlink.c; recording 05, step 32). What is tolerated is looked for on standard error.
 */
function aloud({ argv }: Command, tolerate: readonly string[]): Command {
  return { argv: ["/bin/sh", "-c", 'exec "$@" >&2', "sh", ...argv], tolerate };
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
      "-n",
      verb,
      ...family,
      ...destination,
      route.gateway,
    ],
  };
}
