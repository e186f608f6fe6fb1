import { z } from "zod";
import { cpuList } from "../host/cpuset";
import { absolutePath, interfaceName, jailName, sharedAddress, textLine } from "../schema/properties";
import { onHost } from "./common";
import { LIMIT_AMOUNT, limitProblem } from "./jail-limits";
import { grantProblem, parameterProblem } from "./jail-parameters";

/** A text of a jail.conf(5): a NUL would end it there. */
const text = z.string().regex(/^[^\0]*$/, "a text has no NUL character");

/** A command of a hook, or several that run in order. */
const commands = (description: string) =>
  z
    .union([text.min(1), z.array(text.min(1))])
    .transform((given) => (typeof given === "string" ? [given] : given))
    .optional()
    .meta({ description });

const mount = z.strictObject({
  source: z
    .string()
    .regex(/^[^\s\p{Cc}]+$/u, "a source has neither white space nor control characters")
    .meta({ description: "Device or path that is mounted." }),
  target: absolutePath
    .refine((path) => /^[^\s\p{Cc}]+$/u.test(path), {
      message: "a mount point has neither white space nor control characters",
    })
    .meta({ description: "Mount point, as the host sees it." }),
  type: z
    .string()
    .regex(/^[a-z0-9]+$/, "a file system's type, as in nullfs")
    .default("nullfs")
    .meta({ description: "Type of the file system." }),
  options: z
    .string()
    .regex(/^[^\s\p{Cc}]+$/u, "options have neither white space nor control characters")
    .default("rw")
    .meta({ description: "Mount options, as in fstab(5)." }),
});

/** Inputs of a Jail. */
export const jailInputs = z.strictObject({
  ...onHost,
  name: jailName.meta({
    description: "The jail's name.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 63 characters",
  }),
  path: absolutePath.default("/").meta({
    description:
      "Root directory of the jail, which several may share. `/` is the host's own root, as VIMAGE jails without a userland of their own do.",
    change: "replace",
    reference: ["JailRoot"],
  }),
  hostname: textLine.max(255).meta({ description: "host.hostname of the jail.", picked: "the jail's name" }),
  vnet: z
    .boolean()
    .default(true)
    .meta({ description: "Whether it has a network stack of its own (vnet(9)).", change: "replace" }),
  addresses: z.array(sharedAddress).default([]).meta({
    description:
      "Where `vnet` is false: the host's addresses that the jail may use, with or without their prefix length (jail(8), ip4.addr and ip6.addr).",
    change: "restart",
    unordered: true,
  }),
  interface: interfaceName.optional().meta({
    description:
      "Where `vnet` is false: the interface of the host that gets the `addresses` as aliases while the jail runs, each alone (/32, /128) where it has no prefix length. Where left out, they are the host's own already.",
    change: "restart",
    reference: ["Loopback", "HostInterface", "Bridge", "Vlan", "Epair", "Eiface"],
  }),
  ip4: z.enum(["inherit", "new", "disable"]).optional().meta({
    description:
      "Where `vnet` is false: `inherit` gives it all IPv4 addresses of the host, `new` those of `addresses`, `disable` none. Where left out: `new` if there are any.",
    change: "restart",
  }),
  ip6: z.enum(["inherit", "new", "disable"]).optional().meta({ description: "The same for IPv6.", change: "restart" }),
  jid: z
    .int()
    .min(1)
    .max(999999)
    .optional()
    .meta({ description: "A fixed jail id; where left out the kernel picks one at every start.", change: "restart" }),
  devfsRuleset: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .meta({
      description: "devfs(8) ruleset that the jail's /dev is mounted with, by its number.",
      change: "restart",
      reference: ["DevfsRuleset"],
    }),
  mountDevfs: z.boolean().meta({
    description: "Whether a devfs is mounted on the jail's /dev.",
    change: "restart",
    picked: "true, but for jails whose root is /",
  }),
  mounts: z.array(mount).default([]).meta({
    description: "File systems that are mounted while the jail runs (jail.conf(5), mount).",
    change: "restart",
    typeName: "JailMount",
  }),
  securelevel: z
    .int()
    .min(-1)
    .max(3)
    .optional()
    .meta({ description: "kern.securelevel inside, where it can only be raised; the host's own is the least." }),
  enforceStatfs: z
    .int()
    .min(0)
    .max(2)
    .optional()
    .meta({ description: "How much of the host's mounts the jail sees: 0 all, 1 those below its root, 2 its root." }),
  childrenMax: z.int().min(0).max(999998).optional().meta({ description: "How many jails it may make inside." }),
  allow: z
    .array(
      z.string().superRefine((grant, context) => {
        const problem = grantProblem(grant);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      }),
    )
    .default([])
    .meta({
      description: "What is allowed inside, by the names of jail(8) without `allow.`, as in raw_sockets.",
      unordered: true,
    }),
  limits: z
    .record(
      z.string().superRefine((key, context) => {
        const problem = limitProblem(key);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      }),
      z.union([
        z
          .string()
          .regex(LIMIT_AMOUNT, "an amount is a whole number, with or without k, m, g, t, p or e behind it, as in 512m"),
        z.int().min(0),
      ]),
    )
    .default({})
    .meta({
      description:
        'Limits of what it may use, by the names of rctl(8), as in `memoryuse: "2g"`; what would go beyond is denied, unless the name says otherwise, as in `"cputime:log"`. The host must have kern.racct.enable=1 in its loader.conf.',
    }),
  cpus: z
    .string()
    .regex(/^\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*$/, "CPUs are a list of numbers and ranges, as in 0-3,6")
    .refine((list) => list.split(",").every((part) => cpuList(part).length > 0), "a range of CPUs goes up, as in 0-3")
    .optional()
    .meta({ description: "The CPUs that it may run on (cpuset(1)), as in `0-3,6`; all where left out." }),
  services: z
    .array(z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, "a service has the name of its rc.d script, as in sshd"))
    .default([])
    .meta({
      description:
        "Services that are started in it, in this order, after `exec.start`, and stopped before it stops; its rc.conf need not enable them (service(8), onestart). One that fails is logged on the host, and the jail runs.",
      change: "restart",
    }),
  exec: z
    .strictObject({
      prestart: commands("Run on the host before the jail is made."),
      created: commands("Run on the host when the jail exists and before `start`."),
      start: commands("Run in the jail to start it, as in `/bin/sh /etc/rc`."),
      poststart: commands("Run on the host after `start`."),
      prestop: commands("Run on the host before the jail is stopped."),
      stop: commands(
        "Run in the jail to stop it; with a `start` of /etc/rc it is `/bin/sh /etc/rc.shutdown jail` where left out.",
      ),
      poststop: commands("Run on the host after the jail is gone."),
    })
    .optional()
    .meta({
      description: "Commands that run when the jail starts and stops (jail(8), exec.*).",
      typeName: "JailExec",
      sensitive: true,
    }),
  depends: z
    .array(jailName)
    .default([])
    .meta({ description: "Jails that must run before this one.", reference: ["Jail"], unordered: true }),
  params: z
    .record(
      z.string().superRefine((key, context) => {
        const problem = parameterProblem(key);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      }),
      z.union([text, z.number(), z.boolean(), z.array(text)]),
    )
    .default({})
    .meta({ description: "Any other parameter of jail(8), by its name.", sensitive: true }),
});

/** Outputs of a Jail. */
export const jailOutputs = z.strictObject({
  jid: z.int().meta({ description: "The running jail's id." }),
});

export type JailInputs = z.output<typeof jailInputs>;
/** `jid` is an input as well; as an output it is always there. */
export type JailOutputs = z.output<typeof jailOutputs>;
