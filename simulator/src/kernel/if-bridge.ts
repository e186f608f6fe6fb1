import { NotSimulated } from "../commands/command";
import { defineCloner, unitInName } from "./cloners";
import { KernelError } from "./errno";
import { generateEtherAddress } from "./ether-address";
import { createInterface, findInterface, onInterfaceDeparture, setPromiscuous } from "./interfaces";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { allocateName, destroyWithUnit } from "./simple-cloners";

/** IFBIF_* of sys/net/if_bridgevar.h, by the names that ifconfig(8) prints. */
export const memberFlags = {
  LEARNING: 0x1,
  DISCOVER: 0x2,
  STP: 0x4,
  SPAN: 0x8,
  STICKY: 0x10,
  EDGE: 0x20,
  AUTOEDGE: 0x40,
  PTP: 0x80,
  AUTOPTP: 0x100,
  ADMEDGE: 0x200,
  ADMCOST: 0x400,
  PRIVATE: 0x800,
} as const;

/** A member of an if_bridge(4), or a span port of it. */
export interface BridgeMember {
  readonly interface: NetworkInterface;
  flags: number;
  priority: number;
  pathCost: number;
  maxAddresses: number;
  vlanProtocol: "802.1q" | "802.1ad";
  untagged: number;
  tagged: Set<number>;
}

/** An entry of the bridge's address table; `expires` is of the kernel's clock, undefined for a static one. */
export interface BridgeAddress {
  readonly mac: string;
  readonly vlan: number;
  member: NetworkInterface;
  expires: number | undefined;
}

export interface IfBridgeState {
  /** Oldest first; lists show the newest first. */
  readonly members: Map<NetworkInterface, BridgeMember>;
  readonly spans: Map<NetworkInterface, BridgeMember>;
  /** By `mac vlan`, oldest first. */
  readonly addresses: Map<string, BridgeAddress>;
  priority: number;
  helloTime: number;
  forwardDelay: number;
  maxAge: number;
  holdCount: number;
  protocol: "stp" | "rstp";
  maxAddresses: number;
  timeout: number;
  vlanFilter: boolean;
  defaultQinq: boolean;
  defaultUntagged: number;
}

/** The state of an if_bridge, for those who show it or move frames through it. */
export function ifBridgeState(bridge: NetworkInterface): IfBridgeState {
  const state = bridge.data.bridge;
  if (bridge.kind !== "bridge" || state === undefined) throw new KernelError("EINVAL");
  return state as IfBridgeState;
}

/** Errors of if_bridge carry the place in its source (EXTERROR(9)); these places are from 15.1's, as recorded. */
function bridgeError(errno: "ENOENT" | "EEXIST" | "EBUSY" | "EINVAL", line: number, pointer = "0"): KernelError {
  const numbers = { ENOENT: 2, EBUSY: 16, EEXIST: 17, EINVAL: 22 };
  return new KernelError(
    errno,
    `errno ${numbers[errno]} category 7 (src sys/net/if_bridge.c:${line}) p1 ${pointer} p2 0`,
  );
}

/** An address in kernel memory, as the first parameter of one of these errors shows it. */
function kernelPointer(kernel: Kernel): string {
  const low = Math.floor(kernel.random() * 0x0fff_ffff)
    .toString(16)
    .padStart(7, "0");
  return `0xfffffe00${low}8`;
}

/** ioctl BRDGADD. */
export function addMember(kernel: Kernel, bridge: NetworkInterface, name: string): void {
  const state = ifBridgeState(bridge);
  const member = findInterface(bridge.vnet, name);
  if (member === undefined) throw bridgeError("ENOENT", 1352, kernelPointer(kernel));
  if (state.members.has(member)) throw bridgeError("EEXIST", 1389);
  if (member.bridge !== undefined) throw bridgeError("EBUSY", 1392);
  if (!["ether", "epair", "tap", "eiface", "vlan"].includes(member.kind)) throw bridgeError("EINVAL", 1402);
  const addresses = member.addresses.length > 0;
  if (addresses && kernel.sysctls.get("net.link.bridge.member_ifaddrs") === "0")
    throw new NotSimulated("a bridge member with addresses while net.link.bridge.member_ifaddrs is 0");
  // The first member gives the bridge its MTU, later ones take the bridge's.
  if (state.members.size === 0) bridge.mtu = member.mtu;
  else member.mtu = bridge.mtu;
  const { LEARNING, DISCOVER, AUTOEDGE, AUTOPTP } = memberFlags;
  state.members.set(member, newPort(member, LEARNING | DISCOVER | AUTOEDGE | AUTOPTP, state.defaultUntagged));
  member.bridge = bridge;
  setPromiscuous(member, true);
}

