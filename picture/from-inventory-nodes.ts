import { etherNodeName } from "../provider/host/inventory-lookup";
import { HOST_VNET, type Inventory, type NetgraphNode } from "../provider/host/inventory-types";
import type { PlacedInterface } from "./from-inventory-interfaces";
import { nodeId, wireId } from "./ids";
import type { NodePart, Wire } from "./model";

interface Nodes {
  readonly nodes: readonly NodePart[];
  /** The ids of the parts by the kernel's numbers. */
  readonly ids: ReadonlyMap<number, string>;
}

/** The netgraph nodes of a host, each with its interface where that can be told. */
export function nodeParts(inventory: Inventory, host: string, places: readonly PlacedInterface[]): Nodes {
  const interfaces = interfacesOfNodes(inventory.nodes, places);
  const nodes = inventory.nodes.map((node): NodePart => {
    const own = interfaces.get(node.id);
    return {
      id: nodeId(host, node.name, node.id),
      cluster: host,
      ...(node.name === undefined ? {} : { name: node.name }),
      type: node.type,
      number: node.id,
      ...(own === undefined ? {} : { interface: own.part.id }),
    };
  });
  return { nodes, ids: new Map(nodes.map((part, index) => [inventory.nodes[index]?.id ?? -1, part.id])) };
}

/**
 * Which interface is whose. An ng_ether(4) node's is on the host and named like it; an ng_eiface(4) node tells a name, and
 * of several interfaces of that name it takes the one that no other node can have, or none.
 */
function interfacesOfNodes(
  nodes: readonly NetgraphNode[],
  places: readonly PlacedInterface[],
): ReadonlyMap<number, PlacedInterface> {
  const claims = nodes.map((node) => ({ node, places: places.filter((place) => canBeOf(node, place)) }));
  const found = new Map<number, PlacedInterface>();
  const taken = new Set<PlacedInterface>();
  for (let settled = -1; settled < found.size; ) {
    settled = found.size;
    for (const claim of claims) {
      const [only, ...others] = claim.places.filter((place) => !taken.has(place));
      if (found.has(claim.node.id) || only === undefined || others.length > 0) continue;
      found.set(claim.node.id, only);
      taken.add(only);
    }
  }
  return found;
}

function canBeOf(node: NetgraphNode, { vnet, interface: entry, part }: PlacedInterface): boolean {
  if (node.type === "ether") return vnet === HOST_VNET && etherNodeName(entry.name) === node.name;
  return entry.name === node.interfaceName && (part.kind === "ethernet" || part.kind === "other");
}

/** The connections between hooks, each once. */
export function netgraphWires(inventory: Inventory, ids: ReadonlyMap<number, string>): Wire[] {
  const wires = new Map<string, Wire>();
  for (const node of inventory.nodes) {
    for (const hook of node.hooks) {
      const part = ids.get(node.id);
      const peer = ids.get(hook.peerId);
      if (part === undefined || peer === undefined) continue;
      const near = { part, hook: hook.name };
      const far = { part: peer, hook: hook.peerHook };
      const id = wireId("netgraph", near, far);
      if (!wires.has(id)) wires.set(id, { id, kind: "netgraph", ends: [near, far] });
    }
  }
  return [...wires.values()];
}
