// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { HostInterface } from "./host-interface";
import type { NetgraphBridge } from "./netgraph-bridge";
import type { NetgraphNode } from "./netgraph-node";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "NetgraphHook",
  properties: ["adopt", "persistent", "node", "hook", "peer", "peerHook", "messages", "deleteMessages", "nodeId"],
  references: ["node", "peer"],
  looksBy: [],
};

/** The inputs of a {@link NetgraphHook}. */
export interface NetgraphHookArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /** A node, by its name; a NIC's by the NIC's. A change replaces the resource. */
  readonly node:
    | pulumi.Input<string>
    | NetgraphNode
    | NetgraphBridge
    | Eiface
    | pulumi.Output<types.EpairEnd>
    | Bridge
    | Vlan
    | HostInterface;
  /** The hook of that node, which must be free. A change replaces the resource. */
  readonly hook: pulumi.Input<string>;
  /** The node at the other end. */
  readonly peer:
    | pulumi.Input<string>
    | NetgraphNode
    | NetgraphBridge
    | Eiface
    | pulumi.Output<types.EpairEnd>
    | Bridge
    | Vlan
    | HostInterface;
  /** The hook of the other node, which must be free. */
  readonly peerHook: pulumi.Input<string>;
  /**
   * Control messages that `node` is sent once the hook is there, as `addfilter { vlan=100 hook="v100" }` of an ng_vlan(4). They are sent again whenever it is connected again. A change replaces the resource.
   */
  readonly messages?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Control messages that `node` is sent when the hook has been taken away, as `setpromisc 0` of a NIC. */
  readonly deleteMessages?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * A connection of netgraph(4): a hook of one node with a hook of another. Each is made by one of the two ends alone.
 *
 * @example
 * const wire = { hook: "downstream", peer: "igb0", peerHook: "lower" };
 * const trunk = new freebsd.NetgraphNode("trunk", { host: edge, type: "vlan", hooks: [wire] });
 * new freebsd.NetgraphHook("guests", {
 *   host: edge,
 *   node: trunk,
 *   hook: "v100",
 *   peer: lan,
 *   peerHook: "link2",
 *   messages: ['addfilter { vlan=100 hook="v100" }'],
 * });
 *
 * @see netgraph(4), ngctl(8), ng_ether(4)
 */
export class NetgraphHook extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /** A node, by its name; a NIC's by the NIC's. A change replaces the resource. */
  declare readonly node: pulumi.Output<string>;
  /** The hook of that node, which must be free. A change replaces the resource. */
  declare readonly hook: pulumi.Output<string>;
  /** The node at the other end. */
  declare readonly peer: pulumi.Output<string>;
  /** The hook of the other node, which must be free. */
  declare readonly peerHook: pulumi.Output<string>;
  /**
   * Control messages that `node` is sent once the hook is there, as `addfilter { vlan=100 hook="v100" }` of an ng_vlan(4). They are sent again whenever it is connected again. A change replaces the resource.
   */
  declare readonly messages: pulumi.Output<readonly string[]>;
  /** Control messages that `node` is sent when the hook has been taken away, as `setpromisc 0` of a NIC. */
  declare readonly deleteMessages: pulumi.Output<readonly string[]>;
  /** The id of `node`, until the next boot. */
  declare readonly nodeId: pulumi.Output<number>;

  constructor(name: string, args: NetgraphHookArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (`NODE/HOOK`): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): NetgraphHook {
    return new NetgraphHook(name, args as NetgraphHookArgs, { ...options, id });
  }
}