/** ioctl BRDGADDS: a port that only receives copies. Its errors were never recorded. */
export function addSpan(bridge: NetworkInterface, name: string): void {
  const state = ifBridgeState(bridge);
  const port = findInterface(bridge.vnet, name);
  if (port === undefined || port.bridge !== undefined || state.spans.has(port))
    throw new NotSimulated(`the error of BRDGADDS ${name}`);
  state.spans.set(port, newPort(port, memberFlags.SPAN, 0));
  port.bridge = bridge;
}

function newPort(port: NetworkInterface, flags: number, untagged: number): BridgeMember {
  return {
    interface: port,
    flags,
    priority: 128,
    pathCost: pathCostOf(port),
    maxAddresses: 0,
    vlanProtocol: "802.1q",
    untagged,
    tagged: new Set(),
  };
}

/** 20 Tbit/s over the interface's speed (bstp_calc_path_cost of sys/net/bridgestp.c): 10 Gbit/s, or 10 Mbit/s where nothing is set. */
function pathCostOf(port: NetworkInterface): number {
  if (port.kind === "vlan") {
    const state = port.data.vlan as { parent?: NetworkInterface } | undefined;
    return state?.parent === undefined ? 2_000_000 : pathCostOf(state.parent);
  }
  return port.kind === "ether" || port.kind === "epair" ? 2000 : 2_000_000;
}

/** ioctl BRDGDEL. */
export function deleteMember(bridge: NetworkInterface, name: string): void {
  const member = memberNamed(bridge, name);
  if (member === undefined) throw bridgeError("ENOENT", 1557);
  release(bridge, member.interface);
}

/** ioctl BRDGDELS. */
export function deleteSpan(bridge: NetworkInterface, name: string): void {
  const port = findInterface(bridge.vnet, name);
  if (port === undefined || !ifBridgeState(bridge).spans.has(port))
    throw new NotSimulated(`the error of BRDGDELS ${name}`);
  release(bridge, port);
}

function memberNamed(bridge: NetworkInterface, name: string): BridgeMember | undefined {
  const iface = findInterface(bridge.vnet, name);
  return iface === undefined ? undefined : ifBridgeState(bridge).members.get(iface);
}

/** A member by name for a setting; `line` is where the kernel says that there is none, if that was recorded. */
export function requireMember(bridge: NetworkInterface, name: string, what: string, line?: number): BridgeMember {
  const member = memberNamed(bridge, name);
  if (member !== undefined) return member;
  ifBridgeState(bridge);
  if (line !== undefined) throw bridgeError("ENOENT", line);
  throw new NotSimulated(`the error of ${what} for ${name}, which is not a member`);
}

function release(bridge: NetworkInterface, port: NetworkInterface): void {
  const state = ifBridgeState(bridge);
  if (state.members.delete(port)) setPromiscuous(port, false);
  state.spans.delete(port);
  for (const [key, entry] of state.addresses) if (entry.member === port) state.addresses.delete(key);
  port.bridge = undefined;
}

// bridge_ifdetach: a member that leaves the vnet, or goes away, is a member no more; a bridge that moves leaves its members.
onInterfaceDeparture((_kernel, iface) => {
  if (iface.bridge !== undefined) release(iface.bridge, iface);
  if (iface.kind !== "bridge") return;
  const { members, spans } = ifBridgeState(iface);
  for (const port of [...members.keys(), ...spans.keys()]) release(iface, port);
});

/** The lowest MAC among the ports that take part in STP: the bridge's id (bstp_reinit); undefined without any. */
export function stpBridgeId(bridge: NetworkInterface): string | undefined {
  const macs: string[] = [];
  for (const member of ifBridgeState(bridge).members.values())
    if ((member.flags & memberFlags.STP) !== 0 && member.interface.ether !== undefined)
      macs.push(member.interface.ether);
  return macs.sort()[0];
}

defineCloner({
  kind: "bridge",
  module: "if_bridge.ko",
  matches: (_vnet, name) => unitInName(name, "bridge") !== false,
  create: (kernel: Kernel, vnet: Vnet, wanted: string) => {
    const { name, unit } = allocateName(vnet, wanted, "bridge");
    const state: IfBridgeState = {
      members: new Map(),
      spans: new Map(),
      addresses: new Map(),
      priority: 32768,
      helloTime: 2,
      forwardDelay: 15,
      maxAge: 20,
      holdCount: 6,
      protocol: "rstp",
      maxAddresses: 2000,
      timeout: 1200,
      vlanFilter: false,
      defaultQinq: false,
      defaultUntagged: 0,
    };
    return createInterface(kernel, vnet, {
      kind: "bridge",
      name,
      ether: generateEtherAddress(kernel, vnet, name),
      options: ["VLAN_HWTAGGING"],
      group: "bridge",
      data: { bridge: state, unit },
    });
  },
  destroy: (kernel, iface) => destroyWithUnit(kernel, iface, "bridge"),
});
