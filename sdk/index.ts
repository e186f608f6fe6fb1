/**
 * FreeBSD VNET jails and their networks as Pulumi resources.
 *
 * @packageDocumentation
 */
export { Bridge, type BridgeArgs } from "./generated/bridge";
export { DevfsRuleset, type DevfsRulesetArgs } from "./generated/devfs-ruleset";
export { Eiface, type EifaceArgs } from "./generated/eiface";
export { Epair, type EpairArgs } from "./generated/epair";
export { Host, type HostArgs } from "./generated/host";
export { HostInterface, type HostInterfaceArgs } from "./generated/host-interface";
export { Jail, type JailArgs } from "./generated/jail";
export { JailRoot, type JailRootArgs } from "./generated/jail-root";
export { KernelModule, type KernelModuleArgs } from "./generated/kernel-module";
export { Loopback, type LoopbackArgs } from "./generated/loopback";
export { Nat, type NatArgs } from "./generated/nat";
export { NetgraphBridge, type NetgraphBridgeArgs } from "./generated/netgraph-bridge";
export { NetgraphHook, type NetgraphHookArgs } from "./generated/netgraph-hook";
export { NetgraphNode, type NetgraphNodeArgs } from "./generated/netgraph-node";
export { PortForward, type PortForwardArgs } from "./generated/port-forward";
export { Sysctl, type SysctlArgs } from "./generated/sysctl";
export type * from "./generated/types";
export { Vlan, type VlanArgs } from "./generated/vlan";
export { VnetInterface, type VnetInterfaceArgs } from "./generated/vnet-interface";
export { TopologyPicture, topology } from "./topology";
export { type Verification, type VerifyArgs, verify } from "./verify";
export { Vimage, type VimageArgs } from "./vimage";
