import { KernelError } from "../errno";
import type { Kernel, NetgraphHook, NetgraphNode } from "../model";
import type { AsciiReply } from "./ascii";

/** What netgraph asks of a node type (struct ng_type of sys/netgraph/netgraph.h), and its own control messages. */
export interface NodeType {
  readonly name: string;
  /** Its node goes when its last hook goes, unless it is persistent. */
  readonly diesWithLastHook: boolean;
  readonly construct?: (kernel: Kernel, node: NetgraphNode) => void;
  readonly destruct?: (kernel: Kernel, node: NetgraphNode) => void;
  /** Refuses a hook by throwing; returns the name that it gets when that is not the wanted one. */
  readonly newHook?: (
    kernel: Kernel,
    node: NetgraphNode,
    name: string,
    peer: NetgraphNode | undefined,
  ) => string | undefined;
  readonly connected?: (kernel: Kernel, hook: NetgraphHook) => void;
  readonly disconnected?: (kernel: Kernel, hook: NetgraphHook) => void;
  /** One hook of a node joined to itself: for types where that is more than an error. */
  readonly connectedToItself?: (kernel: Kernel, node: NetgraphNode) => void;
  readonly beforeShutdown?: (kernel: Kernel, node: NetgraphNode) => void;
  /** True when a shutdown cuts its hooks and leaves the node itself. */
  readonly survivesShutdown?: (kernel: Kernel, node: NetgraphNode) => boolean;
  /** Its control messages by their ASCII names. */
  readonly messages: Readonly<Record<string, ControlMessage>>;
  /** Messages that the type has and that are not simulated. */
  readonly notSimulated?: readonly string[];
}

/** Handles one message; `argument` is the ASCII form of its arguments, empty when there are none. */
export type ControlMessage = (kernel: Kernel, node: NetgraphNode, argument: string) => AsciiReply | undefined;

const registered = new Map<string, NodeType>();

/** Makes a type known to the simulator; the kernel knows it once its module is loaded (modules.ts). */
export function defineNodeType(type: NodeType): void {
  registered.set(type.name, type);
}

export function nodeType(name: string): NodeType {
  const type = registered.get(name);
  if (type === undefined) throw new KernelError("ENOENT");
  return type;
}

/** How many nodes of each type the vnet has, newest type first: NGM_LISTTYPES. */
export function countByType(kernel: Kernel): { name: string; nodes: number }[] {
  const counts = new Map<string, number>();
  for (const vnet of kernel.vnets)
    for (const node of vnet.netgraph.nodes.values()) counts.set(node.type, (counts.get(node.type) ?? 0) + 1);
  return [...kernel.netgraphTypes].reverse().map((name) => ({ name, nodes: counts.get(name) ?? 0 }));
}
