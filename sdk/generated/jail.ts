// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Bridge } from "./bridge";
import type { DevfsRuleset } from "./devfs-ruleset";
import type { Eiface } from "./eiface";
import type { Host } from "./host";
import type { HostInterface } from "./host-interface";
import type { JailRoot } from "./jail-root";
import type { Loopback } from "./loopback";
import type * as types from "./types";
import type { Vlan } from "./vlan";

const KIND: KindOfResource = {
  kind: "Jail",
  properties: [
    "adopt",
    "persistent",
    "name",
    "path",
    "hostname",
    "vnet",
    "addresses",
    "interface",
    "ip4",
    "ip6",
    "jid",
    "devfsRuleset",
    "mountDevfs",
    "mounts",
    "securelevel",
    "enforceStatfs",
    "childrenMax",
    "allow",
    "limits",
    "cpus",
    "services",
    "exec",
    "depends",
    "params",
  ],
  references: ["path", "interface", "devfsRuleset", "depends[]"],
  looksBy: ["name", "path", "limits", "cpus"],
};

/** The inputs of a {@link Jail}. */
export interface JailArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * The jail's name. Picked where left out: the resource's name, shortened with a hash beyond 63 characters. A change replaces the resource.
   */
  readonly name?: pulumi.Input<string>;
  /**
   * Root directory of the jail, which several may share. `/` is the host's own root, as VIMAGE jails without a userland of their own do. A change replaces the resource. Where left out: "/".
   */
  readonly path?: pulumi.Input<string> | JailRoot;
  /** host.hostname of the jail. Picked where left out: the jail's name. */
  readonly hostname?: pulumi.Input<string>;
  /** Whether it has a network stack of its own (vnet(9)). A change replaces the resource. Where left out: true. */
  readonly vnet?: pulumi.Input<boolean>;
  /**
   * Where `vnet` is false: the host's addresses that the jail may use, with or without their prefix length (jail(8), ip4.addr and ip6.addr). A change restarts the jail.
   */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Where `vnet` is false: the interface of the host that gets the `addresses` as aliases while the jail runs, each alone (/32, /128) where it has no prefix length. Where left out, they are the host's own already. A change restarts the jail.
   */
  readonly interface?:
    | pulumi.Input<string>
    | Loopback
    | HostInterface
    | Bridge
    | Vlan
    | pulumi.Output<types.EpairEnd>
    | Eiface;
  /**
   * Where `vnet` is false: `inherit` gives it all IPv4 addresses of the host, `new` those of `addresses`, `disable` none. Where left out: `new` if there are any. A change restarts the jail.
   */
  readonly ip4?: pulumi.Input<"inherit" | "new" | "disable">;
  /** The same for IPv6. A change restarts the jail. */
  readonly ip6?: pulumi.Input<"inherit" | "new" | "disable">;
  /** A fixed jail id; where left out the kernel picks one at every start. A change restarts the jail. */
  readonly jid?: pulumi.Input<number>;
  /** devfs(8) ruleset that the jail's /dev is mounted with, by its number. A change restarts the jail. */
  readonly devfsRuleset?: pulumi.Input<number> | DevfsRuleset;
  /**
   * Whether a devfs is mounted on the jail's /dev. Picked where left out: true, but for jails whose root is /. A change restarts the jail.
   */
  readonly mountDevfs?: pulumi.Input<boolean>;
  /** File systems that are mounted while the jail runs (jail.conf(5), mount). A change restarts the jail. */
  readonly mounts?: pulumi.Input<readonly pulumi.Input<types.JailMountArgs>[]>;
  /** kern.securelevel inside, where it can only be raised; the host's own is the least. */
  readonly securelevel?: pulumi.Input<number>;
  /** How much of the host's mounts the jail sees: 0 all, 1 those below its root, 2 its root. */
  readonly enforceStatfs?: pulumi.Input<number>;
  /** How many jails it may make inside. */
  readonly childrenMax?: pulumi.Input<number>;
  /** What is allowed inside, by the names of jail(8) without `allow.`, as in raw_sockets. */
  readonly allow?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Limits of what it may use, by the names of rctl(8), as in `memoryuse: "2g"`; what would go beyond is denied, unless the name says otherwise, as in `"cputime:log"`. The host must have kern.racct.enable=1 in its loader.conf.
   */
  readonly limits?: pulumi.Input<Readonly<Record<string, pulumi.Input<string> | pulumi.Input<number>>>>;
  /** The CPUs that it may run on (cpuset(1)), as in `0-3,6`; all where left out. */
  readonly cpus?: pulumi.Input<string>;
  /**
   * Services that are started in it, in this order, after `exec.start`, and stopped before it stops; its rc.conf need not enable them (service(8), onestart). One that fails is logged on the host, and the jail runs. A change restarts the jail.
   */
  readonly services?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** Commands that run when the jail starts and stops (jail(8), exec.*). */
  readonly exec?: pulumi.Input<types.JailExecArgs>;
  /** Jails that must run before this one. */
  readonly depends?: readonly (pulumi.Input<string> | Jail)[];
  /** Any other parameter of jail(8), by its name. */
  readonly params?: pulumi.Input<
    Readonly<
      Record<
        string,
        | pulumi.Input<string>
        | pulumi.Input<number>
        | pulumi.Input<boolean>
        | pulumi.Input<readonly pulumi.Input<string>[]>
      >
    >
  >;
}

