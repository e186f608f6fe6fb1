import { z } from "zod";
import { forwarded } from "../host/forwarding";
import type { Inventory } from "../host/inventory";
import { type Redirect, redirectInPf, redirectsInIpfw } from "../host/translations";
import { address, interfaceName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import { anchorRules, asKnown, ipfwRules, recorded, saysTheSame, type Translation } from "./translation";
import { translationLife } from "./translation-life";
import { ipv4, named, pickedName, translated, translating } from "./translation-schema";

const port = z.int("a port is a whole number").min(1, "ports count from 1").max(65535, "a port is at most 65535");

const inputs = z.strictObject({
  ...onHost,
  ...named,
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

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof translated>;

const KEYS = ["interface", "protocol", "address", "port", "target", "targetPort"];
const life = translationLife<Inputs>(translation, (desired, actual) => saysTheSame(actual, desired, KEYS));

export const portForward = defineResource<Inputs, Outputs>({
  kind: "PortForward",
  description:
    "A port of the host that leads to a jail: natd's and ipfw's `redirect_port`, pf's `rdr`. It is a rule in an anchor of pf, or an instance of ipfw's NAT where the host works with ipfw; nobody else's rules are touched.",
  example: [
    'new freebsd.PortForward("web", { host: edge, interface: "em1", address: "192.168.0.10", port: 80, target: "10.10.15.100" });',
  ].join("\n"),
  manuals: ["pf.conf(5)", "pfctl(8)", "ipfw(8)", "natd(8)"],
  inputs,
  outputs: translated,
  complete: (given, { name }) => ({
    ...given,
    name: pickedName(given, name),
    targetPort: given.targetPort ?? given.port,
  }),
  claims: ({ name, interface: nic, protocol, address: to, port: number }) => [
    { what: "port forward", value: name, path: "name" },
    { what: "port", value: `${protocol} ${number} of ${to ?? nic}`, path: "port" },
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  observe: (inventory, known) => {
    const at = present(inventory, known.name);
    return at && { ...at, ...asKnown(known), forwarding: [...forwarded(inventory, known.forwarding)] };
  },
  ...life,
});

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
