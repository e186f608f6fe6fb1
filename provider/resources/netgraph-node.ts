import { z } from "zod";
import { findModule, findUnit, type Inventory, nodeByName } from "../host/inventory";
import { absentBefore, loadModules, releaseModules } from "../host/kld";
import { shortName } from "../host/names";
import {
  connectLine,
  interfacesOf,
  isNamedFirst,
  isRemains,
  makeNode,
  type NodeSpec,
  nicsBehind,
  nicsOn,
  standsAlone,
  takeNode,
  takeRemains,
  tellNode,
  type Wiring,
} from "../host/netgraph-node";
import { addressOn, LONGEST_ADDRESS, removeHook, sharedNgctl } from "../host/ngctl";
import { type Step, step } from "../host/step";
import { same } from "../schema/equality";
import { controlMessage, hookName, NODE_NAME_MAX, nodeName, nodeOrInterfaceName, nodeType } from "../schema/properties";
import { isRecord, membersOf } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import { onHost } from "./common";
import { type Claim, type Declared, defineResource, type Properties } from "./definition";
import { hookClaim, hookIssues, noPeer, takenBy } from "./netgraph-hook-checks";
import { netgraphNodeUnit } from "./units/netgraph-node";

const wiring = z.strictObject({
  hook: hookName.meta({ description: "The node's own hook." }),
  peer: nodeOrInterfaceName.meta({
    description: "The node at the other end, by its name; a NIC's by the NIC's.",
    reference: ["NetgraphNode", "NetgraphBridge", "Eiface", "Epair", "Bridge", "Vlan", "HostInterface"],
  }),
  peerHook: hookName.meta({ description: "The hook of that node, which must be free." }),
});

const inputs = z.strictObject({
  ...onHost,
  name: nodeName.meta({
    description: "The node's name.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 30 characters",
  }),
  type: nodeType.meta({
    description: "Its type, as in tee, one2many, vlan, nat or ksocket. The module ng_TYPE is loaded.",
    change: "replace",
  }),
  hooks: z.array(wiring).default([]).meta({
    description:
      "The hooks that it is made with, connected in one go; it is made on the first. Further ones are NetgraphHooks. Only bridge, hub, eiface and iface can do without: all other nodes go with their last hook.",
    typeName: "NetgraphNodeHook",
    unordered: true,
  }),
  messages: z.array(controlMessage).default([]).meta({
    description:
      "Control messages that it is sent when it is made, in this order and in their ASCII form, as ngctl(8) takes them behind `msg NODE:`. Nobody can tell what a message has left in a node, so that other ones replace it; a node with hooks that is taken over is not sent them.",
    change: "replace",
  }),
});

