// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "NetgraphNode",
  properties: ["adopt", "persistent", "name", "type", "hooks", "messages", "nodeId", "interfaceName"],
  references: ["hooks[].peer"],
  looksBy: [],
};

/** The inputs of a {@link NetgraphNode}. */
export interface NetgraphNodeArgs {
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
  /**
   * Its type, as in tee, one2many, vlan, nat or ksocket. The module ng_TYPE is loaded. A change replaces the resource.
   */
  readonly type: pulumi.Input<string>;
  /**
   * The hooks that it is made with, connected in one go; it is made on the first. Further ones are NetgraphHooks. Only bridge, hub, eiface and iface can do without: all other nodes go with their last hook.
   */
  readonly hooks?: pulumi.Input<readonly pulumi.Input<types.NetgraphNodeHookArgs>[]>;
  /**
   * Control messages that it is sent when it is made, in this order and in their ASCII form, as ngctl(8) takes them behind `msg NODE:`. Nobody can tell what a message has left in a node, so that other ones replace it; a node with hooks that is taken over is not sent them. A change replaces the resource.
   */
  readonly messages?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * A node of netgraph(4) of any type, with the hooks and control messages that it begins with. Together with NetgraphHooks any graph can be declared.
 *
 * @example
 * const tap = new freebsd.NetgraphNode("tap", { host: edge, type: "tee", hooks: [{ hook: "right", peer: port, peerHook: "ether" }] });
 * new freebsd.NetgraphHook("tap-lan", { host: edge, node: tap, hook: "left", peer: lan, peerHook: "link2" });
 *
 * @see netgraph(4), ngctl(8), ng_tee(4), ng_hub(4), ng_one2many(4), ng_vlan(4), ng_nat(4), ng_ksocket(4)
 */
export class NetgraphNode extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * The node's name. Picked where left out: the resource's name, shortened with a hash beyond 30 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Its type, as in tee, one2many, vlan, nat or ksocket. The module ng_TYPE is loaded. A change replaces the resource.
   */
  declare readonly type: pulumi.Output<string>;
  /**
   * The hooks that it is made with, connected in one go; it is made on the first. Further ones are NetgraphHooks. Only bridge, hub, eiface and iface can do without: all other nodes go with their last hook.
   */
  declare readonly hooks: pulumi.Output<readonly types.NetgraphNodeHook[]>;
  /**
   * Control messages that it is sent when it is made, in this order and in their ASCII form, as ngctl(8) takes them behind `msg NODE:`. Nobody can tell what a message has left in a node, so that other ones replace it; a node with hooks that is taken over is not sent them. A change replaces the resource.
   */
  declare readonly messages: pulumi.Output<readonly string[]>;
  /** The node's id, until the next boot. */
  declare readonly nodeId: pulumi.Output<number>;
  /** The interface that an eiface or iface has, as in ng0. */
  declare readonly interfaceName: pulumi.Output<string | undefined>;

  constructor(name: string, args: NetgraphNodeArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): NetgraphNode {
    return new NetgraphNode(name, args as NetgraphNodeArgs, { ...options, id });
  }
}
