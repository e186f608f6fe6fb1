import { isLinkLocal } from "../host/ifconfig";
import { membersOf } from "../schema/unknown";

/**
 * What a resource says of the network that concerns others: only together can it be told whether they fit. (What two must
 * not both take is a Claim.) Interfaces go by their names on the host.
 */
export type Statement =
  | MtuStatement
  | PortStatement
  | AddressStatement
  | CableStatement
  | PlaceStatement
  | DevicesStatement
  | DhcpStatement;

/** An interface has this MTU; what an administrator's own settings say goes before what the interface was made with. */
export interface MtuStatement {
  readonly what: "mtu";
  readonly interface: string;
  readonly mtu: number;
  readonly path: string;
}

/** An interface is a port of a bridge. */
export interface PortStatement {
  readonly what: "port";
  readonly interface: string;
  readonly bridge: string;
  /** if_bridge(4) asks more of its members than ng_bridge(4). */
  readonly kind: "if_bridge" | "ng_bridge";
  readonly path: string;
}

/** An interface has an address, in CIDR form. */
export interface AddressStatement {
  readonly what: "address";
  readonly interface: string;
  readonly address: string;
  /** Whose network stack the address is in. */
  readonly of: "host" | "jail";
  readonly path: string;
}

/** What goes in at one interface comes out at the other. */
export interface CableStatement {
  readonly what: "cable";
  readonly interface: string;
  readonly other: string;
}

/** A jail has no network stack of its own; or something goes into a jail's. `interface` stands for the jail. */
export interface PlaceStatement {
  readonly what: "shared stack" | "inside";
  readonly interface: string;
  readonly jail: string;
  readonly path: string;
}

/** A jail has a devfs of its own, with what a ruleset lets it see. */
export interface DevicesStatement {
  readonly what: "devices";
  readonly jail: string;
  readonly ruleset: number;
  readonly path: string;
}

/** dhclient(8) runs in a jail. */
export interface DhcpStatement {
  readonly what: "dhcp";
  readonly jail: string;
  readonly path: string;
}

/** One statement an address; link-local ones are every network's own. */
export function addressStatements(
  name: string,
  addresses: readonly string[],
  of: AddressStatement["of"],
): readonly AddressStatement[] {
  return membersOf(addresses).flatMap((address, index) =>
    isLinkLocal(address) ? [] : [{ what: "address", interface: name, address, of, path: `addresses[${index}]` }],
  );
}

/** The MTU of an interface, where one is given. */
export function mtuStatement(name: string, mtu: number | undefined): readonly MtuStatement[] {
  return typeof mtu === "number" ? [{ what: "mtu", interface: name, mtu, path: "mtu" }] : [];
}

/** A jail without a network stack of its own: no interface can go there. */
export function sharedStackStatement(jail: string, vnet: boolean): readonly PlaceStatement[] {
  return vnet ? [] : [{ what: "shared stack", interface: insideOf(jail), jail, path: "vnet" }];
}

/** What goes into a jail. */
export function insideStatement(jail: string | undefined): readonly PlaceStatement[] {
  return jail === undefined ? [] : [{ what: "inside", interface: insideOf(jail), jail, path: "jail" }];
}

/** No interface has a slash in its name. */
function insideOf(jail: string): string {
  return `jail/${jail}`;
}
