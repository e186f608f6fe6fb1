import { z } from "zod";

const inet = z.object({
  address: z.string().meta({ description: "IPv4 address." }),
  prefixLength: z.int().meta({ description: "Length of its network's prefix." }),
  broadcast: z.string().optional().meta({ description: "Broadcast address." }),
  destination: z.string().optional().meta({ description: "The other end of a point-to-point interface." }),
});

const inet6 = z.object({
  address: z.string().meta({ description: "IPv6 address, without its zone." }),
  prefixLength: z.int().meta({ description: "Length of its network's prefix." }),
  zone: z.string().optional().meta({ description: "Zone of a link-local address, as in em0." }),
  linkLocal: z.boolean().meta({ description: "Whether it holds on its link alone." }),
  tentative: z.boolean().meta({ description: "Whether it is still being checked for a duplicate." }),
  duplicated: z.boolean().meta({ description: "Whether somebody else on the link has it." }),
  deprecated: z.boolean().meta({ description: "Whether new connections should not use it." }),
  autoconf: z.boolean().meta({ description: "Whether a router's advertisement made it." }),
  temporary: z.boolean().meta({ description: "Whether it is a privacy address." }),
  destination: z.string().optional().meta({ description: "The other end of a point-to-point interface." }),
});

const member = z.object({
  name: z.string().meta({ description: "Name of the interface." }),
  flags: z.array(z.string()).meta({ description: "As in LEARNING, STP, PRIVATE, SPAN." }),
  untagged: z.int().optional().meta({ description: "VLAN that its untagged frames belong to." }),
  tagged: z.string().optional().meta({ description: "VLANs that pass tagged, as in 10,20-22." }),
});

/** An interface as ifconfig(8) shows it. */
export const networkInterface = z.object({
  name: z.string().meta({ description: "Its name in its network stack." }),
  flags: z.array(z.string()).meta({ description: "As in UP, BROADCAST, RUNNING." }),
  up: z.boolean().meta({ description: "Whether it is up." }),
  mtu: z.int().meta({ description: "MTU in bytes." }),
  description: z.string().optional().meta({ description: "Its description." }),
  capabilities: z.array(z.string()).meta({ description: "What is enabled in hardware, as in RXCSUM, TSO4, LRO." }),
  mac: z.string().optional().meta({ description: "MAC address in use." }),
  hardwareMac: z
    .string()
    .optional()
    .meta({ description: "The MAC address that it was made with, where that differs." }),
  inet: z.array(inet).meta({ description: "IPv4 addresses." }),
  inet6: z.array(inet6).meta({ description: "IPv6 addresses." }),
  groups: z.array(z.string()).meta({ description: "Interface groups, as in epair, bridge, lo." }),
  media: z.string().optional().meta({ description: "As ifconfig(8) prints it." }),
  status: z.string().optional().meta({ description: "As in active or no carrier." }),
  vlan: z
    .strictObject({
      tag: z.int().meta({ description: "VLAN id; 0 where its parent left." }),
      protocol: z.string().meta({ description: "802.1q or 802.1ad." }),
      parent: z.string().optional().meta({ description: "Interface that it is on; absent where that left." }),
    })
    .optional()
    .meta({ description: "A vlan(4)." }),
  bridge: z
    .strictObject({ members: z.array(member).meta({ description: "Its ports." }) })
    .optional()
    .meta({ description: "An if_bridge(4)." }),
});
