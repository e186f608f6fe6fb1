// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "NetgraphBridge",
  properties: ["adopt", "persistent", "name", "uplink", "config", "nodeId"],
  references: ["uplink.interface"],
  looksBy: [],
};

/** The inputs of a {@link NetgraphBridge}. */
export interface NetgraphBridgeArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * The node's name. Picked where left out: the resource's name, shortened with a hash beyond 30 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** The wire behind the bridge. Left out, the bridge has none. */
  readonly uplink?: pulumi.Input<types.NetgraphBridgeUplinkArgs>;
  /** The bridge's own configuration (ng_bridge(4), setconfig). */
  readonly config?: pulumi.Input<types.NetgraphBridgeConfigArgs>;
}

/**
 * An ng_bridge(4): a switch in netgraph, with any number of jails on its links and, if wanted, a NIC.
 *
 * @example
 * const lan = new freebsd.NetgraphBridge("lan", { host: edge, uplink: { interface: "igb0" } });
 *
 * @see netgraph(4), ng_bridge(4), ng_ether(4), ngctl(8)
 */
export class NetgraphBridge extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * The node's name. Picked where left out: the resource's name, shortened with a hash beyond 30 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The wire behind the bridge. Left out, the bridge has none. */
  declare readonly uplink: pulumi.Output<types.NetgraphBridgeUplink | undefined>;
  /** The bridge's own configuration (ng_bridge(4), setconfig). */
  declare readonly config: pulumi.Output<types.NetgraphBridgeConfig | undefined>;
  /** The node's id, until the next boot. */
  declare readonly nodeId: pulumi.Output<number>;

  constructor(name: string, args: NetgraphBridgeArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): NetgraphBridge {
    return new NetgraphBridge(name, args as NetgraphBridgeArgs, { ...options, id });
  }
}
