// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { HostInterface } from "./host-interface";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "Bridge",
  properties: [
    "adopt",
    "persistent",
    "name",
    "members",
    "ports",
    "span",
    "addresses",
    "mtu",
    "vlanFilter",
    "defaultUntagged",
    "description",
  ],
  references: ["members[]", "ports[].interface", "span[]"],
  looksBy: [],
};

/** The inputs of a {@link Bridge}. */
export interface BridgeArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Name of the bridge's interface. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /**
   * Interfaces of the host that are its members (an Epair by its end, as in `cable.a`), treated as the kernel does by itself. They are brought up. Members that somebody else adds later, as bhyve does with a tap, are left alone.
   */
  readonly members?: readonly (pulumi.Input<string> | Eiface | pulumi.Output<types.EpairEnd> | Vlan | HostInterface)[];
  /** Further members, each with what is to be different about it. */
  readonly ports?: pulumi.Input<readonly pulumi.Input<types.BridgePortArgs>[]>;
  /** Interfaces that get a copy of every frame, for whoever listens behind them. They are no members. */
  readonly span?: readonly (pulumi.Input<string> | Eiface | pulumi.Output<types.EpairEnd> | Vlan | HostInterface)[];
  /** Addresses of the host on this bridge, in CIDR form. */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * MTU in bytes; the kernel gives it to every member. Left out, the bridge has that of its first member, and gives it to the others.
   */
  readonly mtu?: pulumi.Input<number>;
  /**
   * Whether a frame passes only between members that have its VLAN (FreeBSD 15.0 or newer). The host itself then takes part by a Vlan whose parent is the bridge. Where left out: false.
   */
  readonly vlanFilter?: pulumi.Input<boolean>;
  /** The VLAN of untagged frames of members that name none, others' taps included. Needs `vlanFilter`. */
  readonly defaultUntagged?: pulumi.Input<number>;
  /** What `ifconfig` shows as its description. */
  readonly description?: pulumi.Input<string>;
}

/**
 * An if_bridge(4): a switch whose ports are interfaces of the host, and which can have addresses itself, as the jails' gateway.
 *
 * @example
 * const lan = new freebsd.Bridge("lan", { host: edge, members: [cable.a], addresses: ["10.8.0.1/24"] });
 * new freebsd.Bridge("hosting", { host: edge, members: ["igb1"], ports: [{ interface: cable.a, private: true }] });
 *
 * @see if_bridge(4), ifconfig(8)
 */
export class Bridge extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Name of the bridge's interface. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Interfaces of the host that are its members (an Epair by its end, as in `cable.a`), treated as the kernel does by itself. They are brought up. Members that somebody else adds later, as bhyve does with a tap, are left alone.
   */
  declare readonly members: pulumi.Output<readonly string[]>;
  /** Further members, each with what is to be different about it. */
  declare readonly ports: pulumi.Output<readonly types.BridgePort[]>;
  /** Interfaces that get a copy of every frame, for whoever listens behind them. They are no members. */
  declare readonly span: pulumi.Output<readonly string[]>;
  /** Addresses of the host on this bridge, in CIDR form. */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /**
   * MTU in bytes; the kernel gives it to every member. Left out, the bridge has that of its first member, and gives it to the others.
   */
  declare readonly mtu: pulumi.Output<number | undefined>;
  /**
   * Whether a frame passes only between members that have its VLAN (FreeBSD 15.0 or newer). The host itself then takes part by a Vlan whose parent is the bridge.
   */
  declare readonly vlanFilter: pulumi.Output<boolean>;
  /** The VLAN of untagged frames of members that name none, others' taps included. Needs `vlanFilter`. */
  declare readonly defaultUntagged: pulumi.Output<number | undefined>;
  /** What `ifconfig` shows as its description. */
  declare readonly description: pulumi.Output<string | undefined>;

  constructor(name: string, args: BridgeArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Bridge {
    return new Bridge(name, args as BridgeArgs, { ...options, id });
  }
}
