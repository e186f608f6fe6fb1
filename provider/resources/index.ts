import { bridge } from "./bridge";
import type { AnyDefinition } from "./definition";
import { devfsRuleset } from "./devfs-ruleset";
import { eiface } from "./eiface";
import { epair } from "./epair";
import { hostResource } from "./host";
import { hostInterface } from "./host-interface";
import { jail } from "./jail";
import { jailRoot } from "./jail-root";
import { kernelModule } from "./kernel-module";
import { loopback } from "./loopback";
import { nat } from "./nat";
import { netgraphBridge } from "./netgraph-bridge";
import { netgraphHook } from "./netgraph-hook";
import { netgraphNode } from "./netgraph-node";
import { portForward } from "./port-forward";
import { sysctl } from "./sysctl";
import { vlan } from "./vlan";
import { vnetInterface } from "./vnet-interface";

/** Every resource kind, in the order in which the docs show them. */
export const definitions: readonly AnyDefinition[] = [
  hostResource,
  kernelModule,
  jailRoot,
  sysctl,
  devfsRuleset,
  jail,
  netgraphBridge,
  netgraphNode,
  netgraphHook,
  eiface,
  epair,
  bridge,
  vlan,
  loopback,
  hostInterface,
  vnetInterface,
  nat,
  portForward,
];

/** The definition of a kind, as in `Jail`. */
export function definitionOf(kind: string): AnyDefinition | undefined {
  return definitions.find((definition) => definition.kind === kind);
}
