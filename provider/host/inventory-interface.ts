/** An IPv4 address of an interface. */
export interface Inet4Address {
  readonly family: "inet";
  readonly address: string;
  readonly prefixLength: number;
  readonly broadcast?: string;
  /** The other end of a point-to-point interface. */
  readonly destination?: string;
}

/** An IPv6 address of an interface. */
export interface Inet6Address {
  readonly family: "inet6";
  /** Without the zone: "fe80::1", never "fe80::1%lo0". */
  readonly address: string;
  readonly prefixLength: number;
  /** The zone that stood behind the address, as "lo0". */
  readonly zone?: string;
  readonly scopeId?: number;
  readonly linkLocal: boolean;
  readonly tentative: boolean;
  readonly duplicated: boolean;
  readonly detached: boolean;
  readonly deprecated: boolean;
  /** Made from a router's advertisement, not by an administrator. */
  readonly autoconf: boolean;
  readonly temporary: boolean;
  readonly anycast: boolean;
  readonly destination?: string;
}

/** vlan(4). `parent` is absent when the parent left: then the tag is 0 and the interface is dead. */
export interface VlanSettings {
  readonly tag: number;
  /** "802.1q", "802.1ad", or "0x0000" without a parent. */
  readonly protocol: string;
  readonly priority: number;
  readonly parent?: string;
}

/** A member of an if_bridge(4). */
export interface BridgeMember {
  readonly name: string;
  /** As LEARNING, DISCOVER, STP, PRIVATE, SPAN, STICKY, AUTOEDGE, AUTOPTP; and ADMEDGE, which only its bit shows. */
  readonly flags: readonly string[];
  readonly port?: number;
  readonly priority?: number;
  readonly pathCost?: number;
  readonly vlanProtocol?: string;
  /** The VLAN that untagged frames belong to (15.x). */
  readonly untagged?: number;
  /** The VLANs that pass tagged, as printed: "10,20-22" (15.x). */
  readonly tagged?: string;
}

/** What only an if_bridge(4) shows. Times in seconds. */
export interface IfBridge {
  readonly id?: string;
  readonly priority?: number;
  readonly helloTime?: number;
  readonly forwardDelay?: number;
  readonly maxAge?: number;
  readonly holdCount?: number;
  readonly protocol?: string;
  readonly maxAddresses?: number;
  readonly timeout?: number;
  readonly flags: readonly string[];
  /** The VLAN given to members that name none (15.x). */
  readonly defaultUntagged?: number;
  readonly members: readonly BridgeMember[];
}

/** An interface as ifconfig(8) prints it. */
export interface NetworkInterface {
  readonly name: string;
  readonly flags: readonly string[];
  /** The flag UP. */
  readonly up: boolean;
  /** The flag RUNNING. */
  readonly running: boolean;
  readonly metric: number;
  readonly mtu: number;
  readonly description?: string;
  /** Enabled capabilities, as RXCSUM, TXCSUM, VLAN_MTU. */
  readonly options: readonly string[];
  /** The MAC address in use, in lower case. */
  readonly ether?: string;
  /** The MAC address the hardware came with; shown only where another one is in use. */
  readonly hwaddr?: string;
  readonly inet: readonly Inet4Address[];
  readonly inet6: readonly Inet6Address[];
  readonly groups: readonly string[];
  readonly media?: string;
  readonly status?: string;
  readonly nd6Options: readonly string[];
  readonly vlan?: VlanSettings;
  readonly bridge?: IfBridge;
  readonly driverName?: string;
  /** Lines that no rule knows, as printed without their indentation: kept, so that nothing is lost in silence. */
  readonly unparsed: readonly string[];
}
