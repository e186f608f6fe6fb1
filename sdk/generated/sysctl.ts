// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type { KernelModule } from "./kernel-module";

const KIND: KindOfResource = {
  kind: "Sysctl",
  properties: ["adopt", "persistent", "name", "value", "module"],
  references: ["module"],
  looksBy: ["name"],
};

/** The inputs of a {@link Sysctl}. */
export interface SysctlArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * The variable's name, as in `net.inet.ip.forwarding`. Picked where left out: the resource's name. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /** Its value. Delete puts back what it was before. */
  readonly value: pulumi.Input<string> | pulumi.Input<number>;
  /** The module that brings the variable, where that is no part of every kernel. */
  readonly module?: pulumi.Input<string> | KernelModule;
}

/**
 * A variable of the kernel, set now and at boot; no line of sysctl.conf is touched. Delete puts back what it was. A tunable of the loader needs loader.conf and a reboot, which preview says.
 *
 * @example
 * new freebsd.Sysctl("net.inet.ip.forwarding", { host: edge, value: 1 });
 * const bridging = new freebsd.KernelModule("if_bridge", { host: edge });
 * new freebsd.Sysctl("net.link.bridge.pfil_member", { host: edge, value: 0, module: bridging });
 *
 * @see sysctl(8), sysctl.conf(5), loader.conf(5)
 */
export class Sysctl extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * The variable's name, as in `net.inet.ip.forwarding`. Picked where left out: the resource's name. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** Its value. Delete puts back what it was before. */
  declare readonly value: pulumi.Output<string | number>;
  /** The module that brings the variable, where that is no part of every kernel. */
  declare readonly module: pulumi.Output<string | undefined>;

  constructor(name: string, args: SysctlArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (the variable's name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Sysctl {
    return new Sysctl(name, args as SysctlArgs, { ...options, id });
  }
}
