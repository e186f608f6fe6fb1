import { z } from "zod";
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
import { shortName } from "../host/names";
import { bridgeLines, messageStruct, ngctl, removeHook, shutdownNode } from "../host/ngctl";
import { type Command, type Step, step } from "../host/step";
import { interfaceName, NODE_NAME_MAX, nodeName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import { netgraphBridgeUnit } from "./units/netgraph-bridge";

const seconds = (least: number) =>
  z
    .int("this is a whole number")
    .min(least, `at least ${least}`)
    .max(2 ** 31 - 1, "at most 2147483647");

const uplink = z.strictObject({
  interface: interfaceName.meta({
    description: "The NIC, VLAN or other Ethernet interface of the host that joins the bridge.",
    reference: ["Eiface", "Epair", "HostInterface"],
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

const inputs = z.strictObject({
  ...onHost,
  name: nodeName.meta({ description: "The node's name.", change: "replace", picked: "from the resource's name" }),
  uplink: uplink.optional().meta({
    description: "The wire behind the bridge. Left out, the bridge has none.",
    typeName: "NetgraphBridgeUplink",
  }),
  config: z
    .strictObject({
      debugLevel: seconds(0)
        .optional()
        .meta({ description: "What the node logs: 0 nothing, 1 loops, 2 and more for debugging." }),
      loopTimeout: seconds(0).optional().meta({ description: "Seconds that a link with a loop is muted." }),
      maxStaleness: seconds(0).optional().meta({ description: "Seconds of silence after which a MAC is forgotten." }),
      minStableAge: seconds(0)
        .optional()
        .meta({ description: "Seconds that a MAC must have stayed on a link before a move counts as a loop." }),
    })
    .optional()
    .meta({
      description: "The bridge's own configuration (ng_bridge(4), setconfig).",
      typeName: "NetgraphBridgeConfig",
    }),
});

const outputs = z.strictObject({
  nodeId: z.int().meta({ description: "The node's id, until the next boot." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
type Uplink = z.output<typeof uplink>;
/** How a NIC's node was set before it joined. */
interface Found {
  /** How the node of each NIC that has been on the bridge was set before it joined. */
  readonly nics?: Readonly<Record<string, { readonly promiscuous: boolean; readonly autoSource: boolean }>>;
}

export const netgraphBridge = defineResource<Inputs, Outputs>({
  kind: "NetgraphBridge",
  description: "An ng_bridge(4): a switch in netgraph, with any number of jails on its links and, if wanted, a NIC.",
  example: ['const lan = new freebsd.NetgraphBridge("lan", { host: edge, uplink: { interface: "igb0" } });'].join("\n"),
  manuals: ["netgraph(4)", "ng_bridge(4)", "ng_ether(4)", "ngctl(8)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? shortName(name, NODE_NAME_MAX) }),
  claims: ({ name, uplink }) => [
    { what: "node", value: name, path: "name" },
    ...(uplink === undefined
      ? []
      : [{ what: "place of an interface" as const, value: uplink.interface, path: "uplink.interface" }]),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: () => ["netgraph", "vnet:host"],
  observe: (inventory, known) => {
    const { name, config } = known;
    const node = nodeByName(inventory, name);
    if (node === undefined || node.type !== "bridge") return undefined;
    const found = uplinkOf(node, known.uplink);
    const read = node.bridgeConfig;
    const tracked =
      config === undefined
        ? undefined
        : read && Object.fromEntries(Object.entries(read).filter(([key]) => key in config));
    return {
      name,
      nodeId: node.id,
      ...(found === undefined ? {} : { uplink: found }),
      ...(tracked === undefined ? {} : { config: tracked }),
    };
  },
  occupied: (inventory, { name }) => {
    const node = nodeByName(inventory, name);
    return node === undefined
      ? undefined
      : `name: a netgraph node ${name}: is there already (type ${node.type}), and it is not this program's`;
  },
  missing: (inventory, { name, uplink }, declared) => {
    if (uplink === undefined) return undefined;
    if (declared("interface", uplink.interface)) return undefined;
    if (findInterface(inventory, HOST_VNET, uplink.interface) === undefined)
      return `uplink.interface: there is no interface ${uplink.interface} in the host's network stack`;
    const taken = nodeByName(inventory, etherNodeName(uplink.interface))?.hooks.find(
      (hook) => (hook.name === "lower" || hook.name === "upper") && hook.peerName !== name,
    );
    return taken === undefined
      ? undefined
      : `uplink.interface: the ${taken.name} hook of ${uplink.interface} is taken by the node ${taken.peerName ?? `[${taken.peerId.toString(16)}]`}`;
  },
  remember: (inventory, { uplink }, previous) => {
    const nics = (previous as Found | undefined)?.nics ?? {};
    if (uplink === undefined || nics[uplink.interface] !== undefined) return { nics };
    const node = etherNodeOf(inventory, uplink.interface);
    const before = { promiscuous: node?.promiscuous ?? false, autoSource: node?.autoSource ?? true };
    return { nics: { ...nics, [uplink.interface]: before } } satisfies Found;
  },
  plan: (desired, actual, { inventory, found }) => {
    const steps: Step[] = [];
    const { name } = desired;
    if (actual === undefined) steps.push(step(ngctl(bridgeLines(name)), shutdownNode(name)));
    const wanted = Object.entries(desired.config ?? {});
    if (wanted.some(([key, value]) => actual?.config?.[key as keyof Inputs["config"]] !== value)) {
      steps.push(step(setConfig(desired, nodeByName(inventory, name))));
    }
    const current = actual?.uplink;
    if (sameUplink(current, desired.uplink)) return steps;
    if (current !== undefined) steps.push(...detach(name, current, inventory));
    if (current !== undefined && current.interface !== desired.uplink?.interface)
      steps.push(...restoreNic(current, found as Found));
    if (desired.uplink !== undefined) steps.push(attach(name, desired.uplink, inventory, found as Found));
    return steps;
  },
  risks: (desired, actual) => {
    if (sameUplink(actual?.uplink, desired?.uplink)) return [];
    return [actual?.uplink, desired?.uplink].flatMap((each) => each?.interface ?? []);
  },
  teardown: ({ name, uplink }, { inventory, found }) => {
    const restored = uplink === undefined ? [] : restoreNic(uplink, found as Found);
    const again = uplink === undefined ? [] : [ngctl(bridgeLines(name)), ngctl(uplinkLines(name, uplink, inventory))];
    if (nodeByName(inventory, name) !== undefined) return [step(shutdownNode(name), ...again), ...restored];
    // Removed by hand: autosrc is still off, unless the NIC serves somebody else by now.
    const nic = uplink === undefined ? undefined : etherNodeOf(inventory, uplink.interface);
    const isOff =
      nic?.autoSource === false && !nic.hooks.some(({ name: hook }) => hook === "lower" || hook === "upper");
    return isOff ? restored : [];
  },
  unit: (desired, { inventory }) =>
    netgraphBridgeUnit(
      desired,
      desired.uplink === undefined ? [] : uplinkLines(desired.name, desired.uplink, inventory),
    ),
});

function uplinkOf(node: NetgraphNode, known: Uplink | undefined): Uplink | undefined {
  const lower = node.hooks.find((hook) => hook.peerHook === "lower" && hook.peerType === "ether");
  if (lower === undefined) return undefined;
  const upper = node.hooks.some((hook) => hook.peerHook === "upper" && hook.peerId === lower.peerId);
  const nic =
    known !== undefined && etherNodeName(known.interface) === lower.peerName ? known.interface : (lower.peerName ?? "");
  return { interface: nic, host: upper, learn: !lower.name.startsWith("uplink") };
}

function sameUplink(left: Uplink | undefined, right: Uplink | undefined): boolean {
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
function uplinkLines(bridge: string, uplink: Uplink, inventory: Inventory): readonly string[] {
  const nic = etherNodeName(uplink.interface);
  const own = hooksTo(uplink.interface, bridge, inventory).map((hook) => hook.name);
  const hooks = nodeByName(inventory, bridge)?.hooks ?? [];
  const taken = new Set(hooks.map((hook) => hook.name).filter((name) => !own.includes(name)));
  const free = (from: number): number => (taken.has(`link${from}`) ? free(from + 1) : from);
  const first = free(0);
  const lines = [
    `msg ${nic}: setpromisc 1`,
    `msg ${nic}: setautosrc 0`,
    `connect ${nic}: ${bridge}: lower ${uplink.learn ? `link${first}` : "uplink1"}`,
  ];
  return uplink.host ? [...lines, `connect ${nic}: ${bridge}: upper link${free(first + 1)}`] : lines;
}

function attach(bridge: string, uplink: Uplink, inventory: Inventory, found: Found): Step {
  const lines = uplinkLines(bridge, uplink, inventory);
  // By the bridge's own hooks: those of the NIC may be somebody else's, which is then why this failed.
  const hooks = lines.filter((line) => line.startsWith("connect ")).map((line) => line.split(" ").at(-1) ?? "");
  return {
    run: ngctl(lines),
    undo: [
      ...hooks.toReversed().map((hook) => removeHook(bridge, hook)),
      ...restoreNic(uplink, found).map(({ run }) => run),
    ],
    partial: true,
  };
}

function detach(bridge: string, uplink: Uplink, inventory: Inventory): readonly Step[] {
  const nic = etherNodeName(uplink.interface);
  return hooksTo(uplink.interface, bridge, inventory).map((hook) =>
    step(removeHook(bridge, hook.name), ngctl([`connect ${bridge}: ${nic}: ${hook.name} ${hook.peerHook}`])),
  );
}

/** Promiscuous mode goes with the hooks by itself; autosrc stays at 0 unless somebody puts it back. */
function restoreNic(uplink: Uplink, found: Found): readonly Step[] {
  const before = found.nics?.[uplink.interface];
  if (before === undefined) return [];
  const nic = etherNodeName(uplink.interface);
  const lines = [
    `msg ${nic}: setautosrc ${before.autoSource ? 1 : 0}`,
    `msg ${nic}: setpromisc ${before.promiscuous ? 1 : 0}`,
  ];
  const joined = ngctl([`msg ${nic}: setpromisc 1`, `msg ${nic}: setautosrc 0`]);
  return [step({ ...ngctl(lines), tolerate: ["*No such file or directory*"] }, joined)];
}

function setConfig(desired: Inputs, node: NetgraphNode | undefined): Command {
  const defaults = { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 };
  return ngctl([
    `msg ${desired.name}: setconfig ${messageStruct({ ...defaults, ...node?.bridgeConfig, ...desired.config })}`,
  ]);
}
