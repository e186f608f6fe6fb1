import { addInet6Address, addInetAddress, removeAddress } from "../../kernel/addresses";
import { isKernelError, KernelError } from "../../kernel/errno";
import { parseEtherAddress } from "../../kernel/ether-address";
import {
  broadcastOf,
  classfulPrefixLength,
  formatInet,
  netmaskBits,
  parseInet,
  prefixLengthOf,
} from "../../kernel/inet-text";
import { formatAddress, parseAddress } from "../../kernel/routes-addresses";
import { setEtherAddress } from "../../kernel/vlan-interface";
import { NotSimulated } from "../command";
import { callNamed, Exit, type Invocation, target } from "./invocation";
import { type ParameterTable, withArgument, word } from "./parameter";

/** Addresses of one call: the words only describe them, the kernel is asked at the end (af_inet.c, af_inet6.c, af_link.c). */

/** A word that is no parameter is an address; the second one would be the other end of a link. */
export function readAddressWord(invocation: Invocation, text: string): void {
  const { pending, family } = invocation;
  if (pending.isSet) {
    // Its form is checked before anything else (in_getaddr, in6_getaddr): a word that is none is told apart here.
    if (family === "inet") readInet(text);
    else if (family === "inet6") readInet6(text);
    else throw new Exit(`${text}: bad value`);
    throw new NotSimulated("ifconfig with a destination address");
  }
  pending.isSet = true;
  if (pending.alias === 0 && family !== "link") pending.clear = true;
  const address =
    family === "inet" ? readInet(text) : family === "inet6" ? readInet6(text) : readLink(invocation, text);
  if (pending.alias >= 0) pending.address = address.text;
  else pending.remove = address.text;
  if (address.prefixLength !== undefined) pending.prefixLength = address.prefixLength;
}

interface ReadAddress {
  readonly text: string;
  readonly prefixLength?: number;
}

function readInet(text: string): ReadAddress {
  const slash = text.lastIndexOf("/");
  const name = slash < 0 ? text : text.slice(0, slash);
  const width = slash < 0 ? undefined : readWidth(text, text.slice(slash + 1));
  const bits = parseInet(name);
  if (bits === undefined) throw new Exit(`${name}: bad value`);
  return width === undefined ? { text: formatInet(bits) } : { text: formatInet(bits), prefixLength: width };
}

/** strtonum(3) from 0 to 32. */
function readWidth(text: string, digits: string): number {
  if (!/^\s*[-+]?\d+$/.test(digits)) throw new Exit(`${text}: bad value (width invalid)`);
  const width = Number(digits);
  if (width < 0) throw new Exit(`${text}: bad value (width too small)`);
  if (width > 32) throw new Exit(`${text}: bad value (width too large)`);
  return width;
}

function readInet6(text: string): ReadAddress {
  const slash = text.lastIndexOf("/");
  const name = slash < 0 ? text : text.slice(0, slash);
  const prefixLength = slash < 0 ? undefined : readPrefixLength(text.slice(slash + 1));
  const parsed = name.includes(":") ? parseAddress(name.replace(/%.*$/, "")) : undefined;
  if (parsed === undefined || parsed.family !== "inet6") throw new Exit(`${name}: bad value`);
  const address = formatAddress("inet6", parsed.bits);
  return prefixLength === undefined ? { text: address } : { text: address, prefixLength };
}

function readPrefixLength(text: string): number {
  const length = Number(text);
  if (!/^\d+$/.test(text) || length > 128) throw new Exit(`${text}: bad value`);
  return length;
}

function readLink(invocation: Invocation, text: string): ReadAddress {
  if (text === "random") {
    const bytes = Array.from({ length: 6 }, () => Math.floor(invocation.kernel.random() * 256));
    bytes[0] = ((bytes[0] ?? 0) & ~1) | 2;
    return { text: bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":") };
  }
  const mac = parseEtherAddress(text.replaceAll("-", ":"));
  if (mac === undefined) throw new Exit("malformed link-level address");
  return { text: mac };
}

