import { z } from "zod";
import { type Inventory, nodeByName } from "../host/inventory";
import { connectLine, interfacesOf, nicsOn } from "../host/netgraph-node";
import { removeHook, sharedNgctl, tellUnlessGone } from "../host/ngctl";
import { type Command, step } from "../host/step";
import { controlMessage, hookName, nodeOrInterfaceName } from "../schema/properties";
import type { Issue } from "../schema/validate";
import { onHost } from "./common";
import { defineResource, type Properties } from "./definition";
import { hookClaim, hookIssues, noPeer, takenBy } from "./netgraph-hook-checks";
import { netgraphHookUnit } from "./units/netgraph-hook";

const NODES = ["NetgraphNode", "NetgraphBridge", "Eiface", "Epair", "Bridge", "Vlan", "HostInterface"];

const inputs = z.strictObject({
  ...onHost,
  node: nodeOrInterfaceName.meta({
    description: "A node, by its name; a NIC's by the NIC's.",
    change: "replace",
    reference: NODES,
  }),
  hook: hookName.meta({ description: "The hook of that node, which must be free.", change: "replace" }),
  peer: nodeOrInterfaceName.meta({ description: "The node at the other end.", reference: NODES }),
  peerHook: hookName.meta({ description: "The hook of the other node, which must be free." }),
  messages: z.array(controlMessage).default([]).meta({
    description:
      'Control messages that `node` is sent once the hook is there, as `addfilter { vlan=100 hook="v100" }` of an ng_vlan(4). They are sent again whenever it is connected again.',
    change: "replace",
  }),
  deleteMessages: z.array(controlMessage).default([]).meta({
    description: "Control messages that `node` is sent when the hook has been taken away, as `setpromisc 0` of a NIC.",
  }),
});

