import type { HostCounts } from "./host-process";
import { type Life, OPERATIONS, type Operation, type Setting } from "./measure";
import type { Measurement, OnLine } from "./run";

/** One line of the table: an operation at one setting, in medians over its rounds. */
export interface Row {
  readonly operation: Operation;
  readonly setting: Setting;
  readonly roundTripMilliseconds: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly floorSeconds: number;
  /** The median of the rounds' own ratios, not a ratio of medians. */
  readonly ofFloor: number;
  /** Seconds on top of the floor. */
  readonly onTop: number;
  /** What the peer took on top of a floor that costs it nothing; only up and destroy have one. */
  readonly peerSeconds: number | undefined;
  /** What the floor takes on this line. */
  readonly boundSeconds: number | undefined;
  readonly counts: Pick<
    HostCounts,
    "connections" | "handshakeRoundTrips" | "batches" | "processes" | "bytesToHost" | "cpuSeconds"
  >;
  readonly stateBytesPerResource: number;
}

/** A row for each operation, setting and line. */
export function summarise(measurements: readonly Measurement[]): Row[] {
  const groups = new Map<string, Measurement[]>();
  for (const each of measurements) {
    const key = JSON.stringify(each.setting);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const lines = first?.lines.map(({ roundTripMilliseconds }) => roundTripMilliseconds) ?? [];
    return lines.flatMap((line) => OPERATIONS.map((operation) => rowOf(group, line, operation)));
  });
}

/** One round on one line. */
interface Pair extends OnLine {
  readonly floor: Life;
}

function rowOf(group: readonly Measurement[], line: number, operation: Operation): Row {
  const rounds: Pair[] = group.flatMap(({ floor, lines }) =>
    lines.filter(({ roundTripMilliseconds }) => roundTripMilliseconds === line).map((onLine) => ({ floor, ...onLine })),
  );
  const [first] = rounds;
  const setting = group[0]?.setting;
  if (first === undefined || setting === undefined) throw new Error("a row needs a measurement");
  const over = (value: (round: Pair) => number): number => median(rounds.map(value));
  const count = (key: keyof Row["counts"]): number =>
    over(({ jails }) => jails.operations[operation].counts?.[key] ?? 0);
  const peer = operation === "up" || operation === "destroy" ? first.peer?.[operation] : undefined;
  return {
    operation,
    setting,
    roundTripMilliseconds: line,
    rounds: rounds.length,
    seconds: over(({ jails }) => jails.operations[operation].seconds),
    floorSeconds: over(({ floor }) => floor.operations[operation].seconds),
    ofFloor: over(({ jails, floor }) => jails.operations[operation].seconds / floor.operations[operation].seconds),
    onTop: over(({ jails, floor }) => jails.operations[operation].seconds - floor.operations[operation].seconds),
    peerSeconds: peer?.seconds,
    boundSeconds: first.bound?.operations[operation].seconds,
    counts: {
      connections: count("connections"),
      handshakeRoundTrips: count("handshakeRoundTrips"),
      batches: count("batches"),
      processes: count("processes"),
      bytesToHost: count("bytesToHost"),
      cpuSeconds: count("cpuSeconds"),
    },
    stateBytesPerResource: over(({ jails }) => jails.state.bytes / jails.state.resources),
  };
}

/** Of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low === undefined || high === undefined) throw new Error("nothing has no median");
  return (low + high) / 2;
}
