import { addAddress, adjust, configure, ifconfig, moveIntoJail, moveToHost, removeAddress } from "../host/ifconfig";
import {
  findInterface,
  findJail,
  HOST_VNET,
  type Inventory,
  type NetworkInterface,
  nodeByName,
  type Route,
  vnetOfJail,
} from "../host/inventory";
import { givenAddresses, interfacesAt, type Located, locate } from "../host/locate";
import { addRoute, deleteRoute, type RouteSpec } from "../host/route";
import { type Command, type Step, step } from "../host/step";
import { attachVlan, orphans, type VlanSpec, vlansOn } from "../host/vlan";
import { routedAway } from "../host/watchdog-scope";
import { addressClaims, defineResource } from "./definition";
import { vnetInterfaceUnit } from "./units/vnet-interface";
import {
  type VnetInterfaceInputs as Inputs,
  type VnetInterfaceOutputs as Outputs,
  verifyVnetInterface,
  vnetInterfaceInputs,
  vnetInterfaceOutputs,
} from "./vnet-interface-schema";

/** The interface on the host before it went into the jail. */
interface Found {
  readonly ether?: string;
  readonly mtu?: number;
  readonly up?: boolean;
  readonly addresses?: readonly string[];
  readonly routes?: readonly RouteSpec[];
  readonly vlans?: readonly VlanSpec[];
}

export const vnetInterface = defineResource<Inputs, Outputs>({
  kind: "VnetInterface",
  description:
    "An interface inside a VNET jail: an eiface, an epair's end or a whole NIC, with its addresses and routes there. Delete gives it back to the host, under its old name and as it was.",
  example: [
    'new freebsd.VnetInterface("web-lan", { host: edge, jail: web, interface: port, addresses: ["192.0.2.20/24"], defaultRouter: "192.0.2.1" });',
  ].join("\n"),
  manuals: ["vnet(9)", "ifconfig(8)", "route(8)"],
  inputs: vnetInterfaceInputs,
  outputs: vnetInterfaceOutputs,
  complete: (given) => ({ ...given, name: given.name ?? given.interface }),
  verify: verifyVnetInterface,
  claims: ({ jail, interface: outside, name, mac, addresses }) => [
    { what: "interface in a jail", value: `${name} in ${jail}`, path: "name" },
    { what: "place of an interface", value: outside, path: "interface" },
    ...(mac === undefined ? [] : [{ what: "MAC" as const, value: mac, path: "mac" }]),
    ...addressClaims(addresses),
  ],
  // By its name on the host, which replaces: the one inside can change, and an id never does.
  identify: ({ jail, interface: outside }) => `${jail}/${outside}`,
  fromId: (id) => {
    const [jail = "", name = ""] = id.split("/");
    return { jail, name, interface: name };
  },
  sections: ({ jail }) => [`vnet:${vnetOfJail(jail)}`, "vnet:host", "netgraph"],
  observe: (inventory, known) => {
    const at = whereabouts(known, inventory);
    if (at === undefined) return undefined;
    return at.place === undefined ? detached(known, at) : attached(known, at, inventory);
  },
  occupied: (inventory, { jail, name }) =>
    findInterface(inventory, vnetOfJail(jail), name) === undefined
      ? undefined
      : `name: the jail ${jail} has an interface ${name} already, and it is not this program's`,
  missing: (inventory, { jail, interface: outside, name }, declared) => {
    const running = findJail(inventory, jail);
    if (running === undefined && !declared("jail", jail)) return `jail: there is no running jail ${jail}`;
    if (running !== undefined && running.vnet !== "new")
      return `jail: ${jail} shares the host's network stack: an interface cannot move into it`;
    const inside = interfacesAt(inventory, jail).some((entry) => entry.name === name || entry.name === outside);
    return inside || declared("interface", outside) || source(inventory, outside) !== undefined
      ? undefined
      : `interface: there is no interface ${outside} in the host's network stack`;
  },
  remember: (inventory, desired, previous) => {
    if (previous !== undefined) return previous;
    const at = source(inventory, desired.interface);
    if (at === undefined) return {};
    const routes = (inventory.vnets.get("host")?.routes ?? []).filter(
      (entry) => entry.interface === at.name && isStatic(entry),
    );
    const vlans = vlansOn(inventory, at.name);
    return {
      mtu: at.mtu,
      up: at.up,
      ...(vlans.length === 0 ? {} : { vlans }),
      addresses: givenAddresses(at),
      routes: routes.map(({ destination, gateway }) => ({ destination, gateway })),
      ...(at.ether === undefined ? {} : { ether: at.ether }),
    } satisfies Found;
  },
  plan: (desired, actual, { inventory, found }) => {
    const inside = actual?.jail === desired.jail ? actual : undefined;
    const way =
      inside === undefined
        ? enter(desired, inventory, source(inventory, desired.interface, actual?.ether), found as Found)
        : rename(desired, inside);
    return [...way, ...settle(desired, inside, inventory)];
  },
  risks: (desired, actual, { inventory, found }) => {
    const { addresses = [], routes = [] } = found as Found;
    // It comes back with what it had, which may take the way to the client from another one.
    if (desired === undefined) {
      const back = [...addresses, ...routes.map(({ destination }) => destination).filter((each) => each.includes("/"))];
      return back.flatMap((each) => routedAway(inventory, actual?.interface ?? "", each));
    }
    const at = actual?.jail === desired.jail ? undefined : source(inventory, desired.interface, actual?.ether);
    return at === undefined ? [] : [at.name];
  },
  teardown: (state, { inventory, found }) => leave(state, inventory, found as Found),
  unit: (desired, { found }) => vnetInterfaceUnit(desired, wantedRoutes(desired), (found as Found).ether),
});

