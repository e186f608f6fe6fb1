/**
 * The state of the simulated kernel, as plain data with identity: what exists, and how it is linked.
 * Behaviour lives beside it (netgraph.ts, interfaces.ts, vnets.ts, jails.ts, routes.ts, …) as functions over this state.
 */

/** A network stack: the host's own (`jail` undefined) or a VNET jail's. */
export interface Vnet {
  readonly id: number;
  jail: Jail | undefined;
  /** In the order of `ifconfig -l`: a list, because the kernel allows two interfaces of one name after a return (recording 10). */
  readonly interfaces: NetworkInterface[];
  /** Index over `interfaces`, kept by interfaces.ts; those of one name in list order: the first is the one that commands reach. */
  readonly interfacesByName: Map<string, NetworkInterface[]>;
  /** Members of interface groups, in the order in which they joined; `all` is not kept. */
  readonly groups: Map<string, Set<NetworkInterface>>;
  /** Units in use of each cloner (`epair`, `bridge`, `ngeth` …): they are counted per vnet, and stay taken while the interface visits another. */
  readonly units: Map<string, UnitSet>;
  readonly routes: Route[];
  /** Netgraph names and ids are counted per vnet. */
  readonly netgraph: NetgraphSpace;
  /** Sysctls that are virtualised (net.inet.ip.forwarding …). */
  readonly sysctls: Map<string, string>;
}

/** Unit numbers of one cloner; the lowest free one is handed out first. */
export interface UnitSet {
  readonly used: Set<number>;
  /** All numbers below this one are in use. */
  lowestCandidate: number;
}

export interface NetgraphSpace {
  readonly vnet: Vnet;
  readonly nodes: Map<number, NetgraphNode>;
  readonly names: Map<string, NetgraphNode>;
  /** The kernel's hash table of ids, in its own order: `ngctl list` walks it. */
  buckets: NetgraphNode[][];
  nextId: number;
}

export interface NetgraphNode {
  readonly id: number;
  name: string | undefined;
  readonly type: string;
  persistent: boolean;
  readonly space: NetgraphSpace;
  /** By name, oldest first; `ngctl show` lists them the other way round. */
  readonly hooks: Map<string, NetgraphHook>;
  /** The interface behind an ether, eiface or iface node. */
  interface: NetworkInterface | undefined;
  /** State of the node's type (a bridge's configuration and table, a vlan node's filters …). */
  readonly data: Record<string, unknown>;
}

export interface NetgraphHook {
  readonly name: string;
  readonly node: NetgraphNode;
  peer: NetgraphHook;
}

export interface InterfaceAddress {
  readonly family: "inet" | "inet6";
  readonly address: string;
  readonly prefixLength: number;
  /** IPv4 on an interface that broadcasts. */
  readonly broadcast?: string;
  /** IPv6: duplicate address detection has not finished before this time (kernel clock, ms). */
  tentativeUntil?: number;
  linkLocal?: boolean;
}

/** The parts that depend on the kind of interface; each kind's module adds its own fields in `data`. */
export type InterfaceKind = "ether" | "epair" | "bridge" | "vlan" | "loopback" | "tap" | "eiface" | "iface";

