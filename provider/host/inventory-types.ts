import type { Firewall } from "./firewall";
import type { NetworkInterface } from "./inventory-interface";
import type { Unit } from "./unit";

export type * from "./inventory-interface";

/** What the host is: read once, trusted for the length of a run. sysctl(8), freebsd-version(1). */
export interface HostFacts {
  /** `kern.ostype`; "FreeBSD" on a host this provider can work with. */
  readonly osType: string;
  /** `kern.osrelease` of the running kernel, as "15.1-RELEASE-p1". */
  readonly osRelease: string;
  /** `kern.osreldate`, as 1501000; 0 when the host did not tell. */
  readonly osReldate: number;
  /** Version of the installed userland (`freebsd-version -u`). */
  readonly userlandVersion?: string;
  /** Version of the installed kernel, which runs after the next boot (`freebsd-version -k`). */
  readonly installedKernelVersion?: string;
  /** `hw.machine`, as "amd64". */
  readonly machine: string;
  readonly hostname: string;
  readonly hostUuid: string;
  /** The kernel has VIMAGE: jails can have a network stack of their own. */
  readonly vimage: boolean;
  /** Above 0 no kernel module can be loaded or unloaded; above 2 the firewall cannot be changed. security(7). */
  readonly securelevel: number;
  readonly ipv4Forwarding: boolean;
  readonly ipv6Forwarding: boolean;
  /** The "host" is a jail itself. */
  readonly jailed: boolean;
  /** `kern.boottime` in seconds since the epoch; another number means that the host was rebooted in between. */
  readonly bootTime?: number;
  /** The addresses of the SSH connection that this was read over; absent where the host does not tell (sudo, doas). */
  readonly connection?: { readonly client: string; readonly local: string };
  /** The host's own addresses that TCP connections go by, where it does not tell which of them is this one. */
  readonly connected: readonly string[];
  /** Folders of changes that can cut the host off and are under way: they may still be taken back. */
  readonly undecided: readonly string[];
  /** Every sysctl that was read, by its name, as printed. */
  readonly sysctls: ReadonlyMap<string, string>;
}

/** A file in the kernel's list of linker files. kldstat(8) */
export interface KernelModule {
  readonly id: number;
  readonly references: number;
  /** As "ng_bridge.ko"; the kernel itself is "kernel". */
  readonly file: string;
  /** As "ng_bridge": the file's name without ".ko". */
  readonly name: string;
  /** The modules in the file, as `kldstat -v` lists them; empty when it was not asked. */
  readonly contains: readonly string[];
}

/** One end of a connection between two nodes. ngctl(8), `show` */
export interface NetgraphHook {
  readonly name: string;
  /** Absent when the peer has no name. */
  readonly peerName?: string;
  readonly peerType: string;
  readonly peerId: number;
  readonly peerHook: string;
}

/** A node as `ngctl show` and `ngctl list` print it. An id is never used twice before the next boot. */
export interface NetgraphNodeEntry {
  /** Absent when the node has no name. */
  readonly name?: string;
  readonly type: string;
  readonly id: number;
  readonly hookCount: number;
  /** Empty when the listing was made without hooks. */
  readonly hooks: readonly NetgraphHook[];
}

/** A node with what its own kind can tell. What could not be asked (the node was just going) is absent. */
export interface NetgraphNode extends NetgraphNodeEntry {
  /** ng_eiface(4), ng_iface(4): the name that the interface has now, in whatever vnet it is. */
  readonly interfaceName?: string;
  /** ng_bridge(4) */
  readonly bridgeConfig?: BridgeConfig;
  /** ng_ether(4): promiscuous mode, as set through the node. */
  readonly promiscuous?: boolean;
  /** ng_ether(4): outgoing frames get the interface's own source address. */
  readonly autoSource?: boolean;
}

/** `struct ng_bridge_config`. Times in seconds. ng_bridge(4) */
export interface BridgeConfig {
  readonly debugLevel: number;
  readonly loopTimeout: number;
  readonly maxStaleness: number;
  readonly minStableAge: number;
}

