import { z } from "zod";
import { addAddress, adjust, ifconfig, removeAddress } from "../host/ifconfig";
import { findInterface, HOST_VNET, type NetworkInterface } from "../host/inventory";
import { givenAddresses } from "../host/locate";
import { type Step, step } from "../host/step";
import { routedAway } from "../host/watchdog-scope";
import { addressWithPrefix, interfaceName, mtu, textLine } from "../schema/properties";
import { onHost } from "./common";
import { addressClaims, defineResource } from "./definition";
import { type Changed, changedSettings, settingOf } from "./given-back";
import { addressStatements, mtuStatement } from "./statement";
import { hostInterfaceUnit } from "./units/host-interface";

const inputs = z.strictObject({
  ...onHost,
  interface: interfaceName.meta({
    description: "The interface on the host.",
    change: "replace",
    reference: ["Eiface", "Epair", "Vlan", "Loopback", "Bridge"],
  }),
  addresses: z
    .array(addressWithPrefix)
    .default([])
    .meta({ description: "Addresses, in CIDR form. Others that the interface has are left alone.", unordered: true }),
  mtu: mtu.optional().meta({ description: "MTU in bytes." }),
  description: textLine.max(63).optional().meta({ description: "What `ifconfig` shows as its description." }),
  up: z.boolean().default(true).meta({ description: "Whether it is up." }),
});

const outputs = z.strictObject({
  mac: z.string().optional().meta({ description: "Its MAC address." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
interface Found extends Changed {
  readonly addresses?: readonly string[];
  readonly mtu?: number;
  readonly description?: string;
  readonly up?: boolean;
}

export const hostInterface = defineResource<Inputs, Outputs>({
  kind: "HostInterface",
  description:
    "How an interface is set up on the host's own side: an eiface or an epair's end as the host's leg in a bridge, a bridge, a VLAN, a NIC. What is not declared is left as it is, and delete gives back what was found.",
  example: [
    'new freebsd.HostInterface("host-lan", { host: edge, interface: port, addresses: ["192.0.2.1/24"] });',
  ].join("\n"),
  manuals: ["ifconfig(8)", "rc.conf(5)"],
  inputs,
  outputs,
  complete: (given) => given,
  claims: ({ interface: name, addresses }) => [
    { what: "settings of the interface", value: name, path: "interface" },
    ...addressClaims(addresses),
  ],
  states: ({ interface: name, addresses, mtu }) => [
    ...mtuStatement(name, mtu),
    ...addressStatements(name, addresses, "host"),
  ],
  identify: ({ interface: name }) => name,
  fromId: (name) => ({ interface: name }),
  sections: () => ["vnet:host"],
  observe: (inventory, known) => {
    const at = findInterface(inventory, HOST_VNET, known.interface);
    if (at === undefined) return undefined;
    const all = givenAddresses(at, known.addresses);
    return {
      interface: at.name,
      addresses: known.addresses === undefined ? [...all] : known.addresses.filter((address) => all.includes(address)),
      mtu: at.mtu,
      up: at.up,
      ...(at.description === undefined ? {} : { description: at.description }),
      ...(at.ether === undefined ? {} : { mac: at.ether }),
    };
  },
  missing: (inventory, { interface: name }, declared) =>
    !declared("interface", name) && findInterface(inventory, HOST_VNET, name) === undefined
      ? `interface: there is no interface ${name} in the host's network stack`
      : undefined,
  remember: (inventory, desired, previous) => {
    const name = desired.interface;
    const at = findInterface(inventory, HOST_VNET, name);
    const before = (previous as Found | undefined) ?? (at === undefined ? {} : foundOn(at));
    const changed = changedSettings(["mtu", "description"], desired, before, (setting) =>
      setting === "mtu" ? at?.mtu === before.mtu : (at?.description ?? "") === (before.description ?? ""),
    );
    return { ...before, ...(changed.length === 0 && before.changed === undefined ? {} : { changed }) };
  },
  plan: (desired, actual, { inventory, found }) => {
    const name = desired.interface;
    const at = findInterface(inventory, HOST_VNET, name);
    const present = at === undefined ? [] : givenAddresses(at, desired.addresses);
    const kept = (found as Found).addresses ?? [];
    const { up } = desired;
    const { mtu, description } = settingsOf(desired, found);
    const steps: Step[] = [
      ...adjust(
        undefined,
        name,
        { mtu, description, up: up ? true : undefined },
        { ...at, description: at?.description ?? "" },
      ),
    ];
    for (const address of desired.addresses.filter((entry) => !present.includes(entry)))
      steps.push(step(addAddress(undefined, name, address), removeAddress(undefined, name, address)));
    for (const address of (actual?.addresses ?? []).filter(
      (entry) => !desired.addresses.includes(entry) && !kept.includes(entry),
    )) {
      steps.push(step(removeAddress(undefined, name, address), addAddress(undefined, name, address)));
    }
    // Giving an address brings the interface up (sys/net/if_ethersubr.c, ether_ioctl).
    const isRaised = at?.up !== false || steps.length > 0;
    if (!up && isRaised)
      steps.push(
        step(ifconfig(undefined, name, "down"), ...(at?.up === false ? [] : [ifconfig(undefined, name, "up")])),
      );
    return steps;
  },
  risks: (desired, actual, { inventory, found }) => {
    const name = desired?.interface ?? actual?.interface ?? "";
    const at = findInterface(inventory, HOST_VNET, name);
    const present = at === undefined ? [] : givenAddresses(at, desired?.addresses);
    const before: Found = found;
    const { mtu } = desired === undefined ? before : settingsOf(desired, found);
    const stays = { ...(desired ?? { addresses: before.addresses ?? [], up: before.up }), mtu };
    const kept = [...stays.addresses, ...(before.addresses ?? [])];
    const isSmaller = (actual?.addresses ?? []).some((address) => !kept.includes(address));
    const isDowned = stays.up === false && at?.up !== false;
    const isResized = stays.mtu !== undefined && stays.mtu !== at?.mtu;
    const added = stays.addresses.filter((address) => !present.includes(address));
    const away = added.flatMap((address) => routedAway(inventory, name, address));
    return [...(isSmaller || isDowned || isResized ? [name] : []), ...away];
  },
  teardown: (state, { inventory, found }) => {
    const name = state.interface;
    const at = findInterface(inventory, HOST_VNET, name);
    if (at === undefined) return [];
    const before: Found = found;
    const ours = state.addresses.filter((address) => !(before.addresses ?? []).includes(address));
    const { mtu, up } = before;
    const isDescribed = state.description !== undefined || before.changed?.includes("description") === true;
    const description = isDescribed ? (before.description ?? "") : undefined;
    return [
      ...ours.map((address) => step(removeAddress(undefined, name, address), addAddress(undefined, name, address))),
      ...adjust(undefined, name, { mtu, description, up }, { ...at, description: at.description ?? "" }),
    ];
  },
  unit: (desired) => hostInterfaceUnit(desired),
});

function foundOn(at: NetworkInterface): Found {
  return {
    addresses: givenAddresses(at),
    mtu: at.mtu,
    up: at.up,
    ...(at.description === undefined ? {} : { description: at.description }),
  };
}

/** What is declared; and what was, but is not any more, as it was found. */
function settingsOf({ mtu, description }: Inputs, found: Found): Pick<Inputs, "mtu" | "description"> {
  return {
    mtu: settingOf("mtu", mtu, found, found.mtu),
    description: settingOf("description", description, found, found.description ?? ""),
  };
}
