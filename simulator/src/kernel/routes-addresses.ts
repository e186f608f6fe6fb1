import ipaddr from "ipaddr.js";

/** Which of the two routing tables of a vnet. */
export type Family = "inet" | "inet6";

/** An address as its bits: what prefixes are compared by. */
export interface ParsedAddress {
  readonly family: Family;
  readonly bits: bigint;
  /** The interface behind `%` of a link-local address. */
  readonly zone: string | undefined;
}

/** Number of bits of an address of the family. */
export function widthOf(family: Family): number {
  return family === "inet" ? 32 : 128;
}

/** Reads an address in the forms that inet_pton(3) takes, with an optional `%zone`; undefined where it is none. */
export function parseAddress(text: string): ParsedAddress | undefined {
  const [plain = "", zone] = text.split("%", 2);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) {
    const parts = plain.split(".").map(Number);
    if (zone !== undefined || parts.some((part) => part > 255)) return undefined;
    return { family: "inet", bits: BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)), zone: undefined };
  }
  if (!plain.includes(":") || !ipaddr.IPv6.isValid(plain)) return undefined;
  const bytes = ipaddr.IPv6.parse(plain).toByteArray();
  return { family: "inet6", bits: bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), zone };
}

/** The mask of a prefix length. */
export function maskOf(family: Family, prefixLength: number): bigint {
  const width = widthOf(family);
  return ((1n << BigInt(prefixLength)) - 1n) << BigInt(width - prefixLength);
}

/** The network that an address is in. */
export function networkOf(family: Family, address: bigint, prefixLength: number): bigint {
  return address & maskOf(family, prefixLength);
}

/** Whether the address lies within the prefix. */
export function covers(family: Family, network: bigint, prefixLength: number, address: bigint): boolean {
  return (address & maskOf(family, prefixLength)) === network;
}

/** Whether the bits are in fe80::/10: such addresses mean something only together with their interface. */
export function isLinkLocal(family: Family, bits: bigint): boolean {
  return family === "inet6" && bits >> 118n === 0x3fan;
}

/** Writes an address as inet_ntop(3) does, IPv4 at the end of the mapped and compatible forms included. */
export function formatAddress(family: Family, bits: bigint): string {
  if (family === "inet") return dotted(bits);
  const words = Array.from({ length: 8 }, (_, word) => Number((bits >> BigInt(112 - 16 * word)) & 0xffffn));
  const gap = longestZeroRun(words);
  const mapped = gap.start === 0 && (gap.length === 6 || (gap.length === 5 && words[5] === 0xffff));
  const shown = mapped ? words.slice(0, 6) : words;
  const text = shown.map((word) => word.toString(16));
  const tail = mapped ? [dotted(bits & 0xffffffffn)] : [];
  if (gap.length === 0) return [...text, ...tail].join(":");
  const before = text.slice(0, gap.start).join(":");
  const after = [...text.slice(gap.start + gap.length), ...tail].join(":");
  return `${before}::${after}`;
}

function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((bits >> shift) & 255n).toString()).join(".");
}

function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  let start = -1;
  for (const [position, word] of words.entries()) {
    if (word !== 0) start = -1;
    else if (start < 0) start = position;
    const length = start < 0 ? 0 : position - start + 1;
    if (length >= 2 && length > best.length) best = { start, length };
  }
  return best;
}
