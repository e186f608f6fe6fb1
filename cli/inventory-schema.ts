import { z } from "zod";
import { networkInterface } from "./inventory-schema-interface";

/** Raised when a member is renamed, removed or changes its meaning; a new member alone does not raise it. */
export const INVENTORY_VERSION = 1;

const host = z.object({
  address: z.string().meta({ description: "Name or address that was dialled." }),
  hostname: z.string().meta({ description: "kern.hostname." }),
  hostUuid: z.string().meta({ description: "kern.hostuuid: the machine's own id." }),
  osType: z.string().meta({ description: "kern.ostype: FreeBSD." }),
  osRelease: z.string().meta({ description: "Release of the running kernel, as in 15.1-RELEASE-p1." }),
  osReldate: z.int().meta({ description: "kern.osreldate, as in 1501000." }),
  userlandVersion: z.string().optional().meta({ description: "Version of the installed userland." }),
  installedKernelVersion: z
    .string()
    .optional()
    .meta({ description: "Version of the installed kernel, which runs after the next boot." }),
  machine: z.string().meta({ description: "Hardware, as in amd64 (hw.machine)." }),
  vimage: z.boolean().meta({ description: "Whether jails can have a network stack of their own (vnet(9))." }),
  securelevel: z.int().meta({ description: "kern.securelevel (security(7))." }),
  ipv4Forwarding: z.boolean().meta({ description: "net.inet.ip.forwarding." }),
  ipv6Forwarding: z.boolean().meta({ description: "net.inet6.ip6.forwarding." }),
  jailed: z.boolean().meta({ description: "Whether this host is a jail itself." }),
  bootTime: z.int().optional().meta({ description: "When it was booted, in seconds since 1970." }),
});

const kernelFile = z.object({
  name: z.string().meta({ description: "As in ng_bridge; `kernel` is the kernel's own file." }),
  file: z.string().meta({ description: "As in ng_bridge.ko." }),
  contains: z.array(z.string()).meta({ description: "The modules in that file." }),
});

const jail = z.object({
  jid: z.int().meta({ description: "Its id, until it is started again." }),
  name: z.string().meta({ description: "Its name; a jail in a jail is outer.inner." }),
  path: z.string().meta({ description: "Its root directory." }),
  hostname: z.string().meta({ description: "host.hostname." }),
  vnet: z
    .enum(["new", "inherit", "disable", "unknown"])
    .meta({ description: "`new` is a network stack of its own, `inherit` that of its parent." }),
  parent: z.int().meta({ description: "jid of its parent; 0 is the host." }),
  dying: z.boolean().meta({ description: "Whether it is removed and only held by something in the kernel." }),
  parameters: z
    .record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())]))
    .meta({ description: "All parameters that jls(8) tells, by their names." }),
});

const route = z.object({
  family: z.enum(["inet", "inet6"]).meta({ description: "Address family." }),
  destination: z.string().meta({ description: "`default`, an address or a network in CIDR form." }),
  gateway: z.string().meta({ description: "An address, or `link#N` for a connected network." }),
  flags: z.string().meta({ description: "As in UGS (netstat(1))." }),
  interface: z.string().meta({ description: "Interface that it goes out on." }),
});

const stack = z.object({
  jail: z.string().nullable().meta({ description: "Name of the VNET jail; null for the host's own stack." }),
  interfaces: z.array(networkInterface).meta({ description: "Its interfaces, in the order of ifconfig(8)." }),
  routes: z.array(route).meta({ description: "Its routing table." }),
});

const hook = z.object({
  name: z.string().meta({ description: "As in link2." }),
  peerId: z.int().meta({ description: "Id of the node at its other end." }),
  peerName: z.string().optional().meta({ description: "Name of that node, where it has one." }),
  peerType: z.string().meta({ description: "Type of that node." }),
  peerHook: z.string().meta({ description: "The hook at that end." }),
});

const node = z.object({
  id: z.int().meta({ description: "The node's id, until the next boot." }),
  name: z.string().optional().meta({ description: "Its name; a node can be without one." }),
  type: z.string().meta({ description: "As in bridge, eiface or ether." }),
  hooks: z.array(hook).meta({ description: "What it is connected to." }),
  interface: z.string().optional().meta({ description: "Interface of an eiface or iface node, wherever that is." }),
  promiscuous: z.boolean().optional().meta({ description: "ng_ether(4): promiscuous mode, as set by the node." }),
  autoSource: z
    .boolean()
    .optional()
    .meta({ description: "ng_ether(4): whether frames get the interface's own source address." }),
  bridgeConfig: z
    .strictObject({
      debugLevel: z.int().meta({ description: "What it logs." }),
      loopTimeout: z.int().meta({ description: "Seconds that a link with a loop is muted." }),
      maxStaleness: z.int().meta({ description: "Seconds of silence after which a MAC is forgotten." }),
      minStableAge: z.int().meta({ description: "Seconds that a MAC must have stayed before a move is a loop." }),
    })
    .optional()
    .meta({ description: "Configuration of an ng_bridge(4)." }),
});

