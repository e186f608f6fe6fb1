import { findInterface, findJail, vnetOfJail } from "../host/inventory";
import { interfacesAt } from "../host/locate";
import { routedAway } from "../host/watchdog-scope";
import { addressClaims, defineResource } from "./definition";
import { changedSettings } from "./given-back";
import { addressStatements, insideStatement } from "./statement";
import { vnetInterfaceUnit } from "./units/vnet-interface";
import { enter, type Found, foundOffload, foundOutside, leave, source, whereabouts } from "./vnet-interface-place";
import { routeClaims } from "./vnet-interface-routes";
import {
  type VnetInterfaceInputs as Inputs,
  type VnetInterfaceOutputs as Outputs,
  verifyVnetInterface,
  vnetInterfaceInputs,
  vnetInterfaceOutputs,
} from "./vnet-interface-schema";
import { asWanted, attached, detached, rename, settle, wantedRoutes, withZone } from "./vnet-interface-settings";

export const vnetInterface = defineResource<Inputs, Outputs>({
  kind: "VnetInterface",
  description:
    "An interface inside a VNET jail: an eiface, an epair's end or a whole NIC, with its addresses and routes there. Delete gives it back to the host, under its old name and as it was.",
  example: [
    'new freebsd.VnetInterface("web-lan", { host: edge, jail: web, interface: port, addresses: ["192.0.2.20/24"], defaultRouter: "192.0.2.1" });',
    'const lease = new freebsd.VnetInterface("foo", { host: edge, jail: web, interface: cable.b, dhcp: true, slaac: true });',
  ].join("\n"),
  manuals: ["vnet(9)", "ifconfig(8)", "route(8)", "dhclient(8)", "rtsol(8)"],
  inputs: vnetInterfaceInputs,
  outputs: vnetInterfaceOutputs,
  complete: (given) => ({ ...given, name: given.name ?? given.interface }),
  verify: verifyVnetInterface,
  claims: (inputs) => [
    { what: "interface in a jail", value: `${inputs.name} in ${inputs.jail}`, path: "name" },
    { what: "place of an interface", value: inputs.interface, path: "interface" },
    ...(inputs.mac === undefined ? [] : [{ what: "MAC" as const, value: inputs.mac, path: "mac" }]),
    ...addressClaims(inputs.addresses),
    ...routeClaims(inputs),
  ],
  states: ({ interface: outside, jail, addresses, dhcp }) => [
    ...addressStatements(outside, addresses, "jail"),
    ...insideStatement(jail),
    ...(dhcp === true ? [{ what: "dhcp" as const, jail, path: "dhcp" }] : []),
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
    const at = source(inventory, desired.interface);
    const before = (previous as Found | undefined) ?? (at === undefined ? {} : foundOutside(inventory, at));
    const inside = whereabouts(desired, inventory)?.interface;
    const changed = changedSettings(["mac", "mtu"], desired, before, (setting) =>
      setting === "mac" ? inside?.ether === before.ether : inside?.mtu === before.mtu,
    );
    return {
      ...before,
      ...foundOffload(desired, before.offload, inside ?? at),
      ...(changed.length === 0 && before.changed === undefined ? {} : { changed }),
    };
  },
  plan: (desired, actual, { inventory, found }) => {
    const located =
      actual?.jail === desired.jail
        ? whereabouts({ ...desired, name: actual.name ?? desired.name, ether: actual.ether }, inventory)
        : undefined;
    const inside =
      actual === undefined || located === undefined ? undefined : asWanted(desired, actual, located, inventory);
    const way =
      inside === undefined
        ? enter(desired, inventory, source(inventory, desired.interface, actual?.ether), found as Found)
        : rename(desired, inside);
    return [...way, ...settle(desired, inside, inventory, found)];
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
  unit: (desired, { found }) =>
    vnetInterfaceUnit(
      desired,
      wantedRoutes(desired).map((route) => withZone(route, desired.name)),
      (found as Found).ether,
    ),
});
