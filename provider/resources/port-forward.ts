import { z } from "zod";
import { FORWARDING_LOOKS, forwarded } from "../host/forwarding";
import type { Inventory } from "../host/inventory";
import { shortName } from "../host/names";
import { type Redirect, redirectInPf, redirectsInIpfw } from "../host/translations";
import { address, interfaceName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import {
  anchorRules,
  asKnown,
  ipfwRules,
  missing,
  occupied,
  plan,
  recorded,
  remember,
  risks,
  saysTheSame,
  type Translation,
  teardown,
  unit,
} from "./translation";
import { anchorName, ipv4, translating } from "./translation-schema";

const port = z.int("a port is a whole number").min(1, "ports count from 1").max(65535, "a port is at most 65535");

const inputs = z.strictObject({
  ...onHost,
  name: anchorName.meta({
    description: "Its name, which its anchor in pf has.",
    change: "replace",
    picked: "from the resource's name",
  }),
  interface: interfaceName.meta({
    description: "The interface that the connections come in by.",
    reference: ["Eiface", "Epair", "Bridge", "HostInterface", "Vlan"],
  }),
  protocol: z.enum(["tcp", "udp"]).default("tcp").meta({ description: "The protocol." }),
  address: address
    .refine(ipv4, "only IPv4 is translated")
    .optional()
    .meta({ description: "The public address; whatever address the interface has (natd's `dynamic`) where left out." }),
  port: port.meta({ description: "The public port." }),
  target: address
    .refine(ipv4, "only IPv4 is translated")
    .meta({ description: "The address that the connections go to: a jail's." }),
  targetPort: port.meta({ description: "The port there.", picked: "the public port" }),
  ...translating,
});

const outputs = z.strictObject({
  translatedBy: z.enum(["pf", "ipfw"]).meta({ description: "The packet filter that translates." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;

export const portForward = defineResource<Inputs, Outputs>({
  kind: "PortForward",
  description:
    "A port of the host that leads to a jail: natd's and ipfw's `redirect_port`, pf's `rdr`. It is a rule in an anchor of pf, or an instance of ipfw's NAT where the host works with ipfw; nobody else's rules are touched.",
  example: [
    'new freebsd.PortForward("web", { host: edge, interface: "em1", address: "192.168.0.10", port: 80, target: "10.10.15.100" });',
  ].join("\n"),
  manuals: ["pf.conf(5)", "pfctl(8)", "ipfw(8)", "natd(8)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({
    ...given,
    name: given.name ?? shortName(name, 48),
    targetPort: given.targetPort ?? given.port,
  }),
  claims: ({ name, interface: nic, protocol, address: to, port: number }) => [
    { what: "port forward", value: name, path: "name" },
    { what: "port", value: `${protocol} ${number} of ${to ?? nic}`, path: "port" },
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: () => ["firewall", "modules", ...FORWARDING_LOOKS],
  observe: (inventory, known) => {
    const at = present(inventory, known.name);
    return at && { ...at, ...asKnown(known), forwarding: [...forwarded(inventory, known.forwarding)] };
  },
  occupied: (inventory, { name }) => occupied(inventory, anchorOf(name)),
  missing: (inventory, desired, declared) => {
    const { firewall, allowSshInterface, connection } = desired;
    const options = { firewall, allowSsh: allowSshInterface, dialled: connection.host };
    return missing(inventory, translation(desired), options, declared);
  },
  remember: (inventory, desired, previous, reserve) => ({
    ...remember(inventory, translation(desired), desired.firewall, previous, reserve),
  }),
  plan: (desired, actual, scene) => plan(translation(desired), saysTheSame(actual, desired, KEYS), scene),
  risks: (desired, actual, scene) =>
    desired === undefined ? [] : risks(translation(desired), saysTheSame(actual, desired, KEYS), scene),
  teardown: (state, scene) => teardown(translation(state), scene),
  unit: (desired, { found }) => unit(translation(desired), found),
});

const KEYS = ["interface", "protocol", "address", "port", "target", "targetPort"];

function anchorOf(name: string): string {
  return `rdr-${name}`;
}

/** What pf redirects it lets pass, too. In ipfw the rules come before those of a Nat, which would take the answers. */
function translation(wanted: Inputs): Translation {
  const { name, interface: nic, protocol, address: to, port: number, target, targetPort, forwarding } = wanted;
  return {
    ...{ kind: "PortForward", id: name, interface: nic, forwarding, anchor: anchorOf(name), from: 100 },
    pf: [
      `rdr pass on ${nic} inet proto ${protocol} from any to ${to ?? `(${nic})`} port ${number} -> ${target} port ${targetPort}`,
    ],
    ipfw: {
      config: `if ${nic} redirect_port ${protocol} ${target}:${targetPort} ${to === undefined ? "" : `${to}:`}${number}`,
      rules: [
        `ip4 from any to ${to ?? "any"} dst-port ${number} in via ${nic}`,
        `ip4 from ${target} to any src-port ${targetPort} out via ${nic}`,
      ],
    },
  };
}

function present(inventory: Inventory, name: string): (Redirect & Outputs) | undefined {
  const inPf = redirectInPf(anchorRules(inventory, anchorOf(name))?.[0] ?? "");
  if (inPf !== undefined) return { ...inPf, translatedBy: "pf" };
  const at = ipfwRules(inventory, recorded(inventory, "PortForward", name).number);
  const [inIpfw] = at?.rules.length === 2 ? redirectsInIpfw(at) : [];
  return inIpfw && { ...inIpfw, translatedBy: "ipfw" };
}
