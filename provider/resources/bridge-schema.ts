import { z } from "zod";
import { addressWithPrefix, interfaceAndNodeName, interfaceName, mtu, textLine } from "../schema/properties";
import { vlanSet, vlanTag } from "../schema/vlans";
import { onHost } from "./common";

const MEMBERS = ["Eiface", "Epair", "Vlan", "HostInterface"];

const port = z.strictObject({
  interface: interfaceName.meta({ description: "The interface of the host.", reference: MEMBERS }),
  private: z.boolean().default(false).meta({
    description: "Nothing passes between it and the other private members: jails that must not see each other.",
  }),
  stp: z.boolean().default(false).meta({ description: "Takes part in the spanning tree, which cuts circles open." }),
  edge: z.boolean().default(false).meta({
    description:
      "Has no other bridge behind it, so the spanning tree need not wait. With `false` the kernel finds out by itself.",
  }),
  sticky: z.boolean().default(false).meta({
    description: "A MAC address that was learned here stays here: no other member can take it over.",
  }),
  learn: z.boolean().default(true).meta({ description: "Whether MAC addresses are learned from what comes in." }),
  discover: z.boolean().default(true).meta({ description: "Whether frames to unknown MAC addresses are sent here." }),
  untagged: vlanTag.optional().meta({
    description: "The VLAN of untagged frames; the bridge's `defaultUntagged` where left out. Needs `vlanFilter`.",
  }),
  tagged: vlanSet.optional().meta({
    description: "The VLANs that pass with their tag, as in `10,20-22`, or `all`. Needs `vlanFilter`.",
  }),
});

/** Inputs of a Bridge. */
export const bridgeInputs = z.strictObject({
  ...onHost,
  name: interfaceAndNodeName.meta({
    description: "Name of the bridge's interface.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 15 characters",
  }),
  members: z.array(interfaceName).default([]).meta({
    description:
      "Interfaces of the host that are its members (an Epair by its end, as in `cable.a`), treated as the kernel does by itself. They are brought up. Members that somebody else adds later, as bhyve does with a tap, are left alone.",
    unordered: true,
    reference: MEMBERS,
  }),
  ports: z.array(port).default([]).meta({
    description: "Further members, each with what is to be different about it.",
    unordered: true,
    typeName: "BridgePort",
  }),
  span: z.array(interfaceName).default([]).meta({
    description: "Interfaces that get a copy of every frame, for whoever listens behind them. They are no members.",
    unordered: true,
    reference: MEMBERS,
  }),
  addresses: z
    .array(addressWithPrefix)
    .default([])
    .meta({ description: "Addresses of the host on this bridge, in CIDR form.", unordered: true }),
  mtu: mtu.optional().meta({
    description:
      "MTU in bytes; the kernel gives it to every member. Left out, the bridge has that of its first member, and gives it to the others.",
  }),
  vlanFilter: z.boolean().default(false).meta({
    description:
      "Whether a frame passes only between members that have its VLAN (FreeBSD 15.0 or newer). The host itself then takes part by a Vlan whose parent is the bridge.",
  }),
  defaultUntagged: vlanTag.optional().meta({
    description: "The VLAN of untagged frames of members that name none, others' taps included. Needs `vlanFilter`.",
  }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
});

export type BridgeInputs = z.output<typeof bridgeInputs>;
