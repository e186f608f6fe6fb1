import { z } from "zod";
import { bridgeGone, withBridge } from "../host/effects-netgraph";
import { etherNodeName, findInterface, HOST_VNET, nodeByName } from "../host/inventory";
import { shortName } from "../host/names";
import { isOthersWire } from "../host/netgraph-node";
import { bridgeLines, configLine, makeBridge, ngctl, shutdownNode, shutdownPath } from "../host/ngctl";
import { type Step, step, telling } from "../host/step";
import { hasUnnamedEiface, pathOn, pickedOn } from "../host/unnamed-eiface";
import { NODE_NAME_MAX, nodeName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import {
  attach,
  detach,
  rememberUplink,
  restoreNic,
  sameUplink,
  type UplinkFound,
  unrestored,
  uplink,
  uplinkLines,
  uplinkOf,
} from "./netgraph-bridge-uplink";
import { netgraphBridgeUnit } from "./units/netgraph-bridge";

const seconds = (least: number) =>
  z
    .int("this is a whole number")
    .min(least, `at least ${least}`)
    .max(2 ** 31 - 1, "at most 2147483647");

const inputs = z.strictObject({
  ...onHost,
  name: nodeName.meta({
    description: "The node's name.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 30 characters",
  }),
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
  states: ({ name, uplink }) =>
    uplink === undefined
      ? []
      : [{ what: "port", interface: uplink.interface, bridge: name, kind: "ng_bridge", path: "uplink.interface" }],
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
  remember: (inventory, { name, uplink }, previous) => ({
    ...rememberUplink(inventory, name, uplink, (previous as UplinkFound | undefined) ?? {}),
  }),
  plan: (desired, actual, { inventory, found }) => {
    const steps: Step[] = [];
    const { name } = desired;
    if (actual === undefined) steps.push(telling(step(makeBridge(name), shutdownNode(name)), withBridge(name)));
    const wanted = Object.entries(desired.config ?? {});
    if (wanted.some(([key, value]) => actual?.config?.[key as keyof Inputs["config"]] !== value)) {
      steps.push(step(ngctl([configLine(name, { ...nodeByName(inventory, name)?.bridgeConfig, ...desired.config })])));
    }
    const current = actual?.uplink;
    if (sameUplink(current, desired.uplink)) return steps;
    // A NIC that a NetgraphHook of its own has brought in.
    const isOthers = current !== undefined && isOthersWire(inventory, etherNodeName(current.interface), "lower");
    if (desired.uplink === undefined && isOthers) return steps;
    if (current !== undefined) steps.push(...detach(name, current, inventory));
    const left = unrestored(inventory, name, found).filter((nic) => nic !== desired.uplink?.interface);
    steps.push(...left.flatMap((nic) => restoreNic(nic, found)));
    if (desired.uplink !== undefined) steps.push(...attach(name, desired.uplink, inventory, found));
    return steps;
  },
  risks: (desired, actual) => {
    if (sameUplink(actual?.uplink, desired?.uplink)) return [];
    return [actual?.uplink, desired?.uplink].flatMap((each) => each?.interface ?? []);
  },
  teardown: ({ name, uplink, host }, { inventory, found }) => {
    // Off its bridge nobody could tell any more whose port it is.
    const begun = pickedOn(
      name,
      inventory.units.filter(({ owner }) => owner === host),
    ).filter((hook) => hasUnnamedEiface(inventory, { node: name, hook }));
    const again = uplink === undefined ? [] : [ngctl(bridgeLines(name)), ngctl(uplinkLines(name, uplink, inventory))];
    const node = nodeByName(inventory, name);
    const gone = step(shutdownNode(name), ...again);
    const shutdown = node === undefined ? [] : [node.hooks.length === 0 ? telling(gone, bridgeGone(name)) : gone];
    return [
      ...begun.map((hook) => step(shutdownPath(pathOn(inventory, { node: name, hook })))),
      ...shutdown,
      ...unrestored(inventory, name, found).flatMap((nic) => restoreNic(nic, found)),
    ];
  },
  unit: (desired, { inventory }) =>
    netgraphBridgeUnit(
      desired,
      desired.uplink === undefined ? [] : uplinkLines(desired.name, desired.uplink, inventory),
    ),
});
