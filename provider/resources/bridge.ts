import { z } from "zod";
import { filterWords, PLAIN_PORT, portOf, portWords } from "../host/if-bridge-port";
import { adjust, ifconfig, linkWords, moveAddresses } from "../host/ifconfig";
import { findInterface, HOST_VNET } from "../host/inventory";
import { ownAddresses } from "../host/locate";
import { shortName } from "../host/names";
import { type Step, step } from "../host/step";
import { routedAway } from "../host/watchdog-scope";
import { INTERFACE_NAME_MAX } from "../schema/properties";
import { differentMtus, tooLarge, withoutFilter } from "./bridge-checks";
import { type BridgeFound, lowerMember, rememberMembers, resizeLeft } from "./bridge-found";
import {
  allPlaces,
  filterOf,
  memberPlaces,
  observedPorts,
  verifyPorts,
  wantedFilter,
  wantedPorts,
} from "./bridge-ports";
import { bridgeInputs, type BridgeInputs as Inputs } from "./bridge-schema";
import { addressClaims, defineResource } from "./definition";
import { addressStatements, mtuStatement } from "./statement";
import { bridgeUnit } from "./units/bridge";

const outputs = z.strictObject({});

type Outputs = object;

export const bridge = defineResource<Inputs, Outputs>({
  kind: "Bridge",
  description:
    "An if_bridge(4): a switch whose ports are interfaces of the host, and which can have addresses itself, as the jails' gateway.",
  example: [
    'const lan = new freebsd.Bridge("lan", { host: edge, members: [cable.a], addresses: ["10.8.0.1/24"] });',
    'new freebsd.Bridge("hosting", { host: edge, members: ["igb1"], ports: [{ interface: cable.a, private: true }] });',
  ].join("\n"),
  manuals: ["if_bridge(4)", "ifconfig(8)"],
  inputs: bridgeInputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? shortName(name, INTERFACE_NAME_MAX) }),
  verify: verifyPorts,
  claims: (inputs) => [
    { what: "interface", value: inputs.name, path: "name" },
    ...allPlaces(inputs).map((place) => ({ what: "place of an interface" as const, ...place })),
    ...addressClaims(inputs.addresses),
  ],
  states: (inputs) => [
    ...memberPlaces(inputs).map(({ value, path }) => ({
      ...{ what: "port" as const, interface: value, bridge: inputs.name, kind: "if_bridge" as const, path },
    })),
    ...mtuStatement(inputs.name, inputs.mtu),
    ...addressStatements(inputs.name, inputs.addresses, "host"),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: () => ["vnet:host", "netgraph"],
  observe: (inventory, known) => {
    const at = findInterface(inventory, HOST_VNET, known.name);
    if (at?.bridge === undefined) return undefined;
    return {
      name: at.name,
      ...observedPorts(at.bridge, known),
      addresses: [...ownAddresses(inventory, at, known.addresses)],
      mtu: at.mtu,
      ...(at.description === undefined ? {} : { description: at.description }),
    };
  },
  occupied: (inventory, { name }) =>
    findInterface(inventory, HOST_VNET, name) === undefined
      ? undefined
      : `name: an interface ${name} is there already, and it is not this program's`,
  missing: (inventory, desired, declared) => {
    const absent = allPlaces(desired).find(
      ({ value }) => !declared("interface", value) && findInterface(inventory, HOST_VNET, value) === undefined,
    );
    return absent === undefined
      ? (withoutFilter(inventory, desired) ?? tooLarge(inventory, desired))
      : `${absent.path}: there is no interface ${absent.value} in the host's network stack`;
  },
  advise: differentMtus,
  remember: (inventory, desired, previous) => rememberMembers(inventory, desired, (previous as BridgeFound) ?? {}),
  plan: (desired, actual, { inventory, found }) => {
    const { name } = desired;
    const tell = (words: readonly string[], back: readonly string[]): readonly Step[] =>
      words.length === 0
        ? []
        : [
            step(
              ifconfig(undefined, name, ...words),
              ...(back.length === 0 ? [] : [ifconfig(undefined, name, ...back)]),
            ),
          ];
    const there = findInterface(inventory, HOST_VNET, name)?.bridge;
    const [filter, filterNow] = [wantedFilter(desired), filterOf(there)];
    const wanted = wantedPorts(desired);
    const now = there?.members.filter(({ flags }) => !flags.includes("SPAN")).map(portOf) ?? [];
    const isOurs = (member: string) =>
      (found as BridgeFound).members?.[member] !== undefined ||
      (actual !== undefined &&
        memberPlaces({ members: [], ports: [], ...actual }).some((each) => each.value === member));
    const stale = now.map((port) => port.interface).filter((member) => isOurs(member) && !isAmong(wanted, member));
    const fresh = wanted.map((port) => port.interface).filter((member) => !isAmong(now, member));
    const plain = { ...PLAIN_PORT, untagged: filter.defaultUntagged };
    const before = wanted.map((port) => now.find((each) => each.interface === port.interface) ?? { ...port, ...plain });
    const steps: Step[] = [];
    if (actual === undefined) {
      const words = linkWords({ description: desired.description, up: true });
      steps.push(step(ifconfig(undefined, "bridge", "create", "name", name, ...words), destroy(name)));
    }
    steps.push(...tell(filterWords(filter, filterNow), filterWords(filterNow, filter)));
    for (const member of stale) steps.push(...lowerMember(member, inventory, found), leave(name, member));
    for (const port of (actual?.span ?? []).filter((each) => !desired.span.includes(each)))
      steps.push(step(ifconfig(undefined, name, "-span", port), ifconfig(undefined, name, "span", port)));
    steps.push(...resizeLeft(inventory, desired, found));
    for (const member of fresh) {
      if (findInterface(inventory, HOST_VNET, member)?.up !== true)
        steps.push(step(ifconfig(undefined, member, "up"), ifconfig(undefined, member, "down")));
      steps.push(step(ifconfig(undefined, name, "addm", member), ifconfig(undefined, name, "deletem", member)));
    }
    steps.push(
      ...tell(
        wanted.flatMap((port, index) => portWords(port, before[index])),
        // One that is new goes again with all that it was told.
        before.flatMap((port, index) => (fresh.includes(port.interface) ? [] : portWords(port, wanted[index]))),
      ),
    );
    for (const port of desired.span.filter((each) => !(actual?.span ?? []).includes(each)))
      steps.push(step(ifconfig(undefined, name, "span", port), ifconfig(undefined, name, "-span", port)));
    steps.push(...moveAddresses(undefined, name, desired.addresses, actual?.addresses ?? []));
    const description = desired.description ?? "";
    const told = { mtu: actual?.mtu, description: actual === undefined ? description : (actual.description ?? "") };
    return [...steps, ...adjust(undefined, name, { mtu: desired.mtu, description }, told)];
  },
  risks: (desired, actual, { inventory }) => {
    const none = { members: [], ports: [], span: [], vlanFilter: false };
    const wanted = desired === undefined ? [] : wantedPorts(desired);
    const now = actual === undefined ? [] : wantedPorts({ ...none, ...actual });
    const isFiltered = filterWords(wantedFilter(desired ?? {}), wantedFilter(actual ?? {})).length > 0;
    const isSame = (name: string) => {
      const [one, other] = [wanted, now].map((ports) => ports.find((port) => port.interface === name));
      return one !== undefined && other !== undefined && portWords(one, other).length === 0 && !isFiltered;
    };
    const moved = [...wanted, ...now].map((port) => port.interface).filter((name) => !isSame(name));
    const isResized = desired?.mtu !== undefined && desired.mtu !== actual?.mtu;
    const name = desired?.name ?? actual?.name;
    const [given, present] = [desired?.addresses ?? [], actual?.addresses ?? []];
    const isSmaller = present.some((address) => !given.includes(address));
    const away = given
      .filter((each) => !present.includes(each))
      .flatMap((each) => routedAway(inventory, name ?? "", each));
    const isGone = desired === undefined && actual !== undefined;
    const own = name !== undefined && (isSmaller || isGone || isFiltered) ? [name] : [];
    return [...new Set([...moved, ...(isResized ? wanted.map((port) => port.interface) : []), ...own, ...away])];
  },
  teardown: (state, { inventory, found }) => {
    const { name, addresses, mtu, description } = state;
    const left = resizeLeft(inventory, { name, members: [], ports: [] }, found);
    const there = findInterface(inventory, HOST_VNET, name)?.bridge;
    if (there === undefined) return left;
    const isSpan = (flags: readonly string[]) => flags.includes("SPAN");
    const settings = [
      ...filterWords(filterOf(there), { vlanFilter: false, defaultUntagged: 0 }),
      ...there.members.flatMap((member) => (isSpan(member.flags) ? [] : portWords(portOf(member)))),
    ];
    const again = [
      ifconfig(undefined, "bridge", "create", "name", name, ...linkWords({ description, up: true })),
      ...there.members.map((member) => ifconfig(undefined, name, isSpan(member.flags) ? "span" : "addm", member.name)),
      ...(settings.length === 0 ? [] : [ifconfig(undefined, name, ...settings)]),
      ...(mtu === undefined ? [] : [ifconfig(undefined, name, ...linkWords({ mtu, description, up: true }))]),
      ...moveAddresses(undefined, name, addresses, []).map(({ run }) => run),
    ];
    const members = there.members.filter(({ flags }) => !isSpan(flags)).map((member) => member.name);
    return [
      ...members.flatMap((member) => lowerMember(member, inventory, found)),
      step(destroy(name), ...again),
      ...left,
    ];
  },
  unit: (desired) => bridgeUnit(desired, wantedPorts(desired), wantedFilter(desired)),
});

function isAmong(ports: readonly { readonly interface: string }[], member: string): boolean {
  return ports.some((port) => port.interface === member);
}

function destroy(name: string) {
  return { ...ifconfig(undefined, name, "destroy"), tolerate: ["*does not exist*"] };
}

function leave(name: string, member: string): Step {
  const gone = { ...ifconfig(undefined, name, "deletem", member), tolerate: ["*No such file or directory*"] };
  return step(gone, ifconfig(undefined, name, "addm", member));
}
