import { etherNodeName, HOST_VNET, type Inventory, type NetgraphNode, nodeByName } from "./inventory";
import { ngctl, removeHook, sharedNgctl, shutdownNode, shutdownPath } from "./ngctl";
import { type Step, step } from "./step";

/** One hook of a node, and the hook of another one that it is connected to. */
export interface Wiring {
  readonly hook: string;
  readonly peer: string;
  readonly peerHook: string;
}

/** A node as a program declares it. */
export interface NodeSpec {
  readonly name: string;
  readonly type: string;
  readonly hooks: readonly Wiring[];
  readonly messages: readonly string[];
}

/** Lines of ngctl(8) that make a node, in two runs: when the second fails, it is known that the first has made it. */
export interface Making {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Where the node is until it has its name. */
  readonly path: string;
}

/** Types whose nodes stay without any hook, by the hook that they can be made by (recordings 02 and 11). */
const STAYING: Readonly<Record<string, string>> = { eiface: "ether", iface: "inet" };
/** Types whose nodes stay once they have been told to (ng_bridge(4), ng_hub(4): setpersistent). */
const TOLD_TO_STAY: Readonly<Record<string, string>> = { bridge: "link0", hub: "a" };

/** Whether nodes of a type can be without a hook; all others go with their last one. */
export function standsAlone(type: string): boolean {
  return type in STAYING || type in TOLD_TO_STAY;
}

/**
 * How a node is made. One with hooks is made on its first, and has its name last: a node of that name has its other hooks
 * and all of its messages. Without any it is made on ngctl's own, and stays by its type or by being told to.
 */
export function makingOf({ name, type, hooks, messages }: NodeSpec): Making {
  const [made, ...others] = hooks;
  if (made !== undefined) {
    const path = `${made.peer}:${made.peerHook}`;
    return {
      path,
      first: [`mkpeer ${made.peer}: ${type} ${made.peerHook} ${made.hook}`],
      second: [
        ...others.map(({ hook, peer, peerHook }) => `connect ${path} ${peer}: ${hook} ${peerHook}`),
        ...messages.map((text) => `msg ${path} ${text}`),
        `name ${path} ${name}`,
      ],
    };
  }
  const path = `${name}:`;
  const told = TOLD_TO_STAY[type];
  if (told === undefined)
    return {
      path,
      first: [`mkpeer . ${type} ${name} ${STAYING[type] ?? name}`, `name .${name} ${name}`],
      second: messages.map((text) => `msg ${path} ${text}`),
    };
  // Until it is persistent it goes with the process, whatever fails.
  return {
    path,
    first: [
      `mkpeer . ${type} ${name} ${told}`,
      ...messages.filter((text) => text !== "setpersistent").map((text) => `msg .${name} ${text}`),
      `name .${name} ${name}`,
      `msg ${path} setpersistent`,
      `rmhook ${path} ${told}`,
    ],
    second: [],
  };
}

/** Whether a node is given its name before it is told anything: it stays by its type, and could not be found otherwise. */
export function isNamedFirst(type: string, hooks: readonly Wiring[]): boolean {
  return hooks.length === 0 && type in STAYING;
}

/** The step that tells a node that is there what it is to be told. */
export function tellNode({ name, messages }: NodeSpec): readonly Step[] {
  return messages.length === 0 ? [] : [step(sharedNgctl(messages.map((text) => `msg ${name}: ${text}`)))];
}

/** The steps that make a node; each knows how to take back what it has made. */
export function makeNode(spec: NodeSpec): readonly Step[] {
  const { first, second, path } = makingOf(spec);
  const back = [...(isBypassed(spec) ? [removePathHook(path, "right")] : []), shutdownPath(path)];
  return [step(sharedNgctl(first), ...back), ...(second.length === 0 ? [] : [step(sharedNgctl(second))])];
}

/**
 * The steps that take a node away. A tee between two nodes would leave them connected to each other (ng_tee(4),
 * SHUTDOWN): one of its hooks goes before it does.
 */
export function takeNode(spec: NodeSpec, inventory: Inventory): readonly Step[] {
  const { name, hooks } = spec;
  const node = nodeByName(inventory, name);
  if (node === undefined) return [];
  const now = node.hooks.flatMap(({ name: hook, peerName: peer, peerHook }) =>
    peer === undefined ? [] : [{ hook, peer, peerHook }],
  );
  const others = now.filter(({ hook }) => !hooks.some((each) => each.hook === hook));
  const back = [
    ...makeNode(spec).map(({ run }) => run),
    ...(others.length === 0 ? [] : [ngctl(others.map((each) => connectLine(name, each)))]),
  ];
  const right = now.find(({ hook }) => hook === "right");
  const isJoining = node.type === "tee" && right !== undefined && now.some(({ hook }) => hook === "left");
  const first = isJoining
    ? [step(removeHook(name, "right"), { ...ngctl([connectLine(name, right)]), tolerate: ["*File exists*"] })]
    : [];
  return [...first, step(shutdownNode(name), ...back)];
}

