import { Stack } from "../tests/e2e/harness/stack";
import { HANDSHAKE_ROUND_TRIPS } from "../tests/unit/costs/limits";
import { copyProgram } from "../tools/pulumi/program";
import type { BenchHost } from "./host";
import type { HostCounts } from "./host-process";
import { type StateSize, stateSize } from "./state-size";

/** One graph at one setting of everything that matters. */
export interface Setting {
  readonly jails: number;
  /** How many resources the engine works on at once. */
  readonly parallel: number;
  /** Whether the engine writes the state after every step. */
  readonly checkpoints: boolean;
}

export const OPERATIONS = ["up", "second up", "refresh", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What one operation took, and what it cost the host; the floor knows no host. */
export interface Measured {
  readonly seconds: number;
  readonly counts?: HostCounts;
}

/** A stack from its first up to its end. */
export interface Life {
  readonly operations: Readonly<Record<Operation, Measured>>;
  /** The state after up. */
  readonly state: StateSize;
}

const longestOperationMilliseconds = 900_000;

/** Takes the floor's program through its life. */
export function measureFloor(setting: Setting): Promise<Life> {
  return measure("floor", setting, {}, (run) => run());
}

/** The floor on a line: it waits for what nobody can do without, one login and a round trip to read all and for each change. */
export function measureBound(setting: Setting, roundTripMilliseconds: number): Promise<Life> {
  const environment = {
    BENCH_ROUND_TRIP: String(roundTripMilliseconds),
    BENCH_HANDSHAKE: String(HANDSHAKE_ROUND_TRIPS),
  };
  return measure("floor", setting, environment, (run) => run());
}

/** Takes the program with the jails through its life, on a line with this round trip. */
export async function measureJails(setting: Setting, host: BenchHost, roundTripMilliseconds: number): Promise<Life> {
  const environment = { BENCH_CONNECTION: JSON.stringify(await host.fresh()) };
  return measure("jails", setting, environment, async (run) => {
    await host.begin(roundTripMilliseconds);
    const measured = await run();
    const counts = await host.counts();
    if (counts.connections > 0 && counts.batches === 0)
      throw new Error("connections without a batch: bench/batch-counter.ts does not know how batches begin any more");
    return { ...measured, counts };
  });
}

async function measure(
  name: "jails" | "floor",
  { jails, parallel, checkpoints }: Setting,
  environment: Readonly<Record<string, string>>,
  around: (run: () => Promise<Measured>) => Promise<Measured>,
): Promise<Life> {
  const program = await copyProgram(`bench/programs/${name}`);
  const stack = await Stack.create({
    folder: program.folder,
    deadlineMilliseconds: longestOperationMilliseconds,
    environment: {
      BENCH_JAILS: String(jails),
      ...(checkpoints ? {} : { PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" }),
      ...environment,
    },
  });
  try {
    const timed = (operation: "up" | "refresh" | "destroy"): Promise<Measured> =>
      around(async () => {
        const { milliseconds } = await stack[operation]("--parallel", String(parallel));
        return { seconds: milliseconds / 1000 };
      });
    const up = await timed("up");
    const state = stateSize(await stack.resources());
    const secondUp = await timed("up");
    const refresh = await timed("refresh");
    const destroy = await timed("destroy");
    return { operations: { up, "second up": secondUp, refresh, destroy }, state };
  } finally {
    await stack.clear();
    await program.remove();
  }
}
