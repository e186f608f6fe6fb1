import { z } from "zod";
import { address, addressWithPrefix, interfaceName, jailName, macAddress, mtu, network } from "../schema/properties";
import type { Issue } from "../schema/validate";
import { onHost } from "./common";
import type { Properties } from "./definition";
import { offload } from "./offload-schema";
import { verifyRoutes } from "./vnet-interface-routes";

const route = z.strictObject({
  destination: network.meta({ description: "The network behind the gateway, in CIDR form." }),
  gateway: address.meta({ description: "The router that knows the way; on one of the interface's own networks." }),
});

/** Inputs of a VnetInterface. */
export const vnetInterfaceInputs = z.strictObject({
  ...onHost,
  jail: jailName.meta({ description: "The VNET jail.", change: "replace", reference: ["Jail"] }),
  interface: interfaceName.meta({
    description:
      "The interface: an Eiface, an end of an Epair as in `cable.b`, or, by its name on the host, a whole NIC.",
    change: "replace",
    reference: ["Eiface", "Epair", "Vlan", "Bridge"],
  }),
  name: interfaceName.meta({ description: "Its name inside the jail.", picked: "its name on the host" }),
  mac: macAddress.optional().meta({
    description: "MAC address while it is in the jail; that of an Eiface or Epair belongs on the Eiface or Epair.",
  }),
  mtu: mtu.optional().meta({ description: "MTU in bytes while it is in the jail." }),
  offload: offload(
    "What the interface leaves to its hardware while it is in the jail; what is left out stays as it is.",
  ),
  configuredBy: z.enum(["jail"]).optional().meta({
    description:
      "Who sets it up inside: this program where left out; with `jail` the jail's own rc.conf, and addresses, routes and whether it is up are left alone.",
  }),
  dhcp: z.boolean().default(false).meta({
    description:
      "IPv4 address, default router and name servers by dhclient(8), which runs in the jail and needs bpf in its devfs ruleset, as a DevfsRuleset without rules has it.",
  }),
  slaac: z.boolean().default(false).meta({
    description: "IPv6 addresses and default router as the network's routers advertise them (accept_rtadv, rtsol(8)).",
  }),
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
  dhcpAddress: z.string().optional().meta({ description: "The address of its lease, in CIDR form, with `dhcp`." }),
});

export type VnetInterfaceInputs = z.output<typeof vnetInterfaceInputs>;
export type VnetInterfaceOutputs = z.output<typeof vnetInterfaceOutputs>;

/** Routers that the kernel would refuse, and names that are taken. */
export function verifyVnetInterface(inputs: Properties): readonly Issue[] {
  return [...verifyRoutes(inputs), ...verifyName(inputs), ...verifyOrigin(inputs)];
}

/** One origin for each of the jail's IPv4 settings, and none of them here where the jail sees to them itself. */
function verifyOrigin({ configuredBy, dhcp, slaac, up, ...inputs }: Properties): readonly Issue[] {
  const { addresses, routes, defaultRouter, ipv6DefaultRouter } = inputs;
  const isGiven = (value: unknown) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  if (configuredBy === "jail")
    return Object.entries({ addresses, defaultRouter, ipv6DefaultRouter, routes, dhcp, slaac })
      .filter(([, value]) => isGiven(value))
      .map(([path]) => ({
        path,
        message:
          'with `configuredBy: "jail"` the jail\'s own rc.conf says that; leave it out here, or leave out `configuredBy`',
      }));
  const byServer = "the DHCP server gives the interface its IPv4 address and router; leave this out, or `dhcp`";
  return [
    ...(up === false && (dhcp === true || slaac === true)
      ? [{ path: "up", message: "an interface that is down hears neither a DHCP server nor a router" }]
      : []),
    ...(dhcp === true && defaultRouter !== undefined ? [{ path: "defaultRouter", message: byServer }] : []),
    ...(dhcp === true && Array.isArray(addresses)
      ? addresses.flatMap((address, index) =>
          typeof address === "string" && /^[\d.]+\//.test(address)
            ? [{ path: `addresses[${index}]`, message: byServer }]
            : [],
        )
      : []),
  ];
}

/** The host does not refuse a second interface of one name when one comes back, so lo0 and its like are not for renaming. */
function verifyName({ name }: Properties): readonly Issue[] {
  return typeof name === "string" && /^lo\d+$/.test(name)
    ? [{ path: "name", message: `${name} is the jail's own loopback interface; choose another name` }]
    : [];
}
