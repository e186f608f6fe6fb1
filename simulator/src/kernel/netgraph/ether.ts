import { KernelError } from "../errno";
import { parseEtherAddress } from "../ether-address";
import { isEthernet, onInterfaceArrival, onInterfaceDeparture, onInterfaceRename, setPromiscuous } from "../interfaces";
import type { Kernel, NetgraphNode, NetworkInterface } from "../model";
import { expectNoArgument, parseAscii, quote, readInteger, readWord } from "./ascii";
import { makeNode, removeNode, tryNameNode } from "./space";
import { defineNodeType } from "./types";

/** What ng_ether(4) keeps for an interface: ether nodes live as long as their interface is in the vnet. */
interface EtherState {
  promiscuous: boolean;
  autoSource: boolean;
}

function stateOf(node: NetgraphNode): EtherState {
  return node.data.ether as EtherState;
}

function interfaceOf(node: NetgraphNode): NetworkInterface {
  if (node.interface === undefined) throw new KernelError("ENXIO");
  return node.interface;
}

/** Characters of interface names that a node name cannot have (ng_ether_sanitize_ifname). */
function nodeNameFor(iface: NetworkInterface): string {
  return iface.name.replace(/[.:]/g, "_");
}

/** ng_ether_attach: eifaces have a node of their own and get none. */
function attach(kernel: Kernel, iface: NetworkInterface): void {
  if (!kernel.netgraphTypes.has("ether") || !isEthernet(iface) || iface.kind === "eiface") return;
  const node = makeNode(kernel, iface.vnet.netgraph, "ether");
  node.interface = iface;
  iface.node = node;
  tryNameNode(node, nodeNameFor(iface));
}

function detach(kernel: Kernel, iface: NetworkInterface): void {
  if (iface.node?.type !== "ether") return;
  const { node } = iface;
  leavePromiscuousMode(node);
  removeNode(kernel, node);
  iface.node = undefined;
}

onInterfaceArrival(attach);
onInterfaceDeparture(detach);
onInterfaceRename((_kernel, iface) => {
  if (iface.node?.type === "ether") tryNameNode(iface.node, nodeNameFor(iface));
});

/** Loading ng_ether gives every Ethernet interface that is there a node, in all vnets (ng_ether_mod_event). */
export function attachAllEtherNodes(kernel: Kernel): void {
  for (const vnet of kernel.vnets)
    for (const iface of vnet.interfaces) if (iface.node === undefined) attach(kernel, iface);
}

function leavePromiscuousMode(node: NetgraphNode): void {
  const state = stateOf(node);
  if (state.promiscuous && node.interface !== undefined) setPromiscuous(node.interface, false);
  state.promiscuous = false;
}

defineNodeType({
  name: "ether",
  notSimulated: ["addmulti", "delmulti"],
  // Its last hook gone means a shutdown, which it survives: promiscuous mode goes, autosrc stays (recording 03, step 40).
  diesWithLastHook: true,
  construct: (_kernel, node) => {
    const state: EtherState = { promiscuous: false, autoSource: true };
    node.data.ether = state;
  },
  newHook: (_kernel, node, name) => {
    if (!["lower", "upper", "orphans", "divert"].includes(name)) throw new KernelError("EINVAL");
    // divert is an old name for lower (ng_ether(4), NG_ETHER_HOOK_DIVERT).
    const alias = name === "divert" ? "lower" : name === "lower" ? "divert" : undefined;
    if (alias !== undefined && node.hooks.has(alias)) throw new KernelError("EISCONN");
    return name;
  },
  survivesShutdown: (_kernel, node) => {
    leavePromiscuousMode(node);
    return true;
  },
  messages: {
    getifname: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getifname", number: 1, argument: quote(interfaceOf(node).name) };
    },
    getifindex: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getifindex", number: 2, argument: String(interfaceOf(node).index) };
    },
    getenaddr: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getenaddr", number: 3, argument: interfaceOf(node).ether ?? "" };
    },
    setenaddr: (_kernel, node, argument) => {
      const ether = parseEtherAddress(readWord(parseAscii(argument)));
      if (ether === undefined) throw new KernelError("EINVAL");
      interfaceOf(node).ether = ether;
      return undefined;
    },
    getpromisc: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getpromisc", number: 5, argument: stateOf(node).promiscuous ? "1" : "0" };
    },
    setpromisc: (_kernel, node, argument) => {
      const on = readInteger(parseAscii(argument)) !== 0;
      const state = stateOf(node);
      if (on !== state.promiscuous) setPromiscuous(interfaceOf(node), on);
      state.promiscuous = on;
      return undefined;
    },
    getautosrc: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getautosrc", number: 7, argument: stateOf(node).autoSource ? "1" : "0" };
    },
    setautosrc: (_kernel, node, argument) => {
      stateOf(node).autoSource = readInteger(parseAscii(argument)) !== 0;
      return undefined;
    },
    detach: (kernel, node, argument) => {
      expectNoArgument(argument);
      detach(kernel, interfaceOf(node));
      return undefined;
    },
  },
});
