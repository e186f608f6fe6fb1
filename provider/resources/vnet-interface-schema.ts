import * as ipaddr from "ipaddr.js";
import { z } from "zod";
import { address, addressWithPrefix, interfaceName, jailName, macAddress, mtu, network } from "../schema/properties";
import { hasUnknown, isRecord } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import { onHost } from "./common";
import type { Properties } from "./definition";

const route = z.strictObject({
  destination: network.meta({ description: "The network behind the gateway, in CIDR form." }),
  gateway: address.meta({ description: "The router that knows the way; on one of the interface's own networks." }),
});

/** Inputs of a VnetInterface. */
export const vnetInterfaceInputs = z.strictObject({
  ...onHost,
  jail: jailName.meta({ description: "The VNET jail.", change: "replace", reference: ["Jail"] }),
  interface: interfaceName.meta({
    description: "The interface, by its name on the host.",
    change: "replace",
    reference: ["Eiface", "Epair", "Bridge"],
  }),
  name: interfaceName.meta({ description: "Its name inside the jail.", picked: "its name on the host" }),
  mac: macAddress.optional().meta({
    description: "MAC address while it is in the jail; that of an Eiface or Epair belongs on the Eiface or Epair.",
  }),
  mtu: mtu.optional().meta({ description: "MTU in bytes while it is in the jail." }),
  addresses: z.array(addressWithPrefix).default([]).meta({
    description: "IPv4 and IPv6 addresses, in CIDR form; others that an administrator adds are taken away.",
    unordered: true,
  }),
  defaultRouter: address.optional().meta({ description: "The jail's IPv4 default router." }),
  ipv6DefaultRouter: address.optional().meta({ description: "The jail's IPv6 default router." }),
  routes: z.array(route).default([]).meta({
    description: "Further static routes through this interface.",
    unordered: true,
    typeName: "VnetInterfaceRoute",
  }),
  up: z.boolean().default(true).meta({ description: "Whether it is up." }),
});

/** Outputs of a VnetInterface. */
export const vnetInterfaceOutputs = z.strictObject({
  ether: z.string().optional().meta({ description: "The MAC address that it has." }),
});

export type VnetInterfaceInputs = z.output<typeof vnetInterfaceInputs>;
export type VnetInterfaceOutputs = z.output<typeof vnetInterfaceOutputs>;

/** Routers that the kernel would refuse, and names that are taken. */
export function verifyVnetInterface(inputs: Properties): readonly Issue[] {
  return [...verifyRouters(inputs), ...verifyName(inputs)];
}

function verifyRouters({ addresses, defaultRouter, ipv6DefaultRouter, routes }: Properties): readonly Issue[] {
  const known = Array.isArray(addresses) && !hasUnknown(addresses) ? (addresses as string[]) : undefined;
  const gateways: [string, unknown, "ipv4" | "ipv6" | undefined][] = [
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
  family: "ipv4" | "ipv6" | undefined,
  addresses: readonly string[] | undefined,
): string | undefined {
  const parsed = ipaddr.parse(gateway);
  if (family !== undefined && parsed.kind() !== family)
    return `${gateway} is ${parsed.kind() === "ipv4" ? "an IPv4" : "an IPv6"} address; this is the ${family === "ipv4" ? "IPv4" : "IPv6"} default router`;
  if (addresses === undefined || parsed.range() === "linkLocal") return undefined;
  const reached = addresses.some(
    (entry) => ipaddr.subnetMatch(parsed, { own: [ipaddr.parseCIDR(entry)] }, "other") === "own",
  );
  if (reached) return undefined;
  const declared = addresses.length === 0 ? "it has no addresses" : `its addresses are ${addresses.join(", ")}`;
  return `${gateway} is outside every network of this interface (${declared}), so the kernel would refuse the route; give an address in its network, or another router`;
}

/** The host does not refuse a second interface of one name when one comes back, so lo0 and its like are not for renaming. */
function verifyName({ name }: Properties): readonly Issue[] {
  return typeof name === "string" && /^lo\d+$/.test(name)
    ? [{ path: "name", message: `${name} is the jail's own loopback interface; choose another name` }]
    : [];
}
