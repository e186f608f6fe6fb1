import { KernelError } from "../errno";
import type { Kernel, NetgraphNode, UnitSet } from "../model";
import { panic } from "../panic";
import { allocateUnit, createUnitSet, releaseUnit, takeUnit } from "../units";
import {
  type AsciiReply,
  expectNoArgument,
  formatArray,
  formatStruct,
  parseAscii,
  quote,
  readInteger,
  readStruct,
} from "./ascii";
import { defineNodeType } from "./types";

/** ng_bridge(4): struct ng_bridge_config. */
export interface BridgeConfig {
  debugLevel: number;
  loopTimeout: number;
  maxStaleness: number;
  minStableAge: number;
}

/** The counters of one link that a frame between simulated hosts can move; names as ng_bridge.h gives them. */
export interface LinkStatistics {
  recvOctets: number;
  recvPackets: number;
  recvMulticast: number;
  recvBroadcast: number;
  recvUnknown: number;
  xmitOctets: number;
  xmitPackets: number;
  xmitMulticasts: number;
  xmitBroadcasts: number;
}

/** A station that the bridge has learned; times are of the kernel's clock. */
export interface LearnedHost {
  hook: string;
  learnedAt: number;
  seenAt: number;
}

export interface BridgeState {
  config: BridgeConfig;
  /** By MAC, oldest first. */
  readonly hosts: Map<string, LearnedHost>;
  /** By hook name; a link that has seen nothing has no entry. */
  readonly statistics: Map<string, LinkStatistics>;
  /** Numbers of `link` and `uplink` hooks in use. */
  readonly links: UnitSet;
  readonly uplinks: UnitSet;
  /** An uplink was its first hook: links are then not sent frames for unknown stations (ng_bridge.c, ng_bridge_newhook). */
  restrictive: boolean;
}

/** The state of a bridge node, for those who move frames through it. */
export function bridgeState(node: NetgraphNode): BridgeState {
  return node.data.bridge as BridgeState;
}

/** The counters of one link, made when it sees its first frame. */
export function linkStatistics(node: NetgraphNode, hook: string): LinkStatistics {
  const { statistics } = bridgeState(node);
  let counters = statistics.get(hook);
  if (counters === undefined) {
    counters = {
      recvOctets: 0,
      recvPackets: 0,
      recvMulticast: 0,
      recvBroadcast: 0,
      recvUnknown: 0,
      xmitOctets: 0,
      xmitPackets: 0,
      xmitMulticasts: 0,
      xmitBroadcasts: 0,
    };
    statistics.set(hook, counters);
  }
  return counters;
}

/** Notes that a station was heard on a link; uplinks learn nothing (ng_bridge(4)). */
export function learnHost(kernel: Kernel, node: NetgraphNode, mac: string, hook: string): void {
  if (hook.startsWith("uplink")) return;
  const { hosts } = bridgeState(node);
  const now = kernel.now();
  const known = hosts.get(mac);
  if (known?.hook === hook) known.seenAt = now;
  else hosts.set(mac, { hook, learnedAt: now, seenAt: now });
}

/** Stations that were not heard of for `maxStaleness` seconds are forgotten (ng_bridge_timeout). */
export function currentHosts(kernel: Kernel, node: NetgraphNode): ReadonlyMap<string, LearnedHost> {
  const { hosts, config } = bridgeState(node);
  for (const [mac, host] of hosts) if (kernel.now() - host.seenAt >= config.maxStaleness * 1000) hosts.delete(mac);
  return hosts;
}

const hookName = /^(up)?link(0|[1-9]\d{0,9})?$/;
const largestLink = 4_294_967_295;
/** A bridge with a NIC and links from here on was seen to panic the host when it was shut down (recording 03, step 67). */
const panickingLink = 65_535;

function newHook(_kernel: Kernel, node: NetgraphNode, wanted: string, peer: NetgraphNode | undefined): string {
  const state = bridgeState(node);
  const parsed = hookName.exec(wanted);
  if (parsed === null) throw new KernelError("EINVAL");
  const uplink = parsed[1] === "up";
  const units = uplink ? state.uplinks : state.links;
  const number = parsed[2] === undefined ? undefined : Number(parsed[2]);
  if (number !== undefined && (number > largestLink || (uplink && number === 0))) throw new KernelError("EINVAL");
  if (peer === node) throw new KernelError("ELOOP");
  if (uplink && node.hooks.size === 0) state.restrictive = true;
  if (number === undefined) return `${uplink ? "uplink" : "link"}${allocateUnit(units)}`;
  if (!takeUnit(units, number)) throw new KernelError("EEXIST");
  return wanted;
}

function release(node: NetgraphNode, hook: string): void {
  const state = bridgeState(node);
  const uplink = hook.startsWith("uplink");
  releaseUnit(uplink ? state.uplinks : state.links, Number(hook.slice(uplink ? 6 : 4)));
  state.statistics.delete(hook);
  for (const [mac, host] of state.hosts) if (host.hook === hook) state.hosts.delete(mac);
}

