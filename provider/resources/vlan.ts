import { FreebsdError } from "../errors";
import { destroyClone, type Numbered, pickNumber, unnamedOf } from "../host/cloned";
import { adjust, ifconfig, moveAddresses } from "../host/ifconfig";
import { etherNodeName, findInterface, type Inventory } from "../host/inventory";
import { givenAddresses, interfacesAt, ownAddresses, vnetSection } from "../host/locate";
import { shortName } from "../host/names";
import { type Step, step } from "../host/step";
import { attachVlan, createVlan, giveBackVlan, keyOfPlace, locateVlan } from "../host/vlan";
import { routedAway } from "../host/watchdog-scope";
import { INTERFACE_NAME_MAX } from "../schema/properties";
import { addressClaims, type Claim, defineResource } from "./definition";
import { insideStatement } from "./statement";
import { vlanUnit } from "./units/vlan";
import { missingForVlan } from "./vlan-checks";
import { identifyVlan, type VlanFound, type VlanInputs, vlanInputs, vlanOutputs } from "./vlan-schema";

export const vlan = defineResource<VlanInputs, object>({
  kind: "Vlan",
  description:
    "A vlan(4): one VLAN of a NIC, an epair's end or an eiface as an interface of its own, on the host or inside a VNET jail. It can be a bridge's member, the uplink of a NetgraphBridge, or go into a jail.",
  example: [
    'const guests = new freebsd.Vlan("guests", { host: edge, parent: "igb0", tag: 100 });',
    'new freebsd.NetgraphBridge("guests", { host: edge, uplink: { interface: guests } });',
  ].join("\n"),
  manuals: ["vlan(4)", "ifconfig(8)"],
  inputs: vlanInputs,
  outputs: vlanOutputs,
  complete: (given) => ({ ...given, name: given.name ?? nameFor(given.parent, given.tag) }),
  claims: ({ name, parent, tag, jail, addresses }) => [
    ...placeClaims(name, jail),
    { what: "VLAN", value: `${tag} on ${parent}${jail === undefined ? "" : ` in ${jail}`}`, path: "tag" },
    ...addressClaims(addresses),
  ],
  states: ({ jail }) => insideStatement(jail),
  identify: identifyVlan,
  fromId: (id) => {
    const [jail, name] = id.split("/");
    return name === undefined ? { name: id } : { jail, name };
  },
  sections: ({ name, jail }, inventory) => [
    "vnet:host",
    "netgraph",
    ...vnetSection(jail ?? locateVlan(inventory, name, jail)?.place),
  ],
  observe: (inventory, known) => {
    const located = locateVlan(inventory, known.name, known.jail);
    const at = located?.interface;
    // In a jail that it went into nothing tells its tag and parent, and its addresses are a VnetInterface's.
    if (at !== undefined && located?.place !== known.jail) {
      const { name, parent, tag, protocol, priority, addresses } = known;
      return { name, parent, tag, protocol, priority, addresses, mtu: at.mtu, ...describedAs(at.description) };
    }
    if (at?.vlan === undefined) return undefined;
    const { parent = "", tag, protocol, priority } = at.vlan;
    return {
      name: known.name,
      // Without its parent, which somebody took away, it has lost all of these; no interface has the empty name.
      parent,
      tag: parent === "" ? known.tag : tag,
      protocol: parent === "" ? known.protocol : protocol === "802.1ad" ? protocol : "802.1q",
      priority,
      addresses: [...(known.jail === undefined ? ownAddresses(inventory, at) : givenAddresses(at))],
      mtu: at.mtu,
      ...(known.jail === undefined ? {} : { jail: known.jail }),
      ...describedAs(at.description),
    };
  },
  occupied: (inventory, { name, jail }) =>
    findInterface(inventory, keyOfPlace(jail), name) === undefined
      ? undefined
      : `name: an interface ${name} is there already, and it is not this program's`,
  missing: missingForVlan,
  remember: (inventory, desired, previous, reserve) => {
    const { parent, jail, host } = desired;
    const what = { kind: "Vlan", id: identifyVlan(desired), owner: host, cloner: "vlan", place: jail };
    const number = (previous as VlanFound | undefined)?.number ?? pickNumber(inventory, what, reserve);
    const before = (previous as VlanFound | undefined)?.down ?? [];
    const isDown = jail === undefined && findInterface(inventory, keyOfPlace(jail), parent)?.up === false;
    return { down: isDown && !before.includes(parent) ? [...before, parent] : before, number } satisfies VlanFound;
  },
  plan: (desired, actual, { inventory, found }) => {
    const { parent, mtu, description = "", priority } = desired;
    const located = locateVlan(inventory, desired.name, desired.jail);
    const { place: jail, name } =
      located === undefined
        ? { place: desired.jail, name: desired.name }
        : { place: located.place, name: located.interface.name };
    // On another parent or tag the kernel begins anew: without priority, and with the parent's MTU (sys/net/if_vlan.c, vlan_config).
    const isAnew = actual !== undefined && isMoved(desired, actual);
    if (isAnew && jail !== desired.jail) throw lent(desired.name, jail);
    const steps: Step[] = [];
    if (jail === undefined && findInterface(inventory, keyOfPlace(jail), parent)?.up === false)
      steps.push(step(ifconfig(jail, parent, "up"), ifconfig(jail, parent, "down")));
    if (actual === undefined) steps.push(...make(desired, inventory, found));
    else if (isAnew) steps.push(...move(desired, actual));
    const priorityNow = isAnew ? 0 : (actual?.priority ?? 0);
    if (priority !== undefined && priority !== priorityNow) {
      const back = ifconfig(jail, name, "vlanpcp", String(priorityNow));
      steps.push(step(ifconfig(jail, name, "vlanpcp", String(priority)), back));
    }
    const at = located?.interface;
    const mtuNow = isAnew ? findInterface(inventory, keyOfPlace(jail), parent)?.mtu : actual?.mtu;
    const now = actual === undefined ? { description } : { mtu: mtuNow, description: actual.description ?? "" };
    return [
      ...steps,
      ...adjust(
        jail,
        name,
        { mtu, description, up: jail === desired.jail ? true : undefined },
        { ...now, up: actual === undefined || at?.up },
      ),
      ...moveAddresses(jail, name, desired.addresses, actual?.addresses ?? []),
    ];
  },
  risks: (desired, actual, { inventory }) => {
    const { name, jail } = desired ?? actual ?? { name: "" };
    if (jail !== undefined || name === undefined) return [];
    const [given, present] = [desired?.addresses ?? [], actual?.addresses ?? []];
    const isLess = present.some((address) => !given.includes(address));
    const isChanged =
      actual !== undefined &&
      (desired === undefined || isMoved(desired, actual) || (desired.mtu !== undefined && desired.mtu !== actual.mtu));
    const added = given.filter((address) => !present.includes(address));
    const away = added.flatMap((address) => routedAway(inventory, name, address));
    return [...(isLess || isChanged ? [name] : []), ...away];
  },
  teardown: (state, { inventory, found }) => {
    const { name, jail } = state;
    if (findInterface(inventory, keyOfPlace(jail), name)?.vlan === undefined) {
      const left = unnamedOf(inventory, "vlan", found, jail);
      return left === undefined ? [] : [step(destroyClone(left, jail))];
    }
    const again = [createVlan(state, jail), ...moveAddresses(jail, name, state.addresses, []).map(({ run }) => run)];
    const lower = ((found as VlanFound).down ?? []).filter(
      (parent) =>
        findInterface(inventory, keyOfPlace(undefined), parent) !== undefined &&
        !interfacesAt(inventory, undefined).some((entry) => entry.vlan?.parent === parent && entry.name !== name),
    );
    return [
      step(destroyClone(name, jail), ...again),
      ...lower.map((parent) => step(ifconfig(undefined, parent, "down"))),
    ];
  },
  unit: (desired) => vlanUnit(desired),
});

