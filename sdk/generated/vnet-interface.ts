// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { Jail } from "./jail";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "VnetInterface",
  properties: [
    "adopt",
    "persistent",
    "jail",
    "interface",
    "name",
    "mac",
    "mtu",
    "offload",
    "configuredBy",
    "dhcp",
    "slaac",
    "addresses",
    "defaultRouter",
    "ipv6DefaultRouter",
    "routes",
    "up",
    "ether",
    "dhcpAddress",
  ],
  references: ["jail", "interface"],
  looksBy: [],
};

/** The inputs of a {@link VnetInterface}. */
export interface VnetInterfaceArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /** The VNET jail. A change replaces the resource. */
  readonly jail: pulumi.Input<string> | Jail;
  /**
   * The interface: an Eiface, an end of an Epair as in `cable.b`, or, by its name on the host, a whole NIC. A change replaces the resource.
   */
  readonly interface: pulumi.Input<string> | Eiface | pulumi.Output<types.EpairEnd> | Vlan | Bridge;
  /** Its name inside the jail. Picked where left out: its name on the host. */
  readonly name?: pulumi.Input<string>;
  /** MAC address while it is in the jail; that of an Eiface or Epair belongs on the Eiface or Epair. */
  readonly mac?: pulumi.Input<string>;
  /** MTU in bytes while it is in the jail. */
  readonly mtu?: pulumi.Input<number>;
  /** What the interface leaves to its hardware while it is in the jail; what is left out stays as it is. */
  readonly offload?: pulumi.Input<types.OffloadArgs>;
  /**
   * Who sets it up inside: this program where left out; with `jail` the jail's own rc.conf, and addresses, routes and whether it is up are left alone.
   */
  readonly configuredBy?: pulumi.Input<"jail">;
  /**
   * IPv4 address, default router and name servers by dhclient(8), which runs in the jail and needs bpf in its devfs ruleset, as a DevfsRuleset without rules has it. Where left out: false.
   */
  readonly dhcp?: pulumi.Input<boolean>;
  /**
   * IPv6 addresses and default router as the network's routers advertise them (accept_rtadv, rtsol(8)). Where left out: false.
   */
  readonly slaac?: pulumi.Input<boolean>;
  /** IPv4 and IPv6 addresses, in CIDR form; others that an administrator adds are taken away. */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** The jail's IPv4 default router. */
  readonly defaultRouter?: pulumi.Input<string>;
  /** The jail's IPv6 default router. */
  readonly ipv6DefaultRouter?: pulumi.Input<string>;
  /** Further static routes through this interface. */
  readonly routes?: pulumi.Input<readonly pulumi.Input<types.VnetInterfaceRouteArgs>[]>;
  /** Whether it is up. Where left out: true. */
  readonly up?: pulumi.Input<boolean>;
}

/**
 * An interface inside a VNET jail: an eiface, an epair's end or a whole NIC, with its addresses and routes there. Delete gives it back to the host, under its old name and as it was.
 *
 * @example
 * new freebsd.VnetInterface("web-lan", { host: edge, jail: web, interface: port, addresses: ["192.0.2.20/24"], defaultRouter: "192.0.2.1" });
 * const lease = new freebsd.VnetInterface("foo", { host: edge, jail: web, interface: cable.b, dhcp: true, slaac: true });
 *
 * @see vnet(9), ifconfig(8), route(8), dhclient(8), rtsol(8)
 */
export class VnetInterface extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /** The VNET jail. A change replaces the resource. */
  declare readonly jail: pulumi.Output<string>;
  /**
   * The interface: an Eiface, an end of an Epair as in `cable.b`, or, by its name on the host, a whole NIC. A change replaces the resource.
   */
  declare readonly interface: pulumi.Output<string>;
  /** Its name inside the jail. Picked where left out: its name on the host. */
  declare readonly name: pulumi.Output<string>;
  /** MAC address while it is in the jail; that of an Eiface or Epair belongs on the Eiface or Epair. */
  declare readonly mac: pulumi.Output<string | undefined>;
  /** MTU in bytes while it is in the jail. */
  declare readonly mtu: pulumi.Output<number | undefined>;
  /** What the interface leaves to its hardware while it is in the jail; what is left out stays as it is. */
  declare readonly offload: pulumi.Output<types.Offload | undefined>;
  /**
   * Who sets it up inside: this program where left out; with `jail` the jail's own rc.conf, and addresses, routes and whether it is up are left alone.
   */
  declare readonly configuredBy: pulumi.Output<"jail" | undefined>;
  /**
   * IPv4 address, default router and name servers by dhclient(8), which runs in the jail and needs bpf in its devfs ruleset, as a DevfsRuleset without rules has it.
   */
  declare readonly dhcp: pulumi.Output<boolean>;
  /** IPv6 addresses and default router as the network's routers advertise them (accept_rtadv, rtsol(8)). */
  declare readonly slaac: pulumi.Output<boolean>;
  /** IPv4 and IPv6 addresses, in CIDR form; others that an administrator adds are taken away. */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /** The jail's IPv4 default router. */
  declare readonly defaultRouter: pulumi.Output<string | undefined>;
  /** The jail's IPv6 default router. */
  declare readonly ipv6DefaultRouter: pulumi.Output<string | undefined>;
  /** Further static routes through this interface. */
  declare readonly routes: pulumi.Output<readonly types.VnetInterfaceRoute[]>;
  /** Whether it is up. */
  declare readonly up: pulumi.Output<boolean>;
  /** The MAC address that it has. */
  declare readonly ether: pulumi.Output<string | undefined>;
  /** The address of its lease, in CIDR form, with `dhcp`. */
  declare readonly dhcpAddress: pulumi.Output<string | undefined>;

  constructor(name: string, args: VnetInterfaceArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (`JAIL/INTERFACE`, by the name that it has inside): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): VnetInterface {
    return new VnetInterface(name, args as VnetInterfaceArgs, { ...options, id });
  }
}
