import { type Inventory, type NetworkInterface, vnetOfJail } from "../../provider/host/inventory";
import { givenAddresses } from "../../provider/host/locate";
import { isStatic } from "../../provider/host/route";
import type { Declaration, Reference } from "./declaration";

/**
 * The inputs of an interface in a jail. `port` is what stands for it in the program, nothing for a NIC; `record` tells what a NIC
 * is called outside, and who gives the addresses.
 */
export function insideArgs(
  inventory: Inventory,
  jail: string,
  entry: NetworkInterface,
  port: Reference | undefined,
  record: Readonly<Record<string, unknown>> | undefined,
): Declaration["args"] {
  const outside = port?.name ?? String(record?.interface ?? entry.name);
  const { ether, hwaddr, mtu } = entry;
  const isGiven = record?.dhcp === true || record?.configuredBy !== undefined;
  const addresses = isGiven ? (record.addresses as readonly string[]) : givenAddresses(entry);
  return {
    interface: port ?? outside,
    ...(outside === entry.name ? {} : { name: entry.name }),
    // Of others their own declarations say it.
    ...(port === undefined && hwaddr !== undefined && hwaddr !== ether ? { mac: ether } : {}),
    ...(port === undefined && mtu !== 1500 ? { mtu } : {}),
    ...(record?.configuredBy === undefined ? {} : { configuredBy: record.configuredBy }),
    ...(record?.dhcp === true ? { dhcp: true } : {}),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(entry.nd6Options.includes("ACCEPT_RTADV") && record?.configuredBy === undefined ? { slaac: true } : {}),
    ...(isGiven ? {} : routeArgs(inventory, jail, entry.name)),
    ...(entry.up ? {} : { up: false }),
  };
}

/** Routers and further routes by one interface of a jail. */
function routeArgs(inventory: Inventory, jail: string, name: string) {
  const routes = (inventory.vnets.get(vnetOfJail(jail))?.routes ?? []).filter(
    (route) => route.interface === name && isStatic(route),
  );
  const router = (family: "inet" | "inet6") =>
    routes.find((route) => route.destination === "default" && route.family === family)?.gateway;
  const further = routes
    .filter(({ destination }) => destination !== "default")
    .map(({ destination, gateway }) => ({ destination, gateway }));
  const [defaultRouter, ipv6DefaultRouter] = [router("inet"), router("inet6")];
  return {
    ...(defaultRouter === undefined ? {} : { defaultRouter }),
    ...(ipv6DefaultRouter === undefined ? {} : { ipv6DefaultRouter }),
    ...(further.length === 0 ? {} : { routes: further }),
  };
}
