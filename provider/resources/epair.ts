import { z } from "zod";
import { adjust, ifconfig, linkWords } from "../host/ifconfig";
import { findInterface, HOST_VNET, type Inventory } from "../host/inventory";
import { type Located, locate, vnetSection } from "../host/locate";
import { derivedMac, shortName } from "../host/names";
import { type Command, step } from "../host/step";
import { INTERFACE_NAME_MAX, interfaceAndNodeName, macAddress, mtu, textLine } from "../schema/properties";
import { isRecord } from "../schema/unknown";
import { onHost } from "./common";
import { defineResource } from "./definition";
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
      picked: "from the resource's name",
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
  description: textLine
    .max(63)
    .optional()
    .meta({ description: "What `ifconfig` shows as the description of both ends." }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;

export const epair = defineResource<Inputs, Outputs>({
  kind: "Epair",
  description:
    "An epair(4): a virtual cable with an Ethernet interface at each end. One end usually goes into a jail, the other into a bridge.",
  example: [
    'const cable = new freebsd.Epair("web", { host: edge });',
    'new freebsd.VnetInterface("web", { host: edge, jail: web, interface: cable.b, addresses: ["10.8.0.2/24"] });',
  ].join("\n"),
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
  identify: ({ name }) => name,
  fromId: (name) => ({ name, a: { name: `${name}a`, mac: "" }, b: { name: `${name}b`, mac: "" } }),
  sections: ({ a, b }, inventory) => [
    "vnet:host",
    "netgraph",
    ...[a, b].flatMap((side) => vnetSection(locate(inventory, side.name, side.mac)?.place)),
  ],
  observe: (inventory, known) => {
    const [a, b] = ends(inventory, known);
    if (a === undefined || b === undefined) return undefined;
    const mtus = [a.interface.mtu, b.interface.mtu];
    const description = a.interface.description ?? b.interface.description;
    return {
      name: known.name,
      a: { name: known.a.name, mac: a.interface.ether ?? "" },
      b: { name: known.b.name, mac: b.interface.ether ?? "" },
      mtu: mtus.find((value) => value !== known.mtu) ?? a.interface.mtu,
      ...(description === undefined ? {} : { description }),
    };
  },
  occupied: (inventory, { a, b }) => {
    const taken = [a, b].find((side) => findInterface(inventory, HOST_VNET, side.name) !== undefined);
    return taken === undefined
      ? undefined
      : `${taken === a ? "a" : "b"}.name: an interface ${taken.name} is there already, and it is not this program's`;
  },
  plan: (desired, actual, { inventory }) => {
    if (actual === undefined) return [step(make(desired), destroy({ place: undefined, name: desired.a.name }))];
    const located = ends(inventory, {
      ...desired,
      a: { ...desired.a, mac: actual.a?.mac ?? desired.a.mac },
      b: { ...desired.b, mac: actual.b?.mac ?? desired.b.mac },
    });
    return ([desired.a, desired.b] as const).flatMap((side, index) => {
      const at = located[index];
      if (at === undefined) return [];
      const { place, interface: now } = at;
      const wanted = {
        ether: side.mac,
        mtu: desired.mtu,
        description: desired.description ?? "",
        name: place === undefined ? side.name : undefined,
      };
      return adjust(place, now.name, wanted, { ...now, description: now.description ?? "" });
    });
  },
  teardown: (state, { inventory }) => {
    const [a, b] = ends(inventory, state);
    const at = [a, b].find((side) => side?.place === undefined && side !== undefined) ?? a ?? b;
    return at === undefined ? [] : [step(destroy({ place: at.place, name: at.interface.name }))];
  },
  unit: (desired) => epairUnit(desired),
});

function completeEnd(given: unknown, name: string, owner: string): unknown {
  if (given !== undefined && !isRecord(given)) return given;
  const own = given?.name ?? name;
  return { ...given, name: own, mac: given?.mac ?? (typeof own === "string" ? derivedMac(owner, own) : own) };
}

/**
 * Makes the pair and names its ends: the kernel picks the number, so the names come from what the first ifconfig prints.
 * When the ends cannot be named, the pair goes again in the same run: nobody could find it by its name later.
 */
function makePair(more: string): string {
  return `e=$(ifconfig epair create) && { ifconfig "$e" $1 ${more}name "$2" && ifconfig "\${e%a}b" $3 ${more}name "$4" || { s=$?; ifconfig "\${e%a}b" destroy; exit $s; }; } >/dev/null`;
}

function make({ a, b, mtu: size, description }: Inputs): Command {
  const settings = (side: { mac: string }) => linkWords({ ether: side.mac, mtu: size, up: true }).join(" ");
  const [more, ...words] = description === undefined ? [""] : ['description "$5" ', description];
  return {
    argv: ["/bin/sh", "-c", makePair(more), "sh", settings(a), a.name, settings(b), b.name, ...words],
  };
}

/** Either end takes both along; one in a jail is reached only through the jail. */
function destroy(at: { place: string | undefined; name: string }): Command {
  return { ...ifconfig(at.place, at.name, "destroy"), tolerate: ["*does not exist*", "*not found*"] };
}

function ends(
  inventory: Inventory,
  { a, b }: Pick<Inputs, "a" | "b">,
): readonly [Located | undefined, Located | undefined] {
  return [locate(inventory, a.name, a.mac), locate(inventory, b.name, b.mac)];
}
