// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";

const KIND: KindOfResource = {
  kind: "Loopback",
  properties: ["adopt", "persistent", "name", "addresses", "mtu", "description"],
  references: [],
  looksBy: [],
};

/** The inputs of a {@link Loopback}. */
export interface LoopbackArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Name of the interface. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** Its addresses, in CIDR form. */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** MTU in bytes. Where left out: 16384. */
  readonly mtu?: pulumi.Input<number>;
  /** What `ifconfig` shows as its description. */
  readonly description?: pulumi.Input<string>;
}

/**
 * A lo(4) beside lo0: addresses of the host that no wire can take down, for services and for jails that share the host's network stack.
 *
 * @example
 * new freebsd.Loopback("lo-jails", { host: edge, addresses: ["10.99.0.1/32", "10.99.0.2/32"] });
 *
 * @see lo(4), ifconfig(8)
 */
export class Loopback extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Name of the interface. Picked where left out: the resource's name, shortened with a hash beyond 15 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** Its addresses, in CIDR form. */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /** MTU in bytes. */
  declare readonly mtu: pulumi.Output<number>;
  /** What `ifconfig` shows as its description. */
  declare readonly description: pulumi.Output<string | undefined>;

  constructor(name: string, args: LoopbackArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Loopback {
    return new Loopback(name, args as LoopbackArgs, { ...options, id });
  }
}
