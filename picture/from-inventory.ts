import {
  HOST_VNET,
  type Inventory,
  jailOfVnet,
  type RunningJail,
  type VnetKey,
  vnetOfJail,
} from "../provider/host/inventory-types";
import { interfaceParts, type PlacedInterface } from "./from-inventory-interfaces";
import { netgraphWires, nodeParts } from "./from-inventory-nodes";
import { interfaceWires } from "./from-inventory-wires";
import { hostId, jailId } from "./ids";
import type { Cluster, RouteNote, Topology } from "./model";

/** What an inventory does not tell. */
export interface TopologyOptions {
  /** The name of the host in the picture, which its ids begin with; its hostname when left out. */
  readonly host?: string;
}

/**
 * The topology of a host as it is, whoever made it: nodes without a name, interfaces of one name, jails that share the
 * host's network stack. Nothing is guessed: a cable whose other end cannot be told is an interface without a wire.
 */
export function topologyOf(inventory: Inventory, options: TopologyOptions = {}): Topology {
  const hostname = inventory.facts.hostname;
  const host = hostId(options.host ?? (hostname === "" ? "host" : hostname));
  const stack = (vnet: VnetKey): string => {
    const jail = jailOfVnet(vnet);
    return jail === undefined ? host : jailId(host, jail);
  };
  const places = interfaceParts(inventory, stack);
  const { nodes, ids } = nodeParts(inventory, host, places);
  return {
    format: "pulumi-freebsd/topology",
    version: 1,
    clusters: [hostCluster(inventory, host), ...jailClusters(inventory, host)],
    interfaces: places.map((place) => withKindOfNode(place, nodes)),
    nodes,
    wires: [
      ...netgraphWires(inventory, ids),
      ...interfaceWires(places, parentStacks(inventory, stack), inventory.units),
    ],
  };
}

/** Nothing in what ifconfig(8) prints tells an eiface from a NIC; its node does. */
function withKindOfNode({ part }: PlacedInterface, nodes: Topology["nodes"]): PlacedInterface["part"] {
  const node = nodes.find((candidate) => candidate.interface === part.id);
  return node?.type === "eiface" ? { ...part, kind: "eiface" } : part;
}

function hostCluster({ facts, vnets }: Inventory, id: string): Cluster {
  const release = [facts.osType, facts.osRelease].filter((word) => word !== "").join(" ");
  return {
    id,
    kind: "host",
    name: id,
    ...(facts.hostname === "" ? {} : { hostname: facts.hostname }),
    ...(release === "" ? {} : { release }),
    network: "own",
    state: "running",
    routes: waysOut(vnets.get(HOST_VNET)?.routes ?? []),
  };
}

/** Parents first. A jail that is dying and one that lives can have the same name: the living one has the id. */
function jailClusters(inventory: Inventory, host: string): Cluster[] {
  const byJid = new Map(inventory.jails.map((jail) => [jail.jid, jail]));
  const living = new Set(inventory.jails.filter((jail) => !jail.dying).map((jail) => jail.name));
  const idOf = (jail: RunningJail): string =>
    jail.dying && living.has(jail.name) ? `${jailId(host, jail.name)}#${jail.jid}` : jailId(host, jail.name);
  const cluster = (jail: RunningJail): Cluster => {
    const parent = byJid.get(jail.parent);
    return {
      id: idOf(jail),
      kind: "jail",
      name: jail.name,
      parent: parent === undefined ? host : idOf(parent),
      hostname: jail.hostname,
      jid: jail.jid,
      path: jail.path,
      network: networkOf(jail),
      ...sharedAddresses(jail),
      state: jail.dying ? "dying" : "running",
      routes: jail.vnet === "new" ? waysOut(inventory.vnets.get(vnetOfJail(jail.name))?.routes ?? []) : [],
    };
  };
  const depth = (jail: RunningJail): number => {
    const parent = byJid.get(jail.parent);
    return parent === undefined || parent === jail ? 0 : depth(parent) + 1;
  };
  return [...inventory.jails].sort((a, b) => depth(a) - depth(b)).map(cluster);
}

function networkOf({ vnet }: RunningJail): Cluster["network"] {
  if (vnet === "new") return "own";
  return vnet === "disable" ? "none" : "shared";
}

/** jls(8) has them as a list, or as one text. */
function sharedAddresses({ vnet, parameters }: RunningJail): Pick<Cluster, "addresses"> {
  if (vnet === "new") return {};
  const addresses = ["ip4.addr", "ip6.addr"].flatMap((parameter) => {
    const value = parameters[parameter];
    return typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [];
  });
  const given = addresses.filter((address) => address !== "");
  return given.length === 0 ? {} : { addresses: given.toSorted() };
}

function waysOut(routes: readonly { destination: string; gateway: string; interface: string }[]): RouteNote[] {
  const isWayOut = ({ gateway }: RouteNote): boolean => !/^link#|^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(gateway);
  const notes = routes.map(({ destination, gateway, interface: name }) => ({ destination, gateway, interface: name }));
  const isDefault = ({ destination }: RouteNote): boolean => destination === "default";
  return notes.filter(isWayOut).sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
}

/** The stacks around a jail's, from the inside out: an interface that moved in leaves its VLAN's parent there. */
function parentStacks(inventory: Inventory, stack: (vnet: VnetKey) => string): ReadonlyMap<string, readonly string[]> {
  const byJid = new Map(inventory.jails.map((jail) => [jail.jid, jail]));
  const around = (jail: RunningJail): string[] => {
    const parent = byJid.get(jail.parent);
    return parent === undefined ? [stack(HOST_VNET)] : [stack(vnetOfJail(parent.name)), ...around(parent)];
  };
  return new Map(inventory.jails.map((jail) => [stack(vnetOfJail(jail.name)), around(jail)]));
}
