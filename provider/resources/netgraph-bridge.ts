import { z } from "zod";
import {
  etherNodeName,
  findInterface,
  HOST_VNET,
  type Inventory,
  type NetgraphNode,
  nodeByName,
} from "../host/inventory";
import { shortName } from "../host/names";
import { bridgeLines, messageStruct, ngctl, removeHook, shutdownNode } from "../host/ngctl";
import { type Command, type Step, step } from "../host/step";
import { interfaceName, NODE_NAME_MAX, nodeName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";

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
interface Found {
  /** How the NIC's node was set before it joined. */
  readonly uplink?: { readonly interface: string; readonly promiscuous: boolean; readonly autoSource: boolean };
}

export const netgraphBridge = defineResource<Inputs, Outputs>({
  kind: "NetgraphBridge",
  description: "An ng_bridge(4): a switch in netgraph, with any number of jails on its links and, if wanted, a NIC.",
  example: ['const lan = new freebsd.NetgraphBridge("lan", { host: edge, uplink: { interface: "igb0" } });'].join("\n"),
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
  occupied: (inventory, { name, uplink }) => {
    const node = nodeByName(inventory, name);
    if (node !== undefined)
      return `a netgraph node ${name}: is there already (type ${node.type}), and it is not this program's`;
    if (uplink === undefined) return undefined;
    if (findInterface(inventory, HOST_VNET, uplink.interface) === undefined)
      return `uplink.interface: there is no interface ${uplink.interface} in the host's network stack`;
    const taken = nodeByName(inventory, etherNodeName(uplink.interface))?.hooks.find(
      (hook) => hook.name === "lower" || hook.name === "upper",
    );
    return taken === undefined
      ? undefined
      : `uplink.interface: the ${taken.name} hook of ${uplink.interface} is taken by the node ${taken.peerName ?? `[${taken.peerId.toString(16)}]`}`;
  },
  remember: (inventory, desired, previous) => {
    const before = (previous as Found | undefined)?.uplink;
    if (desired.uplink === undefined) return before === undefined ? {} : { uplink: before };
    if (before?.interface === desired.uplink.interface) return { uplink: before };
    const node = nodeByName(inventory, etherNodeName(desired.uplink.interface));
    return {
      uplink: {
        interface: desired.uplink.interface,
        promiscuous: node?.promiscuous ?? false,
        autoSource: node?.autoSource ?? true,
      },
    } satisfies Found;
  },
  plan: (desired, actual, { inventory, found, reserve }) => {
    const steps: Step[] = [];
    if (actual === undefined) steps.push(step(ngctl(bridgeLines(desired.name)), shutdownNode(desired.name)));
    if (
      desired.config !== undefined &&
      Object.entries(desired.config).some(([key, value]) => actual?.config?.[key as keyof Inputs["config"]] !== value)
    ) {
      steps.push(step(setConfig(desired, nodeByName(inventory, desired.name))));
    }
    const current = actual?.uplink;
    if (sameUplink(current, desired.uplink)) return steps;
    if (current !== undefined)
      steps.push(...detach(desired.name, current, nodeByName(inventory, desired.name), found as Found));
    if (desired.uplink !== undefined)
      steps.push(
        attach(
          desired.name,
          desired.uplink,
          takenLinks(inventory, desired.name, current?.interface),
          reserve,
          found as Found,
        ),
      );
    return steps;
  },
  teardown: ({ name, uplink }, { inventory, found }) => {
    const node = nodeByName(inventory, name);
    if (node === undefined) return [];
    return [
      step(shutdownNode(name)),
      ...(uplink === undefined ? [] : restoreNic(found as Found).map((command) => step(command))),
    ];
  },
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

/** Link numbers that are taken on the bridge, those of an uplink that is about to leave not counted. */
function takenLinks(inventory: Inventory, bridge: string, leaving: string | undefined): ReadonlySet<number> {
  const hooks = nodeByName(inventory, bridge)?.hooks ?? [];
  return new Set(
    hooks
      .filter((hook) => leaving === undefined || hook.peerName !== etherNodeName(leaving))
      .map((hook) => Number(/\d+$/.exec(hook.name)?.[0] ?? -1)),
  );
}

/** The two connects are the last two lines: between them the host is off that network, so nothing that can fail stands there. */
function attach(
  bridge: string,
  uplink: Uplink,
  taken: ReadonlySet<number>,
  reserve: (space: string, taken: ReadonlySet<number>) => number,
  found: Found,
): Step {
  const nic = etherNodeName(uplink.interface);
  const lower = uplink.learn ? `link${reserve(`link ${bridge}`, taken)}` : "uplink1";
  const lines = [`msg ${nic}: setpromisc 1`, `msg ${nic}: setautosrc 0`, `connect ${nic}: ${bridge}: lower ${lower}`];
  if (uplink.host) lines.push(`connect ${nic}: ${bridge}: upper link${reserve(`link ${bridge}`, taken)}`);
  return {
    run: ngctl(lines),
    undo: [removeHook(nic, "upper"), removeHook(nic, "lower"), ...restoreNic(found)],
    partial: true,
  };
}

function detach(bridge: string, uplink: Uplink, node: NetgraphNode | undefined, found: Found): readonly Step[] {
  const hooks = (node?.hooks ?? []).filter(
    (hook) =>
      hook.peerName === etherNodeName(uplink.interface) && (hook.peerHook === "upper" || hook.peerHook === "lower"),
  );
  return [
    ...hooks.map((hook) =>
      step(
        removeHook(bridge, hook.name),
        ngctl([`connect ${bridge}: ${etherNodeName(uplink.interface)}: ${hook.name} ${hook.peerHook}`]),
      ),
    ),
    ...restoreNic(found).map((command) => step(command)),
  ];
}

/** Promiscuous mode goes with the hooks by itself; autosrc stays at 0 unless somebody puts it back. */
function restoreNic(found: Found): readonly Command[] {
  if (found.uplink === undefined) return [];
  const nic = etherNodeName(found.uplink.interface);
  const lines = [
    `msg ${nic}: setautosrc ${found.uplink.autoSource ? 1 : 0}`,
    `msg ${nic}: setpromisc ${found.uplink.promiscuous ? 1 : 0}`,
  ];
  return [{ ...ngctl(lines), tolerate: ["*No such file or directory*"] }];
}

function setConfig(desired: Inputs, node: NetgraphNode | undefined): Command {
  const defaults = { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 };
  return ngctl([
    `msg ${desired.name}: setconfig ${messageStruct({ ...defaults, ...node?.bridgeConfig, ...desired.config })}`,
  ]);
}
