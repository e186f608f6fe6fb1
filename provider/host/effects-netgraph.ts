import type { LinkSettings } from "./ifconfig";
import { nodeByName } from "./inventory-lookup";
import { HOST_VNET, type Inventory, type NetgraphHook, type NetworkInterface } from "./inventory-types";
import type { Wire } from "./ngctl";
import { parseNodeList } from "./parse/netgraph-list";
import { HostOutputError } from "./parse/output-error";
import type { Effect } from "./step";

/*
 * What netgraph(4) commands that succeeded have done to what is known of the host.
 */

/** A bridge is there, with nothing on it; the command has printed the node. */
export function withBridge(name: string): Effect {
  return (inventory, { stdout }) => {
    const [node] = parseNodeList(stdout);
    if (node?.name !== name) throw new HostOutputError("ngctl show -n", "no word of the new node", stdout);
    return { ...inventory, nodes: [...inventory.nodes.filter(({ id }) => id !== node.id), node] };
  };
}

/** An eiface is there, on its wire and down; the command has printed the interface's first name and the node. */
export function withEiface(
  link: LinkSettings & { readonly name: string; readonly mac: string },
  wire: Wire | undefined,
): Effect {
  return (inventory, { stdout }) => {
    const line = stdout.slice(stdout.indexOf(" ") + 1).replace(/\n$/, "");
    const [node] = parseNodeList(line);
    if (node?.name !== link.name) throw new HostOutputError("ngctl show -n", "no word of the new node", stdout);
    const { name } = link;
    const peer = wire && nodeByName(inventory, wire.node);
    const hooks: NetgraphHook[] =
      wire === undefined || peer === undefined
        ? []
        : [{ name: "ether", peerName: wire.node, peerType: peer.type, peerId: peer.id, peerHook: wire.hook }];
    const back: NetgraphHook = {
      name: wire?.hook ?? "",
      peerName: name,
      peerType: "eiface",
      peerId: node.id,
      peerHook: "ether",
    };
    const others = inventory.nodes
      .filter((each) => each.id !== node.id)
      .map((each) =>
        each === peer
          ? {
              ...each,
              hookCount: each.hookCount + 1,
              hooks: [...each.hooks.filter(({ name: on }) => on !== back.name), back],
            }
          : each,
      );
    const made = { ...inventory, nodes: [...others, { ...node, hooks, interfaceName: name }] };
    return withHostInterfaces(made, (entries) => [...entries.filter((entry) => entry.name !== name), fresh(link)]);
  };
}

function fresh({
  name,
  mac,
  mtu,
  description,
}: LinkSettings & { readonly name: string; readonly mac: string }): NetworkInterface {
  return {
    name,
    flags: ["BROADCAST", "SIMPLEX", "MULTICAST"],
    up: false,
    running: false,
    metric: 0,
    mtu: mtu ?? 1500,
    options: [],
    ether: mac,
    ...(description === undefined ? {} : { description }),
    inet: [],
    inet6: [],
    groups: [],
    nd6Options: [],
    unparsed: [],
  };
}

/** An eiface is gone, and its interface with it, which was on the host. */
export function eifaceGone(name: string, interfaceName: string): Effect {
  return (inventory) =>
    withHostInterfaces(withoutNode(inventory, name), (entries) =>
      entries.filter((entry) => entry.name !== interfaceName),
    );
}

/** A bridge is gone that nothing was on. */
export function bridgeGone(name: string): Effect {
  return (inventory) => withoutNode(inventory, name);
}

function withoutNode(inventory: Inventory, name: string): Inventory {
  const gone = nodeByName(inventory, name);
  const nodes = inventory.nodes
    .filter((node) => node !== gone)
    .map((node) => {
      const hooks = node.hooks.filter((hook) => hook.peerId !== gone?.id);
      return hooks.length === node.hooks.length ? node : { ...node, hooks, hookCount: hooks.length };
    });
  return { ...inventory, nodes };
}

function withHostInterfaces(
  inventory: Inventory,
  change: (entries: readonly NetworkInterface[]) => readonly NetworkInterface[],
): Inventory {
  const stack = inventory.vnets.get(HOST_VNET) ?? { interfaces: [], routes: [] };
  const changed = { ...stack, interfaces: change(stack.interfaces) };
  return { ...inventory, vnets: new Map(inventory.vnets).set(HOST_VNET, changed) };
}
