// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { HostInterface } from "./host-interface";
import type { NetgraphBridge } from "./netgraph-bridge";
import type { NetgraphNode } from "./netgraph-node";
import type { Vlan } from "./vlan";

/** BridgePort, as a program gives it. */
export interface BridgePortArgs {
  /** The interface of the host. */
  readonly interface: pulumi.Input<string> | Eiface | pulumi.Output<EpairEnd> | Vlan | HostInterface;
  /**
   * Nothing passes between it and the other private members: jails that must not see each other. Where left out: false.
   */
  readonly private?: pulumi.Input<boolean>;
  /** Takes part in the spanning tree, which cuts circles open. Where left out: false. */
  readonly stp?: pulumi.Input<boolean>;
  /**
   * Has no other bridge behind it, so the spanning tree need not wait. With `false` the kernel finds out by itself. Where left out: false.
   */
  readonly edge?: pulumi.Input<boolean>;
  /** A MAC address that was learned here stays here: no other member can take it over. Where left out: false. */
  readonly sticky?: pulumi.Input<boolean>;
  /** Whether MAC addresses are learned from what comes in. Where left out: true. */
  readonly learn?: pulumi.Input<boolean>;
  /** Whether frames to unknown MAC addresses are sent here. Where left out: true. */
  readonly discover?: pulumi.Input<boolean>;
  /** The VLAN of untagged frames; the bridge's `defaultUntagged` where left out. Needs `vlanFilter`. */
  readonly untagged?: pulumi.Input<number>;
  /** The VLANs that pass with their tag, as in `10,20-22`, or `all`. Needs `vlanFilter`. */
  readonly tagged?: pulumi.Input<string>;
}

/** BridgePort, as a resource tells it. */
export interface BridgePort {
  /** The interface of the host. */
  readonly interface: string;
  /** Nothing passes between it and the other private members: jails that must not see each other. */
  readonly private: boolean;
  /** Takes part in the spanning tree, which cuts circles open. */
  readonly stp: boolean;
  /**
   * Has no other bridge behind it, so the spanning tree need not wait. With `false` the kernel finds out by itself.
   */
  readonly edge: boolean;
  /** A MAC address that was learned here stays here: no other member can take it over. */
  readonly sticky: boolean;
  /** Whether MAC addresses are learned from what comes in. */
  readonly learn: boolean;
  /** Whether frames to unknown MAC addresses are sent here. */
  readonly discover: boolean;
  /** The VLAN of untagged frames; the bridge's `defaultUntagged` where left out. Needs `vlanFilter`. */
  readonly untagged?: number;
  /** The VLANs that pass with their tag, as in `10,20-22`, or `all`. Needs `vlanFilter`. */
  readonly tagged?: string;
}

/** ConnectionSettings, as a program gives it. */
export interface ConnectionSettingsArgs {
  /** Name or address of the machine. */
  readonly host: pulumi.Input<string>;
  /** Port of its SSH server; 22 where left out. */
  readonly port?: pulumi.Input<number>;
  /** User to log in as; root where left out. Another user needs `become`. */
  readonly user?: pulumi.Input<string>;
  /** Password, where no key is used. */
  readonly password?: pulumi.Input<string>;
  /** Private key in OpenSSH or PEM form. Prefer an agent or `privateKeyPath`: they keep the key out of the state. */
  readonly privateKey?: pulumi.Input<string>;
  /** Path of the private key on the machine that runs Pulumi. */
  readonly privateKeyPath?: pulumi.Input<string>;
  /** Passphrase of the private key. */
  readonly privateKeyPassword?: pulumi.Input<string>;
  /** Socket of an SSH agent, as in SSH_AUTH_SOCK. */
  readonly agentSocketPath?: pulumi.Input<string>;
  /**
   * The host's public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Where left out, known_hosts must have it.
   */
  readonly hostKey?: pulumi.Input<string>;
  /** Accept any host key. For a throw-away host only: whoever is between you and the host can be root on it. */
  readonly insecureIgnoreHostKey?: pulumi.Input<boolean>;
  /** A known_hosts file beside ~/.ssh/known_hosts. */
  readonly knownHostsPath?: pulumi.Input<string>;
  /** How a user other than root becomes root; without a password. */
  readonly become?: pulumi.Input<"sudo" | "doas">;
  /** A jump host, dialled first. */
  readonly proxy?: pulumi.Input<ProxySettingsArgs>;
  /** How many failed tries to connect are followed by another one; 10 where left out, -1 for no end. */
  readonly dialErrorLimit?: pulumi.Input<number>;
  /** Seconds that one try may take; 15 where left out, 0 for no limit. */
  readonly perDialTimeout?: pulumi.Input<number>;
}

