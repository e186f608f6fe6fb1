// Written by `npm run schema` from provider/resources: change the schema there, not this file.
import type * as pulumi from "@pulumi/pulumi";
import { FreebsdResource, type KindOfResource } from "../resource";
import type { Host } from "./host";
import type * as types from "./types";

const KIND: KindOfResource = {
  kind: "JailRoot",
  properties: [
    "adopt",
    "persistent",
    "path",
    "archives",
    "base",
    "layers",
    "dataset",
    "snapshot",
    "skeleton",
    "rcConf",
    "resolvConf",
    "fstab",
    "files",
    "firstBoot",
    "release",
  ],
  references: ["base"],
  looksBy: ["path", "archives", "base", "dataset", "snapshot", "skeleton"],
};

/** The inputs of a {@link JailRoot}. */
export interface JailRootArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  readonly adopt?: pulumi.Input<boolean>;
  /** Whether it comes back when the host boots; true where left out. */
  readonly persistent?: pulumi.Input<boolean>;
  /**
   * Where the root is on the host. Picked where left out: /jails/ and the resource's name. A change replaces the resource.
   */
  readonly path?: pulumi.Input<string>;
  /**
   * The sets that it is unpacked from, in this order: base.txz, lib32.txz, doc.txz … of this release, of an older one, or of i386. One that is newer than the kernel is refused. A change replaces the resource.
   */
  readonly archives?: pulumi.Input<readonly pulumi.Input<types.JailRootArchiveArgs>[]>;
  /**
   * The root that it shares the `layers` of (a thin jail): another JailRoot, any tree on the host, or `/`. Its etc and root are copied, but for what makes up the host's own identity; /var is made empty. A change replaces the resource.
   */
  readonly base?: pulumi.Input<string> | JailRoot;
  /**
   * The folders of `base` that are mounted read-only (mount_nullfs(8)). Picked where left out: bin, lib, libexec, sbin and usr where there is a `base`.
   */
  readonly layers?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** The ZFS dataset that is made for it, mounted at `path` (zfs(8)). A change replaces the resource. */
  readonly dataset?: pulumi.Input<string>;
  /** The snapshot that `dataset` is a clone of (zfs(8), clone). A change replaces the resource. */
  readonly snapshot?: pulumi.Input<string>;
  /** A folder of the host whose content is copied over the root when that is made. A change replaces the resource. */
  readonly skeleton?: pulumi.Input<string>;
  /**
   * The root's /etc/rc.conf, variable by variable (rc.conf(5)); `true` is YES. Jails that share the root each find their own `ifconfig_…` in it.
   */
  readonly rcConf?: pulumi.Input<
    Readonly<Record<string, pulumi.Input<string> | pulumi.Input<number> | pulumi.Input<boolean>>>
  >;
  /** The root's /etc/resolv.conf. */
  readonly resolvConf?: pulumi.Input<string>;
  /**
   * The root's /etc/fstab, for what the jail may mount itself; what the host mounts for it is the Jail's `mounts`.
   */
  readonly fstab?: pulumi.Input<string>;
  /** Further files, by their path as the jail sees it. */
  readonly files?: pulumi.Input<Readonly<Record<string, pulumi.Input<types.JailRootFileArgs>>>>;
  /**
   * Commands that run once, in the jail, when it boots for the first time (rc(8), firstboot): it must run /etc/rc.
   */
  readonly firstBoot?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/**
 * The root file system of a jail: unpacked from a release, a ZFS dataset or a clone of a snapshot, read-only layers over a shared base (a thin jail), or a tree that is there already, as installworld and bsdinstall make it, which is taken as it is and never removed. With its rc.conf, its files and what runs at its first boot. For a jail on the host's own / there is none: leave the Jail's `path` out.
 *
 * @example
 * const root = new freebsd.JailRoot("web", {
 *   host: edge,
 *   archives: [{ source: "/usr/freebsd-dist/base.txz" }],
 *   rcConf: { hostname: "web.example.org", sshd_enable: true },
 * });
 * new freebsd.Jail("web", { host: edge, path: root, exec: { start: "/bin/sh /etc/rc" } });
 *
 * @see fetch(1), tar(1), mount_nullfs(8), zfs(8), build(7), bsdinstall(8), rc.conf(5), rc(8)
 */
export class JailRoot extends FreebsdResource {
  /** Take over what exists under this name and make it what is declared, instead of refusing it. */
  declare readonly adopt: pulumi.Output<boolean | undefined>;
  /** Whether it comes back when the host boots; true where left out. */
  declare readonly persistent: pulumi.Output<boolean | undefined>;
  /**
   * Where the root is on the host. Picked where left out: /jails/ and the resource's name. A change replaces the resource.
   */
  declare readonly path: pulumi.Output<string>;
  /**
   * The sets that it is unpacked from, in this order: base.txz, lib32.txz, doc.txz … of this release, of an older one, or of i386. One that is newer than the kernel is refused. A change replaces the resource.
   */
  declare readonly archives: pulumi.Output<readonly types.JailRootArchive[]>;
  /**
   * The root that it shares the `layers` of (a thin jail): another JailRoot, any tree on the host, or `/`. Its etc and root are copied, but for what makes up the host's own identity; /var is made empty. A change replaces the resource.
   */
  declare readonly base: pulumi.Output<string | string | undefined>;
  /**
   * The folders of `base` that are mounted read-only (mount_nullfs(8)). Picked where left out: bin, lib, libexec, sbin and usr where there is a `base`.
   */
  declare readonly layers: pulumi.Output<readonly string[]>;
  /** The ZFS dataset that is made for it, mounted at `path` (zfs(8)). A change replaces the resource. */
  declare readonly dataset: pulumi.Output<string | undefined>;
  /** The snapshot that `dataset` is a clone of (zfs(8), clone). A change replaces the resource. */
  declare readonly snapshot: pulumi.Output<string | undefined>;
  /** A folder of the host whose content is copied over the root when that is made. A change replaces the resource. */
  declare readonly skeleton: pulumi.Output<string | undefined>;
  /**
   * The root's /etc/rc.conf, variable by variable (rc.conf(5)); `true` is YES. Jails that share the root each find their own `ifconfig_…` in it.
   */
  declare readonly rcConf: pulumi.Output<Readonly<Record<string, string | number | boolean>> | undefined>;
  /** The root's /etc/resolv.conf. */
  declare readonly resolvConf: pulumi.Output<string | undefined>;
  /**
   * The root's /etc/fstab, for what the jail may mount itself; what the host mounts for it is the Jail's `mounts`.
   */
  declare readonly fstab: pulumi.Output<string | undefined>;
  /** Further files, by their path as the jail sees it. */
  declare readonly files: pulumi.Output<Readonly<Record<string, types.JailRootFile>>>;
  /**
   * Commands that run once, in the jail, when it boots for the first time (rc(8), firstboot): it must run /etc/rc.
   */
  declare readonly firstBoot: pulumi.Output<readonly string[]>;
  /** The userland's release, as its freebsd-version(1) says: 14.3-RELEASE-p2. */
  declare readonly release: pulumi.Output<string | undefined>;

  constructor(name: string, args: JailRootArgs, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (its name): live, in preview too. It is read and never changed. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ): JailRoot {
    return new JailRoot(name, args as JailRootArgs, { ...options, id });
  }
}
