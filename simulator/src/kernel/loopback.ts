import { createInterface } from "./interfaces";
import type { Kernel, NetworkInterface, Vnet } from "./model";

/** lo(4): made down, with 16384 bytes of MTU and checksums that nobody computes (recordings 01, 05). */
export function createLoopback(kernel: Kernel, vnet: Vnet, name: string): NetworkInterface {
  return createInterface(kernel, vnet, {
    kind: "loopback",
    name,
    mtu: 16384,
    options: ["RXCSUM", "TXCSUM", "LINKSTATE", "RXCSUM_IPV6", "TXCSUM_IPV6"],
    group: "lo",
  });
}
