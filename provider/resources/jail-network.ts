import { removeAddress } from "../host/ifconfig";
import { findInterface, findJail, findUnit, HOST_VNET, type Inventory, type RunningJail } from "../host/inventory";
import type { ConfValue } from "../host/jail-conf";
import { interfacesAt } from "../host/locate";
import type { Command } from "../host/step";
import { same } from "../schema/equality";
import type { Issue } from "../schema/validate";
import { addressClaims, type Claim, type Declared } from "./definition";
import type { JailInputs } from "./jail-schema";

/*
 * A jail without a network stack of its own: which of the host's addresses it may use, and where they are put while it
 * runs (jail(8), ip4.addr, ip6.addr, interface).
 */

type Network = Pick<JailInputs, "vnet" | "addresses" | "interface" | "ip4" | "ip6">;

/** What belongs to the one sort of jail, and is given to the other. */
export function networkIssues(inputs: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { vnet, addresses, interface: name, ip4, ip6 } = inputs;
  const list = Array.isArray(addresses) ? addresses.map(String) : [];
  if (vnet === true) {
    const given = [
      ...(list.length > 0 ? ["addresses"] : []),
      ...(["interface", "ip4", "ip6"] as const).filter((property) => inputs[property] !== undefined),
    ];
    return given.map((path) => ({
      path,
      message:
        "this is for a jail that shares the host's network stack: say `vnet: false`, or leave it out and give the jail a VnetInterface with addresses",
    }));
  }
  const against = (["ip4", "ip6"] as const).flatMap((family) => {
    const index = list.findIndex((address) => familyOf(address) === family);
    const said = family === "ip4" ? ip4 : ip6;
    return index >= 0 && (said === "inherit" || said === "disable")
      ? [
          {
            path: `addresses[${index}]`,
            message: `\`${family}: "${said}"\` leaves no room for addresses: leave it out`,
          },
        ]
      : [];
  });
  const bare = list.map(withoutLength);
  // jail_set(2) says no more of it than "Invalid argument". On an interface of its own an address is claimed, and told of by that.
  const repeated = bare.flatMap((address, index) => {
    const first = bare.indexOf(address);
    return name !== undefined || first === index
      ? []
      : [{ path: `addresses[${index}]`, message: `${address} is addresses[${first}] as well: leave one of them out` }];
  });
  return [
    ...against,
    ...repeated,
    ...(name !== undefined && list.length === 0 && Array.isArray(addresses)
      ? [{ path: "interface", message: "there are no `addresses` that it could get: give them, or leave it out" }]
      : []),
  ];
}

/** An address that jail(8) puts on an interface is nobody else's; one of the host's own may be that of several jails. */
export function networkClaims({ addresses, interface: name }: Network): readonly Claim[] {
  return name === undefined ? [] : addressClaims(addresses);
}

/** The parameters of jail(8). */
export function networkParameters(inputs: Network): readonly (readonly [string, ConfValue | undefined])[] {
  const { addresses, interface: name, ip4, ip6 } = inputs;
  const of = (family: "ip4" | "ip6") => {
    const own = addresses.filter((address) => familyOf(address) === family);
    const texts = name === undefined ? own.map(withoutLength) : own;
    return texts.length === 0 ? undefined : texts.toSorted();
  };
  return [
    ["ip4", ip4],
    ["ip6", ip6],
    ["ip4.addr", of("ip4")],
    ["ip6.addr", of("ip6")],
    ["interface", name],
  ];
}

