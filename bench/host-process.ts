/** The simulated host of the benchmarks, in a process of its own: its work must not delay the provider's or the engine's. */
// The compiled package: what tsx adds to the sources at run time would be paid for by all that shares the machine.
import { createHost, type HostConnection, type SimulatedHost } from "freebsd-simhost";
import { BatchCounter } from "./batch-counter";

/** What the host is asked: to be put in the place of the one before, untouched; to count from nothing; what it has counted. */
export type Request =
  | { readonly ask: "fresh" }
  | { readonly ask: "begin"; readonly roundTripMilliseconds: number }
  | { readonly ask: "counts" };
export interface Answer {
  /** How to reach the fresh host. */
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

/** A host, and what it has cost since `begin`. */
class CountedHost {
  private readonly batches = new BatchCounter();
  private cpuBefore = process.cpuUsage();

  private constructor(private readonly host: SimulatedHost) {}

  static async start(): Promise<{ counted: CountedHost; connection: HostConnection }> {
    const counted = new CountedHost(await createHost());
    const { connection } = await counted.host.listen({ onSession: () => counted.batches.session() });
    return { counted, connection };
  }

  begin(roundTripMilliseconds: number): void {
    const half = roundTripMilliseconds / 2;
    this.host.faults.latency = { toHost: half, toClient: half };
    this.host.stats.reset();
    this.batches.reset();
    this.cpuBefore = process.cpuUsage();
  }

  counts(): HostCounts {
    const { user, system } = process.cpuUsage(this.cpuBefore);
    const { stats } = this.host;
    return {
      connections: stats.connections,
      handshakeRoundTrips: stats.handshakeRoundTrips,
      batches: this.batches.count,
      programs: Object.fromEntries([...stats.commands].toSorted(([a], [b]) => a.localeCompare(b))),
      subshells: stats.subshells,
      processes: stats.processes,
      bytesToHost: stats.bytesToHost,
      bytesToClient: stats.bytesToClient,
      cpuSeconds: (user + system) / 1e6,
    };
  }

  close(): Promise<void> {
    return this.host.close();
  }
}

let current: CountedHost | undefined;

async function answerTo(request: Request): Promise<Answer> {
  if (request.ask === "fresh") {
    await current?.close();
    const { counted, connection } = await CountedHost.start();
    current = counted;
    return { connection };
  }
  if (current === undefined) throw new Error("there is no host yet: ask for a fresh one");
  if (request.ask === "begin") current.begin(request.roundTripMilliseconds);
  return { counts: current.counts() };
}

process.on("message", (request: Request) => {
  // An error ends this process, which is what the one that measures waits for.
  void answerTo(request).then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit(0));
