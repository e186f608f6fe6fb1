// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";

const KIND: KindOfResource = {
  kind: "DevfsRuleset",
  properties: ["adopt", "persistent", "number", "rules"],
  references: [],
  looksBy: ["number"],
};

/** The inputs of a {@link DevfsRuleset}. */
export interface DevfsRulesetArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Its number, as a jail's `devfsRuleset` takes it. 1 to 5 are those of the base system. Picked where left out: from 1000 to 60999, by a hash of project, stack, host and the resource's name. A change replaces the resource.
   */
  readonly number?: pulumi.Input<number>;
  /**
   * Its rules in their order, as devfs.rules(5) has them: `include $devfsrules_hide_all`, `path 'bpf*' unhide`. What an included ruleset includes in turn is not followed (devfs(8)). A jail that runs sees a change when it is started next. Where left out: ["include 1","include 2","include 3","include 4","include 5","path bpf* unhide"].
   */
  readonly rules?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * A devfs(8) ruleset: which devices a jail sees. Without `rules` it is the one that DHCP in a jail needs. No line of devfs.rules is touched; it is loaded before any jail starts.
 *
 * @example
 * const dhcp = new freebsd.DevfsRuleset("dhcp", { host: edge });
 * new freebsd.Jail("web", { host: edge, path: "/jails/web", devfsRuleset: dhcp });
 *
 * @see devfs(8), devfs.rules(5), bpf(4)
 */
export class DevfsRuleset extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Its number, as a jail's `devfsRuleset` takes it. 1 to 5 are those of the base system. Picked where left out: from 1000 to 60999, by a hash of project, stack, host and the resource's name. A change replaces the resource.
   */
  declare readonly number: pulumi.Output<number>;
  /**
   * Its rules in their order, as devfs.rules(5) has them: `include $devfsrules_hide_all`, `path 'bpf*' unhide`. What an included ruleset includes in turn is not followed (devfs(8)). A jail that runs sees a change when it is started next.
   */
  declare readonly rules: pulumi.Output<readonly string[]>;

  constructor(name: string, args: DevfsRulesetArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its number): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): DevfsRuleset {
    return new DevfsRuleset(name, args as DevfsRulesetArgs, { ...options, id });
  }
}
