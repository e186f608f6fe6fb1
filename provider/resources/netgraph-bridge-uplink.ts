import { z } from "zod";
import { ifconfig } from "../host/ifconfig";
import {
  etherNodeName,
  etherNodeOf,
  findInterface,
  HOST_VNET,
  type Inventory,
  type NetgraphHook,
  type NetgraphNode,
  nodeByName,
} from "../host/inventory";
import { lowestFree } from "../host/lowest-free";
import { ngctl, removeHook } from "../host/ngctl";
import { type Step, step } from "../host/step";
import { interfaceName } from "../schema/properties";

/** The wire behind an ng_bridge: a NIC and how it is hooked in. */
export const uplink = z.strictObject({
  interface: interfaceName.meta({
    description: "The NIC, VLAN or other Ethernet interface of the host that joins the bridge. It is brought up.",
    reference: ["Eiface", "Epair", "Vlan", "HostInterface"],
  }),
  host: z.boolean().default(true).meta({
    description:
      "Whether the host itself stays on the wire (the NIC's `upper` hook). `false` is the secure bridge: jails talk to the wire, the host does not.",
  }),
  learn: z.boolean().default(true).meta({
    description:
      "Whether the bridge learns the MACs behind the NIC. `false` puts the wire on an `uplink` hook: right for big wires, whose table would never fit.",
  }),
});

export type Uplink = z.output<typeof uplink>;

/** How a NIC and its node were set before it joined. */
interface NicBefore {
  readonly promiscuous: boolean;
  readonly autoSource: boolean;
  /** Whether it was up: the node of a NIC that is down takes no frames (sys/netgraph/ng_ether.c, ng_ether_rcv_lower). */
  readonly up?: boolean;
}

/** What is remembered of a bridge's NICs. */
export interface UplinkFound {
  readonly nics?: Readonly<Record<string, NicBefore>>;
}

/** How the NIC is set now, which is how it was before where it has not joined yet; and how those were that have to go. */
export function rememberUplink(
  inventory: Inventory,
  bridge: string,
  wanted: Uplink | undefined,
  previous: UplinkFound,
): UplinkFound {
  const known = previous.nics ?? {};
  const names = new Set([...unrestored(inventory, bridge, previous), wanted?.interface ?? ""]);
  const nics = Object.fromEntries(Object.entries(known).filter(([name]) => names.has(name)));
  if (wanted === undefined || nics[wanted.interface] !== undefined) return { nics };
  const node = etherNodeOf(inventory, wanted.interface);
  const own = {
    promiscuous: node?.promiscuous ?? false,
    autoSource: node?.autoSource ?? true,
    up: findInterface(inventory, HOST_VNET, wanted.interface)?.up ?? true,
  };
  return { nics: { ...nics, [wanted.interface]: own } };
}

/**
 * The NICs that are still set as one on the bridge is: those on it, and those that left it without getting back what they
 * had, since their operation was cut off or the bridge was removed by hand. Autosrc tells, unless somebody else uses the NIC.
 */
export function unrestored(inventory: Inventory, bridge: string, { nics = {} }: UplinkFound): readonly string[] {
  return Object.entries(nics).flatMap(([name, before]) => {
    if (hooksTo(name, bridge, inventory).length > 0) return [name];
    const node = etherNodeOf(inventory, name);
    const isUsed = node?.hooks.some(({ name: hook }) => hook === "lower" || hook === "upper") === true;
    return node?.autoSource === false && before.autoSource && !isUsed ? [name] : [];
  });
}

/** The NIC whose `lower` hook is on the bridge. */
export function uplinkOf(node: NetgraphNode, known: Uplink | undefined): Uplink | undefined {
  const lower = node.hooks.find((hook) => hook.peerHook === "lower" && hook.peerType === "ether");
  if (lower === undefined) return undefined;
  const upper = node.hooks.some((hook) => hook.peerHook === "upper" && hook.peerId === lower.peerId);
  const nic =
    known !== undefined && etherNodeName(known.interface) === lower.peerName ? known.interface : (lower.peerName ?? "");
  return { interface: nic, host: upper, learn: !lower.name.startsWith("uplink") };
}

export function sameUplink(left: Uplink | undefined, right: Uplink | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.interface === right.interface && left.host === right.host && left.learn === right.learn;
}