/** As it is in its jail. */
function attached(known: Inputs, { interface: at }: Located, inventory: Inventory) {
  const routes = staticRoutes(inventory, known.jail, at.name);
  const router = (family: Route["family"]) =>
    routes.find((entry) => entry.destination === "default" && entry.family === family)?.gateway;
  const ipv4 = router("inet");
  const ipv6 = router("inet6");
  return {
    jail: known.jail,
    interface: known.interface,
    name: at.name,
    mtu: at.mtu,
    addresses: [...givenAddresses(at)],
    ...(ipv4 === undefined ? {} : { defaultRouter: ipv4 }),
    ...(ipv6 === undefined ? {} : { ipv6DefaultRouter: ipv6 }),
    routes: routes
      .filter((entry) => entry.destination !== "default")
      .map(({ destination, gateway }) => ({ destination, gateway })),
    up: at.up,
    ...(at.ether === undefined ? {} : { mac: at.ether, ether: at.ether }),
  };
}

/**
 * Back on the host, since somebody took it out or ended the jail. That is no absence: what the interface was before is in
 * this resource's state, and only its delete gives that back. No jail has the empty name, so `up` replaces it.
 */
function detached(known: Inputs, { interface: at }: Located) {
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

/** The interface on the host that is to go in: by its name, or, where a jail gave it back under another, by its node or MAC. */
function source(inventory: Inventory, name: string, ether?: string): NetworkInterface | undefined {
  const onHost = (inside: string | undefined) =>
    inside === undefined ? undefined : findInterface(inventory, HOST_VNET, inside);
  const marked = ether === undefined ? undefined : locate(inventory, name, ether);
  return (
    onHost(name) ??
    onHost(nodeByName(inventory, name)?.interfaceName) ??
    (marked?.place === undefined ? marked?.interface : undefined)
  );
}

/** Onto the host's stack under its own name, its link set while it can still fail harmlessly, and then in. */
function enter(desired: Inputs, inventory: Inventory, at: NetworkInterface | undefined, found: Found): readonly Step[] {
  const now = at?.name ?? desired.interface;
  const settings = { ether: desired.mac, mtu: desired.mtu, name: desired.interface };
  const returned = [
    ...(at === undefined ? [] : givenAddresses(at).map((entry) => addAddress(undefined, desired.interface, entry))),
    ...(at?.up === true ? [ifconfig(undefined, desired.interface, "up")] : []),
    ...(at === undefined ? [] : vlansOn(inventory, at.name)).map((each) => attachVlan(each, desired.interface)),
    ...(found.routes ?? []).map((entry) => returnRoute(entry)),
  ];
  const inward = step(
    moveIntoJail(desired.interface, desired.jail),
    moveToHost(desired.interface, desired.jail),
    ...returned,
  );
  const inside =
    desired.name === desired.interface
      ? []
      : [
          step(
            ifconfig(desired.jail, desired.interface, "name", desired.name),
            ifconfig(desired.jail, desired.name, "name", desired.interface),
          ),
        ];
  return [...adjust(undefined, now, settings, { ether: at?.ether, mtu: at?.mtu }), inward, ...inside];
}

function rename(desired: Inputs, actual: Partial<Inputs>): readonly Step[] {
  const name = actual.name ?? desired.name;
  return name === desired.name
    ? []
    : [step(ifconfig(desired.jail, name, "name", desired.name), ifconfig(desired.jail, desired.name, "name", name))];
}

/** State, addresses and routes inside the jail: new addresses before old ones go, so that the jail stays reachable. */
function settle(
  desired: Inputs,
  actual: (Partial<Inputs> & Outputs) | undefined,
  inventory: Inventory,
): readonly Step[] {
  const { jail, name, up } = desired;
  const steps: Step[] = [];
  const now = { ether: actual?.ether, mtu: actual?.mtu, up: actual?.up ?? false };
  const wanted = actual === undefined ? { up } : { ether: desired.mac, mtu: desired.mtu, up };
  steps.push(...adjust(jail, name, wanted, now));
  const present = actual?.addresses ?? [];
  const stale = present.filter((entry) => !desired.addresses.includes(entry));
  for (const entry of desired.addresses.filter((each) => !present.includes(each)))
    steps.push(step(addAddress(jail, name, entry), removeAddress(jail, name, entry)));
  const routes = wantedRoutes(desired);
  const there = actual === undefined ? [] : staticRoutes(inventory, jail, actual.name ?? name);
  const kept = (entry: RouteSpec) =>
    routes.some((each) => each.destination === entry.destination && each.gateway === entry.gateway) &&
    stale.length === 0;
  // Before the addresses that they stand on, so that the way back is open in reverse.
  for (const entry of there.filter((each) => !kept(each)))
    steps.push(step(deleteRoute(jail, entry), addRoute(jail, entry)));
  for (const entry of stale) steps.push(step(removeAddress(jail, name, entry), addAddress(jail, name, entry)));
  for (const entry of routes.filter(
    (each) => !there.some((old) => old.destination === each.destination && old.gateway === each.gateway && kept(old)),
  )) {
    steps.push(step(addRoute(jail, entry), deleteRoute(jail, entry)));
  }
  return steps;
}

function wantedRoutes({ defaultRouter, ipv6DefaultRouter, routes }: Inputs): readonly RouteSpec[] {
  const routers = [defaultRouter, ipv6DefaultRouter].filter((gateway) => gateway !== undefined);
  return [...routers.map((gateway) => ({ destination: "default", gateway })), ...routes];
}

/** Back to the host under the old name, and as it was: what a NIC had there is gone after a visit to a jail. */
function leave(state: Inputs & Partial<Outputs>, inventory: Inventory, found: Found): readonly Step[] {
  const at = whereabouts(state, inventory);
  if (at === undefined) return [];
  const steps: Step[] = [];
  const outside = state.interface;
  if (at.place !== undefined) {
    if (at.interface.name !== outside) steps.push(step(ifconfig(at.place, at.interface.name, "name", outside)));
    steps.push(step(moveToHost(outside, at.place)));
  } else if (at.interface.name !== outside) {
    steps.push(step(ifconfig(undefined, at.interface.name, "name", outside)));
  }
  const link = configure(undefined, outside, {
    ether: found.ether === undefined || found.ether === at.interface.ether ? undefined : found.ether,
    mtu: found.mtu === undefined || found.mtu === at.interface.mtu ? undefined : found.mtu,
    up: found.up,
  });
  if (link !== undefined) steps.push(step(link));
  const present = at.place === undefined ? givenAddresses(at.interface) : [];
  for (const entry of (found.addresses ?? []).filter((each) => !present.includes(each)))
    steps.push(step(addAddress(undefined, outside, entry)));
  for (const each of orphans(inventory, found.vlans ?? [])) steps.push(step(attachVlan(each, outside)));
  for (const entry of found.routes ?? []) steps.push(step(returnRoute(entry)));
  return steps;
}

/** A route of the host that came back by itself, or by the administrator's hand, is as good. */
function returnRoute(route: RouteSpec): Command {
  return { ...addRoute(undefined, route), tolerate: ["*File exists*", "*already in table*"] };
}

/**
 * In its jail, or, when somebody took it out or ended the jail, on the host under the name that it had inside. Without a
 * MAC from an earlier reading only the jail is looked in: an interface on the host is then just one that has not gone in.
 */
function whereabouts(known: Inputs & Partial<Outputs>, inventory: Inventory): Located | undefined {
  const there = interfacesAt(inventory, known.jail);
  // Under its name of outside where a create was cut off between the move and the new name.
  const inside =
    there.find((entry) => entry.name === known.name) ?? there.find((entry) => entry.name === known.interface);
  if (inside !== undefined) return { place: known.jail, interface: inside };
  const at = known.ether === undefined ? undefined : locate(inventory, known.interface, known.ether);
  return at?.place === undefined ? at : undefined;
}

function staticRoutes(inventory: Inventory, jail: string, name: string): readonly Route[] {
  return (inventory.vnets.get(vnetOfJail(jail))?.routes ?? [])
    .filter((entry) => entry.interface === name && isStatic(entry))
    .map((entry) => ({ ...entry, destination: inCidr(entry) }));
}

/** netstat(1) leaves the prefix of a single address out. */
function inCidr({ destination, family }: Route): string {
  if (destination === "default" || destination.includes("/")) return destination;
  return `${destination}/${family === "inet" ? 32 : 128}`;
}

function isStatic({ flags }: Route): boolean {
  return flags.includes("G") && flags.includes("S");
}