/** A line of a routing table. netstat(1) */
export interface Route {
  readonly family: "inet" | "inet6";
  /** "default", an address, or a network with its prefix length. Link-local ones carry their zone. */
  readonly destination: string;
  /** An address, or "link#N" for a connected net. */
  readonly gateway: string;
  /** As "UGS". */
  readonly flags: string;
  readonly interface: string;
}

/** A jail with all its parameters. jls(8), jail(8) */
export interface RunningJail {
  readonly jid: number;
  /** Hierarchical: "outer.inner". */
  readonly name: string;
  readonly path: string;
  readonly hostname: string;
  /** "new": a network stack of its own. "inherit": that of its parent. */
  readonly vnet: "new" | "inherit" | "disable" | "unknown";
  /** The parent's jid; 0 is the host. */
  readonly parent: number;
  /** Removed, but something in the kernel still holds it. */
  readonly dying: boolean;
  /** All parameters: booleans as booleans, everything else as printed. */
  readonly parameters: Readonly<Record<string, JailParameter>>;
}

/** The value of a jail parameter. */
export type JailParameter = string | boolean | readonly string[];

/** A mounted file system. mount(8) */
export interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** A network stack: the host's, or a VNET jail's. vnet(9) */
export interface Vnet {
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly Route[];
}

/**
 * The key of a network stack: `HOST_VNET`, or a VNET jail's name. A jail may really be called "host": make the key of a
 * jail with `vnetOfJail`, which keeps the two apart.
 */
export type VnetKey = string;

/** The key of the host's own network stack. */
export const HOST_VNET: VnetKey = "host";

/** No jail's name has an empty first part, so this is free for a jail that is called "host". */
const JAIL_CALLED_HOST: VnetKey = ".host";

/** The key of a jail's network stack. */
export function vnetOfJail(jailName: string): VnetKey {
  return jailName === HOST_VNET ? JAIL_CALLED_HOST : jailName;
}

/** The name of the jail that a network stack belongs to; undefined for the host's own. */
export function jailOfVnet(vnet: VnetKey): string | undefined {
  if (vnet === HOST_VNET) return undefined;
  return vnet === JAIL_CALLED_HOST ? HOST_VNET : vnet;
}

/** Everything that is known of a host, at one moment. Never changed: a later reading gives another one. */
export interface Inventory {
  readonly facts: HostFacts;
  readonly modules: readonly KernelModule[];
  readonly nodes: readonly NetgraphNode[];
  /** Dying ones too; `findJail` leaves them out. */
  readonly jails: readonly RunningJail[];
  readonly vnets: ReadonlyMap<VnetKey, Vnet>;
  readonly mounts: readonly Mount[];
  /** Numbers of the devfs rulesets that exist. devfs(8) */
  readonly devfsRulesets: readonly number[];
  /** The packet filters in its kernel, with what they translate. pfctl(8), ipfw(8) */
  readonly firewall: Firewall;
  /** The provider's own records, of every owner. */
  readonly units: readonly Unit[];
  /** Which of the folders that the provider may have to make are there, and the files of /etc/jail.conf.d. */
  readonly paths: readonly string[];
  /** What was looked at because a resource names it, as it was printed; `looks.ts` tells what it says. */
  readonly looks: ReadonlyMap<string, string>;
  /** Those of the modules that resources need which kldload(8) would find as a file; absent where nobody asked. */
  readonly moduleFiles?: readonly string[];
}

/** What some sections tell. A vnet of `undefined` was looked for and is not there. */
export interface PartialInventory {
  readonly facts?: HostFacts;
  readonly modules?: readonly KernelModule[];
  readonly nodes?: readonly NetgraphNode[];
  readonly jails?: readonly RunningJail[];
  readonly vnets?: ReadonlyMap<VnetKey, Vnet | undefined>;
  readonly mounts?: readonly Mount[];
  readonly devfsRulesets?: readonly number[];
  readonly firewall?: Firewall;
  readonly units?: readonly Unit[];
  readonly paths?: readonly string[];
  readonly looks?: ReadonlyMap<string, string>;
  readonly moduleFiles?: readonly string[];
}
