// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { HostResource, type KindOfResource } from "../resource";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "Host",
  properties: ["connection", "modules", "owner", "osRelease", "hostUuid", "interfaces"],
  references: [],
  looksBy: [],
};

/** The inputs of a {@link Host}. */
export interface HostArgs {
  /** How the host is reached over SSH. */
  readonly connection: pulumi.Input<types.ConnectionSettingsArgs>;
  /**
   * Kernel modules to be loaded. On delete those are unloaded that were loaded for this Host and that nobody uses. Where left out: ["ng_ether","ng_bridge","ng_eiface","if_bridge","if_epair"].
   */
  readonly modules?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * The id under which everything on this Host is owned: the same through renames and re-creation. Picked where left out: from project, stack and name, the first time. A change replaces the resource.
   */
  readonly owner?: pulumi.Input<string>;
}

/**
 * A FreeBSD machine that is reached over SSH. Everything else is declared on a Host.
 *
 * @example
 * const edge = new freebsd.Host("edge", { connection: { host: "edge.example.org", agentSocketPath: process.env.SSH_AUTH_SOCK } });
 *
 * @see kldload(8), sysctl(8), vnet(9)
 */
export class Host extends HostResource {
  /**
   * Kernel modules to be loaded. On delete those are unloaded that were loaded for this Host and that nobody uses.
   */
  declare readonly modules: pulumi.Output<readonly string[]>;
  /**
   * The id under which everything on this Host is owned: the same through renames and re-creation. Picked where left out: from project, stack and name, the first time. A change replaces the resource.
   */
  declare readonly owner: pulumi.Output<string>;
  /** Release of the running kernel, as in 15.1-RELEASE-p1. */
  declare readonly osRelease: pulumi.Output<string>;
  /** The machine's own id (kern.hostuuid). */
  declare readonly hostUuid: pulumi.Output<string>;
  /** Names of the interfaces in the host's own network stack. */
  declare readonly interfaces: pulumi.Output<readonly string[]>;

  constructor(name: string, args: HostArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (any text): live, in preview too. It is read and never changed. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, args: HostArgs, options?: pulumi.CustomResourceOptions): Host {
    return new Host(name, args as HostArgs, { ...options, id });
  }
}
