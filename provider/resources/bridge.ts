import { z } from "zod";
import { addAddress, adjust, ifconfig, linkWords, removeAddress } from "../host/ifconfig";
import { findInterface, HOST_VNET, type Inventory } from "../host/inventory";
import { givenAddresses } from "../host/locate";
import { shortName } from "../host/names";
import { type Step, step } from "../host/step";
import { routedAway } from "../host/watchdog-scope";
import {
  addressWithPrefix,
  INTERFACE_NAME_MAX,
  interfaceAndNodeName,
  interfaceName,
  mtu,
  textLine,
} from "../schema/properties";
import { membersOf } from "../schema/unknown";
import { onHost } from "./common";
import { addressClaims, defineResource } from "./definition";
import { addressStatements, mtuStatement } from "./statement";
import { bridgeUnit } from "./units/bridge";

const inputs = z.strictObject({
  ...onHost,
  name: interfaceAndNodeName.meta({
    description: "Name of the bridge's interface.",
    change: "replace",
    picked: "from the resource's name",
  }),
  members: z
    .array(interfaceName)
    .default([])
    .meta({
      description: "Interfaces of the host that are its ports. They are brought up.",
      unordered: true,
      reference: ["Eiface", "Epair", "Vlan", "HostInterface"],
    }),
  addresses: z
    .array(addressWithPrefix)
    .default([])
    .meta({ description: "Addresses of the host on this bridge, in CIDR form.", unordered: true }),
  mtu: mtu.optional().meta({ description: "MTU in bytes; the kernel gives it to every member." }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;
interface Found {
  /** How each member was before: it is brought up, and shares the bridge's MTU (if_bridge(4)), which it keeps when it leaves. */
  readonly members?: Readonly<Record<string, { readonly up: boolean; readonly mtu: number }>>;
}

export const bridge = defineResource<Inputs, Outputs>({
  kind: "Bridge",
  description:
    "An if_bridge(4): a switch whose ports are interfaces of the host, and which can have addresses itself, as the jails' gateway.",
  example: [
    'const lan = new freebsd.Bridge("lan", { host: edge, members: [cable.a], addresses: ["10.8.0.1/24"] });',
  ].join("\n"),
  manuals: ["if_bridge(4)", "ifconfig(8)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? shortName(name, INTERFACE_NAME_MAX) }),
  claims: ({ name, members, addresses }) => [
    { what: "interface", value: name, path: "name" },
    ...membersOf(members).map((value, index) => ({
      what: "place of an interface" as const,
      value,
      path: `members[${index}]`,
    })),
    ...addressClaims(addresses),
  ],
  states: ({ name, members, addresses, mtu }) => [
    ...membersOf(members).map((member, index) => ({
      ...{ what: "port" as const, interface: member, bridge: name, kind: "if_bridge" as const },
      path: `members[${index}]`,
    })),
    ...mtuStatement(name, mtu),
    ...addressStatements(name, addresses, "host"),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: () => ["vnet:host", "netgraph"],
  observe: (inventory, { name, addresses }) => {
    const at = findInterface(inventory, HOST_VNET, name);
    if (at?.bridge === undefined) return undefined;
    return {
      name,
      members: at.bridge.members.filter((member) => !member.flags.includes("SPAN")).map((member) => member.name),
      addresses: [...givenAddresses(at, addresses)],
      mtu: at.mtu,
      ...(at.description === undefined ? {} : { description: at.description }),
    };
  },
  occupied: (inventory, { name }) =>
    findInterface(inventory, HOST_VNET, name) === undefined
      ? undefined
      : `name: an interface ${name} is there already, and it is not this program's`,
  missing: (inventory, { members }, declared) => {
    const absent = members.findIndex(
      (member) => !declared("interface", member) && findInterface(inventory, HOST_VNET, member) === undefined,
    );
    return absent < 0
      ? undefined
      : `members[${absent}]: there is no interface ${members[absent]} in the host's network stack`;
  },
  remember: (inventory, desired, previous) => {
    const before = (previous as Found | undefined) ?? {};
    const known = Object.entries(before.members ?? {}).filter(
      ([name]) => desired.members.includes(name) || isUnrestored(inventory, desired.name, name, before),
    );
    const fresh = desired.members.flatMap((name) => {
      const at = findInterface(inventory, HOST_VNET, name);
      return at === undefined ? [] : [[name, { up: at.up, mtu: at.mtu }] as const];
    });
    return { members: Object.fromEntries([...fresh, ...known]) } satisfies Found;
  },
  plan: (desired, actual, { inventory, found }) => {
    const steps: Step[] = [];
    const { name } = desired;
    if (actual === undefined) {
      const words = linkWords({ description: desired.description, up: true });
      steps.push(step(ifconfig(undefined, "bridge", "create", "name", name, ...words), destroy(name)));
    }
    const members = actual?.members ?? [];
    for (const member of members.filter((entry) => !desired.members.includes(entry))) {
      steps.push(
        ...lowerMember(member, inventory, found),
        step(
          { ...ifconfig(undefined, name, "deletem", member), tolerate: ["*No such file or directory*"] },
          ifconfig(undefined, name, "addm", member),
        ),
      );
    }
    steps.push(...resizeLeft(inventory, desired, found));
    for (const member of desired.members.filter((entry) => !members.includes(entry))) {
      if (findInterface(inventory, HOST_VNET, member)?.up !== true)
        steps.push(step(ifconfig(undefined, member, "up"), ifconfig(undefined, member, "down")));
      steps.push(step(ifconfig(undefined, name, "addm", member), ifconfig(undefined, name, "deletem", member)));
    }
    const addresses = actual?.addresses ?? [];
    for (const address of desired.addresses.filter((entry) => !addresses.includes(entry)))
      steps.push(step(addAddress(undefined, name, address), removeAddress(undefined, name, address)));
    for (const address of addresses.filter((entry) => !desired.addresses.includes(entry)))
      steps.push(step(removeAddress(undefined, name, address), addAddress(undefined, name, address)));
    const description = desired.description ?? "";
    const now = { mtu: actual?.mtu, description: actual === undefined ? description : (actual.description ?? "") };
    return [...steps, ...adjust(undefined, name, { mtu: desired.mtu, description }, now)];
  },
  risks: (desired, actual, { inventory }) => {
    const { members: now = [], addresses = [], mtu } = actual ?? {};
    const wanted = desired?.members ?? [];
    const moved = [...wanted.filter((each) => !now.includes(each)), ...now.filter((each) => !wanted.includes(each))];
    const isResized = desired?.mtu !== undefined && desired.mtu !== mtu;
    const name = desired?.name ?? actual?.name;
    const given = desired?.addresses ?? [];
    const isSmaller = addresses.some((address) => !given.includes(address));
    const away = given
      .filter((each) => !addresses.includes(each))
      .flatMap((each) => routedAway(inventory, name ?? "", each));
    const own = name !== undefined && (isSmaller || (desired === undefined && actual !== undefined)) ? [name] : [];
    return [...moved, ...(isResized ? wanted : []), ...own, ...away];
  },
  teardown: ({ name, members, addresses, mtu, description }, { inventory, found }) => {
    const left = resizeLeft(inventory, { name, members: [] }, found);
    if (findInterface(inventory, HOST_VNET, name)?.bridge === undefined) return left;
    const words = linkWords({ mtu, description, up: true });
    const again = [
      ifconfig(undefined, "bridge", "create", "name", name, ...linkWords({ description, up: true })),
      ...members.map((member) => ifconfig(undefined, name, "addm", member)),
      ...(mtu === undefined ? [] : [ifconfig(undefined, name, ...words)]),
      ...addresses.map((address) => addAddress(undefined, name, address)),
    ];
    return [
      ...members.flatMap((member) => lowerMember(member, inventory, found)),
      step(destroy(name), ...again),
      ...left,
    ];
  },
  unit: (desired) => bridgeUnit(desired),
});

function destroy(name: string) {
  return { ...ifconfig(undefined, name, "destroy"), tolerate: ["*does not exist*"] };
}

/** Whether an interface still has what a port of this bridge has: it is one, or left in an operation that was cut off. */
function isUnrestored(inventory: Inventory, bridge: string, name: string, { members = {} }: Found): boolean {
  const all = inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
  const at = all.find((entry) => entry.bridge?.members.some((member) => member.name === name));
  if (at !== undefined) return at.name === bridge;
  const size = findInterface(inventory, HOST_VNET, bridge)?.mtu;
  const own = findInterface(inventory, HOST_VNET, name)?.mtu;
  return own !== members[name]?.mtu && (size === undefined || size === own);
}

/** Down again, while it still is a port, so that what is left to do when it is none any more shows by its MTU. */
function lowerMember(name: string, inventory: Inventory, found: Found): readonly Step[] {
  const now = findInterface(inventory, HOST_VNET, name);
  return now === undefined || found.members?.[name]?.up !== false ? [] : adjust(undefined, name, { up: false }, now);
}

/** Gives those that are no ports any more the MTU back that they had before: as ports they cannot have their own. */
function resizeLeft(inventory: Inventory, wanted: Pick<Inputs, "name" | "members">, found: Found): readonly Step[] {
  return Object.entries(found.members ?? {}).flatMap(([name, { mtu }]) => {
    const now = findInterface(inventory, HOST_VNET, name);
    const isLeft = !wanted.members.includes(name) && isUnrestored(inventory, wanted.name, name, found);
    return now === undefined || !isLeft ? [] : adjust(undefined, name, { mtu }, now);
  });
}
