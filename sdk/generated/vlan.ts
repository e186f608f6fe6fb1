// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { HostInterface } from "./host-interface";
import type { Jail } from "./jail";
import type * as types from "./types";
import type { VnetInterface } from "./vnet-interface";

const KIND: KindOfResource = {
  kind: "Vlan",
  properties: [
    "adopt",
    "persistent",
    "parent",
    "tag",
    "name",
    "jail",
    "protocol",
    "priority",
    "addresses",
    "mtu",
    "description",
  ],
  references: ["parent", "jail"],
  looksBy: [],
};

/** The inputs of a {@link Vlan}. */
export interface VlanArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /** The interface that carries it: a NIC, an epair's end, an eiface; inside a jail, by its name there. */
  readonly parent:
    | pulumi.Input<string>
    | Eiface
    | pulumi.Output<types.EpairEnd>
    | Bridge
    | HostInterface
    | VnetInterface;
  /** The VLAN's number, 1 to 4094. */
  readonly tag: pulumi.Input<number>;
  /**
   * Name of the interface. Its netgraph node has `_` for each dot in it. Picked where left out: the parent's name, a dot and the tag. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** The VNET jail that it is made in, where its parent is inside one. A change replaces the resource. */
  readonly jail?: pulumi.Input<string> | Jail;
  /** How frames are tagged; 802.1ad is the outer tag of QinQ. Where left out: "802.1q". */
  readonly protocol?: pulumi.Input<"802.1q" | "802.1ad">;
  /** Priority of what is sent (802.1p). */
  readonly priority?: pulumi.Input<number>;
  /** Its addresses, in CIDR form. */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** MTU in bytes; its parent's where left out. */
  readonly mtu?: pulumi.Input<number>;
  /** What `ifconfig` shows as its description. */
  readonly description?: pulumi.Input<string>;
}

/**
 * A vlan(4): one VLAN of a NIC, an epair's end or an eiface as an interface of its own, on the host or inside a VNET jail. It can be a bridge's member, the uplink of a NetgraphBridge, or go into a jail.
 *
 * @example
 * const guests = new freebsd.Vlan("guests", { host: edge, parent: "igb0", tag: 100 });
 * new freebsd.NetgraphBridge("guests", { host: edge, uplink: { interface: guests } });
 *
 * @see vlan(4), ifconfig(8)
 */
export class Vlan extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /** The interface that carries it: a NIC, an epair's end, an eiface; inside a jail, by its name there. */
  declare readonly parent: pulumi.Output<string>;
  /** The VLAN's number, 1 to 4094. */
  declare readonly tag: pulumi.Output<number>;
  /**
   * Name of the interface. Its netgraph node has `_` for each dot in it. Picked where left out: the parent's name, a dot and the tag. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The VNET jail that it is made in, where its parent is inside one. A change replaces the resource. */
  declare readonly jail: pulumi.Output<string | undefined>;
  /** How frames are tagged; 802.1ad is the outer tag of QinQ. */
  declare readonly protocol: pulumi.Output<"802.1q" | "802.1ad">;
  /** Priority of what is sent (802.1p). */
  declare readonly priority: pulumi.Output<number | undefined>;
  /** Its addresses, in CIDR form. */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /** MTU in bytes; its parent's where left out. */
  declare readonly mtu: pulumi.Output<number | undefined>;
  /** What `ifconfig` shows as its description. */
  declare readonly description: pulumi.Output<string | undefined>;

  constructor(name: string, args: VlanArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name, or `JAIL/NAME`): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Vlan {
    return new Vlan(name, args as VlanArgs, { ...options, id });
  }
}
