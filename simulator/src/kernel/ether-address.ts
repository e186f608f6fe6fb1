import { createHash } from "node:crypto";
import type { Kernel, Vnet } from "./model";

/**
 * The MAC that the kernel makes for a new interface: FreeBSD's own prefix and bits of a hash over host, jail and name
 * (ether_gen_addr_byname of sys/net/if_ethersubr.c), so an interface of one name gets the same MAC again.
 */
export function generateEtherAddress(kernel: Kernel, vnet: Vnet, name: string): string {
  const digest = createHash("sha1")
    .update(`${kernel.seed}-${vnet.jail?.jid ?? 0}-${name}`)
    .digest();
  const hex = (byte: number | undefined) => (byte ?? 0).toString(16).padStart(2, "0");
  return `58:9c:fc:10:${hex(digest[1])}:${hex(digest[2])}`;
}

/** ether_aton(3): six hexadecimal bytes of one or two digits; undefined when the text is none. */
export function parseEtherAddress(text: string): string | undefined {
  const parts = text.split(":");
  if (parts.length !== 6 || !parts.every((part) => /^[0-9a-fA-F]{1,2}$/.test(part))) return undefined;
  return parts.map((part) => part.toLowerCase().padStart(2, "0")).join(":");
}

/** An all-zero or unset MAC, as if_bridge and bridgestp print it. */
export const zeroEtherAddress = "00:00:00:00:00:00";