function describedAs(description: string | undefined) {
  return description === undefined ? {} : { description };
}

/** Only in its parent's own network stack can it be given another one, or another tag. */
function lent(name: string, jail: string | undefined): FreebsdError {
  return new FreebsdError({
    code: "occupied",
    message: `${name} is in the jail ${jail}, where its parent and tag cannot change`,
    hint: "Give the Vlan another `name` as well: then it is replaced, and the VnetInterface with it.",
  });
}

/** One that an earlier try has left without its name goes first. */
function make(desired: VlanInputs, inventory: Inventory, found: Numbered): readonly Step[] {
  const { name, jail } = desired;
  const { number } = found;
  const left = unnamedOf(inventory, "vlan", found, jail);
  const undo = [destroyClone(name, jail), ...(number === undefined ? [] : [destroyClone(`vlan${number}`, jail)])];
  return [
    ...(left === undefined ? [] : [step(destroyClone(left, jail))]),
    step(createVlan(desired, jail, number), ...undo),
  ];
}

function nameFor(parent: unknown, tag: unknown): unknown {
  if (typeof parent !== "string" || typeof tag !== "number") return typeof parent === "string" ? tag : parent;
  const dotted = `${parent}.${tag}`;
  return dotted.length <= INTERFACE_NAME_MAX ? dotted : shortName(dotted, INTERFACE_NAME_MAX);
}

function placeClaims(name: string, jail: string | undefined): readonly Claim[] {
  return jail === undefined
    ? [
        { what: "interface", value: name, path: "name" },
        { what: "node", value: etherNodeName(name), path: "name" },
      ]
    : [{ what: "interface in a jail", value: `${name} in ${jail}`, path: "name" }];
}

function isMoved({ parent, tag, protocol }: VlanInputs, actual: Partial<VlanInputs>): boolean {
  return parent !== actual.parent || tag !== actual.tag || protocol !== actual.protocol;
}

/** A VLAN leaves its parent before it takes another; one that has lost it has nothing to leave. Its addresses stay. */
function move(desired: VlanInputs, actual: Partial<VlanInputs>): readonly Step[] {
  const { name, jail } = desired;
  const leave = ifconfig(jail, name, "-vlandev");
  const attach = attachVlan(desired, desired.parent, jail);
  if (actual.parent === undefined || actual.parent === "") return [step(attach, leave)];
  const { parent, tag = desired.tag, protocol = desired.protocol, priority } = actual;
  const mtu = desired.mtu === undefined ? undefined : actual.mtu;
  const back = giveBackVlan({ name, tag, protocol, priority, mtu }, parent, jail);
  return [step(leave, ...back), step(attach, leave)];
}
