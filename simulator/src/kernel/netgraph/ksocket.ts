import { NotSimulated } from "../../commands/command";
import { KernelError } from "../errno";
import type { NetgraphNode } from "../model";
import { expectNoArgument } from "./ascii";
import { defineNodeType } from "./types";

/** ng_ksocket(4): a socket of the kernel; its first hook names family, type and protocol. */
interface KernelSocket {
  readonly family: string;
  bound: string;
}

const firstHook = /^(inet)\/(dgram|stream|raw)(\/[a-z0-9]+)?$/;

function socketOf(node: NetgraphNode): KernelSocket {
  const socket = node.data.ksocket;
  if (socket === undefined) throw new KernelError("EINVAL");
  return socket as KernelSocket;
}

defineNodeType({
  name: "ksocket",
  diesWithLastHook: true,
  notSimulated: ["listen", "accept", "connect", "getpeername", "getopt", "setopt"],
  newHook: (_kernel, node, name) => {
    if (node.hooks.size > 0) throw new KernelError("EISCONN");
    const parsed = firstHook.exec(name);
    if (parsed === null) throw new NotSimulated(`an ng_ksocket hook named ${name}`);
    const socket: KernelSocket = { family: "inet", bound: "inet/0.0.0.0" };
    node.data.ksocket = socket;
    return name;
  },
  messages: {
    bind: (_kernel, node, argument) => {
      const address = argument.trim();
      if (!/^inet\/\d+\.\d+\.\d+\.\d+(:\d+)?$/.test(address)) throw new KernelError("EINVAL");
      socketOf(node).bound = address;
      return undefined;
    },
    getname: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getname", number: 5, argument: socketOf(node).bound };
    },
  },
});