export interface NetworkInterface {
  readonly kind: InterfaceKind;
  /** The name it was made with (`epair0b`, `vtnet0`): ifconfig -v prints it as drivername. */
  readonly driverName: string;
  name: string;
  /** if_index: counted over all vnets (recording 05 shows lo0 of a jail as link#4); the lowest free one, taken anew on every move. */
  index: number;
  vnet: Vnet;
  /** The vnet that it belongs to and goes back to when its jail dies; an interface made inside a jail dies with it. */
  readonly homeVnet: Vnet;
  up: boolean;
  /** IFF_DRV_RUNNING: the driver has started it. It stays set when a move takes an interface down (recording 05). */
  running: boolean;
  /** Further flags by their ifconfig names (DEBUG, NOARP, MONITOR, LINK0 …). */
  readonly flags: Set<string>;
  /** Number of holders of promiscuous mode. */
  promiscuous: number;
  mtu: number;
  ether: string | undefined;
  /** The kernel's own MAC, shown as `hwaddr` once `ether` differs. */
  readonly permanentEther: string | undefined;
  description: string | undefined;
  readonly groups: string[];
  metric: number;
  /** Enabled capabilities by their ifconfig names (RXCSUM, VLAN_MTU …), in the order of their bits. */
  readonly options: Set<string>;
  /** ND6 flags by their ifconfig names (PERFORMNUD, IFDISABLED, AUTO_LINKLOCAL, ACCEPT_RTADV …). */
  readonly nd6: Set<string>;
  readonly addresses: InterfaceAddress[];
  /** The ether node that ng_ether keeps for it, or the eiface or iface node that it belongs to. */
  node: NetgraphNode | undefined;
  /** The if_bridge that it is a member or a span port of. */
  bridge: NetworkInterface | undefined;
  /** Set when it is destroyed, for those who still hold it. */
  destroyed: boolean;
  readonly data: Record<string, unknown>;
}

export interface Route {
  readonly family: "inet" | "inet6";
  /** `default`, an address, or a prefix in CIDR form. */
  readonly destination: string;
  /** An address, or `link#N`. */
  readonly gateway: string;
  readonly flags: string;
  readonly interface: NetworkInterface;
}

export interface Jail {
  readonly jid: number;
  name: string;
  readonly parent: Jail | undefined;
  readonly path: string;
  /** Its own stack when it was made with `vnet`; otherwise its parent's. */
  readonly vnet: Vnet;
  readonly ownVnet: boolean;
  dying: boolean;
  /** All kernel parameters by name, as `jls -n` knows them (security.jail.param.*), in the kernel's own text form. */
  readonly parameters: Map<string, string>;
  /** Parameters of jail(8) itself that it was made with (exec.*, mount.*, depend …). */
  readonly processes: Set<number>;
}

/** Everything that a reboot drops. Files (`FileSystem`) outlive it. */
export interface Kernel {
  readonly hostVnet: Vnet;
  readonly vnets: Set<Vnet>;
  readonly jails: Map<number, Jail>;
  /** In the order of kldstat; kernel/modules.ts loads and unloads. */
  readonly modules: LoadedModule[];
  readonly sysctls: Map<string, string>;
  readonly kenv: Map<string, string>;
  readonly mounts: Mount[];
  readonly devfsRulesets: Map<number, string[]>;
  /** if_index numbers in use, over all vnets. */
  readonly interfaceIndexes: UnitSet;
  /** The number that the next vnet, and the next linker file, gets. */
  nextVnetId: number;
  nextModuleId: number;
  /** Netgraph node types, oldest first; `ngctl types` lists them the other way round. */
  readonly netgraphTypes: Set<string>;
  /** Input of the MACs that the kernel makes (with the host's UUID on a real one). */
  readonly seed: string;
  /** Wall clock at boot (`kern.boottime`), ms since 1970. */
  readonly bootTime: number;
  /** Who is told of interfaces that come to and leave the host's vnet, as devd(8) is (devctl_notify of sys/net/if.c). */
  readonly deviceEvents: Set<(event: DeviceEvent) => void>;
  /** Why the host no longer answers, once it has panicked (kernel/panic.ts). */
  panicked: string | undefined;
  /** Simulated clock in ms since boot; moves with real time and with `sleep`. */
  now: () => number;
  /** Deterministic source of kernel-made MACs and pids. */
  readonly random: () => number;
}

/** A devctl(4) notification of system IFNET. */
export interface DeviceEvent {
  readonly type: "ATTACH" | "DETACH";
  /** The interface's name at that moment. */
  readonly subsystem: string;
}

/** A loaded linker file as kldstat(8) lists it. */
export interface LoadedModule {
  readonly id: number;
  readonly file: string;
  readonly modules: readonly string[];
  /** The files that it holds a reference on. */
  readonly dependencies: readonly LoadedModule[];
  readonly address: bigint;
  readonly size: number;
  references: number;
}

export interface Mount {
  readonly what: string;
  readonly where: string;
  readonly type: string;
  readonly options: readonly string[];
}
