import { z } from "zod";
import type { Numbered } from "../host/cloned";
import { addressWithPrefix, interfaceName, jailName, mtu, textLine } from "../schema/properties";
import { vlanTag } from "../schema/vlans";
import { onHost } from "./common";

/** What a program says of a Vlan. */
export const vlanInputs = z.strictObject({
  ...onHost,
  parent: interfaceName.meta({
    description: "The interface that carries it: a NIC, an epair's end, an eiface; inside a jail, by its name there.",
    reference: ["Eiface", "Epair", "Bridge", "HostInterface", "VnetInterface"],
  }),
  tag: vlanTag.meta({ description: "The VLAN's number, 1 to 4094." }),
  name: interfaceName.meta({
    description: "Name of the interface. Its netgraph node has `_` for each dot in it.",
    change: "replace",
    picked: "the parent's name, a dot and the tag",
  }),
  jail: jailName.optional().meta({
    description: "The VNET jail that it is made in, where its parent is inside one.",
    change: "replace",
    reference: ["Jail"],
  }),
  protocol: z
    .enum(["802.1q", "802.1ad"])
    .default("802.1q")
    .meta({ description: "How frames are tagged; 802.1ad is the outer tag of QinQ." }),
  priority: z.int().min(0).max(7).optional().meta({ description: "Priority of what is sent (802.1p)." }),
  addresses: z
    .array(addressWithPrefix)
    .default([])
    .meta({ description: "Its addresses, in CIDR form.", unordered: true }),
  mtu: mtu.optional().meta({ description: "MTU in bytes; its parent's where left out." }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
});

export const vlanOutputs = z.strictObject({});

export type VlanInputs = z.output<typeof vlanInputs>;

/** What was there before. */
export interface VlanFound extends Numbered {
  /** Parents on the host that were down before. */
  readonly down?: readonly string[];
}

/** Its name, and the jail that it is made in: names are each network stack's own. */
export function identifyVlan({ name, jail }: Pick<VlanInputs, "name" | "jail">): string {
  return jail === undefined ? name : `${jail}/${name}`;
}