/** `alias` and `-alias` (notealias of ifconfig.c). */
function alias(value: 1 | -1) {
  return word(({ pending }) => {
    if (pending.isSet && pending.alias === 0 && value < 0 && pending.address !== undefined)
      pending.remove = pending.address;
    pending.alias = value;
    if (value < 0) {
      pending.clear = true;
      pending.add = false;
    } else pending.clear = false;
  });
}

/** A netmask in dotted or hexadecimal form. */
function readNetmask(text: string): number {
  const bits = /^0[xX][0-9a-fA-F]{1,8}$/.test(text) ? Number(text) : parseInet(text);
  const length = bits === undefined ? undefined : prefixLengthOf(bits);
  if (bits === undefined) throw new Exit(`${text}: bad value`);
  if (length === undefined) throw new NotSimulated("a netmask with holes");
  return length;
}

export const addressParameters: ParameterTable = {
  alias: alias(1),
  add: alias(1),
  "-alias": alias(-1),
  delete: alias(-1),
  remove: alias(-1),
  netmask: withArgument((invocation, text) => {
    if (invocation.family === "inet") invocation.pending.prefixLength = readNetmask(text);
    else throw new NotSimulated("netmask outside inet");
  }),
  prefixlen: withArgument((invocation, text) => {
    invocation.pending.prefixLength = readPrefixLength(text);
  }),
  broadcast: withArgument((invocation, text) => {
    if (invocation.family !== "inet") throw new NotSimulated("broadcast outside inet");
    invocation.pending.broadcast = readInet(text).text;
  }),
};

/** What is left to do when all words are read: first the old address goes, then the new one comes. */
export function applyAddresses(invocation: Invocation): void {
  const { pending, family } = invocation;
  if (family === "inet" && pending.isSet && pending.add && pending.prefixLength === undefined) warnOfMask(invocation);
  if (pending.clear && family !== "link") remove(invocation, family);
  if (!pending.add || !pending.isSet) return;
  callNamed("ioctl (SIOCAIFADDR)", () => add(invocation));
}

/** in_postproc of af_inet.c. */
function warnOfMask(invocation: Invocation): void {
  if (target(invocation).kind === "loopback") return;
  invocation.stderr.push(
    "ifconfig: WARNING: setting interface address without mask is deprecated,\ndefault mask may not be correct.\n",
  );
}

function remove(invocation: Invocation, family: "inet" | "inet6"): void {
  const { pending, kernel } = invocation;
  callNamed("ioctl (SIOCDIFADDR)", () => {
    try {
      const iface = target(invocation);
      if (family === "inet6" && pending.remove === undefined) throw new KernelError("EADDRNOTAVAIL");
      removeAddress(kernel, iface, family, pending.remove);
    } catch (error) {
      // There was no address to replace.
      if (isKernelError(error) && error.errno === "EADDRNOTAVAIL" && pending.alias >= 0) return;
      throw error;
    }
  });
}

function add(invocation: Invocation): void {
  const { pending, family, kernel } = invocation;
  const iface = target(invocation);
  const { address = "" } = pending;
  if (family === "link") {
    setEtherAddress(iface, address);
    return;
  }
  if (family === "inet6") {
    addInet6Address(kernel, iface, address, pending.prefixLength ?? 64);
    return;
  }
  if (iface.kind === "iface") throw new NotSimulated("an address on a point-to-point interface");
  const bits = parseInet(address) ?? 0;
  const prefixLength = pending.prefixLength ?? (iface.kind === "loopback" ? 32 : classfulPrefixLength(bits));
  const broadcast = iface.kind === "loopback" ? undefined : (pending.broadcast ?? broadcastOf(address, prefixLength));
  addInetAddress(kernel, iface, address, prefixLength, broadcast);
}

/** The mask as ifconfig prints it. */
export function formatNetmask(prefixLength: number): string {
  return `0x${netmaskBits(prefixLength).toString(16).padStart(8, "0")}`;
}
