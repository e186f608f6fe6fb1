import { isLinkLocal } from "../ifconfig";
import type { Inet4Address, Inet6Address } from "../inventory-types";

const INET =
  /^inet ([\d.]+)(?:\/(\d+))?(?: --> ([\d.]+)(?:\/\d+)?)?(?: netmask (\S+))?(?: broadcast ([\d.]+))?(?: vhid \d+)?$/;
/** A zone is an interface's name, and such a name may hold spaces. */
const INET6 =
  /^inet6 ([\da-fA-F:.]+)(?:%(.+?))??(?:\/(\d+))?(?: --> ([\da-fA-F:.]+)(?:%.+?)?(?:\/\d+)?)?(?: prefixlen (\d+))?((?: [a-z_]+| (?:scopeid|pltime|vltime|vhid) \w+)*)$/;

/** An "inet …" line of ifconfig(8), its netmask in any of the forms of `-f inet:`; undefined when it is something else. */
export function parseInet(line: string): Inet4Address | undefined {
  const [, address, length, destination, netmask, broadcast] = INET.exec(line) ?? [];
  if (address === undefined) return undefined;
  const prefixLength = length === undefined ? maskLength(netmask) : Number(length);
  if (prefixLength === undefined) return undefined;
  return {
    family: "inet",
    address,
    prefixLength,
    ...(broadcast === undefined ? {} : { broadcast }),
    ...(destination === undefined ? {} : { destination }),
  };
}

/** An "inet6 …" line of ifconfig(8); undefined when it is something else. */
export function parseInet6(line: string): Inet6Address | undefined {
  const [, address, zone, cidr, destination, prefix, rest = ""] = INET6.exec(line) ?? [];
  const prefixLength = cidr ?? prefix;
  if (address === undefined || prefixLength === undefined) return undefined;
  const words = new Set(rest.split(" "));
  const [, scopeId] = / scopeid 0x([0-9a-f]+)/.exec(rest) ?? [];
  return {
    family: "inet6",
    address: address.toLowerCase(),
    prefixLength: Number(prefixLength),
    ...(zone === undefined ? {} : { zone }),
    ...(scopeId === undefined ? {} : { scopeId: parseInt(scopeId, 16) }),
    ...(destination === undefined ? {} : { destination }),
    linkLocal: isLinkLocal(address),
    tentative: words.has("tentative"),
    duplicated: words.has("duplicated"),
    detached: words.has("detached"),
    deprecated: words.has("deprecated"),
    autoconf: words.has("autoconf"),
    temporary: words.has("temporary"),
    anycast: words.has("anycast"),
  };
}

/** The length of a netmask such as 0xffffff00 or 255.255.255.0; undefined when its ones are not in one run. */
function maskLength(netmask: string | undefined): number | undefined {
  if (netmask === undefined) return undefined;
  const bits = maskBits(netmask);
  if (bits === undefined || !/^1*0*$/.test(bits)) return undefined;
  return bits.replace(/0+$/, "").length;
}

function maskBits(netmask: string): string | undefined {
  if (/^0x[0-9a-f]{8}$/.test(netmask)) return Number(netmask).toString(2).padStart(32, "0");
  const octets = netmask.split(".").map(Number);
  if (octets.length !== 4 || !octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255)) {
    return undefined;
  }
  return octets.map((octet) => octet.toString(2).padStart(8, "0")).join("");
}
