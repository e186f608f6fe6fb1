import * as pulumi from "@pulumi/pulumi";
import type { Host } from "./generated/host";
import type { VnetInterface } from "./generated/vnet-interface";
import { FreebsdResource, type KindOfResource } from "./resource";

const KIND: KindOfResource = {
  kind: "Verification",
  properties: ["jails", "subject", "always", "patienceSeconds", "passed", "notices"],
  references: [],
  looksBy: [],
};

/** What {@link verify} is to ask. */
export interface VerifyArgs {
  /** The Host that the jails are on. */
  readonly host: Host;
  /** The interfaces whose jails are asked, once all of them are there. */
  readonly of: readonly VnetInterface[];
  /** Ask in every `pulumi up`, and not only when these interfaces have changed. */
  readonly always?: boolean;
  /** How many seconds the network may take to work; 10 where left out. */
  readonly patienceSeconds?: number;
}

/** The answer to a {@link verify}. */
export class Verification extends FreebsdResource {
  /** A line a jail: which gateways, MTUs and name servers work. */
  declare readonly passed: pulumi.Output<readonly string[]>;
  /** What could not be asked, as in a jail that has no ping(8). */
  declare readonly notices: pulumi.Output<readonly string[]>;

  constructor(name: string, args: VerifyArgs, options?: pulumi.CustomResourceOptions) {
    const { of, ...rest } = args;
    // What is asked about, so that a change of it asks again.
    const subject = of.map(({ interface: outside, addresses, defaultRouter, ipv6DefaultRouter, mtu }) =>
      pulumi.jsonStringify([outside, addresses, defaultRouter, ipv6DefaultRouter, mtu]),
    );
    const inputs = { ...rest, jails: of.map(({ jail }) => jail), subject };
    super(KIND, name, inputs, options);
  }
}

/**
 * Asks, in `pulumi up` and never in a preview, from inside the jails of these interfaces whether their networks work, as
 * `pulumi-freebsd verify` does: neighbours, gateways, MTU, name servers, duplicates. What does not work fails the `up`, with
 * the hop that it fails at; what was declared is there all the same.
 *
 * @example
 * freebsd.verify("lan-works", { host: edge, of: [webLan, dbLan] });
 */
export function verify(name: string, args: VerifyArgs, options?: pulumi.CustomResourceOptions): Verification {
  return new Verification(name, args, options);
}
