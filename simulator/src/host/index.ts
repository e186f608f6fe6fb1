import type { NicOptions } from "./base-system";
import { type HostClock, jumpingClock, realClock } from "./clock";
import { SimulatedHost } from "./simulated-host";

export interface HostOptions {
  /** Network cards, in the order in which the kernel finds them; by default those of the recorded host. */
  readonly nics?: readonly NicOptions[];
  /** Everything random (MACs, the host's UUID) follows from it. */
  readonly seed?: string;
  readonly hostname?: string;
  readonly defaultRouter?: string;
  /** Names of ZFS pools, each mounted below /; the recorded host has no ZFS. */
  readonly pools?: readonly string[];
  /** `real`: time is the machine's. `jumping`: as soon as every process sleeps, time jumps to the next that wakes. */
  readonly clock?: "real" | "jumping" | HostClock;
}

/** The recorded host's cards. */
const recordedNics: readonly NicOptions[] = [
  { name: "vtnet0", ether: "52:54:00:12:34:56", address: "10.0.2.15/24" },
  { name: "vtnet1", ether: "52:54:00:12:34:57", address: "192.168.50.1/24" },
];

/** Makes a simulated FreeBSD host and boots it. */
export async function createHost(options: HostOptions = {}): Promise<SimulatedHost> {
  const clock =
    options.clock === "jumping"
      ? jumpingClock()
      : options.clock === undefined || options.clock === "real"
        ? realClock()
        : options.clock;
  const recorded = options.nics === undefined;
  const defaultRouter = options.defaultRouter ?? (recorded ? "10.0.2.2" : undefined);
  const host = new SimulatedHost({
    hostname: options.hostname ?? "fbsd",
    nics: options.nics ?? recordedNics,
    seed: options.seed ?? "freebsd-simhost",
    clock,
    startedAt: Date.now(),
    pools: options.pools ?? [],
    ...(defaultRouter === undefined ? {} : { defaultRouter }),
  });
  await host.boot();
  return host;
}

export type { NicOptions } from "./base-system";
export type { HostClock } from "./clock";
export type { CommandFault } from "./faults";
export { SimulatedHost } from "./simulated-host";