/** ConnectionSettings, as a resource tells it. */
export interface ConnectionSettings {
  /** Name or address of the machine. */
  readonly host: string;
  /** Port of its SSH server; 22 where left out. */
  readonly port?: number;
  /** User to log in as; root where left out. Another user needs `become`. */
  readonly user?: string;
  /** Password, where no key is used. */
  readonly password?: string;
  /** Private key in OpenSSH or PEM form. Prefer an agent or `privateKeyPath`: they keep the key out of the state. */
  readonly privateKey?: string;
  /** Path of the private key on the machine that runs Pulumi. */
  readonly privateKeyPath?: string;
  /** Passphrase of the private key. */
  readonly privateKeyPassword?: string;
  /** Socket of an SSH agent, as in SSH_AUTH_SOCK. */
  readonly agentSocketPath?: string;
  /**
   * The host's public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Where left out, known_hosts must have it.
   */
  readonly hostKey?: string;
  /** Accept any host key. For a throw-away host only: whoever is between you and the host can be root on it. */
  readonly insecureIgnoreHostKey?: boolean;
  /** A known_hosts file beside ~/.ssh/known_hosts. */
  readonly knownHostsPath?: string;
  /** How a user other than root becomes root; without a password. */
  readonly become?: "sudo" | "doas";
  /** A jump host, dialled first. */
  readonly proxy?: ProxySettings;
  /** How many failed tries to connect are followed by another one; 10 where left out, -1 for no end. */
  readonly dialErrorLimit?: number;
  /** Seconds that one try may take; 15 where left out, 0 for no limit. */
  readonly perDialTimeout?: number;
}

/** EifacePeer, as a program gives it. */
export interface EifacePeerArgs {
  /** The node that the interface is hooked to. */
  readonly node: pulumi.Input<string> | NetgraphBridge | NetgraphNode | Eiface;
  /** The hook on that node, which must be free. */
  readonly hook: pulumi.Input<string>;
}

/** EifacePeer, as a resource tells it. */
export interface EifacePeer {
  /** The node that the interface is hooked to. */
  readonly node: string;
  /** The hook on that node, which must be free. */
  readonly hook: string;
}

/** EpairEnd, as a program gives it. */
export interface EpairEndArgs {
  /** Name of this end. Picked where left out: the epair's name and a. */
  readonly name?: pulumi.Input<string>;
  /** MAC address of this end. Picked where left out: 02: and 40 bits of a hash of project, stack, host and name. */
  readonly mac?: pulumi.Input<string>;
}

/** EpairEnd, as a resource tells it. */
export interface EpairEnd {
  /** Name of this end. */
  readonly name: string;
  /** MAC address of this end. */
  readonly mac: string;
}

/** JailExec, as a program gives it. */
export interface JailExecArgs {
  /** Run on the host before the jail is made. */
  readonly prestart?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run on the host when the jail exists and before `start`. */
  readonly created?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run in the jail to start it, as in `/bin/sh /etc/rc`. */
  readonly start?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run on the host after `start`. */
  readonly poststart?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run on the host before the jail is stopped. */
  readonly prestop?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run in the jail to stop it; with a `start` of /etc/rc it is `/bin/sh /etc/rc.shutdown jail` where left out. */
  readonly stop?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Run on the host after the jail is gone. */
  readonly poststop?: pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;
}

/** JailExec, as a resource tells it. */
export interface JailExec {
  /** Run on the host before the jail is made. */
  readonly prestart?: readonly string[];
  /** Run on the host when the jail exists and before `start`. */
  readonly created?: readonly string[];
  /** Run in the jail to start it, as in `/bin/sh /etc/rc`. */
  readonly start?: readonly string[];
  /** Run on the host after `start`. */
  readonly poststart?: readonly string[];
  /** Run on the host before the jail is stopped. */
  readonly prestop?: readonly string[];
  /** Run in the jail to stop it; with a `start` of /etc/rc it is `/bin/sh /etc/rc.shutdown jail` where left out. */
  readonly stop?: readonly string[];
  /** Run on the host after the jail is gone. */
  readonly poststop?: readonly string[];
}

/** JailMount, as a program gives it. */
export interface JailMountArgs {
  /** Device or path that is mounted. */
  readonly source: pulumi.Input<string>;
  /** Mount point, as the host sees it. */
  readonly target: pulumi.Input<string>;
  /** Type of the file system. Where left out: "nullfs". */
  readonly type?: pulumi.Input<string>;
  /** Mount options, as in fstab(5). Where left out: "rw". */
  readonly options?: pulumi.Input<string>;
}

