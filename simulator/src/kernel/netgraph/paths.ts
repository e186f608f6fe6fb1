import { KernelError } from "../errno";
import type { NetgraphNode, NetgraphSpace } from "../model";

/**
 * The longest address of a message: NG_NODESIZ with its NUL (ngc_send() of sys/netgraph/ng_socket.c). So a node of 31 characters
 * cannot be addressed (recording 02, steps 28 to 32). What is an argument of a message may be longer.
 */
const maxAddress = 31;

/** The node that a message to this address goes to. */
export function addressee(space: NetgraphSpace, here: NetgraphNode, address: string): NetgraphNode {
  if (address.length > maxAddress) throw new KernelError("EINVAL");
  return resolvePath(space, here, address);
}

/** ng_path2noderef: `.`, `.hook`, `hook.hook`, `name:`, `[id]:`, `name:hook.hook`, seen from a node. */
export function resolvePath(space: NetgraphSpace, here: NetgraphNode, address: string): NetgraphNode {
  const colon = address.indexOf(":");
  const start = colon < 0 ? here : resolveName(space, here, address.slice(0, colon));
  let node = start;
  for (const segment of address.slice(colon + 1).split(".")) {
    if (segment === "") continue;
    const hook = node.hooks.get(segment);
    if (hook === undefined) throw new KernelError("ENOENT");
    node = hook.peer.node;
  }
  return node;
}

function resolveName(space: NetgraphSpace, here: NetgraphNode, name: string): NetgraphNode {
  if (name === "") throw new KernelError("EINVAL");
  if (name === ".") return here;
  if (name.includes(".")) throw new KernelError("EINVAL");
  const id = /^\[([0-9a-fA-F]+)\]$/.exec(name)?.[1];
  const node = id === undefined ? space.names.get(name) : space.nodes.get(Number.parseInt(id, 16));
  if (node === undefined) throw new KernelError("ENOENT");
  return node;
}
