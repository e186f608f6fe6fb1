import { z } from "zod";
import { forwarded } from "../host/forwarding";
import type { Inventory } from "../host/inventory";
import { natInIpfw, natInPf } from "../host/translations";
import { address, interfaceName, network } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import { anchorRules, asKnown, ipfwRules, recorded, saysTheSame, type Translation, throughOf } from "./translation";
import { translationLife } from "./translation-life";
import { ipv4, named, pickedName, translated, translating } from "./translation-schema";

const inputs = z.strictObject({
  ...onHost,
  ...named,
  interface: interfaceName.meta({
    description: "The interface that the packets leave by.",
    reference: ["Eiface", "Epair", "Bridge", "HostInterface", "Vlan"],
  }),
  subnets: z
    .array(network.refine(ipv4, "only IPv4 is translated: IPv6 networks are routed"))
    .min(1, "at least one network is behind it")
    .meta({ description: "The networks whose source addresses are translated.", unordered: true }),
  address: address.refine(ipv4, "only IPv4 is translated").optional().meta({
    description: "The address that they get; the interface's first one at the time (natd's `dynamic`) where left out.",
  }),
  samePorts: z
    .boolean()
    .default(false)
    .meta({ description: "Keep source ports where that is possible: natd's `same_ports`, pf's `static-port`." }),
  ...translating,
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof translated>;

const life = translationLife<Inputs>(translation, isThere);

export const nat = defineResource<Inputs, Outputs>({
  kind: "Nat",
  description:
    "Source NAT: networks behind the host leave it with an address of its own. It is a rule in an anchor of pf, or an instance of ipfw's NAT where the host works with ipfw; nobody else's rules are touched.",
  example: [
    'new freebsd.Nat("way-out", { host: edge, interface: "em1", subnets: ["10.10.15.0/24"], samePorts: true });',
  ].join("\n"),
  manuals: ["pf.conf(5)", "pfctl(8)", "ipfw(8)", "natd(8)"],
  inputs,
  outputs: translated,
  complete: (given, { name }) => ({ ...given, name: pickedName(given, name) }),
  claims: ({ name }) => [{ what: "NAT", value: name, path: "name" }],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  observe: (inventory, known) => {
    const at = present(inventory, known.name);
    return at && { ...at, ...asKnown(known), forwarding: [...forwarded(inventory, known.forwarding)] };
  },
  ...life,
  missing: (inventory, desired, declared) => life.missing(inventory, desired, declared) ?? second(inventory, desired),
  advise: bypassed,
});

function isThere(desired: Inputs, actual: Partial<Inputs> | undefined): boolean {
  return (
    saysTheSame(actual, desired, ["interface", "address", "samePorts"]) &&
    [...desired.subnets].sort().join() === [...(actual?.subnets ?? [])].sort().join()
  );
}

function anchorOf(name: string): string {
  return `nat-${name}`;
}

/**
 * The out rule gives the address, the in rule gives it back; what is not of these networks passes both as it is. Without `:0` pf would take
 * the interface's aliases in turn (pf.conf(5)), such as the address of a jail; libalias knows the first address alone.
 */
function translation(wanted: Inputs): Translation {
  const { name, interface: nic, subnets, address: to, samePorts, forwarding } = wanted;
  return {
    ...{ kind: "Nat", id: name, interface: nic, forwarding, anchor: anchorOf(name), from: 500 },
    pf: subnets.map(
      (subnet) => `nat on ${nic} inet from ${subnet} to any -> ${to ?? `(${nic}:0)`}${samePorts ? " static-port" : ""}`,
    ),
    ipfw: {
      config: `${to === undefined ? `if ${nic}` : `ip ${to}`}${samePorts ? " same_ports" : ""}`,
      rules: [
        ...subnets.map((subnet) => `ip4 from ${subnet} to any out via ${nic}`),
        `ip4 from any to ${to ?? "any"} in via ${nic}`,
      ],
    },
  };
}

function present(inventory: Inventory, name: string): (Seen & Outputs) | undefined {
  const inPf = natInPf(anchorRules(inventory, anchorOf(name)) ?? []);
  if (inPf !== undefined) return { ...inPf, subnets: [...inPf.subnets], translatedBy: "pf" };
  const at = ipfwRules(inventory, recorded(inventory, "Nat", name).number);
  const inIpfw = at && natInIpfw(at);
  return inIpfw && { ...inIpfw, subnets: [...inIpfw.subnets], translatedBy: "ipfw" };
}

type Seen = Pick<Inputs, "interface" | "subnets" | "address" | "samePorts">;

/** ipfw asks no rule about what it has translated (sys/netpfil/ipfw/ip_fw_pfil.c, ipfw_check_packet), and answers are among all that comes in. */
function bypassed(inventory: Inventory, desired: Inputs): string | undefined {
  const wanted = translation(desired);
  const { ipfw } = inventory.firewall;
  if (ipfw?.onePass !== true || throughOf(inventory, wanted, desired.firewall) !== "ipfw") return undefined;
  const number = recorded(inventory, wanted.kind, wanted.id).number ?? wanted.from;
  const denial = ipfw.rules.find((rule) => rule.number > number && /^(deny|reject|reset|unreach)/.test(rule.text));
  return denial === undefined
    ? undefined
    : `ipfw lets pass what it translates (net.inet.ip.fw.one_pass=1): what comes in by ${desired.interface} is not asked about by the rules behind, as \`${denial.number} ${denial.text}\`. With net.inet.ip.fw.one_pass=0 it is, and those have to let pass what is translated`;
}

/** ipfw gives an answer to the first instance that asks for it: a second one of the same interface would get none. */
function second(inventory: Inventory, { name, interface: nic, firewall }: Inputs): string | undefined {
  const own = recorded(inventory, "Nat", name);
  const others = inventory.units.filter(
    (each) => each.kind === "Nat" && each.id !== name && each.inputs.interface === nic && each.found.through === "ipfw",
  );
  const through = firewall ?? own.through ?? others[0]?.found.through;
  return others[0] === undefined || through !== "ipfw"
    ? undefined
    : `interface: ipfw translates on ${nic} for the Nat ${others[0].id} already: give all networks to one of the two`;
}