/** The link that a statistics message asks for by number. */
function askedLink(node: NetgraphNode, argument: string): string {
  const number = readInteger(parseAscii(argument));
  const hook = number < 0 ? `uplink${-number}` : `link${number}`;
  if (!node.hooks.has(hook)) throw new KernelError("ENOTCONN");
  return hook;
}

function statisticsReply(node: NetgraphNode, hook: string, name: string, number: number): AsciiReply {
  const counters = bridgeState(node).statistics.get(hook);
  if (counters === undefined) return { name, number, argument: "{}" };
  const { recvBroadcast, recvMulticast, ...others } = counters;
  const { recvOctets, recvPackets, recvUnknown, ...sent } = others;
  return {
    name,
    number,
    argument: formatStruct({ recvOctets, recvPackets, recvMulticast, recvBroadcast, recvUnknown, ...sent }),
  };
}

/** Whole seconds since a time of the kernel's clock. */
function seconds(kernel: Kernel, since: number): number {
  return Math.floor((kernel.now() - since) / 1000);
}

/** NG_BRIDGE_HASH with the smallest table: the exclusive or of the MAC's three little-endian words. */
const buckets = 32;
function bucketOf(mac: string): number {
  const bytes = mac.split(":").map((byte) => Number.parseInt(byte, 16));
  return ((bytes[0] ?? 0) ^ (bytes[2] ?? 0) ^ (bytes[4] ?? 0)) % buckets;
}

/** The table is walked bucket by bucket, the newest entry first in each (recording 07, step 13). */
function inTableOrder(hosts: ReadonlyMap<string, LearnedHost>): [string, LearnedHost][] {
  return [...hosts].reverse().sort(([a], [b]) => bucketOf(a) - bucketOf(b));
}

function table(kernel: Kernel, node: NetgraphNode): string {
  const hosts = inTableOrder(currentHosts(kernel, node));
  const shown = hosts.map(([addr, host]) =>
    formatStruct({
      addr,
      hook: quote(host.hook),
      age: seconds(kernel, host.learnedAt),
      staleness: seconds(kernel, host.seenAt),
    }),
  );
  return formatStruct({ numHosts: hosts.length, hosts: shown.length === 0 ? undefined : formatArray(shown) });
}

defineNodeType({
  name: "bridge",
  diesWithLastHook: true,
  notSimulated: ["movehost"],
  construct: (_kernel, node) => {
    const state: BridgeState = {
      config: { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 },
      hosts: new Map(),
      statistics: new Map(),
      links: createUnitSet(0),
      uplinks: createUnitSet(1),
      restrictive: false,
    };
    node.data.bridge = state;
  },
  newHook,
  disconnected: (_kernel, hook) => release(hook.node, hook.name),
  connectedToItself: (kernel) => panic(kernel, "ng_bridge: one hook connected to itself"),
  beforeShutdown: (kernel, node) => {
    const { used } = bridgeState(node).links;
    const large = [...used].some((number) => number >= panickingLink);
    if (large && [...node.hooks.values()].some((hook) => hook.peer.node.type === "ether"))
      panic(kernel, "ng_bridge: shutdown with large link numbers");
  },
  messages: {
    setconfig: (_kernel, node, argument) => {
      const names = ["debugLevel", "loopTimeout", "maxStaleness", "minStableAge"] as const;
      const fields = readStruct(parseAscii(argument), names);
      const config: BridgeConfig = { debugLevel: 0, loopTimeout: 0, maxStaleness: 0, minStableAge: 0 };
      for (const name of names) config[name] = readInteger(fields.get(name), 0);
      bridgeState(node).config = config;
      return undefined;
    },
    getconfig: (_kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "getconfig", number: 2, argument: formatStruct({ ...bridgeState(node).config }) };
    },
    reset: (_kernel, node, argument) => {
      expectNoArgument(argument);
      bridgeState(node).hosts.clear();
      bridgeState(node).statistics.clear();
      return undefined;
    },
    getstats: (_kernel, node, argument) => statisticsReply(node, askedLink(node, argument), "getstats", 4),
    clrstats: (_kernel, node, argument) => {
      bridgeState(node).statistics.delete(askedLink(node, argument));
      return undefined;
    },
    getclrstats: (_kernel, node, argument) => {
      const hook = askedLink(node, argument);
      const reply = statisticsReply(node, hook, "getclrstats", 6);
      bridgeState(node).statistics.delete(hook);
      return reply;
    },
    gettable: (kernel, node, argument) => {
      expectNoArgument(argument);
      return { name: "gettable", number: 7, argument: table(kernel, node) };
    },
    setpersistent: (_kernel, node, argument) => {
      expectNoArgument(argument);
      node.persistent = true;
      return undefined;
    },
  },
});
