import { acceptAdvertisements, askRouters, refuseAdvertisements } from "../host/advertisements";
import { endLease, leaseSteps } from "../host/dhcp";
import { routed } from "../host/effects";
import { addAddress, adjust, giveAddress, ifconfig, isLinkLocal, removeAddress } from "../host/ifconfig";
import { findInterface, type Inventory, type Route, vnetOfJail } from "../host/inventory";
import { setUpByRcConf } from "../host/jail-netif";
import { givenAddresses, type Located } from "../host/locate";
import { adjustOffload, offloadOf } from "../host/offload";
import { addRoute, deleteRoute, isStatic, type RouteSpec } from "../host/route";
import { type Step, step, telling } from "../host/step";
import { settingOf } from "./given-back";
import type { Found } from "./vnet-interface-place";
import type { VnetInterfaceInputs as Inputs, VnetInterfaceOutputs as Outputs } from "./vnet-interface-schema";

/** As it is in its jail. What the jail or a DHCP server gives it is no part of that. */
export function attached(known: Inputs, { interface: at }: Located, inventory: Inventory) {
  const { configuredBy, dhcp = false, offload } = known;
  const link = {
    jail: known.jail,
    interface: known.interface,
    name: at.name,
    mtu: at.mtu,
    ...(configuredBy === undefined ? {} : { configuredBy }),
    ...(offload === undefined ? {} : { offload: offloadOf(at, offload) }),
    ...(at.ether === undefined ? {} : { mac: at.ether, ether: at.ether }),
  };
  if (configuredBy === "jail") return { ...link, addresses: [], routes: [], dhcp: false, slaac: false, up: known.up };
  const isByServer = ({ family, destination }: Route) =>
    dhcp && family === "inet" && !known.routes.some((route) => route.destination === destination);
  const routes = staticRoutes(inventory, known.jail, at.name).filter((route) => !isByServer(route));
  const router = (family: Route["family"]) =>
    routes.find((entry) => entry.destination === "default" && entry.family === family)?.gateway;
  const ipv4 = router("inet");
  const ipv6 = router("inet6");
  const addresses = givenAddresses(at, known.addresses);
  const lease = dhcp ? addresses.find((address) => !address.includes(":")) : undefined;
  return {
    ...link,
    addresses: addresses.filter((address) => !dhcp || address.includes(":")),
    ...(ipv4 === undefined ? {} : { defaultRouter: ipv4 }),
    ...(ipv6 === undefined ? {} : { ipv6DefaultRouter: ipv6 }),
    routes: routes
      .filter((entry) => entry.destination !== "default")
      .map(({ destination, gateway }) => ({ destination, gateway })),
    up: at.up,
    dhcp: lease !== undefined,
    ...(lease === undefined ? {} : { dhcpAddress: lease }),
    slaac: at.nd6Options.includes("ACCEPT_RTADV"),
  };
}

/**
 * How an interface in its jail is seen by who wants it to be as declared: with what the jail or a DHCP server has given it,
 * where that is to come from the program now.
 */
export function asWanted(
  desired: Inputs,
  actual: Partial<Inputs> & Outputs,
  located: Located,
  inventory: Inventory,
): Partial<Inputs> & Outputs {
  const isTakenOver =
    desired.configuredBy === undefined && (actual.configuredBy === "jail" || (actual.dhcp === true && !desired.dhcp));
  if (!isTakenOver) return actual;
  const addresses = [...desired.addresses, ...(actual.addresses ?? [])];
  return { ...attached({ ...desired, addresses }, located, inventory), dhcp: actual.dhcp === true };
}

/**
 * Back on the host, since somebody took it out or ended the jail. That is no absence: what the interface was before is in
 * this resource's state, and only its delete gives that back. No jail has the empty name, so `up` replaces it.
 */
export function detached(known: Inputs, { interface: at }: Located) {
  return {
    jail: "",
    interface: known.interface,
    name: known.name,
    mtu: at.mtu,
    addresses: [],
    routes: [],
    up: at.up,
    ...(at.ether === undefined ? {} : { mac: at.ether, ether: at.ether }),
  };
}

/** Its name inside, where it has another one. */
export function rename(desired: Inputs, actual: Partial<Inputs>): readonly Step[] {
  const name = actual.name ?? desired.name;
  return name === desired.name
    ? []
    : [step(ifconfig(desired.jail, name, "name", desired.name), ifconfig(desired.jail, desired.name, "name", name))];
}

