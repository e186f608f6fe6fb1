// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";

const KIND: KindOfResource = {
  kind: "KernelModule",
  properties: ["adopt", "persistent", "name", "file"],
  references: [],
  looksBy: [],
};

/** The inputs of a {@link KernelModule}. */
export interface KernelModuleArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * The module's name, as kldload(8) takes it. Picked where left out: the resource's name. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
}

/**
 * A kernel module, loaded now and at boot. One that is there already stays as it is; delete unloads what was not there before and nothing else needs.
 *
 * @example
 * const pf = new freebsd.KernelModule("pf", { host: edge });
 *
 * @see kldload(8), kldunload(8), kldstat(8)
 */
export class KernelModule extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * The module's name, as kldload(8) takes it. Picked where left out: the resource's name. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /** The file that it is in, as in `pf.ko`; `kernel` where it is compiled in. */
  declare readonly file: pulumi.Output<string>;

  constructor(name: string, args: KernelModuleArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (the module's name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): KernelModule {
    return new KernelModule(name, args as KernelModuleArgs, { ...options, id });
  }
}
