import { KernelError } from "../errno";
import type { Kernel, NetgraphHook, NetgraphNode, NetgraphSpace, Vnet } from "../model";
import { nodeType } from "./types";

/** NG_NODELEN and NG_HOOKLEN of sys/netgraph/ng_message.h. */
export const maxNodeNameLength = 31;
export const maxHookNameLength = 31;

/** The id hash starts with this many buckets and doubles when it is half full (ng_ID_rehash of sys/netgraph/ng_base.c; recordings 02 and 03). */
const initialBuckets = 16;

export function createSpace(vnet: Vnet): NetgraphSpace {
  return { vnet, nodes: new Map(), names: new Map(), buckets: emptyBuckets(initialBuckets), nextId: 1 };
}

/** vnet_netgraph_uninit: all nodes of a vnet that goes away go with it. */
export function destroySpace(kernel: Kernel, space: NetgraphSpace): void {
  for (const node of [...space.nodes.values()]) if (space.nodes.has(node.id)) removeNode(kernel, node);
}

/** ng_make_node: a node without hooks; what its type's constructor makes comes with it. */
export function makeNode(kernel: Kernel, space: NetgraphSpace, type: string): NetgraphNode {
  const node: NetgraphNode = {
    id: space.nextId,
    name: undefined,
    type,
    persistent: false,
    space,
    hooks: new Map(),
    interface: undefined,
    data: {},
  };
  space.nextId += 1;
  enterHash(space, node);
  space.nodes.set(node.id, node);
  nodeType(type).construct?.(kernel, node);
  return node;
}

/** ng_name_node: EINVAL for a name that cannot be one, EADDRINUSE for one that is taken. */
export function nameNode(node: NetgraphNode, name: string): void {
  const { names } = node.space;
  if (name === "" || name.length > maxNodeNameLength || /[.:]/.test(name)) throw new KernelError("EINVAL");
  if (/^\[0*[1-9a-fA-F][0-9a-fA-F]*\]$/.test(name)) throw new KernelError("EINVAL");
  if (names.has(name)) throw new KernelError("EADDRINUSE");
  if (node.name !== undefined) names.delete(node.name);
  node.name = name;
  names.set(name, node);
}