/** JailMount, as a resource tells it. */
export interface JailMount {
  /** Device or path that is mounted. */
  readonly source: string;
  /** Mount point, as the host sees it. */
  readonly target: string;
  /** Type of the file system. */
  readonly type: string;
  /** Mount options, as in fstab(5). */
  readonly options: string;
}

/** JailRootArchive, as a program gives it. */
export interface JailRootArchiveArgs {
  /** Path on the host, or URL that the host fetches (fetch(1)). */
  readonly source: pulumi.Input<string>;
  /** The archive's SHA256, as the release's MANIFEST has it; a URL must have one. */
  readonly sha256?: pulumi.Input<string>;
}

/** JailRootArchive, as a resource tells it. */
export interface JailRootArchive {
  /** Path on the host, or URL that the host fetches (fetch(1)). */
  readonly source: string;
  /** The archive's SHA256, as the release's MANIFEST has it; a URL must have one. */
  readonly sha256?: string;
}

/** JailRootFile, as a program gives it. */
export interface JailRootFileArgs {
  /** What is in it. */
  readonly text: pulumi.Input<string>;
  /** Its mode. Where left out: "644". */
  readonly mode?: pulumi.Input<string>;
}

/** JailRootFile, as a resource tells it. */
export interface JailRootFile {
  /** What is in it. */
  readonly text: string;
  /** Its mode. */
  readonly mode: string;
}

/** NetgraphBridgeConfig, as a program gives it. */
export interface NetgraphBridgeConfigArgs {
  /** What the node logs: 0 nothing, 1 loops, 2 and more for debugging. */
  readonly debugLevel?: pulumi.Input<number>;
  /** Seconds that a link with a loop is muted. */
  readonly loopTimeout?: pulumi.Input<number>;
  /** Seconds of silence after which a MAC is forgotten. */
  readonly maxStaleness?: pulumi.Input<number>;
  /** Seconds that a MAC must have stayed on a link before a move counts as a loop. */
  readonly minStableAge?: pulumi.Input<number>;
}

/** NetgraphBridgeConfig, as a resource tells it. */
export interface NetgraphBridgeConfig {
  /** What the node logs: 0 nothing, 1 loops, 2 and more for debugging. */
  readonly debugLevel?: number;
  /** Seconds that a link with a loop is muted. */
  readonly loopTimeout?: number;
  /** Seconds of silence after which a MAC is forgotten. */
  readonly maxStaleness?: number;
  /** Seconds that a MAC must have stayed on a link before a move counts as a loop. */
  readonly minStableAge?: number;
}

/** NetgraphBridgeUplink, as a program gives it. */
export interface NetgraphBridgeUplinkArgs {
  /** The NIC, VLAN or other Ethernet interface of the host that joins the bridge. It is brought up. */
  readonly interface: pulumi.Input<string> | Eiface | pulumi.Output<EpairEnd> | Vlan | HostInterface;
  /**
   * Whether the host itself stays on the wire (the NIC's `upper` hook). `false` is the secure bridge: jails talk to the wire, the host does not. Where left out: true.
   */
  readonly host?: pulumi.Input<boolean>;
  /**
   * Whether the bridge learns the MACs behind the NIC. `false` puts the wire on an `uplink` hook: right for big wires, whose table would never fit. Where left out: true.
   */
  readonly learn?: pulumi.Input<boolean>;
}

/** NetgraphBridgeUplink, as a resource tells it. */
export interface NetgraphBridgeUplink {
  /** The NIC, VLAN or other Ethernet interface of the host that joins the bridge. It is brought up. */
  readonly interface: string;
  /**
   * Whether the host itself stays on the wire (the NIC's `upper` hook). `false` is the secure bridge: jails talk to the wire, the host does not.
   */
  readonly host: boolean;
  /**
   * Whether the bridge learns the MACs behind the NIC. `false` puts the wire on an `uplink` hook: right for big wires, whose table would never fit.
   */
  readonly learn: boolean;
}

/** NetgraphNodeHook, as a program gives it. */
export interface NetgraphNodeHookArgs {
  /** The node's own hook. */
  readonly hook: pulumi.Input<string>;
  /** The node at the other end, by its name; a NIC's by the NIC's. */
  readonly peer:
    | pulumi.Input<string>
    | NetgraphNode
    | NetgraphBridge
    | Eiface
    | pulumi.Output<EpairEnd>
    | Bridge
    | Vlan
    | HostInterface;
  /** The hook of that node, which must be free. */
  readonly peerHook: pulumi.Input<string>;
}

