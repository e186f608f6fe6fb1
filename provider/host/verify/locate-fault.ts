import { type Inventory, type NetworkInterface, vnetOfJail } from "../inventory";
import type { Answer, GatewayProbe } from "./probes";
import type { Failure } from "./report";
import { type Hop, placeName, portOf, type Wiring } from "./wiring";

/** Why a router does not answer: the first thing on the way to it that is down, not connected, or silent. */
export function locateFault(
  inventory: Inventory,
  wiring: Wiring,
  probe: GatewayProbe,
  small: Answer,
  neighbour: Answer | undefined,
): Failure {
  const { gateway } = probe;
  const own = ownFault(probe, small);
  if (own !== undefined) return own;
  const vnet = vnetOfJail(probe.jail);
  const from = portOf(vnet, probe.interface.name);
  const reach = wiring.reach(from);
  const place = placeName(vnet, probe.interface.name);
  if (wiring.isAlone(from)) return { check: "interface", hop: place, message: `${place} is connected to nothing` };
  const holders = holdersOf(inventory, gateway).filter((holder) => holder !== from);
  // On this host it is where it is; elsewhere it can only be behind a wire.
  const target =
    holders.length > 0
      ? holders.find((holder) => reach.includes(holder))
      : reach.find((at) => wiring.hop(at).kind === "wire");
  const way = target === undefined ? undefined : wiring.way(from, target);
  if (way === undefined) return cutOff(wiring, reach, gateway, holders);
  const broken = way.find((hop) => isBroken(hop));
  if (broken !== undefined) return { check: "interface", hop: broken.name, message: stateOf(broken, gateway) };
  return silent(way, gateway, neighbour);
}

/** What is wrong in the jail itself. */
function ownFault({ jail, interface: at, family, gateway }: GatewayProbe, { text }: Answer): Failure | undefined {
  const place = placeName(vnetOfJail(jail), at.name);
  if (!at.up) return { check: "interface", hop: place, message: `${place} is down` };
  if (family === "inet6" && at.nd6Options.includes("IFDISABLED"))
    return {
      check: "interface",
      hop: place,
      message: `${place} has IPv6 disabled (ifconfig ${at.name} inet6 -ifdisabled)`,
    };
  const doubled = at.inet6.find(({ duplicated }) => duplicated);
  if (family === "inet6" && doubled !== undefined)
    return {
      check: "duplicate",
      hop: place,
      message: `somebody else on the network of ${place} has its address ${doubled.address}`,
    };
  if (text.includes("Permission denied"))
    return {
      check: "gateway",
      hop: `the firewall in jail ${jail}`,
      message: `the firewall in jail ${jail} does not let it send to ${gateway} (ipfw denies by default in a new jail)`,
    };
  return undefined;
}

function isBroken({ interface: at }: Hop): boolean {
  return at !== undefined && (!at.up || at.status === "no carrier");
}

function stateOf({ name, interface: at }: Hop, gateway: string): string {
  return `${name}, on the way to ${gateway}, ${at?.up === false ? "is down" : "has no carrier"}`;
}

/** The way ends before it gets to where the router is, or could be. */
function cutOff(wiring: Wiring, reach: readonly string[], gateway: string, holders: readonly string[]): Failure {
  const hops = reach.map((at) => wiring.hop(at));
  const last = hops.find(({ kind }) => kind === "bridge") ?? hops.at(-1);
  const name = last?.name ?? "";
  const [holder] = holders;
  const where =
    holder === undefined
      ? "no interface on it has that address, and no NIC is on it"
      : `that address is on ${wiring.hop(holder).name}, which is not connected to it`;
  return { check: "gateway", hop: name, message: `${gateway} cannot be reached from ${name}: ${where}` };
}

/** All is up, and nobody answers. */
function silent(way: readonly Hop[], gateway: string, neighbour: Answer | undefined): Failure {
  const last = way.at(-1)?.name ?? "";
  const isUnknown = neighbour !== undefined && (neighbour.exitStatus !== 0 || neighbour.text.includes("(incomplete)"));
  return isUnknown
    ? { check: "neighbour", hop: last, message: `nobody answers ARP for ${gateway}; the way is up as far as ${last}` }
    : {
        check: "gateway",
        hop: last,
        message: `${gateway} does not answer ping, though the way is up as far as ${last}: it, or a firewall on the way, drops it`,
      };
}

/** The interfaces of this host that have an address. */
function holdersOf(inventory: Inventory, address: string): readonly string[] {
  return [...inventory.vnets].flatMap(([vnet, { interfaces }]) =>
    interfaces.filter((entry) => hasAddress(entry, address)).map(({ name }) => portOf(vnet, name)),
  );
}

function hasAddress({ inet, inet6 }: NetworkInterface, address: string): boolean {
  const plain = address.split("%")[0];
  return [...inet, ...inet6].some((entry) => entry.address === plain);
}

/** Where packets as big as the jail's MTU get lost, although small ones arrive. */
export function locateNarrow(inventory: Inventory, wiring: Wiring, probe: GatewayProbe): Failure {
  const { gateway, interface: at, jail } = probe;
  const vnet = vnetOfJail(jail);
  const from = portOf(vnet, at.name);
  const reach = wiring.reach(from);
  const target =
    holdersOf(inventory, gateway).find((holder) => holder !== from && reach.includes(holder)) ??
    reach.find((place) => wiring.hop(place).kind === "wire");
  const way = target === undefined ? [] : (wiring.way(from, target) ?? []);
  const narrow = way.find((hop) => hop.interface !== undefined && hop.interface.mtu < at.mtu);
  const place = placeName(vnet, at.name);
  return {
    check: "mtu",
    hop: narrow?.name ?? way.at(-1)?.name ?? place,
    message: `packets of ${at.mtu} bytes, the MTU of ${place}, do not get to ${gateway} and back: ${
      narrow === undefined
        ? `something beyond ${way.at(-1)?.name ?? place} has a smaller one`
        : `${narrow.name} has an MTU of ${narrow.interface?.mtu}`
    }`,
  };
}
