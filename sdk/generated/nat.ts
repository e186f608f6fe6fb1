// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { HostInterface } from "./host-interface";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "Nat",
  properties: [
    "adopt",
    "persistent",
    "name",
    "interface",
    "subnets",
    "address",
    "samePorts",
    "forwarding",
    "firewall",
    "allowSshInterface",
    "translatedBy",
  ],
  references: ["interface"],
  looksBy: [],
};

/** The inputs of a {@link Nat}. */
export interface NatArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Its name, which its anchor in pf has. Picked where left out: the resource's name, shortened with a hash beyond 48 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** The interface that the packets leave by. */
  readonly interface: pulumi.Input<string> | Eiface | pulumi.Output<types.EpairEnd> | Bridge | HostInterface | Vlan;
  /** The networks whose source addresses are translated. */
  readonly subnets: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** The address that they get; the interface's first one at the time (natd's `dynamic`) where left out. */
  readonly address?: pulumi.Input<string>;
  /** Keep source ports where that is possible: natd's `same_ports`, pf's `static-port`. Where left out: false. */
  readonly samePorts?: pulumi.Input<boolean>;
  /**
   * The address families that the host forwards (`net.inet.ip.forwarding`, `net.inet6.ip6.forwarding`). Delete puts back what they were. Where left out: ["inet"].
   */
  readonly forwarding?: pulumi.Input<readonly pulumi.Input<"inet" | "inet6">[]>;
  /**
   * The packet filter that translates. Where left out: the one that the host works with, and pf where it works with none. A change replaces the resource.
   */
  readonly firewall?: pulumi.Input<"pf" | "ipfw">;
  /** Whether the interface may be the one that SSH comes in by, which is refused otherwise. Where left out: false. */
  readonly allowSshInterface?: pulumi.Input<boolean>;
}

/**
 * Source NAT: networks behind the host leave it with an address of its own. It is a rule in an anchor of pf, or an instance of ipfw's NAT where the host works with ipfw; nobody else's rules are touched.
 *
 * @example
 * new freebsd.Nat("way-out", { host: edge, interface: "em1", subnets: ["10.10.15.0/24"], samePorts: true });
 *
 * @see pf.conf(5), pfctl(8), ipfw(8), natd(8)
 */
export class Nat extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Its name, which its anchor in pf has. Picked where left out: the resource's name, shortened with a hash beyond 48 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The interface that the packets leave by. */
  declare readonly interface: pulumi.Output<string>;
  /** The networks whose source addresses are translated. */
  declare readonly subnets: pulumi.Output<readonly string[]>;
  /** The address that they get; the interface's first one at the time (natd's `dynamic`) where left out. */
  declare readonly address: pulumi.Output<string | undefined>;
  /** Keep source ports where that is possible: natd's `same_ports`, pf's `static-port`. */
  declare readonly samePorts: pulumi.Output<boolean>;
  /**
   * The address families that the host forwards (`net.inet.ip.forwarding`, `net.inet6.ip6.forwarding`). Delete puts back what they were.
   */
  declare readonly forwarding: pulumi.Output<readonly ("inet" | "inet6")[]>;
  /**
   * The packet filter that translates. Where left out: the one that the host works with, and pf where it works with none. A change replaces the resource.
   */
  declare readonly firewall: pulumi.Output<"pf" | "ipfw" | undefined>;
  /** Whether the interface may be the one that SSH comes in by, which is refused otherwise. */
  declare readonly allowSshInterface: pulumi.Output<boolean>;
  /** The packet filter that translates. */
  declare readonly translatedBy: pulumi.Output<"pf" | "ipfw">;

  constructor(name: string, args: NatArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Nat {
    return new Nat(name, args as NatArgs, { ...options, id });
  }
}
