// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { Loopback } from "./loopback";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "HostInterface",
  properties: ["adopt", "persistent", "interface", "addresses", "mtu", "description", "up", "mac"],
  references: ["interface"],
  looksBy: [],
};

/** The inputs of a {@link HostInterface}. */
export interface HostInterfaceArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /** The interface on the host. A change replaces the resource. */
  readonly interface: pulumi.Input<string> | Eiface | pulumi.Output<types.EpairEnd> | Vlan | Loopback | Bridge;
  /** Addresses, in CIDR form. Others that the interface has are left alone. */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** MTU in bytes. */
  readonly mtu?: pulumi.Input<number>;
  /** What `ifconfig` shows as its description. */
  readonly description?: pulumi.Input<string>;
  /** Whether it is up. Where left out: true. */
  readonly up?: pulumi.Input<boolean>;
}

/**
 * How an interface is set up on the host's own side: an eiface or an epair's end as the host's leg in a bridge, a bridge, a VLAN, a NIC. What is not declared is left as it is, and delete gives back what was found.
 *
 * @example
 * new freebsd.HostInterface("host-lan", { host: edge, interface: port, addresses: ["192.0.2.1/24"] });
 *
 * @see ifconfig(8), rc.conf(5)
 */
export class HostInterface extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /** The interface on the host. A change replaces the resource. */
  declare readonly interface: pulumi.Output<string>;
  /** Addresses, in CIDR form. Others that the interface has are left alone. */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /** MTU in bytes. */
  declare readonly mtu: pulumi.Output<number | undefined>;
  /** What `ifconfig` shows as its description. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Whether it is up. */
  declare readonly up: pulumi.Output<boolean>;
  /** Its MAC address. */
  declare readonly mac: pulumi.Output<string | undefined>;

  constructor(name: string, args: HostInterfaceArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (the interface's name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): HostInterface {
    return new HostInterface(name, args as HostInterfaceArgs, { ...options, id });
  }
}
