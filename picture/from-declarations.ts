import { type DeclaredHost, Given, unknownOf } from "./declarations";
import { Draft } from "./draft";
import { addNetgraphNode, wireHook, wireNode } from "./from-declarations-netgraph";
import type { InterfaceKind, RouteNote, Topology } from "./model";
import { declaredNat, declaredRedirect } from "./translation-notes";

/**
 * The topology that a program declares, without a look at the host. What the program only refers to (a NIC, a jail of
 * somebody else) is drawn with its name and nothing more.
 */
export function plannedTopology({ name, declarations }: DeclaredHost): Topology {
  const draft = new Draft(name);
  for (const pass of PASSES) {
    for (const declaration of declarations) PARTS[pass]?.[declaration.kind]?.(new Given(declaration), draft);
  }
  return draft.topology();
}

/** What each kind adds to the picture: first what there is, then who sits where, and last what hangs on what. */
const PASSES = ["parts", "places", "wires"] as const;
type Add = (given: Given, draft: Draft) => void;

const PARTS: Readonly<Record<(typeof PASSES)[number], Readonly<Record<string, Add>>>> = {
  parts: {
    Jail: addJail,
    NetgraphBridge: addNetgraphBridge,
    NetgraphNode: addNetgraphNode,
    Eiface: addEiface,
    Epair: addEpair,
    Bridge: addBridge,
    Vlan: addVlan,
    Loopback: addLoopback,
  },
  places: { HostInterface: placeOnHost, VnetInterface: placeInJail, Nat: noteNat, PortForward: noteRedirect },
  wires: {
    Jail: shareAddresses,
    NetgraphBridge: wireUplink,
    NetgraphNode: wireNode,
    NetgraphHook: wireHook,
    Eiface: wireEiface,
    Epair: wireEpair,
    Bridge: wireMembers,
    Vlan: wireVlan,
  },
};

function addJail(given: Given, draft: Draft): void {
  const hostname = given.text("hostname");
  const path = given.text("path");
  const jid = given.number("jid");
  const addresses = given
    .texts("addresses")
    .map((address) => address.split("/")[0] ?? address)
    .toSorted();
  draft.jail(given.name("name"), {
    declared: given.declared,
    network: given.flag("vnet", true) ? "own" : "shared",
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(path === undefined ? {} : { path }),
    ...(jid === undefined ? {} : { jid }),
    ...unknownOf(given),
  });
}

function addNetgraphBridge(given: Given, draft: Draft): void {
  const number = given.number("nodeId");
  draft.node(given.name("name"), {
    type: "bridge",
    declared: given.declared,
    ...(number === undefined ? {} : { number }),
    ...unknownOf(given),
  });
}

function addEiface(given: Given, draft: Draft): void {
  const name = given.name("name");
  const number = given.number("nodeId");
  draft.interface(name, { kind: "eiface", declared: given.declared, ...link(given), ...unknownOf(given) });
  draft.node(name, { type: "eiface", declared: given.declared, ...(number === undefined ? {} : { number }) }, name);
}

function addEpair(given: Given, draft: Draft): void {
  for (const side of ["a", "b"]) {
    const end = given.inside(side);
    const mac = end?.text("mac");
    draft.interface(endName(given, side), {
      kind: "epair",
      declared: given.declared,
      ...link(given),
      ...(mac === undefined ? {} : { mac }),
      ...unknownOf(given, end),
    });
  }
}

/** The interface that a jail's addresses are put on while it runs has them as well. */
function shareAddresses(given: Given, draft: Draft): void {
  const name = given.text("interface");
  if (name !== undefined) draft.share(name, given.texts("addresses").map(whole));
}

