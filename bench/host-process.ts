/** The simulated host of the benchmarks, in a process of its own: its work must not delay the provider's or the engine's. */
import { createHost, type HostConnection, type HostStats } from "../simulator/src";
import { BatchCounter } from "./batch-counter";

/** What the host is asked, and what it answers with. */
export type Request = { readonly ask: "begin"; readonly roundTripMilliseconds: number } | { readonly ask: "counts" };
export interface Answer {
  /** Said once, as soon as the host listens. */
  readonly connection?: HostConnection;
  readonly counts?: HostCounts;
}

/** What one operation cost the host. */
export interface HostCounts {
  readonly connections: number;
  /** Round trips before the first batch could be sent, of all connections. */
  readonly handshakeRoundTrips: number;
  readonly batches: number;
  /** Programs started, by name, and shells forked that ran none. */
  readonly programs: Readonly<Record<string, number>>;
  readonly subshells: number;
  /** All of these. */
  readonly processes: number;
  readonly bytesToHost: number;
  readonly bytesToClient: number;
  /** CPU time of the simulation, in seconds. */
  readonly cpuSeconds: number;
}

async function main(): Promise<void> {
  const host = await createHost();
  const batches = new BatchCounter();
  const { connection } = await host.listen({ onSession: () => batches.session() });
  let cpuBefore = process.cpuUsage();
  const answer = (message: Answer): void => void process.send?.(message);
  process.on("message", (request: Request) => {
    if (request.ask === "begin") {
      const half = request.roundTripMilliseconds / 2;
      host.faults.latency = { toHost: half, toClient: half };
      host.stats.reset();
      batches.reset();
      cpuBefore = process.cpuUsage();
      answer({ counts: countsOf(host.stats, batches, 0) });
    } else {
      const { user, system } = process.cpuUsage(cpuBefore);
      answer({ counts: countsOf(host.stats, batches, (user + system) / 1e6) });
    }
  });
  process.once("disconnect", () => process.exit(0));
  answer({ connection });
}

function countsOf(stats: HostStats, batches: BatchCounter, cpuSeconds: number): HostCounts {
  return {
    connections: stats.connections,
    handshakeRoundTrips: stats.handshakeRoundTrips,
    batches: batches.count,
    programs: Object.fromEntries([...stats.commands].toSorted(([a], [b]) => a.localeCompare(b))),
    subshells: stats.subshells,
    processes: stats.processes,
    bytesToHost: stats.bytesToHost,
    bytesToClient: stats.bytesToClient,
    cpuSeconds,
  };
}

void main();
