import { z } from "zod";
import { destroyClone, type Numbered, pickNumber, unnamedOf } from "../host/cloned";
import { adjust, ifconfig, linkWords, moveAddresses } from "../host/ifconfig";
import { findInterface, HOST_VNET } from "../host/inventory";
import { ownAddresses } from "../host/locate";
import { shortName } from "../host/names";
import { step } from "../host/step";
import { routedAway } from "../host/watchdog-scope";
import { addressWithPrefix, INTERFACE_NAME_MAX, interfaceAndNodeName, mtu, textLine } from "../schema/properties";
import { onHost } from "./common";
import { addressClaims, defineResource } from "./definition";
import { loopbackUnit } from "./units/loopback";

const inputs = z.strictObject({
  ...onHost,
  name: interfaceAndNodeName.meta({
    description: "Name of the interface.",
    change: "replace",
    picked: "the resource's name, shortened with a hash beyond 15 characters",
  }),
  addresses: z
    .array(addressWithPrefix)
    .default([])
    .meta({ description: "Its addresses, in CIDR form.", unordered: true }),
  mtu: mtu.default(16384).meta({ description: "MTU in bytes." }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;

export const loopback = defineResource<Inputs, Outputs>({
  kind: "Loopback",
  description:
    "A lo(4) beside lo0: addresses of the host that no wire can take down, for services and for jails that share the host's network stack.",
  example: ['new freebsd.Loopback("lo-jails", { host: edge, addresses: ["10.99.0.1/32", "10.99.0.2/32"] });'].join(
    "\n",
  ),
  manuals: ["lo(4)", "ifconfig(8)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? shortName(name, INTERFACE_NAME_MAX) }),
  verify: ({ name }) =>
    name === "lo0" ? [{ path: "name", message: "lo0 is every host's own: set it up with a HostInterface" }] : [],
  claims: ({ name, addresses }) => [{ what: "interface", value: name, path: "name" }, ...addressClaims(addresses)],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: () => ["vnet:host"],
  observe: (inventory, { name }) => {
    const at = findInterface(inventory, HOST_VNET, name);
    if (at?.groups.includes("lo") !== true) return undefined;
    return {
      name,
      addresses: [...ownAddresses(inventory, at)],
      mtu: at.mtu,
      ...(at.description === undefined ? {} : { description: at.description }),
    };
  },
  occupied: (inventory, { name }) =>
    findInterface(inventory, HOST_VNET, name) === undefined
      ? undefined
      : `name: an interface ${name} is there already, and it is not this program's`,
  remember: (inventory, { name, host }, previous, reserve) => {
    const what = { kind: "Loopback", id: name, owner: host, cloner: "lo", place: undefined };
    const number = (previous as Numbered | undefined)?.number ?? pickNumber(inventory, what, reserve);
    return { number } satisfies Numbered;
  },
  plan: ({ name, addresses, mtu, description }, actual, { inventory, found }) => {
    const words = linkWords({ description, up: true, name });
    const made = `lo${(found as Numbered).number ?? ""}`;
    const left = unnamedOf(inventory, "lo", found, undefined);
    const make =
      actual === undefined
        ? [
            ...(left === undefined ? [] : [step(destroyClone(left, undefined))]),
            step(
              ifconfig(undefined, made, "create", ...words),
              destroyClone(name, undefined),
              destroyClone(made, undefined),
            ),
          ]
        : [];
    const up = actual === undefined ? true : findInterface(inventory, HOST_VNET, name)?.up;
    const now = actual === undefined ? { mtu: 16384, description: description ?? "" } : actual;
    return [
      ...make,
      ...moveAddresses(undefined, name, addresses, actual?.addresses ?? []),
      ...adjust(
        undefined,
        name,
        { mtu, description: description ?? "", up: true },
        { mtu: now.mtu, description: now.description ?? "", up },
      ),
    ];
  },
  risks: (desired, actual, { inventory }) => {
    const name = desired?.name ?? actual?.name ?? "";
    const given = desired?.addresses ?? [];
    const present = actual?.addresses ?? [];
    const isSmaller = present.some((address) => !given.includes(address));
    const added = given.filter((address) => !present.includes(address));
    return [...(isSmaller ? [name] : []), ...added.flatMap((address) => routedAway(inventory, name, address))];
  },
  teardown: ({ name, addresses, mtu, description }, { inventory, found }) => {
    if (findInterface(inventory, HOST_VNET, name)?.groups.includes("lo") !== true) {
      const left = unnamedOf(inventory, "lo", found, undefined);
      return left === undefined ? [] : [step(destroyClone(left, undefined))];
    }
    const again = [
      ifconfig(undefined, "lo", "create", ...linkWords({ mtu, description, up: true, name })),
      ...moveAddresses(undefined, name, addresses, []).map(({ run }) => run),
    ];
    return [step(destroyClone(name, undefined), ...again)];
  },
  unit: (desired) => loopbackUnit(desired),
});
