import * as ipaddr from "ipaddr.js";
import { parseCidr } from "../schema/cidr";
import { hasUnknown, isRecord, membersOf } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { Claim, Properties } from "./definition";

type Family = "ipv4" | "ipv6";

const FAMILY_NAMES: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/** Routes and routers that the kernel would refuse. */
export function verifyRoutes(inputs: Properties): readonly Issue[] {
  return [...verifyRouters(inputs), ...(Array.isArray(inputs.routes) ? inputs.routes.flatMap(verifyRoute) : [])];
}

/** A network stack has one route to a destination, through whichever interface. */
export function routeClaims(inputs: {
  readonly jail: string;
  readonly defaultRouter?: string | undefined;
  readonly ipv6DefaultRouter?: string | undefined;
  readonly routes: readonly { readonly destination: string }[];
}): readonly Claim[] {
  const { jail, defaultRouter, ipv6DefaultRouter, routes } = inputs;
  const claim = (destination: string, path: string): Claim => ({
    what: "route",
    value: `to ${destination} in ${jail}`,
    path,
  });
  return [
    ...(defaultRouter === undefined ? [] : [claim("the IPv4 default router", "defaultRouter")]),
    ...(ipv6DefaultRouter === undefined ? [] : [claim("the IPv6 default router", "ipv6DefaultRouter")]),
    ...membersOf(routes).flatMap(({ destination }, index) =>
      typeof destination === "string" ? [claim(destination, `routes[${index}].destination`)] : [],
    ),
  ];
}

function verifyRouters({
  addresses,
  defaultRouter,
  ipv6DefaultRouter,
  routes,
  dhcp,
  slaac,
}: Properties): readonly Issue[] {
  // Which networks a server or a router gives it is not known before.
  const isOpen = dhcp === true || slaac === true || hasUnknown([dhcp, slaac, addresses]);
  const known = Array.isArray(addresses) && !isOpen ? (addresses as string[]) : undefined;
  const gateways: [string, unknown, Family | undefined][] = [
    ["defaultRouter", defaultRouter, "ipv4"],
    ["ipv6DefaultRouter", ipv6DefaultRouter, "ipv6"],
  ];
  if (Array.isArray(routes))
    for (const [index, entry] of routes.entries())
      gateways.push([`routes[${index}].gateway`, isRecord(entry) ? entry.gateway : undefined, undefined]);
  return gateways.flatMap(([path, gateway, family]) => {
    const problem = typeof gateway === "string" ? gatewayProblem(gateway, family, known) : undefined;
    return problem === undefined ? [] : [{ path, message: problem }];
  });
}

/** `addresses` are undefined while one of them is not known: then only the family can be told. */
function gatewayProblem(
  gateway: string,
  family: Family | undefined,
  addresses: readonly string[] | undefined,
): string | undefined {
  const parsed = ipaddr.parse(gateway);
  if (family !== undefined && parsed.kind() !== family)
    return `${gateway} is an ${FAMILY_NAMES[parsed.kind()]} address; this is the ${FAMILY_NAMES[family]} default router`;
  if (addresses === undefined || parsed.range() === "linkLocal") return undefined;
  const reached = addresses.some((entry) => ipaddr.subnetMatch(parsed, { own: [parseCidr(entry)] }, "other") === "own");
  if (reached) return undefined;
  const declared = addresses.length === 0 ? "it has no addresses" : `its addresses are ${addresses.join(", ")}`;
  return `${gateway} is outside every network of this interface (${declared}), so the kernel would refuse the route; give an address in its network, or another router`;
}

function verifyRoute(route: unknown, index: number): readonly Issue[] {
  if (!isRecord(route) || typeof route.destination !== "string") return [];
  const [base, length] = parseCidr(route.destination);
  const family = base.kind();
  if (length === 0)
    return [
      {
        path: `routes[${index}].destination`,
        message: `${route.destination} is the default route: give its gateway as \`${family === "ipv4" ? "defaultRouter" : "ipv6DefaultRouter"}\` instead`,
      },
    ];
  if (typeof route.gateway !== "string") return [];
  const other = ipaddr.parse(route.gateway).kind();
  return other === family
    ? []
    : [
        {
          path: `routes[${index}].gateway`,
          message: `${route.gateway} is an ${FAMILY_NAMES[other]} address, and the way to ${route.destination} is by ${FAMILY_NAMES[family]}`,
        },
      ];
}
