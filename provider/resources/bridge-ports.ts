import { type BridgeFilter, type BridgePort, PLAIN_PORT, portOf } from "../host/if-bridge-port";
import type { IfBridge } from "../host/inventory";
import { isRecord, membersOf } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { BridgeInputs } from "./bridge-schema";
import type { Properties } from "./definition";

type Ports = Pick<BridgeInputs, "members" | "ports" | "span" | "vlanFilter" | "defaultUntagged">;

/** An interface that a property names. */
interface Place {
  readonly value: string;
  readonly path: string;
}

/** The members that a program declares, in both of the properties that do so, as far as they are known. */
export function memberPlaces({ members, ports }: Pick<Ports, "members" | "ports">): readonly Place[] {
  return [
    ...namedIn(members, "members"),
    ...membersOf(ports).flatMap((port, index) =>
      isRecord(port) && typeof port.interface === "string"
        ? [{ value: port.interface, path: `ports[${index}].interface` }]
        : [],
    ),
  ];
}

/** All interfaces that have their place at this bridge: those that get copies, too. */
export function allPlaces(inputs: Pick<Ports, "members" | "ports" | "span">): readonly Place[] {
  return [...memberPlaces(inputs), ...namedIn(inputs.span, "span")];
}

function namedIn(names: readonly string[], property: string): readonly Place[] {
  return membersOf(names).map((value, index) => ({ value, path: `${property}[${index}]` }));
}

/** How each member is to be treated. */
export function wantedPorts({ members, ports, defaultUntagged = 0 }: Ports): readonly BridgePort[] {
  return [
    ...members.map((name) => ({ ...PLAIN_PORT, interface: name, untagged: defaultUntagged })),
    ...ports.map((port) => ({ ...port, untagged: port.untagged ?? defaultUntagged, tagged: port.tagged ?? "" })),
  ];
}

/** How a bridge is to filter VLANs. */
export function wantedFilter({ vlanFilter, defaultUntagged = 0 }: Partial<Ports>): BridgeFilter {
  return { vlanFilter: vlanFilter === true, defaultUntagged };
}

/** How it does; a bridge that is just made does not. */
export function filterOf(bridge: IfBridge | undefined): BridgeFilter {
  return {
    vlanFilter: bridge?.flags.includes("VLANFILTER") === true,
    defaultUntagged: bridge?.defaultUntagged ?? 0,
  };
}

/**
 * The members and what filters their VLANs, as a program would declare them. What others have made members is left out, but for
 * a look-up, which knows the name alone; a plain member that somebody treats otherwise is one of `ports`.
 */
export function observedPorts(bridge: IfBridge, known: Partial<Ports>) {
  const isLookup = known.members === undefined;
  const declared = new Map((known.ports ?? []).map((port) => [port.interface, port]));
  const isKnown = (name: string) => isLookup || known.members?.includes(name) === true || declared.has(name);
  const { vlanFilter, defaultUntagged } = filterOf(bridge);
  const found = bridge.members.filter(({ flags, name }) => !flags.includes("SPAN") && isKnown(name)).map(portOf);
  const asDeclared = (port: BridgePort) => {
    const { untagged, tagged, ...rest } = port;
    const own = declared.get(port.interface);
    return {
      ...rest,
      // A setting of another member makes the kernel's own finding look like an order (sys/net/bridgestp.c, bstp_set_edge).
      edge: own === undefined ? false : port.edge && own.edge,
      ...(untagged === 0 || (own?.untagged === undefined && untagged === defaultUntagged) ? {} : { untagged }),
      ...(tagged === "" ? {} : { tagged }),
    };
  };
  const isPlain = ({ interface: name, edge: _found, untagged, ...port }: BridgePort) => {
    const { edge: _plain, untagged: _none, ...plain } = PLAIN_PORT;
    const isSame = (Object.keys(plain) as (keyof typeof plain)[]).every((key) => port[key] === plain[key]);
    return !declared.has(name) && isSame && (untagged === 0 || untagged === defaultUntagged);
  };
  return {
    members: found.filter(isPlain).map((port) => port.interface),
    ports: found.filter((port) => !isPlain(port)).map(asDeclared),
    span: bridge.members
      .filter(({ flags, name }) => flags.includes("SPAN") && (isLookup || known.span?.includes(name) === true))
      .map(({ name }) => name),
    vlanFilter,
    ...(defaultUntagged === 0 ? {} : { defaultUntagged }),
  };
}

/** VLANs of a bridge that filters none, and members that nothing would pass. */
export function verifyPorts({ members, ports, vlanFilter, defaultUntagged }: Properties): readonly Issue[] {
  const given = Array.isArray(ports) ? ports : [];
  if (vlanFilter === false) {
    const path =
      defaultUntagged === undefined
        ? given.flatMap((port, index) =>
            ["untagged", "tagged"].flatMap((key) =>
              isRecord(port) && port[key] !== undefined ? [`ports[${index}].${key}`] : [],
            ),
          )[0]
        : "defaultUntagged";
    return path === undefined
      ? []
      : [
          {
            path,
            message: "a bridge that filters no VLANs passes all of them everywhere: give `vlanFilter: true` too",
          },
        ];
  }
  if (vlanFilter !== true || defaultUntagged !== undefined) return [];
  const message =
    "a bridge with `vlanFilter` passes nothing here without a VLAN: give `untagged` or `tagged`, or the bridge `defaultUntagged`";
  return [
    ...(Array.isArray(members) && members.length > 0
      ? [{ path: "members[0]", message: `${message}; those that have their own VLANs belong into \`ports\`` }]
      : []),
    ...given.flatMap((port, index) =>
      isRecord(port) && port.untagged === undefined && port.tagged === undefined
        ? [{ path: `ports[${index}]`, message }]
        : [],
    ),
  ];
}