const outputs = z.strictObject({
  nodeId: z.int().meta({ description: "The id of `node`, until the next boot." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;

export const netgraphHook = defineResource<Inputs, Outputs>({
  kind: "NetgraphHook",
  description:
    "A connection of netgraph(4): a hook of one node with a hook of another. Each is made by one of the two ends alone.",
  example: [
    'const wire = { hook: "downstream", peer: "igb0", peerHook: "lower" };',
    'const trunk = new freebsd.NetgraphNode("trunk", { host: edge, type: "vlan", hooks: [wire] });',
    'new freebsd.NetgraphHook("guests", {',
    "  host: edge,",
    "  node: trunk,",
    '  hook: "v100",',
    "  peer: lan,",
    '  peerHook: "link2",',
    "  messages: ['addfilter { vlan=100 hook=\"v100\" }'],",
    "});",
  ].join("\n"),
  manuals: ["netgraph(4)", "ngctl(8)", "ng_ether(4)"],
  inputs,
  outputs,
  complete: (given) => given,
  verify: verifyHook,
  claims: ({ node, hook, peer, peerHook }) => [
    hookClaim({ node, hook }, "hook"),
    hookClaim({ node: peer, hook: peerHook }, "peerHook"),
  ],
  identify: ({ node, hook }) => `${node}/${hook}`,
  fromId: (id) => ({ node: id.split("/")[0] ?? id, hook: id.slice(id.indexOf("/") + 1) }),
  sections: () => ["netgraph"],
  observe: (inventory, known) => {
    const { node, hook, messages = [], deleteMessages = [], nodeId } = known;
    const owner = nodeByName(inventory, node);
    const at = owner?.hooks.find(({ name }) => name === hook);
    if (owner === undefined || at === undefined) return undefined;
    return {
      node,
      hook,
      peer: at.peerName ?? `[${at.peerId.toString(16)}]`,
      peerHook: at.peerHook,
      // Of one that was not brought to its end nobody knows whether they were sent.
      ...(messages.length > 0 && nodeId === undefined ? {} : { messages }),
      deleteMessages,
      nodeId: owner.id,
    };
  },
  occupied: (inventory, { node, hook }) => {
    const at = nodeByName(inventory, node)?.hooks.find(({ name }) => name === hook);
    return at === undefined
      ? undefined
      : `hook: the hook ${hook} of ${node}: is connected already (to ${at.peerName ?? `[${at.peerId.toString(16)}]`}:${at.peerHook}), and it is not this program's`;
  },
  missing: (inventory, { node, hook, peer, peerHook }, declared) => {
    const at = [noPeer(inventory, node, declared), noPeer(inventory, peer, declared)];
    if (at[0] !== undefined) return `node: ${at[0]}`;
    if (at[1] !== undefined) return `peer: ${at[1]}`;
    const taken = takenBy(inventory, peer, peerHook, { node, hook });
    return taken === undefined ? undefined : `peerHook: ${taken}`;
  },
  plan: (desired, actual) => {
    const { node, hook, peer, peerHook, messages } = desired;
    const isWired = actual?.peer === peer && actual.peerHook === peerHook;
    if (isWired && (messages.length === 0 || actual.messages !== undefined)) return [];
    const { peer: former, peerHook: formerHook } = actual ?? {};
    return [
      ...(former === undefined || formerHook === undefined
        ? []
        : [step(removeHook(node, hook), connect({ node, hook, peer: former, peerHook: formerHook }))]),
      step(connect(desired), removeHook(node, hook)),
      ...(messages.length === 0 ? [] : [step(tell(node, messages))]),
    ];
  },
  risks: (desired, actual, { inventory }) => {
    if (desired?.peer === actual?.peer && desired?.peerHook === actual?.peerHook) return [];
    const { node, hook } = desired ?? actual ?? {};
    return [
      ...(node === undefined || hook === undefined ? [] : nicsOn(inventory, node, hook)),
      ...[desired, actual].flatMap((each) =>
        each?.peer === undefined || each.peerHook === undefined ? [] : nicsOn(inventory, each.peer, each.peerHook),
      ),
    ];
  },
  teardown: (state, { inventory }) => {
    const { node, hook, peer, peerHook, messages, deleteMessages } = state;
    const owner = nodeByName(inventory, node);
    if (owner === undefined) return [];
    const at = owner.hooks.find(({ name }) => name === hook);
    const isOurs = at?.peerName === peer && at.peerHook === peerHook;
    const again = [connect(state), ...(messages.length === 0 ? [] : [tell(node, messages)])];
    return [
      ...(isOurs ? [step(removeHook(node, hook), ...again)] : []),
      // The node may have gone with its last hook.
      ...deleteMessages.map((text) => step(tellUnlessGone(node, text))),
    ];
  },
  unit: (desired, { inventory }) =>
    netgraphHookUnit(
      desired.node,
      desired,
      desired.messages,
      [desired.node, desired.peer].flatMap((name) => nicOf(inventory, name)),
    ),
});

function verifyHook({ node, hook, peer, peerHook }: Properties): readonly Issue[] {
  const isSelf = typeof node === "string" && node === peer;
  return [
    // One and the same hook has panicked the kernel; what a node would send to itself, it need not.
    ...(isSelf ? [{ path: "peer", message: `${node} is the node itself: a node is not its own peer` }] : []),
    ...(typeof hook === "string" ? hookIssues(hook, "hook") : []),
    ...(typeof peerHook === "string" ? hookIssues(peerHook, "peerHook") : []),
  ];
}

function connect({ node, ...wiring }: Pick<Inputs, "node" | "hook" | "peer" | "peerHook">): Command {
  return sharedNgctl([connectLine(node, wiring)]);
}

function tell(node: string, messages: readonly string[]): Command {
  return sharedNgctl(messages.map((text) => `msg ${node}: ${text}`));
}

function nicOf(inventory: Inventory, name: string): readonly string[] {
  const node = nodeByName(inventory, name);
  return node === undefined ? [] : interfacesOf(inventory, node);
}
