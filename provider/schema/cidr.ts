import * as ipaddr from "ipaddr.js";

/**
 * The parts of a text such as `192.0.2.20/24`, by its family: ipaddr.js itself takes it for IPv6 first, and finds out that it is
 * IPv4 by an exception, which costs ten times as much as the rest.
 *
 * @throws Error where the text is no address with a prefix length
 */
export function parseCidr(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return text.includes(":") ? ipaddr.IPv6.parseCIDR(text) : ipaddr.IPv4.parseCIDR(text);
}

/** The address of the network that such a text is in. */
export function networkAddress(text: string): string {
  const family = text.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  return family.networkAddressFromCIDR(text).toString();
}
