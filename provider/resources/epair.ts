import { z } from "zod";
import { adjust, ifconfig } from "../host/ifconfig";
import { findInterface, HOST_VNET, type Inventory } from "../host/inventory";
import { type Located, locate, vnetSection } from "../host/locate";
import { derivedMac, shortName } from "../host/names";
import { adjustOffload, type Offload, offloadOf } from "../host/offload";
import { type Command, step } from "../host/step";
import { INTERFACE_NAME_MAX, interfaceAndNodeName, macAddress, mtu, textLine } from "../schema/properties";
import { isRecord } from "../schema/unknown";
import { onHost } from "./common";
import { defineResource, type Scene } from "./definition";
import { offload } from "./offload-schema";
import { mtuStatement } from "./statement";
import { epairUnit } from "./units/epair";

const end = (which: string) =>
  z
    .strictObject({
      name: interfaceAndNodeName.meta({ description: "Name of this end.", picked: `the epair's name and ${which}` }),
      mac: macAddress.meta({
        description: "MAC address of this end.",
        picked: "02: and 40 bits of a hash of project, stack, host and name",
      }),
    })
    .meta({ description: `The ${which} end.`, typeName: "EpairEnd" });

const inputs = z.strictObject({
  ...onHost,
  name: interfaceAndNodeName
    .max(
      INTERFACE_NAME_MAX - 1,
      `an epair's name has at most ${INTERFACE_NAME_MAX - 1} characters, since its ends add one`,
    )
    .meta({
      description: "Name that the ends' names are made from: NAMEa and NAMEb.",
      change: "replace",
      picked: "the resource's name, shortened with a hash beyond 14 characters",
    }),
  a: end("a").meta({
    description: "The a end, which usually stays on the host.",
    typeName: "EpairEnd",
    picked: "name and MAC",
  }),
  b: end("b").meta({
    description: "The b end, which usually goes into a jail.",
    typeName: "EpairEnd",
    picked: "name and MAC",
  }),
  mtu: mtu.default(1500).meta({ description: "MTU of both ends, in bytes." }),
  offload: offload(
    "What both ends leave to whoever receives; what is left out stays as it is. Since FreeBSD 14.4 checksums are left out, which IPsec and some NICs behind a packet filter do not stand: `txcsum: false`.",
  ),
  description: textLine
    .max(63)
    .optional()
    .meta({ description: "What `ifconfig` shows as the description of both ends." }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;
interface Found {
  /** The kernel's number for the pair, as in epair12345a. */
  readonly number?: number;
}

export const epair = defineResource<Inputs, Outputs>({
  kind: "Epair",
  description:
    "An epair(4): a virtual cable with an Ethernet interface at each end. One end usually goes into a jail, the other into a bridge.",
  example: [
    'const cable = new freebsd.Epair("web", { host: edge });',
    'new freebsd.VnetInterface("web", { host: edge, jail: web, interface: cable.b, addresses: ["10.8.0.2/24"] });',
  ].join("\n"),
  manuals: ["epair(4)", "ifconfig(8)"],
  inputs,
  outputs,
  complete: (given, { name, owner }) => {
    const own = given.name ?? shortName(name, INTERFACE_NAME_MAX - 1);
    if (typeof own !== "string") return { ...given, name: own, a: given.a ?? own, b: given.b ?? own };
    return {
      ...given,
      name: own,
      a: completeEnd(given.a, `${own}a`, owner),
      b: completeEnd(given.b, `${own}b`, owner),
    };
  },
  claims: ({ a, b }) => [
    { what: "interface", value: a.name, path: "a.name" },
    { what: "interface", value: b.name, path: "b.name" },
    { what: "MAC", value: a.mac, path: "a.mac" },
    { what: "MAC", value: b.mac, path: "b.mac" },
  ],
  states: ({ a, b, mtu }) => [
    { what: "cable", interface: a.name, other: b.name },
    ...mtuStatement(a.name, mtu),
    ...mtuStatement(b.name, mtu),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name, a: { name: `${name}a`, mac: "" }, b: { name: `${name}b`, mac: "" } }),
  sections: ({ a, b }, inventory) => [
    "vnet:host",
    "netgraph",
    ...[a, b].flatMap((side) => vnetSection(locate(inventory, side.name, side.mac)?.place)),
  ],
  observe: (inventory, known) => {
    const [a, b] = ends(inventory, known, undefined);
    if (a === undefined || b === undefined) return undefined;
    const mtus = [a.interface.mtu, b.interface.mtu];
    const description = a.interface.description ?? b.interface.description;
    return {
      name: known.name,
      a: { name: known.a.name, mac: a.interface.ether ?? "" },
      b: { name: known.b.name, mac: b.interface.ether ?? "" },
      mtu: mtus.find((value) => value !== known.mtu) ?? a.interface.mtu,
      ...(known.offload === undefined ? {} : { offload: offloadOfBoth(a, b, known.offload) }),
      ...(description === undefined ? {} : { description }),
    };
  },
  occupied: (inventory, { a, b }) => {
    const taken = [a, b].find((side) => findInterface(inventory, HOST_VNET, side.name) !== undefined);
    return taken === undefined
      ? undefined
      : `${taken === a ? "a" : "b"}.name: an interface ${taken.name} is there already, and it is not this program's`;
  },
  remember: (inventory, desired, previous, reserve) => {
    const number = (previous as Found | undefined)?.number ?? pickNumber(inventory, desired, reserve);
    return { number } satisfies Found;
  },
  plan: (desired, actual, { inventory, found, reserve }) => {
    const { number = pickNumber(inventory, desired, reserve) } = found as Found;
    const known = {
      a: { ...desired.a, mac: actual?.a?.mac ?? desired.a.mac },
      b: { ...desired.b, mac: actual?.b?.mac ?? desired.b.mac },
    };
    const located = ends(inventory, known, number);
    const fresh = located.every((at) => at === undefined);
    const [kernelA] = kernelNames(number);
    return [
      ...(fresh
        ? [step(ifconfig(undefined, `epair${number}`, "create"), destroy({ place: undefined, name: kernelA }))]
        : []),
      ...([desired.a, desired.b] as const).flatMap((side, index) => {
        const made = kernelNames(number)[index] ?? "";
        const { place, interface: now } = located[index] ?? { place: undefined, interface: { name: made } };
        const wanted = {
          ether: side.mac,
          mtu: desired.mtu,
          description: desired.description ?? (fresh ? undefined : ""),
          up: now.name === made ? true : undefined,
          name: place === undefined ? side.name : undefined,
        };
        const at = located[index]?.interface;
        const offload = desired.offload ?? {};
        return [
          ...adjust(place, now.name, wanted, fresh ? now : { description: "", ...now }),
          ...adjustOffload(
            place,
            wanted.name ?? now.name,
            offload,
            at === undefined ? undefined : offloadOf(at, offload),
          ),
        ];
      }),
    ];
  },
  teardown: (state, { inventory, found }) => {
    const [a, b] = ends(inventory, state, (found as Found).number);
    const at = [a, b].find((side) => side?.place === undefined && side !== undefined) ?? a ?? b;
    return at === undefined ? [] : [step(destroy({ place: at.place, name: at.interface.name }))];
  },
  unit: (desired) => epairUnit(desired),
});

/** Of two ends that differ the one that is not as declared. */
function offloadOfBoth(a: Located, b: Located, declared: Offload): Offload {
  const [one, other] = [offloadOf(a.interface, declared), offloadOf(b.interface, declared)];
  return adjustOffload(undefined, "", declared, one).length === 0 ? other : one;
}

function completeEnd(given: unknown, name: string, owner: string): unknown {
  if (given !== undefined && !isRecord(given)) return given;
  const own = given?.name ?? name;
  return { ...given, name: own, mac: given?.mac ?? (typeof own === "string" ? derivedMac(owner, own) : own) };
}

/**
 * The kernel's number for the pair. With a number of the provider's own choice, far from those that the kernel counts up
 * from 0, a pair whose ends were not named yet is found again. One whose ends have names shows its number no more: its
 * unit tells, and from one that has no unit the MAC's hash keeps away.
 */
function pickNumber(inventory: Inventory, { name, a }: Inputs, reserve: Scene["reserve"]): number {
  const seen = (inventory.vnets.get(HOST_VNET)?.interfaces ?? []).map(
    (entry) => /^epair(\d+)[ab]$/.exec(entry.name)?.[1],
  );
  const recorded = inventory.units
    .filter((unit) => unit.kind === "Epair" && unit.id !== name)
    .map((unit) => (unit.found as Found).number);
  const first = FIRST_NUMBER + (Number.parseInt(a.mac.replaceAll(":", "").slice(-4), 16) % NUMBERS);
  return reserve("epair", new Set([...seen, ...recorded].map(Number)), first);
}

/** Well below the kernel's limit of 32767 (IF_MAXUNIT in sys/net/if.h). */
const FIRST_NUMBER = 10000;
const NUMBERS = 20000;

/** What the kernel calls the ends of a pair. */
function kernelNames(number: number): readonly [string, string] {
  return [`epair${number}a`, `epair${number}b`];
}

/** Either end takes both along; one in a jail is reached only through the jail. */
function destroy(at: { place: string | undefined; name: string }): Command {
  return { ...ifconfig(at.place, at.name, "destroy"), tolerate: ["*does not exist*", "*not found*"] };
}

/** Each end by its name or MAC or, before it has these, as the kernel calls the pair of that number. */
function ends(
  inventory: Inventory,
  { a, b }: Pick<Inputs, "a" | "b">,
  number: number | undefined,
): readonly [Located | undefined, Located | undefined] {
  const find = (side: { name: string; mac: string }, index: number): Located | undefined => {
    const known = locate(inventory, side.name, side.mac);
    if (known !== undefined || number === undefined) return known;
    const unnamed = findInterface(inventory, HOST_VNET, kernelNames(number)[index] ?? "");
    return unnamed === undefined ? undefined : { place: undefined, interface: unnamed };
  };
  return [find(a, 0), find(b, 1)];
}
