// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "Epair",
  properties: ["adopt", "persistent", "name", "a", "b", "mtu", "offload", "description"],
  references: [],
  looksBy: [],
};

/** The inputs of a {@link Epair}. */
export interface EpairArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Name that the ends' names are made from: NAMEa and NAMEb. Picked where left out: the resource's name, shortened with a hash beyond 14 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** The a end, which usually stays on the host. Picked where left out: name and MAC. */
  readonly a?: pulumi.Input<types.EpairEndArgs>;
  /** The b end, which usually goes into a jail. Picked where left out: name and MAC. */
  readonly b?: pulumi.Input<types.EpairEndArgs>;
  /** MTU of both ends, in bytes. Where left out: 1500. */
  readonly mtu?: pulumi.Input<number>;
  /**
   * What both ends leave to whoever receives; what is left out stays as it is. Since FreeBSD 14.4 checksums are left out, which IPsec and some NICs behind a packet filter do not stand: `txcsum: false`.
   */
  readonly offload?: pulumi.Input<types.OffloadArgs>;
  /** What `ifconfig` shows as the description of both ends. */
  readonly description?: pulumi.Input<string>;
}

/**
 * An epair(4): a virtual cable with an Ethernet interface at each end. One end usually goes into a jail, the other into a bridge.
 *
 * @example
 * const cable = new freebsd.Epair("web", { host: edge });
 * new freebsd.VnetInterface("web", { host: edge, jail: web, interface: cable.b, addresses: ["10.8.0.2/24"] });
 *
 * @see epair(4), ifconfig(8)
 */
export class Epair extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Name that the ends' names are made from: NAMEa and NAMEb. Picked where left out: the resource's name, shortened with a hash beyond 14 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The a end, which usually stays on the host. Picked where left out: name and MAC. */
  declare readonly a: pulumi.Output<types.EpairEnd>;
  /** The b end, which usually goes into a jail. Picked where left out: name and MAC. */
  declare readonly b: pulumi.Output<types.EpairEnd>;
  /** MTU of both ends, in bytes. */
  declare readonly mtu: pulumi.Output<number>;
  /**
   * What both ends leave to whoever receives; what is left out stays as it is. Since FreeBSD 14.4 checksums are left out, which IPsec and some NICs behind a packet filter do not stand: `txcsum: false`.
   */
  declare readonly offload: pulumi.Output<types.Offload | undefined>;
  /** What `ifconfig` shows as the description of both ends. */
  declare readonly description: pulumi.Output<string | undefined>;

  constructor(name: string, args: EpairArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Epair {
    return new Epair(name, args as EpairArgs, { ...options, id });
  }
}