/** NetgraphNodeHook, as a resource tells it. */
export interface NetgraphNodeHook {
  /** The node's own hook. */
  readonly hook: string;
  /** The node at the other end, by its name; a NIC's by the NIC's. */
  readonly peer: string;
  /** The hook of that node, which must be free. */
  readonly peerHook: string;
}

/** Offload, as a program gives it. */
export interface OffloadArgs {
  /** Checksums of IPv4 are left to the hardware, or on an epair to nobody, as nothing gets lost in it. */
  readonly txcsum?: pulumi.Input<boolean>;
  /** The same for IPv6. */
  readonly txcsum6?: pulumi.Input<boolean>;
  /** IPv4 is cut into segments by the hardware. */
  readonly tso4?: pulumi.Input<boolean>;
  /** The same for IPv6. */
  readonly tso6?: pulumi.Input<boolean>;
  /** Segments that come in are put together; not for what is sent on by a router or bridge. */
  readonly lro?: pulumi.Input<boolean>;
}

/** Offload, as a resource tells it. */
export interface Offload {
  /** Checksums of IPv4 are left to the hardware, or on an epair to nobody, as nothing gets lost in it. */
  readonly txcsum?: boolean;
  /** The same for IPv6. */
  readonly txcsum6?: boolean;
  /** IPv4 is cut into segments by the hardware. */
  readonly tso4?: boolean;
  /** The same for IPv6. */
  readonly tso6?: boolean;
  /** Segments that come in are put together; not for what is sent on by a router or bridge. */
  readonly lro?: boolean;
}

/** ProxySettings, as a program gives it. */
export interface ProxySettingsArgs {
  /** Name or address of the machine. */
  readonly host: pulumi.Input<string>;
  /** Port of its SSH server; 22 where left out. */
  readonly port?: pulumi.Input<number>;
  /** User to log in as; root where left out. Another user needs `become`. */
  readonly user?: pulumi.Input<string>;
  /** Password, where no key is used. */
  readonly password?: pulumi.Input<string>;
  /** Private key in OpenSSH or PEM form. Prefer an agent or `privateKeyPath`: they keep the key out of the state. */
  readonly privateKey?: pulumi.Input<string>;
  /** Path of the private key on the machine that runs Pulumi. */
  readonly privateKeyPath?: pulumi.Input<string>;
  /** Passphrase of the private key. */
  readonly privateKeyPassword?: pulumi.Input<string>;
  /** Socket of an SSH agent, as in SSH_AUTH_SOCK. */
  readonly agentSocketPath?: pulumi.Input<string>;
  /**
   * The host's public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Where left out, known_hosts must have it.
   */
  readonly hostKey?: pulumi.Input<string>;
  /** Accept any host key. For a throw-away host only: whoever is between you and the host can be root on it. */
  readonly insecureIgnoreHostKey?: pulumi.Input<boolean>;
  /** A known_hosts file beside ~/.ssh/known_hosts. */
  readonly knownHostsPath?: pulumi.Input<string>;
}

/** ProxySettings, as a resource tells it. */
export interface ProxySettings {
  /** Name or address of the machine. */
  readonly host: string;
  /** Port of its SSH server; 22 where left out. */
  readonly port?: number;
  /** User to log in as; root where left out. Another user needs `become`. */
  readonly user?: string;
  /** Password, where no key is used. */
  readonly password?: string;
  /** Private key in OpenSSH or PEM form. Prefer an agent or `privateKeyPath`: they keep the key out of the state. */
  readonly privateKey?: string;
  /** Path of the private key on the machine that runs Pulumi. */
  readonly privateKeyPath?: string;
  /** Passphrase of the private key. */
  readonly privateKeyPassword?: string;
  /** Socket of an SSH agent, as in SSH_AUTH_SOCK. */
  readonly agentSocketPath?: string;
  /**
   * The host's public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Where left out, known_hosts must have it.
   */
  readonly hostKey?: string;
  /** Accept any host key. For a throw-away host only: whoever is between you and the host can be root on it. */
  readonly insecureIgnoreHostKey?: boolean;
  /** A known_hosts file beside ~/.ssh/known_hosts. */
  readonly knownHostsPath?: string;
}

/** VnetInterfaceRoute, as a program gives it. */
export interface VnetInterfaceRouteArgs {
  /** The network behind the gateway, in CIDR form. */
  readonly destination: pulumi.Input<string>;
  /** The router that knows the way; on one of the interface's own networks. */
  readonly gateway: pulumi.Input<string>;
}

/** VnetInterfaceRoute, as a resource tells it. */
export interface VnetInterfaceRoute {
  /** The network behind the gateway, in CIDR form. */
  readonly destination: string;
  /** The router that knows the way; on one of the interface's own networks. */
  readonly gateway: string;
}
