import type { Kernel, NetgraphHook, NetgraphNode } from "../model";
import { formatArray, formatStruct, parseAscii, quote, readString, readStruct } from "./ascii";
import { resolvePath } from "./paths";
import { connectNodes, listNodes, makePeer, nameNode, removeHook, shutdownNode } from "./space";
import { type ControlMessage, countByType } from "./types";

/** NGM_READONLY and NGM_HASREPLY are part of a command's number (sys/netgraph/ng_message.h), and ngctl prints it with them. */
const looksOnly = 0x30000000;

/** The messages that every node answers itself (ng_generic_msg of sys/netgraph/ng_base.c), in the forms of ng_message.h. */
export const genericMessages: Readonly<Record<string, ControlMessage>> = {
  shutdown: (kernel, node) => {
    shutdownNode(kernel, node);
    return undefined;
  },
  mkpeer: (kernel, node, argument) => {
    const [type = "", hook = "", peerHook = ""] = strings(argument, ["type", "ourhook", "peerhook"]);
    makePeer(kernel, node, type, hook, peerHook);
    return undefined;
  },
  connect: (kernel, node, argument) => {
    const [path = "", hook = "", peerHook = ""] = strings(argument, ["path", "ourhook", "peerhook"]);
    connectNodes(kernel, node, hook, resolvePath(node.space, node, path), peerHook);
    return undefined;
  },
  name: (_kernel, node, argument) => {
    const [name = ""] = strings(argument, ["name"]);
    nameNode(node, name);
    return undefined;
  },
  rmhook: (kernel, node, argument) => {
    const [name = ""] = strings(argument, ["hook"]);
    const hook = node.hooks.get(name);
    if (hook !== undefined) removeHook(kernel, hook);
    return undefined;
  },
  nodeinfo: (_kernel, node) => ({ name: "nodeinfo", number: looksOnly + 6, argument: nodeInfo(node) }),
  listhooks: (_kernel, node) => ({
    name: "listhooks",
    number: looksOnly + 7,
    argument: formatStruct({
      nodeinfo: nodeInfo(node),
      linkinfo: node.hooks.size === 0 ? undefined : formatArray([...node.hooks.values()].reverse().map(linkInfo)),
    }),
  }),
  listnames: (_kernel, node) => ({
    name: "listnames",
    number: looksOnly + 8,
    argument: nodeList(listNodes(node.space).filter((each) => each.name !== undefined)),
  }),
  listnodes: (_kernel, node) => ({
    name: "listnodes",
    number: looksOnly + 9,
    argument: nodeList(listNodes(node.space)),
  }),
  listtypes: (kernel: Kernel) => {
    const types = countByType(kernel);
    const infos = types.map(({ name, nodes }) => formatStruct({ typename: quote(name), numnodes: nodes }));
    return {
      name: "listtypes",
      number: looksOnly + 10,
      argument: formatStruct({ numtypes: types.length, typeinfo: formatArray(infos) }),
    };
  },
};

function strings(argument: string, names: readonly string[]): string[] {
  const fields = readStruct(parseAscii(argument), names);
  return names.map((name) => readString(fields.get(name), ""));
}

function nodeInfo(node: NetgraphNode): string {
  return formatStruct({
    name: node.name === undefined ? undefined : quote(node.name),
    type: quote(node.type),
    id: `0x${node.id.toString(16)}`,
    hooks: node.hooks.size,
  });
}

function linkInfo(hook: NetgraphHook): string {
  return formatStruct({
    ourhook: quote(hook.name),
    peerhook: quote(hook.peer.name),
    nodeinfo: nodeInfo(hook.peer.node),
  });
}

function nodeList(nodes: readonly NetgraphNode[]): string {
  return formatStruct({
    numnames: nodes.length,
    nodeinfo: nodes.length === 0 ? undefined : formatArray(nodes.map(nodeInfo)),
  });
}