/** What jls tells of it; an address that is no more on the interface which it was put on does not count. */
export function observedNetwork(
  inventory: Inventory,
  { parameters, vnet }: RunningJail,
  known: Partial<Network>,
): Partial<Network> {
  if (vnet === "new") return { addresses: [] };
  const listed = ["ip4.addr", "ip6.addr"].flatMap((parameter) => {
    const value = parameters[parameter];
    return typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [];
  });
  const at = known.interface === undefined ? undefined : findInterface(inventory, HOST_VNET, known.interface);
  const present = new Set([...(at?.inet ?? []), ...(at?.inet6 ?? [])].map(({ address }) => address));
  const actual = listed.filter((address) => address !== "" && (known.interface === undefined || present.has(address)));
  const declared = known.addresses ?? [];
  const family = (name: "ip4" | "ip6") => {
    const said = known[name];
    if (said === undefined) return {};
    // jls(8) calls both of the others `disable` (recording 05).
    const isInherited = parameters[name] === "inherit";
    return { [name]: isInherited === (said === "inherit") ? said : isInherited ? "inherit" : "disable" };
  };
  return {
    addresses: same(actual.toSorted(), declared.map(withoutLength).toSorted()) ? declared : actual,
    ...(at === undefined ? {} : { interface: at.name }),
    ...family("ip4"),
    ...family("ip6"),
  };
}

/** What it needs of the host's network, and does not find. */
export function networkMissing(
  inventory: Inventory,
  { name: own, addresses, interface: name, vnet }: JailInputs,
  declared: Declared,
): string | undefined {
  if (vnet) return undefined;
  if (name !== undefined && findInterface(inventory, HOST_VNET, name) === undefined && !declared("interface", name))
    return `interface: there is no interface ${name} in the host's network stack`;
  const wanted = addresses.map(withoutLength);
  for (const [index, address] of wanted.entries()) {
    const holder = name === undefined ? undefined : holderOf(inventory, address);
    // Of a create that was cut off, or of a jail that is taken over.
    const isOwn = findUnit(inventory, "Jail", own) !== undefined || findJail(inventory, own) !== undefined;
    if (holder !== undefined && !isOwn)
      return `addresses[${index}]: ${holder} has ${address} already: without \`interface\` the jail shares it`;
  }
  // sys/kern/kern_jail.c: jails share an address where each of them has just that one.
  for (const other of inventory.jails.filter((jail) => jail.vnet !== "new" && !jail.dying && jail.name !== own)) {
    const theirs = observedNetwork(inventory, other, {}).addresses ?? [];
    const index = wanted.findIndex((address) => theirs.includes(address));
    const family = familyOf(wanted[index] ?? "");
    const many = (list: readonly string[]) => list.filter((each) => familyOf(each) === family).length > 1;
    if (index >= 0 && (many(wanted) || many(theirs)))
      return `addresses[${index}]: the jail ${other.name} has ${wanted[index]} too, and jails share an address only where each has no other of its family`;
  }
  return undefined;
}

/** Takes the jail's addresses off again where jail(8) was not let to do it. */
export function returnAddresses({
  addresses,
  interface: name,
}: Pick<Network, "addresses" | "interface">): readonly Command[] {
  if (name === undefined) return [];
  return addresses.map((address) => {
    const removal = removeAddress(undefined, name, address);
    return { ...removal, tolerate: [...(removal.tolerate ?? []), "*does not exist*"] };
  });
}

/** Addresses that nobody has: the jail starts all the same, and nobody reaches it there. */
export function networkAdvice(
  inventory: Inventory,
  { vnet, interface: name, addresses }: JailInputs,
  declared: Declared,
): string | undefined {
  if (vnet || name !== undefined) return undefined;
  const lost = addresses
    .map(withoutLength)
    .filter((address) => holderOf(inventory, address) === undefined && !declared("address", address));
  return lost.length === 0
    ? undefined
    : `no interface of the host has ${lost.join(", ")}: the jail is not reached there. Give an \`interface\` that gets its addresses while it runs, or declare them on a Loopback or HostInterface`;
}

function holderOf(inventory: Inventory, wanted: string): string | undefined {
  return interfacesAt(inventory, undefined).find((entry) =>
    [...entry.inet, ...entry.inet6].some(({ address }) => address === wanted),
  )?.name;
}

function withoutLength(address: string): string {
  return address.split("/")[0] ?? address;
}

function familyOf(address: string): "ip4" | "ip6" {
  return address.includes(":") ? "ip6" : "ip4";
}