/** Names a node where the name is free; where it is not, it stays as it is (the kernel logs that). */
export function tryNameNode(node: NetgraphNode, name: string): void {
  try {
    nameNode(node, name);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

/** ng_rmnode: cuts every hook, then lets the type decide whether the node goes (an ether node stays). */
export function shutdownNode(kernel: Kernel, node: NetgraphNode): void {
  const type = nodeType(node.type);
  type.beforeShutdown?.(kernel, node);
  for (const hook of [...node.hooks.values()]) removeHook(kernel, hook, { removing: node });
  if (type.survivesShutdown?.(kernel, node) === true) return;
  removeNode(kernel, node);
}

/** Takes a node out for good, whatever its type says about shutdown. */
export function removeNode(kernel: Kernel, node: NetgraphNode): void {
  const { space } = node;
  if (space.nodes.get(node.id) !== node) return;
  for (const hook of [...node.hooks.values()]) removeHook(kernel, hook, { removing: node });
  space.nodes.delete(node.id);
  if (node.name !== undefined && space.names.get(node.name) === node) space.names.delete(node.name);
  const bucket = space.buckets[node.id % space.buckets.length];
  bucket?.splice(bucket.indexOf(node), 1);
  nodeType(node.type).destruct?.(kernel, node);
}

/** ng_mkpeer: makes a node of that type and joins the two; nothing of it stays when either refuses its hook. */
export function makePeer(
  kernel: Kernel,
  node: NetgraphNode,
  type: string,
  hookName: string,
  peerHookName: string,
): NetgraphNode {
  const peer = makeNode(kernel, node.space, type);
  try {
    const ours = addHook(kernel, node, hookName, undefined);
    try {
      join(kernel, ours, addHook(kernel, peer, peerHookName, node));
    } catch (error) {
      dropUnjoined(kernel, ours);
      throw error;
    }
  } catch (error) {
    if (error instanceof KernelError) removeNode(kernel, peer);
    throw error;
  }
  return peer;
}

/** ng_con_nodes: joins two nodes by a new hook on each. */
export function connectNodes(
  kernel: Kernel,
  node: NetgraphNode,
  hookName: string,
  peer: NetgraphNode,
  peerHookName: string,
): void {
  if (peer.hooks.has(peerHookName)) throw new KernelError("EEXIST");
  const ours = addHook(kernel, node, hookName, undefined);
  try {
    if (node === peer && ours.name === peerHookName) nodeType(node.type).connectedToItself?.(kernel, node);
    join(kernel, ours, addHook(kernel, peer, peerHookName, node));
  } catch (error) {
    if (error instanceof KernelError) dropUnjoined(kernel, ours);
    throw error;
  }
}

/** ng_add_hook, without a peer yet. The type may refuse the name, or choose another (a bare `link` of a bridge). */
function addHook(
  kernel: Kernel,
  node: NetgraphNode,
  wanted: string,
  peer: NetgraphNode | undefined,
): NetgraphHook & { peer: NetgraphHook } {
  if (wanted === "") throw new KernelError("EINVAL");
  if (node.hooks.has(wanted)) throw new KernelError("EEXIST");
  const name = nodeType(node.type).newHook?.(kernel, node, wanted, peer) ?? wanted;
  const hook: { name: string; node: NetgraphNode; peer: NetgraphHook } = { name, node, peer: undefined as never };
  node.hooks.set(name, hook);
  return hook;
}

function join(kernel: Kernel, ours: NetgraphHook, theirs: NetgraphHook): void {
  ours.peer = theirs;
  theirs.peer = ours;
  nodeType(theirs.node.type).connected?.(kernel, theirs);
  nodeType(ours.node.type).connected?.(kernel, ours);
}

/** The other side refused: the hook goes as if it had been cut (ng_destroy_hook). */
function dropUnjoined(kernel: Kernel, hook: NetgraphHook): void {
  hook.node.hooks.delete(hook.name);
  nodeType(hook.node.type).disconnected?.(kernel, hook);
  endOfHooks(kernel, hook.node);
}

/** ng_destroy_hook: cuts the link on both sides; a node that lives by its hooks goes with its last one. */
export function removeHook(kernel: Kernel, hook: NetgraphHook, options: { removing?: NetgraphNode } = {}): void {
  const { node, peer } = hook;
  node.hooks.delete(hook.name);
  peer.node.hooks.delete(peer.name);
  nodeType(peer.node.type).disconnected?.(kernel, peer);
  if (peer.node !== options.removing) endOfHooks(kernel, peer.node);
  nodeType(node.type).disconnected?.(kernel, hook);
  if (node !== options.removing && node !== peer.node) endOfHooks(kernel, node);
}

function endOfHooks(kernel: Kernel, node: NetgraphNode): void {
  if (node.hooks.size > 0 || node.space.nodes.get(node.id) !== node) return;
  if (nodeType(node.type).diesWithLastHook && !node.persistent) shutdownNode(kernel, node);
}

/** All nodes in the order of the kernel's own table, as NGM_LISTNODES walks it. */
export function listNodes(space: NetgraphSpace): NetgraphNode[] {
  return space.buckets.flat();
}

function emptyBuckets(count: number): NetgraphNode[][] {
  return Array.from({ length: count }, () => []);
}

function enterHash(space: NetgraphSpace, node: NetgraphNode): void {
  if ((space.nodes.size + 1) * 2 > space.buckets.length - 1) {
    const larger = emptyBuckets(space.buckets.length * 2);
    for (const old of listNodes(space)) larger[old.id % larger.length]?.unshift(old);
    space.buckets = larger;
  }
  space.buckets[node.id % space.buckets.length]?.unshift(node);
}
