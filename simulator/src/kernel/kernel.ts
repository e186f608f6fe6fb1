import "./epair";
import "./if-bridge";
import "./netgraph/bridge";
import "./netgraph/eiface";
import "./netgraph/ether";
import "./netgraph/ksocket";
import "./netgraph/nat";
import "./netgraph/one2many";
import "./netgraph/plain";
import "./netgraph/vlan";
import "./simple-cloners";
import "./vlan-interface";
import { addInet6Address, addInetAddress, setUp } from "./addresses";
import { broadcastOf } from "./inet-text";
import { createInterface } from "./interfaces";
import { createLoopback } from "./loopback";
import type { Kernel } from "./model";
import { builtInModules } from "./modules";
import { addInet6RejectRoutes } from "./routes";
import { createUnitSet } from "./units";
import { newVnet } from "./vnets";

/** A physical NIC of the host: a virtio one, as on the recorded host. */
export interface NicOptions {
  readonly name: string;
  readonly ether: string;
  /** In CIDR form; what rc.conf gives it at boot. */
  readonly addresses: readonly string[];
}

export interface KernelOptions {
  readonly nics: readonly NicOptions[];
  /** Any text: the same one gives the same MACs. */
  readonly seed: string;
  /** ms since boot; default: real time. */
  readonly now?: () => number;
  /** ms since 1970; default: now. */
  readonly bootTime?: number;
}

/** The kernel of a host straight after boot: its NICs with their addresses, lo0, and no module loaded (recording 01). */
export function createKernel(options: KernelOptions): Kernel {
  const started = Date.now();
  const hostVnet = newVnet(0, undefined);
  const kernel: Kernel = {
    hostVnet,
    vnets: new Set([hostVnet]),
    jails: new Map(),
    modules: [
      {
        id: 1,
        file: "kernel",
        modules: [...builtInModules.keys()],
        dependencies: [],
        address: 0xffffffff80000000n,
        size: 0x80000000,
        references: 1,
      },
    ],
    sysctls: new Map(),
    kenv: new Map(),
    mounts: [],
    devfsRulesets: new Map(),
    interfaceIndexes: createUnitSet(1),
    nextVnetId: 1,
    nextModuleId: 2,
    netgraphTypes: new Set(),
    seed: options.seed,
    bootTime: options.bootTime ?? started,
    deviceEvents: new Set(),
    panicked: undefined,
    now: options.now ?? (() => Date.now() - started),
    random: randomFrom(options.seed),
  };
  const nics = options.nics.map(({ name, ether }) =>
    createInterface(kernel, hostVnet, {
      kind: "ether",
      name,
      ether,
      options: ["VLAN_MTU", "JUMBO_MTU", "LINKSTATE", "HWSTATS"],
    }),
  );
  const lo0 = createLoopback(kernel, hostVnet, "lo0");
  // rc.d/netif brings lo0 up first: the order shows in the routes' nexthop numbers.
  addInetAddress(kernel, lo0, "127.0.0.1", 8, undefined);
  for (const [at, nic] of nics.entries()) {
    for (const text of options.nics[at]?.addresses ?? []) {
      const [address = "", width = ""] = text.split("/");
      const prefixLength = Number(width);
      if (address.includes(":")) addInet6Address(kernel, nic, address, prefixLength);
      else addInetAddress(kernel, nic, address, prefixLength, broadcastOf(address, prefixLength));
    }
    setUp(kernel, nic, true);
  }
  addInet6RejectRoutes(hostVnet);
  return kernel;
}

/** mulberry32: small, and the same on every machine. */
function randomFrom(seed: string): () => number {
  let state = 0;
  for (const character of seed) state = (Math.imul(state, 31) + character.charCodeAt(0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