function whole(address: string): string {
  return address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`;
}

function addBridge(given: Given, draft: Draft): void {
  draft.interface(given.name("name"), withAddresses("bridge", given));
}

/** One inside a jail waits for its parent to have its place. */
function addVlan(given: Given, draft: Draft): void {
  if (given.text("jail") === undefined) draft.interface(given.name("name"), withAddresses("vlan", given));
}

function addLoopback(given: Given, draft: Draft): void {
  draft.interface(given.name("name"), withAddresses("loopback", given));
}

function withAddresses(kind: InterfaceKind, given: Given) {
  const addresses = given.texts("addresses");
  return { kind, declared: given.declared, ...link(given), addresses, ...unknownOf(given) };
}

function placeOnHost(given: Given, draft: Draft): void {
  const addresses = given.texts("addresses");
  const state = given.flag("up", true) ? "up" : "down";
  const settings = { ...link(given), state, furtherAddresses: true, declared: given.declared } as const;
  draft.interface(given.name("interface"), { ...settings, addresses, ...unknownOf(given) });
}

function noteNat(given: Given, draft: Draft): void {
  const translations = declaredNat(given);
  draft.interface(given.name("interface"), { translations, declared: given.declared, ...unknownOf(given) });
}

function noteRedirect(given: Given, draft: Draft): void {
  const translations = declaredRedirect(given);
  draft.interface(given.name("interface"), { translations, declared: given.declared, ...unknownOf(given) });
}

function placeInJail(given: Given, draft: Draft): void {
  const outside = given.name("interface");
  const addresses = given.texts("addresses");
  const state = given.flag("up", true) ? "up" : "down";
  const jail = given.text("jail");
  const isOpen = given.flag("dhcp", false) || given.flag("slaac", false) || given.text("configuredBy") === "jail";
  const open = isOpen ? ({ furtherAddresses: true } as const) : {};
  const settings = { ...link(given), state, addresses, declared: given.declared, ...open } as const;
  draft.move(outside, jail, given.text("name") ?? outside, { ...settings, ...unknownOf(given) });
  if (jail === undefined) return;
  draft.routes(jail, routesOf(given));
  if (given.unknown.some((key) => ROUTERS.has(key))) draft.jail(jail, { unknown: ["routes"] });
}

const ROUTERS: ReadonlySet<string> = new Set(["defaultRouter", "ipv6DefaultRouter", "routes"]);

function routesOf(given: Given): readonly RouteNote[] {
  const routers = [given.text("defaultRouter"), given.text("ipv6DefaultRouter")].filter((each) => each !== undefined);
  return [
    ...routers.map((gateway) => ({ destination: "default", gateway })),
    ...given.records("routes").flatMap(({ destination, gateway }) => {
      const isKnown = typeof destination === "string" && typeof gateway === "string";
      return isKnown ? [{ destination: destination.replace(/\/(32|128)$/, ""), gateway }] : [];
    }),
  ];
}

function wireUplink(given: Given, draft: Draft): void {
  const uplink = given.inside("uplink");
  const nic = uplink?.text("interface");
  if (uplink === undefined || nic === undefined) return;
  draft.etherNode(nic);
  const bridge = given.name("name");
  draft.netgraphWire([nic, "lower"], [bridge, undefined]);
  if (uplink.flag("host", true)) draft.netgraphWire([nic, "upper"], [bridge, undefined]);
}

function wireEiface(given: Given, draft: Draft): void {
  const name = given.name("name");
  const bridge = given.text("bridge");
  const peer = given.inside("peer")?.text("node");
  const link = given.number("link");
  const hook =
    given.inside("peer")?.text("hook") ?? given.text("hook") ?? (link === undefined ? undefined : `link${link}`);
  if (bridge !== undefined) {
    draft.node(bridge, { type: "bridge" });
    draft.netgraphWire([name, "ether"], [bridge, hook]);
  } else if (peer !== undefined) {
    draft.netgraphWire([name, "ether"], [peer, hook]);
  }
}

function wireEpair(given: Given, draft: Draft): void {
  draft.wire("epair", endName(given, "a"), endName(given, "b"));
}

function wireMembers(given: Given, draft: Draft): void {
  const ports = given.records("ports").flatMap((port) => (typeof port.interface === "string" ? [port.interface] : []));
  for (const member of [...given.texts("members"), ...ports, ...given.texts("span")])
    draft.wire("member", given.name("name"), member);
}

function wireVlan(given: Given, draft: Draft): void {
  const [name, jail, parent] = [given.name("name"), given.text("jail"), given.text("parent")];
  const own = jail === undefined ? name : draft.inside(jail, name, withAddresses("vlan", given));
  if (parent === undefined) return;
  draft.wire("vlan", jail === undefined ? parent : draft.inside(jail, parent), own, given.number("tag"));
}

function endName(given: Given, side: string): string {
  return given.inside(side)?.text("name") ?? `${given.name("name")}${side}`;
}

/** What every interface has. */
function link(given: Given) {
  const mac = given.text("mac");
  const mtu = given.number("mtu");
  const description = given.text("description");
  return {
    ...(mac === undefined ? {} : { mac }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(description === undefined ? {} : { description }),
  };
}
