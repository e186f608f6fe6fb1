import { type Inventory, nodePath } from "../../provider/host/inventory";
import { uplinkHook } from "./netgraph-bridges";

/** The names that nodes without one are to have, by their ids, and the commands that give these. */
export interface GivenNames {
  readonly byId: ReadonlyMap<number, string>;
  readonly commands: readonly string[];
}

/** Kinds go by names, and a path such as `[1f]:` holds until the next boot only: it serves to give the node a name. */
export function namesForNodes({ nodes }: Inventory): GivenNames {
  const byId = new Map<number, string>();
  const commands: string[] = [];
  const taken = new Set(nodes.map(({ name }) => name));
  for (const node of nodes.filter(({ name, type }) => name === undefined && type !== "socket")) {
    const nic = node.type === "bridge" ? uplinkHook(node)?.peerName : undefined;
    let name = nic === undefined ? `${node.type}${node.id}` : `${nic}bridge`;
    while (taken.has(name)) name += "x";
    taken.add(name);
    byId.set(node.id, name);
    commands.push(`ngctl name ${nodePath(node)} ${name}`);
  }
  return { byId, commands };
}
