import { addInetAddress, setUp } from "../../../../simulator/src/kernel/addresses";
import { createClone } from "../../../../simulator/src/kernel/cloners";
import { addMember } from "../../../../simulator/src/kernel/if-bridge";
import { broadcastOf } from "../../../../simulator/src/kernel/inet-text";
import { createKernel } from "../../../../simulator/src/kernel/kernel";
import type { Jail, Kernel, NetgraphNode, NetworkInterface, Vnet } from "../../../../simulator/src/kernel/model";
import { loadModule } from "../../../../simulator/src/kernel/modules";
import { connectNodes, makePeer } from "../../../../simulator/src/kernel/netgraph/space";
import { attachSurroundings } from "../../../../simulator/src/kernel/reachability-surroundings";
import { createVnet, lendInterface } from "../../../../simulator/src/kernel/vnets";

/** A kernel like the recorded host's, with every module that these tests need, and a clock that a test can set. */
export function makeNetwork(): { kernel: Kernel; clock: { now: number } } {
  const clock = { now: 0 };
  const kernel = createKernel({
    seed: "traffic",
    nics: [
      { name: "vtnet0", ether: "52:54:00:12:34:56", addresses: ["10.0.2.15/24"] },
      { name: "vtnet1", ether: "52:54:00:12:34:57", addresses: ["192.168.50.1/24"] },
    ],
    now: () => clock.now,
  });
  attachSurroundings(kernel);
  for (const name of ["ng_ether", "ng_bridge", "ng_eiface", "if_bridge", "if_epair", "pf"])
    loadModule(kernel, name, true);
  return { kernel, clock };
}

/** A VNET jail's stack under a name. */
export function makeJail(kernel: Kernel, name: string): Vnet {
  const jid = kernel.jails.size + 1;
  const jail: { -readonly [key in keyof Jail]: Jail[key] } = {
    jid,
    name,
    parent: undefined,
    path: "/",
    vnet: kernel.hostVnet,
    ownVnet: true,
    dying: false,
    parameters: new Map(),
    processes: new Set(),
  };
  jail.vnet = createVnet(kernel, jail);
  kernel.jails.set(jid, jail);
  return jail.vnet;
}

export function byName(vnet: Vnet, name: string): NetworkInterface {
  const found = vnet.interfacesByName.get(name)?.[0];
  if (found === undefined) throw new Error(`no interface ${name}`);
  return found;
}

function address(kernel: Kernel, iface: NetworkInterface, cidr: string): void {
  const [text = "", length = ""] = cidr.split("/");
  addInetAddress(kernel, iface, text, Number(length), broadcastOf(text, Number(length)));
}

/** An epair whose a end stays on the host, up, and whose b end is in the jail with an address. */
export function epairInto(kernel: Kernel, jail: Vnet, cidr: string): { a: NetworkInterface; b: NetworkInterface } {
  const a = createClone(kernel, kernel.hostVnet, "epair", {});
  const b = byName(kernel.hostVnet, a.name.replace(/a$/, "b"));
  setUp(kernel, a, true);
  lendInterface(kernel, b, jail);
  address(kernel, b, cidr);
  return { a, b };
}

/** An if_bridge on the host with these members, up. */
export function bridgeOf(kernel: Kernel, members: readonly NetworkInterface[], cidr?: string): NetworkInterface {
  const bridge = createClone(kernel, kernel.hostVnet, "bridge", {});
  setUp(kernel, bridge, true);
  for (const member of members) addMember(kernel, bridge, member.name);
  if (cidr !== undefined) address(kernel, bridge, cidr);
  return bridge;
}

/** An ng_bridge on a NIC: `lower` on link0, and with `host` also `upper` on link1. */
export function netgraphBridgeOn(kernel: Kernel, nic: string, host: boolean): NetgraphNode {
  const node = byName(kernel.hostVnet, nic).node;
  if (node === undefined) throw new Error(`${nic} is no node`);
  const bridge = makePeer(kernel, node, "bridge", "lower", "link0");
  if (host) connectNodes(kernel, node, "upper", bridge, "link1");
  return bridge;
}

/** An eiface on a bridge's link, lent to a jail and addressed there. */
export function eifaceInto(
  kernel: Kernel,
  bridge: NetgraphNode,
  link: string,
  jail: Vnet,
  cidr: string,
): NetworkInterface {
  const iface = makePeer(kernel, bridge, "eiface", link, "ether").interface;
  if (iface === undefined) throw new Error("an eiface without its interface");
  lendInterface(kernel, iface, jail);
  address(kernel, iface, cidr);
  return iface;
}