const mount = z.object({
  device: z.string().meta({ description: "What is mounted." }),
  path: z.string().meta({ description: "Where it is mounted." }),
  type: z.string().meta({ description: "Type of the file system." }),
  options: z.array(z.string()).meta({ description: "As mount(8) prints them." }),
});

const inKernel = z.enum(["absent", "disabled", "enabled"]);
const address = z.string().optional();
const firewall = z.object({
  pf: inKernel.meta({ description: "Whether pf(4) is in the kernel, and enabled." }),
  ipfw: inKernel.meta({ description: "Whether ipfw(4) is in the kernel, and enabled." }),
  nats: z
    .array(
      z.object({
        interface: z.string().meta({ description: "Interface that the packets leave by." }),
        subnets: z.array(z.string()).meta({ description: "Networks whose addresses are translated." }),
        address: address.meta({ description: "What they become; absent where that is the interface's own." }),
        samePorts: z.boolean().meta({ description: "Whether source ports are kept." }),
      }),
    )
    .meta({ description: "Source NAT, whoever's rule it is." }),
  redirects: z
    .array(
      z.object({
        interface: z.string().meta({ description: "Interface that the connections come in by." }),
        protocol: z.enum(["tcp", "udp"]).meta({ description: "Protocol." }),
        address: address.meta({ description: "Public address; absent where that is the interface's own." }),
        port: z.int().meta({ description: "Public port." }),
        target: z.string().meta({ description: "Address that they go to." }),
        targetPort: z.int().meta({ description: "Port there." }),
      }),
    )
    .meta({ description: "Ports that lead elsewhere, whoever's rule it is." }),
});

const unit = z.object({
  kind: z.string().meta({ description: "Kind of resource, as in Jail." }),
  id: z.string().meta({ description: "The resource's Pulumi id." }),
  owner: z.string().meta({ description: "Owner id of the Host that it was declared on." }),
  boot: z
    .enum(["yes", "no", "pending"])
    .meta({ description: "Whether it comes back at boot; `pending` is not before it has been confirmed." }),
  retain: z.boolean().meta({ description: "Whether it stays when its owner is destroyed." }),
  inputs: z.record(z.string(), z.unknown()).meta({ description: "What was declared, without connection and secrets." }),
  found: z.record(z.string(), z.unknown()).meta({ description: "What the host looked like before." }),
});

/** The whole host as one document: what `pulumi-freebsd inventory --json` prints. */
export const inventorySchema = z
  .strictObject({
    version: z.literal(INVENTORY_VERSION).meta({
      description: "Version of this form; raised when a member is renamed, removed or changes its meaning.",
    }),
    host: host.meta({ description: "The machine and its kernel." }),
    modules: z.array(kernelFile).meta({ description: "Files in the kernel (kldstat(8))." }),
    jails: z.array(jail).meta({ description: "Jails (jls(8)), dying ones too." }),
    stacks: z.array(stack).meta({ description: "Network stacks: the host's first, then those of VNET jails." }),
    nodes: z.array(node).meta({ description: "Netgraph nodes of the host's own stack (ngctl(8))." }),
    mounts: z.array(mount).meta({ description: "Mounted file systems (mount(8))." }),
    devfsRulesets: z.array(z.int()).meta({ description: "Numbers of the devfs rulesets that exist (devfs(8))." }),
    firewall: firewall.meta({ description: "The host's packet filters, and what they translate." }),
    units: z.array(unit).meta({ description: "What pulumi-freebsd owns here, of every owner." }),
  })
  .meta({
    title: "Inventory of a FreeBSD host",
    description: "What `pulumi-freebsd inventory --json` prints: everything that pulumi-freebsd knows of a host.",
  });

/** The JSON schema of it, as it is published. A newer host's document with more members fits an older schema. */
export function inventoryJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(inventorySchema, { io: "input" });
}

/** A document of {@link inventorySchema}. */
export type InventoryDocument = z.output<typeof inventorySchema>;
