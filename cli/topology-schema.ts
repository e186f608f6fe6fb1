import { z } from "zod";

const difference = z.object({
  property: z.string().meta({ description: "The property, as in mtu." }),
  from: z.string().optional().meta({ description: "What is there; absent when nothing is." }),
  to: z.string().optional().meta({ description: "What was planned; absent when nothing was." }),
});

/** What every part has. */
const part = {
  id: z.string().meta({ description: "Unique, and the same for the same thing in every topology of its host." }),
  declared: z.string().optional().meta({ description: 'What a program declares it as: `Eiface "web-lan"`.' }),
  unknown: z.array(z.string()).optional().meta({ description: "Properties not known before `pulumi up`." }),
  mark: z
    .enum(["same", "added", "removed", "changed", "drifted"])
    .optional()
    .meta({ description: "How it differs from what is there; present when two topologies were compared." }),
  differences: z
    .array(difference)
    .optional()
    .meta({ description: "What differs, when the mark is changed or drifted." }),
};

const route = z.object({
  destination: z.string().meta({ description: "`default`, an address or a network in CIDR form." }),
  gateway: z.string().meta({ description: "The address, or the link, that it goes by." }),
  interface: z.string().optional().meta({ description: "Name of the interface in the same network stack." }),
});

const cluster = z.object({
  ...part,
  kind: z.enum(["host", "jail"]).meta({ description: "A host, or a jail on it." }),
  name: z.string().meta({ description: "The host's name, or the jail's, as in outer.inner." }),
  parent: z.string().optional().meta({ description: "Id of the host or jail that it is in; absent for a host." }),
  hostname: z.string().optional().meta({ description: "host.hostname." }),
  jid: z.int().optional().meta({ description: "A jail's id: another one after every start." }),
  path: z.string().optional().meta({ description: "A jail's root directory." }),
  network: z
    .enum(["own", "shared", "none"])
    .meta({ description: "A network stack of its own, that of its parent, or no network." }),
  addresses: z
    .array(z.string())
    .optional()
    .meta({ description: "Where it shares its parent's network stack: the addresses that it may use." }),
  state: z.enum(["running", "dying", "planned"]).meta({ description: "Whether it runs." }),
  release: z.string().optional().meta({ description: "What a host runs, as in FreeBSD 15.1-RELEASE." }),
  routes: z
    .array(route)
    .optional()
    .meta({ description: "Its ways out, default routes first; absent where a plan leaves them open." }),
});

const interfacePart = z.object({
  ...part,
  cluster: z.string().meta({ description: "Id of the host or jail whose network stack it is in." }),
  name: z.string().meta({ description: "Its name in that network stack." }),
  kind: z
    .enum([
      ...["ethernet", "eiface", "epair", "bridge", "vlan", "loopback"],
      ...["lagg", "tap", "tun", "gif", "wg", "other"],
    ] as const)
    .meta({ description: "What it is; `other` where nothing tells." }),
  mac: z.string().optional().meta({ description: "MAC address, in lower case." }),
  mtu: z.int().optional().meta({ description: "MTU in bytes." }),
  addresses: z
    .array(z.string())
    .optional()
    .meta({ description: "In CIDR form, without link-local ones; absent where a plan leaves them open." }),
  state: z
    .enum(["up", "down", "no carrier"])
    .optional()
    .meta({ description: "`no carrier` is up without a cable; absent where a plan leaves it open." }),
  description: z.string().optional().meta({ description: "Its description (ifconfig(8))." }),
  outside: z.string().optional().meta({ description: "In a plan: its name on the host, whatever jail it goes into." }),
  translations: z.array(z.string()).optional().meta({
    description: "What the host's packet filter translates on it: `NAT of 10.8.0.0/24`, `tcp 8080 to 10.8.0.2:80`.",
  }),
  furtherAddresses: z
    .literal(true)
    .optional()
    .meta({ description: "Present where the plan states some of its addresses and leaves the others alone." }),
});

const node = z.object({
  ...part,
  cluster: z.string().meta({ description: "Id of the host, also where the node's interface is in a jail." }),
  name: z.string().optional().meta({ description: "Its name; a node can be without one." }),
  type: z.string().meta({ description: "As in bridge, eiface or ether." }),
  number: z.int().optional().meta({ description: "The node's id in the kernel; absent while it is only planned." }),
  interface: z.string().optional().meta({ description: "Id of the interface that it is the node of." }),
});

const wireEnd = z.object({
  part: z.string().meta({ description: "Id of an interface or a node." }),
  hook: z.string().optional().meta({ description: "The node's hook, as in link2." }),
});

const wire = z.object({
  ...part,
  kind: z
    .enum(["netgraph", "epair", "member", "vlan"])
    .meta({ description: "Two hooks, a cable, a bridge and its member, or a VLAN and its parent." }),
  ends: z.array(wireEnd).length(2).meta({ description: "Its two ends; the bridge or the parent first." }),
  tag: z.int().optional().meta({ description: "The tag of a VLAN." }),
});

/** The topology as one document: what `pulumi-freebsd graph --json` and `topology(host).json` print. */
export const topologySchema = z
  .object({
    format: z.literal("pulumi-freebsd/topology").meta({ description: "What this document is." }),
    version: z
      .literal(1)
      .meta({ description: "Raised when a member is renamed, removed or changes its meaning; not for a new one." }),
    clusters: z.array(cluster).meta({ description: "Hosts and jails; a parent comes before what is in it." }),
    interfaces: z.array(interfacePart).meta({ description: "Network interfaces, in whichever stack they are." }),
    nodes: z.array(node).meta({ description: "Netgraph nodes. Their hooks are the ends of wires." }),
    wires: z.array(wire).meta({ description: "What connects two interfaces or nodes." }),
  })
  .meta({
    title: "Topology of FreeBSD hosts",
    description:
      "What `pulumi-freebsd graph --json` prints and `topology(host).json` holds: what all the other forms of the picture are drawn from.",
  });

/** The JSON schema of it, as it is published. */
export function topologyJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(topologySchema, { io: "input" });
}

/** A document of {@link topologySchema}. */
export type TopologyDocument = z.output<typeof topologySchema>;
