import { z } from "zod";
import { address, addressWithPrefix, interfaceName, jailName, macAddress, mtu, network } from "../schema/properties";
import type { Issue } from "../schema/validate";
import { onHost } from "./common";
import type { Properties } from "./definition";
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
    description: "The interface, by its name on the host.",
    change: "replace",
    reference: ["Eiface", "Epair", "Vlan", "Bridge"],
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
  return [...verifyRoutes(inputs), ...verifyName(inputs)];
}

/** The host does not refuse a second interface of one name when one comes back, so lo0 and its like are not for renaming. */
function verifyName({ name }: Properties): readonly Issue[] {
  return typeof name === "string" && /^lo\d+$/.test(name)
    ? [{ path: "name", message: `${name} is the jail's own loopback interface; choose another name` }]
    : [];
}
