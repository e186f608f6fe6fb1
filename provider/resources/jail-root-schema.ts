import { z } from "zod";
import { absolutePath } from "../schema/properties";
import { onHost } from "./common";

/** A path without anything that fstab(5), mount(8) or a shell would want quoted: it stands in all of them. */
const PLAIN = /^(\/[A-Za-z0-9_.@-]+)+$/;
const plainPath = absolutePath.refine((path) => PLAIN.test(path), {
  message: "the path of a root has letters, digits, `_`, `-`, `.` and `@` between its slashes, and is not / itself",
});

const layer = z
  .string()
  .regex(
    /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
    "a layer is a folder of the base by its path there, as in bin or usr/share",
  )
  .refine((path) => !path.split("/").some((part) => part === ".." || part === "."), { message: "a path has no `..`" });

/** zfs(8): letters, digits and `_.:-` between slashes. */
const DATASET = /^[A-Za-z][A-Za-z0-9_.:-]*(\/[A-Za-z0-9_.:-]+)+$/;

/** A text of a file: a NUL would be no text. */
const text = z.string().regex(/^[^\0]*$/, "a text has no NUL character");

const inRoot = absolutePath.refine((path) => path !== "/" && !path.includes(":"), {
  message: "a file has a path below the root, as the jail sees it, and no colon in it",
});

const archive = z
  .strictObject({
    source: z
      .string()
      .regex(
        /^(\/|https?:\/\/|ftp:\/\/|file:\/\/\/)[A-Za-z0-9_.:/%@+~=,-]*[A-Za-z0-9_.-]$/,
        "a path on the host, or a URL of http, https, ftp or file, of letters, digits and `_.:/%@+~=,-`",
      )
      .meta({ description: "Path on the host, or URL that the host fetches (fetch(1))." }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "a SHA256 is 64 hex digits, as in the release's MANIFEST")
      .optional()
      .meta({ description: "The archive's SHA256, as the release's MANIFEST has it; a URL must have one." }),
  })
  .meta({ description: "A set of a release.", typeName: "JailRootArchive" });

/** A file below a root. */
const file = z
  .strictObject({
    text: text.meta({ description: "What is in it." }),
    mode: z
      .string()
      .regex(/^[0-7]{3}$/, "a mode is three octal digits, as in 644")
      .default("644")
      .meta({ description: "Its mode." }),
  })
  .meta({ description: "A file of the root.", typeName: "JailRootFile" });

/** Inputs of a JailRoot. */
export const jailRootInputs = z.strictObject({
  ...onHost,
  path: plainPath.meta({
    description: "Where the root is on the host.",
    change: "replace",
    picked: "/jails/ and the resource's name",
  }),
  archives: z.array(archive).default([]).meta({
    description:
      "The sets that it is unpacked from, in this order: base.txz, lib32.txz, doc.txz … of this release, of an older one, or of i386. One that is newer than the kernel is refused.",
    change: "replace",
  }),
  base: z
    .union([z.literal("/"), plainPath])
    .optional()
    .meta({
      description:
        "The root that it shares the `layers` of (a thin jail): another JailRoot, any tree on the host, or `/`. Its etc and root are copied, but for what makes up the host's own identity; /var is made empty.",
      change: "replace",
      reference: ["JailRoot"],
    }),
  layers: z.array(layer).optional().meta({
    description: "The folders of `base` that are mounted read-only (mount_nullfs(8)).",
    picked: "bin, lib, libexec, sbin and usr where there is a `base`",
    unordered: true,
  }),
  dataset: z
    .string()
    .regex(DATASET, "a dataset has a pool and a name, as in zroot/jails/web")
    .optional()
    .meta({ description: "The ZFS dataset that is made for it, mounted at `path` (zfs(8)).", change: "replace" }),
  snapshot: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_.:-]*(\/[A-Za-z0-9_.:-]+)*@[A-Za-z0-9_.:-]+$/,
      "a snapshot is a dataset, @ and a name, as in zroot/jails/base@14.3",
    )
    .optional()
    .meta({ description: "The snapshot that `dataset` is a clone of (zfs(8), clone).", change: "replace" }),
  skeleton: plainPath.optional().meta({
    description: "A folder of the host whose content is copied over the root when that is made.",
    change: "replace",
  }),
  rcConf: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a variable of rc.conf(5) has letters, digits and `_`"),
      z.union([text, z.number(), z.boolean()]),
    )
    .optional()
    .meta({
      description:
        "The root's /etc/rc.conf, variable by variable (rc.conf(5)); `true` is YES. Jails that share the root each find their own `ifconfig_…` in it.",
      sensitive: true,
    }),
  resolvConf: text.optional().meta({ description: "The root's /etc/resolv.conf.", sensitive: true }),
  fstab: text.optional().meta({
    description:
      "The root's /etc/fstab, for what the jail may mount itself; what the host mounts for it is the Jail's `mounts`.",
    sensitive: true,
  }),
  files: z.record(inRoot, file).default({}).meta({
    description: "Further files, by their path as the jail sees it.",
    sensitive: true,
  }),
  firstBoot: z.array(text.min(1)).default([]).meta({
    description:
      "Commands that run once, in the jail, when it boots for the first time (rc(8), firstboot): it must run /etc/rc.",
    sensitive: true,
  }),
});

/** Outputs of a JailRoot. */
export const jailRootOutputs = z.strictObject({
  release: z
    .string()
    .optional()
    .meta({ description: "The userland's release, as its freebsd-version(1) says: 14.3-RELEASE-p2." }),
});

export type JailRootInputs = z.output<typeof jailRootInputs>;
export type JailRootOutputs = z.output<typeof jailRootOutputs>;
