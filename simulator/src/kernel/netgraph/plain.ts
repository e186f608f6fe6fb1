import { KernelError } from "../errno";
import type { Kernel, NetgraphHook, NetgraphNode } from "../model";
import { expectNoArgument, formatStruct } from "./ascii";
import { type ControlMessage, defineNodeType } from "./types";

/** Node types that have little state of their own. */

function allow(...names: readonly string[]) {
  return (_kernel: Kernel, _node: NetgraphNode, name: string): string => {
    if (!names.includes(name)) throw new KernelError("EINVAL");
    return name;
  };
}

const setpersistent: ControlMessage = (_kernel, node, argument) => {
  expectNoArgument(argument);
  node.persistent = true;
  return undefined;
};

/** ng_socket(4): a process's own node; the process ends it. */
defineNodeType({ name: "socket", diesWithLastHook: false, messages: {} });

/** ng_hub(4): sends everything everywhere; any hook name will do. */
defineNodeType({ name: "hub", diesWithLastHook: true, messages: { setpersistent } });

/** ng_echo(4) and ng_hole(4): any hook name will do. */
defineNodeType({ name: "echo", diesWithLastHook: true, messages: {} });
defineNodeType({
  name: "hole",
  diesWithLastHook: true,
  notSimulated: ["getstats", "clrstats", "getclrstats"],
  messages: {},
});

/** ng_bpf(4): any hook name will do; filters are not simulated. */
defineNodeType({
  name: "bpf",
  diesWithLastHook: true,
  notSimulated: ["setprogram", "getprogram", "getstats", "clrstats", "getclrstats"],
  messages: {},
});

/** ng_pipe(4). */
defineNodeType({
  name: "pipe",
  diesWithLastHook: true,
  newHook: allow("upper", "lower"),
  notSimulated: ["setcfg", "getcfg", "getstats", "clrstats", "getclrstats", "getrun", "setrun"],
  messages: {},
});

/** ng_tee(4): a shutdown joins what was on `right` and `left` (ng_tee_close). */
defineNodeType({
  name: "tee",
  diesWithLastHook: true,
  notSimulated: ["getclrstats"],
  newHook: allow("right", "left", "right2left", "left2right"),
  beforeShutdown: (kernel, node) => {
    const right = node.hooks.get("right");
    const left = node.hooks.get("left");
    if (right !== undefined && left !== undefined) bypass(kernel, node, right, left);
  },
  messages: {
    getstats: (_kernel, _node, argument) => {
      expectNoArgument(argument);
      return { name: "getstats", number: 1, argument: formatStruct({}) };
    },
    clrstats: (_kernel, _node, argument) => {
      expectNoArgument(argument);
      return undefined;
    },
  },
});

/** ng_bypass: the peers of two hooks become each other's, and the node in between has neither hook any more. */
function bypass(_kernel: Kernel, node: NetgraphNode, one: NetgraphHook, other: NetgraphHook): void {
  const a = one.peer;
  const b = other.peer;
  if (a.node === node || b.node === node) throw new KernelError("EINVAL");
  node.hooks.delete(one.name);
  node.hooks.delete(other.name);
  a.peer = b;
  b.peer = a;
}