/** State, addresses and routes inside the jail: new addresses before old ones go, so that the jail stays reachable. */
export function settle(
  desired: Inputs,
  actual: (Partial<Inputs> & Outputs) | undefined,
  inventory: Inventory,
  found: Found,
): readonly Step[] {
  const { jail, name, up } = desired;
  const steps: Step[] = [];
  const now = { ether: actual?.ether, mtu: actual?.mtu, up: actual?.up ?? false };
  const link = actual === undefined ? {} : linkOf(desired, found);
  if (actual !== undefined) steps.push(...offloading(desired, actual, inventory, found));
  if (desired.configuredBy === "jail")
    return actual === undefined
      ? [step(setUpByRcConf(jail, name))]
      : [...steps, ...adjust(jail, name, link, { ...now, up: undefined })];
  const present = actual?.addresses ?? [];
  const missing = desired.addresses.filter((each) => !present.includes(each));
  const stale = present.filter((entry) => !desired.addresses.includes(entry));
  // A fresh one comes up in the call that gives it its first address.
  const together = actual === undefined && up && missing.length > 0;
  if (!together) steps.push(...adjust(jail, name, { ...link, up: up ? true : undefined }, now));
  for (const [index, entry] of missing.entries()) steps.push(giveAddress(jail, name, entry, together && index === 0));
  // Giving an address brings the interface up (sys/net/if_ethersubr.c, ether_ioctl).
  const isRaised = now.up || steps.length > 0;
  if (!up && isRaised) steps.push(step(ifconfig(jail, name, "down"), ...(now.up ? [ifconfig(jail, name, "up")] : [])));
  const routes = wantedRoutes(desired);
  const there = actual === undefined ? [] : staticRoutes(inventory, jail, actual.name ?? name);
  const known = there.filter(({ family }) => !(desired.dhcp && actual?.dhcp === true && family === "inet"));
  const kept = (entry: RouteSpec) =>
    routes.some((each) => each.destination === entry.destination && each.gateway === entry.gateway) &&
    stale.length === 0;
  if (actual?.dhcp === true && !desired.dhcp) steps.push(endLease(jail, name));
  // Before the addresses that they stand on, so that the way back is open in reverse.
  for (const entry of known.filter((each) => !kept(each)))
    steps.push(step(deleteRoute(jail, withZone(entry, name)), addRoute(jail, withZone(entry, name))));
  for (const entry of stale) steps.push(step(removeAddress(jail, name, entry), addAddress(jail, name, entry)));
  steps.push(...learn(desired, actual));
  for (const entry of routes.filter(
    (each) => !there.some((old) => old.destination === each.destination && old.gateway === each.gateway && kept(old)),
  )) {
    const route = withZone(entry, name);
    steps.push(telling(step(addRoute(jail, route), deleteRoute(jail, route)), routed(jail, name, entry)));
  }
  return steps;
}

/** What routers and a DHCP server tell; dhclient(8) ends when its interface gets another name. */
function learn({ jail, name, dhcp, slaac }: Inputs, actual: (Partial<Inputs> & Outputs) | undefined): readonly Step[] {
  const listens = actual?.slaac === true;
  const hears =
    slaac === listens
      ? []
      : slaac
        ? [step(acceptAdvertisements(jail, name), refuseAdvertisements(jail, name)), step(askRouters(jail, name))]
        : [step(refuseAdvertisements(jail, name), acceptAdvertisements(jail, name))];
  const isLeased = actual?.dhcp === true && actual.name === name;
  return [
    ...hears,
    ...(dhcp && !isLeased ? leaseSteps(jail, name, actual === undefined ? undefined : actual.name) : []),
  ];
}

/** What is declared of its link; and what was, but is not any more, as it was outside. */
function linkOf({ mac, mtu }: Inputs, found: Found) {
  return { ether: settingOf("mac", mac, found, found.ether), mtu: settingOf("mtu", mtu, found, found.mtu) };
}

/** What is declared of its offloading; and what was, but is not any more, as it was outside. */
function offloading(desired: Inputs, actual: Partial<Inputs>, inventory: Inventory, found: Found): readonly Step[] {
  const at = findInterface(inventory, vnetOfJail(desired.jail), actual.name ?? desired.name);
  const wanted = { ...found.offload, ...desired.offload };
  return at === undefined ? [] : adjustOffload(desired.jail, desired.name, wanted, offloadOf(at, wanted));
}

/** All routes that are declared. */
export function wantedRoutes({ defaultRouter, ipv6DefaultRouter, routes }: Inputs): readonly RouteSpec[] {
  const routers = [defaultRouter, ipv6DefaultRouter].filter((gateway) => gateway !== undefined);
  return [...routers.map((gateway) => ({ destination: "default", gateway })), ...routes];
}

function staticRoutes(inventory: Inventory, jail: string, name: string): readonly Route[] {
  return (inventory.vnets.get(vnetOfJail(jail))?.routes ?? [])
    .filter((entry) => entry.interface === name && isStatic(entry))
    .map((entry) => ({ ...entry, destination: inCidr(entry), gateway: entry.gateway.replace(`%${name}`, "") }));
}

/** A gateway that is known only on its link is reached through this interface, whatever its name is. */
export function withZone({ destination, gateway }: RouteSpec, name: string): RouteSpec {
  return { destination, gateway: isLinkLocal(gateway) ? `${gateway}%${name}` : gateway };
}

/** netstat(1) leaves the prefix of a single address out. */
function inCidr({ destination, family }: Route): string {
  if (destination === "default" || destination.includes("/")) return destination;
  return `${destination}/${family === "inet" ? 32 : 128}`;
}
