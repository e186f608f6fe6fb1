// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type { NetgraphBridge } from "./netgraph-bridge";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "Eiface",
  properties: ["adopt", "persistent", "name", "bridge", "link", "peer", "mac", "mtu", "description", "nodeId", "hook"],
  references: ["bridge", "peer.node"],
  looksBy: [],
};

/** The inputs of a {@link Eiface}. */
export interface EifaceArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Name of the interface and of its node. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** The ng_bridge that it is a port of. */
  readonly bridge?: pulumi.Input<string> | NetgraphBridge;
  /** The bridge's link; the lowest that is free where left out. */
  readonly link?: pulumi.Input<number>;
  /** Any other node and hook to connect it to, instead of a bridge. */
  readonly peer?: pulumi.Input<types.EifacePeerArgs>;
  /** MAC address. Picked where left out: 02: and 40 bits of a hash of project, stack, host and name. */
  readonly mac?: pulumi.Input<string>;
  /** MTU in bytes. Where left out: 1500. */
  readonly mtu?: pulumi.Input<number>;
  /** What `ifconfig` shows as its description. */
  readonly description?: pulumi.Input<string>;
}

/**
 * An ng_eiface(4): an Ethernet interface whose wire is a netgraph hook. On a bridge it is a jail's port.
 *
 * @example
 * const port = new freebsd.Eiface("web-lan", { host: edge, bridge: lan });
 *
 * @see ng_eiface(4), ngctl(8), ifconfig(8)
 */
export class Eiface extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Name of the interface and of its node. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The ng_bridge that it is a port of. */
  declare readonly bridge: pulumi.Output<string | undefined>;
  /** The bridge's link; the lowest that is free where left out. */
  declare readonly link: pulumi.Output<number | undefined>;
  /** Any other node and hook to connect it to, instead of a bridge. */
  declare readonly peer: pulumi.Output<types.EifacePeer | undefined>;
  /** MAC address. Picked where left out: 02: and 40 bits of a hash of project, stack, host and name. */
  declare readonly mac: pulumi.Output<string>;
  /** MTU in bytes. */
  declare readonly mtu: pulumi.Output<number>;
  /** What `ifconfig` shows as its description. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The node's id, until the next boot. */
  declare readonly nodeId: pulumi.Output<number>;
  /** The hook at the other end of its wire, as in link2. */
  declare readonly hook: pulumi.Output<string | undefined>;

  constructor(name: string, args: EifaceArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Eiface {
    return new Eiface(name, args as EifaceArgs, { ...options, id });
  }
}