/**
 * Steps that take away what is left of a node: one on its hook without its name, where a create was cut off, and what a
 * tee that was shut down by hand has joined.
 */
export function takeRemains(spec: NodeSpec, inventory: Inventory): readonly Step[] {
  const { type, hooks } = spec;
  const joined = hooks.filter((each, index) => hooks.findIndex((other) => isJoined(each, other, inventory)) > index);
  const cut = joined.map(({ peer, peerHook }) => step(removeHook(peer, peerHook)));
  const [made] = hooks;
  if (made === undefined || !isUnnamedOn(made, type, inventory)) return cut;
  const path = `${made.peer}:${made.peerHook}`;
  return [...cut, ...(isBypassed(spec) ? [step(removePathHook(path, "right"))] : []), step(shutdownPath(path))];
}

/** Whether what is on a hook of another node is what is left of a node that is to be there, and nobody else's. */
export function isRemains(wiring: Wiring, { type, hooks }: NodeSpec, inventory: Inventory): boolean {
  return isUnnamedOn(wiring, type, inventory) || hooks.some((other) => isJoined(wiring, other, inventory));
}

/** Whether the other ends of two hooks are connected to each other. */
function isJoined(one: Wiring, other: Wiring, inventory: Inventory): boolean {
  const at = nodeByName(inventory, one.peer)?.hooks.find(({ name }) => name === one.peerHook);
  return at !== undefined && at.peerName === other.peer && at.peerHook === other.peerHook;
}

/** Whether a node of this type is on a hook that has no name, or the one that the kernel gave it. */
function isUnnamedOn({ peer, peerHook }: Wiring, type: string, inventory: Inventory): boolean {
  const at = nodeByName(inventory, peer)?.hooks.find(({ name }) => name === peerHook);
  return at?.peerType === type && (at.peerName === undefined || /^ng(eth)?\d+$/.test(at.peerName));
}

/** The line that connects a hook. */
export function connectLine(node: string, { hook, peer, peerHook }: Wiring): string {
  return `connect ${node}: ${peer}: ${hook} ${peerHook}`;
}

/** Whether a hook is one that a NetgraphNode or NetgraphHook has connected, by what is on record on the host. */
export function isOthersWire({ units }: Inventory, node: string, hook: string): boolean {
  return units.some(({ kind, id, inputs }) => {
    if (kind !== "NetgraphNode" && kind !== "NetgraphHook") return false;
    const own = kind === "NetgraphNode" ? id : inputs.node;
    const hooks = (kind === "NetgraphNode" ? inputs.hooks : [inputs]) as readonly Partial<Wiring>[] | undefined;
    return hooks?.some(
      (each) => (each.peer === node && each.peerHook === hook) || (own === node && each.hook === hook),
    );
  });
}

/** The NICs of the host that are cut off while a hook of a node is not connected, or another way than before. */
export function nicsOn(inventory: Inventory, name: string, hook: string): readonly string[] {
  const node = nodeByName(inventory, name);
  if (node === undefined || SWITCHES.has(node.type)) return [];
  if (node.type === "ether") return CARRYING.has(hook) ? interfacesOf(inventory, node) : [];
  return nicsBehind(inventory, name);
}

/** The NICs of the host whose frames come by a node: those on it, and on what is beyond it up to the next switch. */
export function nicsBehind(inventory: Inventory, name: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<number>();
  const waiting = inventory.nodes.filter((node) => node.name === name);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    seen.add(node.id);
    for (const hook of node.hooks) {
      const peer = inventory.nodes.find(({ id }) => id === hook.peerId) ?? nodeByName(inventory, hook.peerName ?? "");
      if (peer === undefined || seen.has(peer.id)) continue;
      if (peer.type !== "ether" && !SWITCHES.has(peer.type)) waiting.push(peer);
      if (peer.type === "ether" && CARRYING.has(hook.peerHook))
        for (const nic of interfacesOf(inventory, peer)) found.add(nic);
    }
  }
  return [...found];
}

/** What goes on without one of its hooks. */
const SWITCHES: ReadonlySet<string> = new Set(["bridge", "hub"]);
/** The hooks of a NIC that all of its traffic goes by (ng_ether(4)). */
const CARRYING: ReadonlySet<string> = new Set(["lower", "upper", "divert"]);

/** The interface of the host that an ng_ether(4) node is that of. */
export function interfacesOf(inventory: Inventory, { name, type }: NetgraphNode): readonly string[] {
  if (type !== "ether") return [];
  const all = inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
  return all.filter((entry) => etherNodeName(entry.name) === name).map((entry) => entry.name);
}

function isBypassed({ type, hooks }: NodeSpec): boolean {
  return type === "tee" && hooks.some(({ hook }, index) => hook === "right" && index > 0);
}

function removePathHook(path: string, hook: string) {
  return { argv: ["ngctl", "rmhook", path, hook], tolerate: ["*No such file or directory*"] };
}
