/** IPv4 addresses as text: what ifconfig(8) reads and prints. */

/** inet_pton(3): four decimal bytes. */
export function parseInet(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let bits = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bits = bits * 256 + Number(part);
  }
  return bits;
}

export function formatInet(bits: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
}

export function netmaskBits(prefixLength: number): number {
  return prefixLength === 0 ? 0 : 2 ** 32 - 2 ** (32 - prefixLength);
}

/** The prefix length of a mask; undefined when its ones are not in one run from the top. */
export function prefixLengthOf(mask: number): number | undefined {
  for (let length = 0; length <= 32; length += 1) if (netmaskBits(length) === mask) return length;
  return undefined;
}

/** The broadcast address that goes with an address; on a /31 there is none but the limited one (in_aifaddr_ioctl, RFC 3021). */
export function broadcastOf(address: string, prefixLength: number): string {
  const bits = parseInet(address) ?? 0;
  if (prefixLength === 31) return "255.255.255.255";
  const size = 2 ** (32 - prefixLength);
  return formatInet(Math.floor(bits / size) * size + size - 1);
}

/** Class A, B or C: the mask of an address that comes without one (in_aifaddr_ioctl). */
export function classfulPrefixLength(bits: number): number {
  if (bits < 2 ** 31) return 8;
  return bits < 2 ** 31 + 2 ** 30 ? 16 : 24;
}
