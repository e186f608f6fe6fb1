import { bridge } from "./bridge";
import type { AnyDefinition } from "./definition";
import { eiface } from "./eiface";
import { epair } from "./epair";
import { hostResource } from "./host";
import { hostInterface } from "./host-interface";
import { jail } from "./jail";
import { jailRoot } from "./jail-root";
import { kernelModule } from "./kernel-module";
import { netgraphBridge } from "./netgraph-bridge";
import { sysctl } from "./sysctl";
import { vnetInterface } from "./vnet-interface";

/** Every resource kind, in the order in which the docs show them. */
export const definitions: readonly AnyDefinition[] = [
  hostResource,
  kernelModule,
  jailRoot,
  sysctl,
  jail,
  netgraphBridge,
  eiface,
  epair,
  bridge,
  hostInterface,
  vnetInterface,
];

/** The definition of a kind, as in `Jail`. */
export function definitionOf(kind: string): AnyDefinition | undefined {
  return definitions.find((definition) => definition.kind === kind);
}
