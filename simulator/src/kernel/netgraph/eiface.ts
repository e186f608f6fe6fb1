import { unitsOf } from "../cloner-units";
import { destroyInterface } from "../cloners";
import { KernelError } from "../errno";
import { generateEtherAddress, parseEtherAddress } from "../ether-address";
import { createInterface } from "../interfaces";
import type { Kernel, NetgraphNode, NetworkInterface } from "../model";
import { allocateUnit, releaseUnit } from "../units";
import { expectNoArgument, parseAscii, quote, readWord } from "./ascii";
import { tryNameNode } from "./space";
import { defineNodeType } from "./types";

/** The interface of an eiface or iface node, wherever it has been moved. */
function interfaceOf(node: NetgraphNode): NetworkInterface {
  if (node.interface === undefined) throw new KernelError("ENXIO");
  return node.interface;
}

/** Both node types make an interface of their own, and node and interface start with the same name. */
function makeInterface(kind: "eiface" | "iface", prefix: string) {
  return (kernel: Kernel, node: NetgraphNode): void => {
    const { vnet } = node.space;
    const unit = allocateUnit(unitsOf(vnet, prefix, 0));
    const name = `${prefix}${unit}`;
    node.data.unit = unit;
    const iface = createInterface(kernel, vnet, {
      kind,
      name,
      ...(kind === "eiface"
        ? { ether: generateEtherAddress(kernel, vnet, name), options: ["VLAN_MTU", "JUMBO_MTU"] }
        : {}),
    });
    node.interface = iface;
    iface.node = node;
    tryNameNode(node, name);
  };
}

function dropInterface(prefix: string) {
  return (kernel: Kernel, node: NetgraphNode): void => {
    releaseUnit(unitsOf(node.space.vnet, prefix, 0), Number(node.data.unit));
    if (node.interface !== undefined) destroyInterface(kernel, node.interface);
    node.interface = undefined;
  };
}

const getifname = (_kernel: Kernel, node: NetgraphNode, argument: string) => {
  expectNoArgument(argument);
  return { name: "getifname", number: 1, argument: quote(interfaceOf(node).name) };
};

/** ng_eiface(4): an Ethernet interface whose wire is the hook `ether`. */
defineNodeType({
  name: "eiface",
  diesWithLastHook: false,
  construct: makeInterface("eiface", "ngeth"),
  destruct: dropInterface("ngeth"),
  newHook: (_kernel, _node, name) => {
    if (name !== "ether") throw new KernelError("EPFNOSUPPORT");
    return name;
  },
  messages: {
    getifname,
    set: (_kernel, node, argument) => {
      const ether = parseEtherAddress(readWord(parseAscii(argument)));
      if (ether === undefined) throw new KernelError("EINVAL");
      interfaceOf(node).ether = ether;
      return undefined;
    },
  },
});

/** The address families that ng_iface(4) has hooks for (gFamilies of sys/netgraph/ng_iface.c). */
const families = ["inet", "inet6"];

/** ng_iface(4): a point-to-point interface for IP packets. */
defineNodeType({
  name: "iface",
  diesWithLastHook: false,
  notSimulated: ["point2point", "broadcast", "getifindex"],
  construct: makeInterface("iface", "ng"),
  destruct: dropInterface("ng"),
  newHook: (_kernel, _node, name) => {
    if (!families.includes(name)) throw new KernelError("EPFNOSUPPORT");
    return name;
  },
  messages: { getifname },
});