const outputs = z.strictObject({
  nodeId: z.int().meta({ description: "The node's id, until the next boot." }),
  interfaceName: z.string().optional().meta({ description: "The interface that an eiface or iface has, as in ng0." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
interface Found {
  /** The type's module, where it was not in the kernel before. */
  readonly absent?: readonly string[];
}

export const netgraphNode = defineResource<Inputs, Outputs>({
  kind: "NetgraphNode",
  description:
    "A node of netgraph(4) of any type, with the hooks and control messages that it begins with. Together with NetgraphHooks any graph can be declared.",
  example: [
    'const tap = new freebsd.NetgraphNode("tap", { host: edge, type: "tee", hooks: [{ hook: "right", peer: port, peerHook: "ether" }] });',
    'new freebsd.NetgraphHook("tap-lan", { host: edge, node: tap, hook: "left", peer: lan, peerHook: "link2" });',
  ].join("\n"),
  manuals: [
    "netgraph(4)",
    "ngctl(8)",
    "ng_tee(4)",
    "ng_hub(4)",
    "ng_one2many(4)",
    "ng_vlan(4)",
    "ng_nat(4)",
    "ng_ksocket(4)",
  ],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? shortName(name, NODE_NAME_MAX) }),
  verify: verifyNode,
  claims: ({ name, hooks }) => [
    { what: "node", value: name, path: "name" },
    ...membersOf(hooks).flatMap((each, index) => wiringClaims(name, each, index)),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: ({ type }, inventory) => [
    "netgraph",
    ...(type === "iface" || type === "eiface" ? (["vnet:host"] as const) : []),
    ...(findModule(inventory, `ng_${type}`) === undefined ? (["modules"] as const) : []),
  ],
  observe: (inventory, { name, type, hooks, messages = [], nodeId }) => {
    const node = nodeByName(inventory, name);
    if (node === undefined || (type !== undefined && node.type !== type)) return undefined;
    const wanted = hooks?.map(({ hook }) => hook);
    return {
      name,
      type: node.type,
      hooks: node.hooks
        .filter((each) => wanted === undefined || wanted.includes(each.name))
        .map((each) => ({
          hook: each.name,
          peer: each.peerName ?? `[${each.peerId.toString(16)}]`,
          peerHook: each.peerHook,
        })),
      // One that has its name before its messages may have been cut off between the two.
      ...(nodeId === undefined && messages.length > 0 && isNamedFirst(node.type, hooks ?? []) ? {} : { messages }),
      nodeId: node.id,
      ...(node.interfaceName === undefined ? {} : { interfaceName: node.interfaceName }),
    };
  },
  occupied: (inventory, { name }) => {
    const node = nodeByName(inventory, name);
    return node === undefined
      ? undefined
      : `name: a netgraph node ${name}: is there already (type ${node.type}), and it is not this program's`;
  },
  missing: (inventory, desired, declared) =>
    otherType(inventory, desired) ?? noPlace(inventory, desired, declared) ?? noModule(inventory, desired),
  remember: (inventory, { type }, previous) =>
    ({ absent: absentBefore(inventory, [`ng_${type}`], (previous as Found | undefined)?.absent) }) satisfies Found,
  plan: (desired, actual, { inventory }) => {
    if (actual !== undefined)
      return [...rewire(desired, actual.hooks ?? []), ...(actual.messages === undefined ? tellNode(desired) : [])];
    const module = `ng_${desired.type}`;
    const load =
      findModule(inventory, module) === undefined
        ? [step(loadModules([module]), releaseModules([module], "NetgraphNode", desired.name))]
        : [];
    const isOurs = findUnit(inventory, "NetgraphNode", desired.name) !== undefined;
    return [...load, ...(isOurs ? takeRemains(desired, inventory) : []), ...makeNode(desired)];
  },
  risks: (desired, actual, { inventory }) => {
    const now = actual?.hooks ?? [];
    if (desired === undefined) return actual?.name === undefined ? [] : nicsBehind(inventory, actual.name);
    const changed = [...without(desired.hooks, now), ...without(now, desired.hooks)];
    return changed.flatMap(({ hook, peer, peerHook }) => [
      ...nicsOn(inventory, peer, peerHook),
      ...nicsOn(inventory, desired.name, hook),
    ]);
  },
  teardown: (state, { inventory, found }) => {
    const module = `ng_${state.type}`;
    const isAbsent = (found as Found).absent?.includes(module) === true;
    const node = nodeByName(inventory, state.name);
    return [
      ...(node?.type === state.type ? takeNode(state, inventory) : takeRemains(state, inventory)),
      ...(isAbsent && findModule(inventory, module) !== undefined
        ? [step(releaseModules([module], "NetgraphNode", state.name), loadModules([module]))]
        : []),
    ];
  },
  unit: (desired, { inventory }) =>
    netgraphNodeUnit(
      desired,
      desired.hooks.flatMap(({ peer }) => {
        const node = nodeByName(inventory, peer);
        return node === undefined ? [] : interfacesOf(inventory, node);
      }),
    ),
  // With none of its hooks kept it would go before it has the new ones.
  cost: (property, from, to) =>
    property === "hooks" && Array.isArray(from) && Array.isArray(to) && from.length > 0
      ? from.some((each) => to.some((other) => same(each, other)))
        ? "inPlace"
        : "replace"
      : undefined,
});

function verifyNode({ name, type, hooks }: Properties): readonly Issue[] {
  const given = Array.isArray(hooks) ? hooks : undefined;
  const issues: Issue[] = [];
  if (given?.length === 0 && typeof type === "string" && !standsAlone(type))
    issues.push({
      path: "hooks",
      message: `a node of the type ${type} goes with its last hook: say here which hook of which other node it is made on, as in { hook: "…", peer: lan, peerHook: "link2" }`,
    });
  for (const [index, each] of (given ?? []).entries()) {
    if (!isRecord(each)) continue;
    const at = `hooks[${index}]`;
    if (index === 0) issues.push(...tooLong(each.peer, each.peerHook, `${at}.peerHook`));
    if (typeof each.peer === "string" && each.peer === name)
      issues.push({ path: `${at}.peer`, message: `${name} is this node itself: a node is not its own peer` });
    if (typeof each.hook === "string") issues.push(...hookIssues(each.hook, `${at}.hook`));
    if (typeof each.peerHook === "string") issues.push(...hookIssues(each.peerHook, `${at}.peerHook`));
  }
  return issues;
}

/** The node is made on its first hook, and is addressed by that until it has its name. */
function tooLong(peer: unknown, peerHook: unknown, path: string): readonly Issue[] {
  if (typeof peer !== "string" || typeof peerHook !== "string") return [];
  if (addressOn({ node: peer, hook: peerHook }) !== undefined) return [];
  return [
    {
      path,
      message: `${peer}:${peerHook} has ${peer.length + 1 + peerHook.length} characters, more than the ${LONGEST_ADDRESS} by which a message to what is there can be addressed: give a shorter hook first, or the peer a shorter name`,
    },
  ];
}

function wiringClaims(name: string, each: Wiring, index: number): readonly Claim[] {
  if (!isRecord(each)) return [];
  const at = `hooks[${index}]`;
  return [
    hookClaim({ node: name, hook: each.hook }, `${at}.hook`),
    hookClaim({ node: each.peer, hook: each.peerHook }, `${at}.peerHook`),
  ];
}

function otherType(inventory: Inventory, { name, type, adopt }: Inputs): string | undefined {
  const node = nodeByName(inventory, name);
  return adopt === true && node !== undefined && node.type !== type
    ? `type: the node ${name}: that is there is a ${node.type}, and cannot become a ${type}`
    : undefined;
}

function noPlace(inventory: Inventory, desired: NodeSpec, declared: Declared): string | undefined {
  const isOurs = findUnit(inventory, "NetgraphNode", desired.name) !== undefined;
  for (const [index, each] of desired.hooks.entries()) {
    const lost = noPeer(inventory, each.peer, declared);
    if (lost !== undefined) return `hooks[${index}].peer: ${lost}`;
    if (isOurs && isRemains(each, desired, inventory)) continue;
    const taken = takenBy(inventory, each.peer, each.peerHook, { node: desired.name, hook: each.hook });
    if (taken !== undefined) return `hooks[${index}].peerHook: ${taken}`;
  }
  return undefined;
}

function noModule(inventory: Inventory, { type }: Inputs): string | undefined {
  return inventory.facts.securelevel > 0 && findModule(inventory, `ng_${type}`) === undefined
    ? `type: the module ng_${type} is not loaded, and at securelevel ${inventory.facts.securelevel} none can be: load it at boot (kld_list in rc.conf), or boot with a lower level (security(7))`
    : undefined;
}

function without(all: readonly Wiring[], others: readonly Wiring[]): readonly Wiring[] {
  return all.filter((each) => !others.some((other) => same(each, other)));
}

/** New hooks come before old ones go, where the two do not need the same place: a node without any would go. */
function rewire({ name, hooks }: Inputs, now: readonly Wiring[]): readonly Step[] {
  const [added, gone] = [without(hooks, now), without(now, hooks)];
  const isInTheWay = (one: Wiring, other: Wiring) =>
    one.hook === other.hook || (one.peer === other.peer && one.peerHook === other.peerHook);
  const late = added.filter((each) => gone.some((other) => isInTheWay(each, other)));
  const connect = (each: Wiring) => step(sharedNgctl([connectLine(name, each)]), removeHook(name, each.hook));
  return [
    ...without(added, late).map(connect),
    ...gone.map((each) => step(removeHook(name, each.hook), sharedNgctl([connectLine(name, each)]))),
    ...late.map(connect),
  ];
}