/**
 * A jail, by default one with a network stack of its own, as a file in /etc/jail.conf.d: `service jail`, `jls` and `jexec` work on it as on any other.
 *
 * @example
 * const web = new freebsd.Jail("web", { host: edge, path: "/jails/web", hostname: "web.example.org" });
 *
 * @see jail(8), jail.conf(5), devfs(8)
 */
export class Jail extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * The jail's name. Picked where left out: the resource's name, shortened with a hash beyond 63 characters. A change replaces the resource.
   */
  declare readonly name: pulumi.Output<string>;
  /**
   * Root directory of the jail, which several may share. `/` is the host's own root, as VIMAGE jails without a userland of their own do. A change replaces the resource.
   */
  declare readonly path: pulumi.Output<string>;
  /** host.hostname of the jail. Picked where left out: the jail's name. */
  declare readonly hostname: pulumi.Output<string>;
  /** Whether it has a network stack of its own (vnet(9)). A change replaces the resource. */
  declare readonly vnet: pulumi.Output<boolean>;
  /**
   * Where `vnet` is false: the host's addresses that the jail may use, with or without their prefix length (jail(8), ip4.addr and ip6.addr). A change restarts the jail.
   */
  declare readonly addresses: pulumi.Output<readonly string[]>;
  /**
   * Where `vnet` is false: the interface of the host that gets the `addresses` as aliases while the jail runs, each alone (/32, /128) where it has no prefix length. Where left out, they are the host's own already. A change restarts the jail.
   */
  declare readonly interface: pulumi.Output<string | undefined>;
  /**
   * Where `vnet` is false: `inherit` gives it all IPv4 addresses of the host, `new` those of `addresses`, `disable` none. Where left out: `new` if there are any. A change restarts the jail.
   */
  declare readonly ip4: pulumi.Output<"inherit" | "new" | "disable" | undefined>;
  /** The same for IPv6. A change restarts the jail. */
  declare readonly ip6: pulumi.Output<"inherit" | "new" | "disable" | undefined>;
  /** devfs(8) ruleset that the jail's /dev is mounted with, by its number. A change restarts the jail. */
  declare readonly devfsRuleset: pulumi.Output<number | undefined>;
  /**
   * Whether a devfs is mounted on the jail's /dev. Picked where left out: true, but for jails whose root is /. A change restarts the jail.
   */
  declare readonly mountDevfs: pulumi.Output<boolean>;
  /** File systems that are mounted while the jail runs (jail.conf(5), mount). A change restarts the jail. */
  declare readonly mounts: pulumi.Output<readonly types.JailMount[]>;
  /** kern.securelevel inside, where it can only be raised; the host's own is the least. */
  declare readonly securelevel: pulumi.Output<number | undefined>;
  /** How much of the host's mounts the jail sees: 0 all, 1 those below its root, 2 its root. */
  declare readonly enforceStatfs: pulumi.Output<number | undefined>;
  /** How many jails it may make inside. */
  declare readonly childrenMax: pulumi.Output<number | undefined>;
  /** What is allowed inside, by the names of jail(8) without `allow.`, as in raw_sockets. */
  declare readonly allow: pulumi.Output<readonly string[]>;
  /**
   * Limits of what it may use, by the names of rctl(8), as in `memoryuse: "2g"`; what would go beyond is denied, unless the name says otherwise, as in `"cputime:log"`. The host must have kern.racct.enable=1 in its loader.conf.
   */
  declare readonly limits: pulumi.Output<Readonly<Record<string, string | number>>>;
  /** The CPUs that it may run on (cpuset(1)), as in `0-3,6`; all where left out. */
  declare readonly cpus: pulumi.Output<string | undefined>;
  /**
   * Services that are started in it, in this order, after `exec.start`, and stopped before it stops; its rc.conf need not enable them (service(8), onestart). One that fails is logged on the host, and the jail runs. A change restarts the jail.
   */
  declare readonly services: pulumi.Output<readonly string[]>;
  /** Commands that run when the jail starts and stops (jail(8), exec.*). */
  declare readonly exec: pulumi.Output<types.JailExec | undefined>;
  /** Jails that must run before this one. */
  declare readonly depends: pulumi.Output<readonly string[]>;
  /** Any other parameter of jail(8), by its name. */
  declare readonly params: pulumi.Output<Readonly<Record<string, string | number | boolean | readonly string[]>>>;
  /** The running jail's id. */
  declare readonly jid: pulumi.Output<number>;

  constructor(name: string, args: JailArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): Jail {
    return new Jail(name, args as JailArgs, { ...options, id });
  }
}
