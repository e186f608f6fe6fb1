import { z } from "zod";
import { addAddress, adjust, removeAddress } from "../host/ifconfig";
import { findInterface, HOST_VNET } from "../host/inventory";
import { givenAddresses } from "../host/locate";
import { type Step, step } from "../host/step";
import { routedAway } from "../host/watchdog-scope";
import { addressWithPrefix, interfaceName, mtu, textLine } from "../schema/properties";
import { onHost } from "./common";
import { addressClaims, defineResource } from "./definition";
import { hostInterfaceUnit } from "./units/host-interface";

const inputs = z.strictObject({
  ...onHost,
  interface: interfaceName.meta({
    description: "The interface on the host.",
    change: "replace",
    reference: ["Eiface", "Epair", "Bridge"],
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
interface Found {
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
  identify: ({ interface: name }) => name,
  fromId: (name) => ({ interface: name }),
  sections: () => ["vnet:host"],
  observe: (inventory, known) => {
    const at = findInterface(inventory, HOST_VNET, known.interface);
    if (at === undefined) return undefined;
    const all = givenAddresses(at);
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
  remember: (inventory, { interface: name }, previous) => {
    if (previous !== undefined) return previous;
    const at = findInterface(inventory, HOST_VNET, name);
    if (at === undefined) return {};
    return {
      addresses: givenAddresses(at),
      mtu: at.mtu,
      up: at.up,
      ...(at.description === undefined ? {} : { description: at.description }),
    } satisfies Found;
  },
  plan: (desired, actual, { inventory, found }) => {
    const name = desired.interface;
    const at = findInterface(inventory, HOST_VNET, name);
    const present = at === undefined ? [] : givenAddresses(at);
    const kept = (found as Found).addresses ?? [];
    const { mtu, description, up } = desired;
    const steps: Step[] = [
      ...adjust(undefined, name, { mtu, description, up }, { ...at, description: at?.description ?? "" }),
    ];
    for (const address of desired.addresses.filter((entry) => !present.includes(entry)))
      steps.push(step(addAddress(undefined, name, address), removeAddress(undefined, name, address)));
    for (const address of (actual?.addresses ?? []).filter(
      (entry) => !desired.addresses.includes(entry) && !kept.includes(entry),
    )) {
      steps.push(step(removeAddress(undefined, name, address), addAddress(undefined, name, address)));
    }
    return steps;
  },
  risks: (desired, actual, { inventory, found }) => {
    const name = desired?.interface ?? actual?.interface ?? "";
    const at = findInterface(inventory, HOST_VNET, name);
    const present = at === undefined ? [] : givenAddresses(at);
    const before = found as Found;
    const stays = desired ?? { addresses: before.addresses ?? [], mtu: before.mtu, up: before.up };
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
    const before = found as Found;
    const ours = state.addresses.filter((address) => !(before.addresses ?? []).includes(address));
    const { mtu, up } = before;
    const description = state.description === undefined ? undefined : (before.description ?? "");
    return [
      ...ours.map((address) => step(removeAddress(undefined, name, address), addAddress(undefined, name, address))),
      ...adjust(undefined, name, { mtu, description, up }, { ...at, description: at.description ?? "" }),
    ];
  },
  unit: (desired) => hostInterfaceUnit(desired),
});
