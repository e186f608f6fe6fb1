/**
 * A topology as plain data: what there is on one or more hosts and how it hangs together. Every drawing is a function of
 * it, whatever it came from: a host's inventory, or a program's resources. Ids are made by `ids.ts`, so that the same thing
 * has the same id in both.
 */
export interface Topology {
  readonly format: "pulumi-freebsd/topology";
  readonly version: 1;
  /** The hosts' and the jails' frames; a parent comes before what is in it. */
  readonly clusters: readonly Cluster[];
  readonly interfaces: readonly InterfacePart[];
  readonly nodes: readonly NodePart[];
  readonly wires: readonly Wire[];
}

/** How a part of a planned topology differs from what is there. */
export type Mark = "same" | "added" | "removed" | "changed" | "drifted";

/** A property that is not as planned. */
export interface Difference {
  readonly property: string;
  /** What is there; absent when nothing is. */
  readonly from?: string;
  /** What was planned; absent when nothing was. */
  readonly to?: string;
}

/** What every part has. */
export interface Part {
  /** Unique, and the same for the same thing in every topology of its host. */
  readonly id: string;
  /** What a program declares it as: `Eiface "web-lan"`. */
  readonly declared?: string;
  /** The properties that are not known before `pulumi up`. */
  readonly unknown?: readonly string[];
  /** Present when two topologies were compared. */
  readonly mark?: Mark;
  /** What differs, when the mark is "changed" or "drifted". */
  readonly differences?: readonly Difference[];
}

/** A host, or a jail on it. */
export interface Cluster extends Part {
  readonly kind: "host" | "jail";
  /** The host's name, or the jail's: hierarchical, as "outer.inner". */
  readonly name: string;
  /** The id of the host or jail that it is in; absent for a host. */
  readonly parent?: string;
  readonly hostname?: string;
  /** A jail's number: another one after every start. */
  readonly jid?: number;
  /** A jail's root directory. */
  readonly path?: string;
  /** "own": a network stack of its own, as a host has and a VNET jail. "shared": that of its parent. "none": no network. */
  readonly network: "own" | "shared" | "none";
  /** Where it shares its parent's: the addresses that it may use, in the order of their texts. */
  readonly addresses?: readonly string[];
  readonly state: "running" | "dying" | "planned";
  /** What a host runs, as "FreeBSD 15.1-RELEASE". */
  readonly release?: string;
  /** The ways out of this network stack, default routes first; absent where a plan leaves them open. */
  readonly routes?: readonly RouteNote[];
}

/** A way out of a network stack. */
export interface RouteNote {
  /** "default", an address or a network with its prefix length. */
  readonly destination: string;
  readonly gateway: string;
  /** The name of the interface in the same stack. */
  readonly interface?: string;
}

/** What an interface is. "other" is one that nothing tells. */
export type InterfaceKind =
  | "ethernet"
  | "eiface"
  | "epair"
  | "bridge"
  | "vlan"
  | "loopback"
  | "lagg"
  | "tap"
  | "tun"
  | "gif"
  | "wg"
  | "other";

/** A network interface, in whichever network stack it is. */
export interface InterfacePart extends Part {
  /** The id of the host or jail whose network stack it is in. */
  readonly cluster: string;
  /** Its name in that network stack. */
  readonly name: string;
  readonly kind: InterfaceKind;
  /** In lower case. */
  readonly mac?: string;
  /** In bytes. */
  readonly mtu?: number;
  /** In CIDR form, as configured; link-local ones are left out. Absent where a plan leaves them open. */
  readonly addresses?: readonly string[];
  /** "down": not set up. "no carrier": up, and its cable is not. Absent where a plan leaves it open. */
  readonly state?: "up" | "down" | "no carrier";
  readonly description?: string;
  /** In a planned topology: its name on the host, whatever jail it is to go into. */
  readonly outside?: string;
  /** What the host's packet filter translates on it, in a few words: `NAT of 10.8.0.0/24`, `tcp 8080 to 10.8.0.2:80`. */
  readonly translations?: readonly string[];
  /** The plan states some of its addresses and leaves the others alone. */
  readonly furtherAddresses?: true;
}

/** A netgraph node. Its hooks are the ends of the wires that lead to it. */
export interface NodePart extends Part {
  /** The id of the host: netgraph is the host's, also where a node's interface is in a jail. */
  readonly cluster: string;
  /** Absent when the node has none. */
  readonly name?: string;
  /** As "bridge", "eiface", "ether". */
  readonly type: string;
  /** The kernel's number for it, which ngctl(8) shows in hexadecimal; absent while it is only planned. */
  readonly number?: number;
  /** The id of the interface that it is the node of. */
  readonly interface?: string;
}

/** "netgraph": two hooks. "epair": the two ends of a cable. "member": a bridge and its member. "vlan": a VLAN and its parent. */
export type WireKind = "netgraph" | "epair" | "member" | "vlan";

/** Two parts that are connected. For "member" and "vlan" the first end is the bridge, or the parent. */
export interface Wire extends Part {
  readonly kind: WireKind;
  readonly ends: readonly [WireEnd, WireEnd];
  /** The tag of a VLAN. */
  readonly tag?: number;
}

/** One end of a wire. */
export interface WireEnd {
  /** The id of an interface or a node. */
  readonly part: string;
  /** The name of the node's hook. */
  readonly hook?: string;
}

/** The kinds of bridges, and what else connects many: the wires of one are drawn as one bus. */
export function isHub(part: InterfacePart | NodePart): boolean {
  return "type" in part ? part.type === "bridge" || part.type === "hub" : part.kind === "bridge";
}
