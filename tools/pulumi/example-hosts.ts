import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SimulatedHost } from "../../simulator/src/host";
import { plugIn, type WireHost } from "../../simulator/src/kernel/reachability-wires";
import { CHECKOUT } from "./environment";

/** The NICs that the examples name; the first is the one that hosts are reached by. */
export const EXAMPLE_NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "igb0", ether: "00:25:90:00:00:02", address: "192.168.1.2/24" },
  { name: "igb1", ether: "00:25:90:00:00:03" },
  { name: "igb2", ether: "00:25:90:00:00:04" },
  { name: "re0", ether: "00:25:90:00:00:05" },
  { name: "rl0", ether: "00:25:90:00:00:06", address: "192.168.0.10/24" },
];

/** Machines outside, on the wires of these NICs: a router with a DHCP server, and one that answers its own network alone. */
const OUTSIDE: Readonly<Record<string, WireHost>> = {
  re0: {
    ...{ ether: "52:55:00:00:00:02", addresses: ["198.51.100.1"], network: "198.51.100.0", prefixLength: 24, ttl: 64 },
    lease: {
      address: "198.51.100.20",
      prefixLength: 24,
      router: "198.51.100.1",
      nameServer: "198.51.100.1",
      seconds: 86_400,
    },
  },
  rl0: { ether: "52:55:00:00:00:01", addresses: ["192.168.0.1"], network: "192.168.0.0", prefixLength: 24, ttl: 64 },
};

/** Plugs an example's NICs into wires with somebody on them. */
export function plugInOutside({ kernel }: SimulatedHost): void {
  for (const [name, machine] of Object.entries(OUTSIDE)) {
    const [nic] = kernel.hostVnet.interfacesByName.get(name) ?? [];
    if (nic !== undefined) plugIn(nic, machine);
  }
}

/** An example's own NICs: those that its program names, and the one that its hosts are reached by. */
export function nicsOf(example: string) {
  const program = readFileSync(join(CHECKOUT, "examples", example, "index.ts"), "utf8");
  return EXAMPLE_NICS.filter(({ name }, index) => index === 0 || new RegExp(`\\b${name}\\b`).test(program));
}

/** What an example calls its hosts; where it has more than one, each connection is in the configuration under that name. */
export function hostsOf(example: string): readonly string[] {
  return example === "two-hosts" ? ["east", "west"] : ["host"];
}