/** The hooks of the bridge that lead to a NIC. */
function hooksTo(nic: string, bridge: string, inventory: Inventory): readonly NetgraphHook[] {
  const hooks = nodeByName(inventory, bridge)?.hooks ?? [];
  return hooks.filter(
    (hook) => hook.peerName === etherNodeName(nic) && (hook.peerHook === "lower" || hook.peerHook === "upper"),
  );
}

/**
 * The two connects are the last two lines: between them the host is off that network, so nothing that can fail stands
 * there. A NIC has the links 0 and 1, which eifaces leave free, or the next ones where somebody else has taken these.
 */
export function uplinkLines(bridge: string, uplink: Uplink, inventory: Inventory): readonly string[] {
  const nic = etherNodeName(uplink.interface);
  const own = hooksTo(uplink.interface, bridge, inventory).map((hook) => hook.name);
  const hooks = nodeByName(inventory, bridge)?.hooks ?? [];
  const taken = new Set(hooks.map((hook) => hook.name).filter((name) => !own.includes(name)));
  const free = (from: number) => lowestFree((number) => taken.has(`link${number}`), from);
  const first = free(0);
  const lines = [
    `msg ${nic}: setpromisc 1`,
    `msg ${nic}: setautosrc 0`,
    `connect ${nic}: ${bridge}: lower ${uplink.learn ? `link${first}` : "uplink1"}`,
  ];
  return uplink.host ? [...lines, `connect ${nic}: ${bridge}: upper link${free(first + 1)}`] : lines;
}

/** Up, and then in: the two hooks are the last thing of all. */
export function attach(bridge: string, uplink: Uplink, inventory: Inventory, found: UplinkFound): readonly Step[] {
  const nic = uplink.interface;
  const isUp = findInterface(inventory, HOST_VNET, nic)?.up === true;
  const raise = isUp ? [] : [step(ifconfig(undefined, nic, "up"), ifconfig(undefined, nic, "down"))];
  return [...raise, join(bridge, uplink, inventory, found)];
}

function join(bridge: string, uplink: Uplink, inventory: Inventory, found: UplinkFound): Step {
  const nic = uplink.interface;
  const lines = uplinkLines(bridge, uplink, inventory);
  // By the bridge's own hooks: those of the NIC may be somebody else's, which is then why this failed.
  const hooks = lines.filter((line) => line.startsWith("connect ")).map((line) => line.split(" ").at(-1) ?? "");
  return {
    run: ngctl(lines),
    undo: [
      ...hooks.toReversed().map((hook) => removeHook(bridge, hook)),
      ...restoreNode(nic, found).map(({ run }) => run),
    ],
    partial: true,
  };
}

export function detach(bridge: string, uplink: Uplink, inventory: Inventory): readonly Step[] {
  const nic = etherNodeName(uplink.interface);
  return hooksTo(uplink.interface, bridge, inventory).map((hook) =>
    step(removeHook(bridge, hook.name), ngctl([`connect ${bridge}: ${nic}: ${hook.name} ${hook.peerHook}`])),
  );
}

/** As it was before it joined. Autosrc goes last: it tells whether this has been done. */
export function restoreNic(nic: string, found: UplinkFound): readonly Step[] {
  const lower = { ...ifconfig(undefined, nic, "down"), tolerate: ["*does not exist*"] };
  const down = found.nics?.[nic]?.up === false ? [step(lower, ifconfig(undefined, nic, "up"))] : [];
  return [...down, ...restoreNode(nic, found)];
}

/** Promiscuous mode goes with the hooks by itself; autosrc stays at 0 unless somebody puts it back. */
function restoreNode(nic: string, found: UplinkFound): readonly Step[] {
  const before = found.nics?.[nic];
  if (before === undefined) return [];
  const node = etherNodeName(nic);
  const lines = [
    `msg ${node}: setpromisc ${before.promiscuous ? 1 : 0}`,
    `msg ${node}: setautosrc ${before.autoSource ? 1 : 0}`,
  ];
  const joined = ngctl([`msg ${node}: setpromisc 1`, `msg ${node}: setautosrc 0`]);
  return [step({ ...ngctl(lines), tolerate: ["*No such file or directory*"] }, joined)];
}
