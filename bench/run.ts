import type { BenchHost } from "./host";
import type { HostCounts } from "./host-process";
import { type Life, measureBound, measureFloor, measureJails, type Setting } from "./measure";
import { Peer } from "./peer";
import { type Case, type Round, rounds } from "./plan";

/** What the peer took; it has no second up and no refresh. */
export interface PeerLife {
  readonly up: { readonly seconds: number; readonly counts: HostCounts };
  readonly destroy: { readonly seconds: number; readonly counts: HostCounts };
}

/** What was measured on one line. */
export interface OnLine {
  readonly roundTripMilliseconds: number;
  readonly jails: Life;
  readonly peer?: PeerLife;
  /** The floor on this line. */
  readonly bound?: Life;
}

/** One round of one case: everything that is compared was measured side by side. */
export interface Measurement {
  readonly setting: Setting;
  readonly floor: Life;
  readonly lines: readonly OnLine[];
}

/** Says what is being done, and how far it has come. */
export type Progress = (message: string) => void;

/** Measures a plan, as much of it as the time allows: a round that would not end in time is left out. */
export async function run(
  cases: readonly Case[],
  host: BenchHost,
  secondsAllowed: number,
  progress: Progress,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const took = new Map<Case, number>();
  const planned = rounds(cases);
  for (const [at, round] of planned.entries()) {
    const say = (what: string): void =>
      progress(
        `[${at + 1}/${planned.length}, ${clock(elapsed())} of ${clock(secondsAllowed)}] ${nameOf(round)}: ${what}`,
      );
    if (elapsed() + (took.get(round.case) ?? 0) > secondsAllowed) {
      say("left out, there is no time for it");
      continue;
    }
    const start = elapsed();
    measurements.push(await measureRound(round, host, say));
    took.set(round.case, elapsed() - start);
  }
  return measurements;
}

async function measureRound({ case: each, number }: Round, host: BenchHost, progress: Progress): Promise<Measurement> {
  const { setting } = each;
  progress("the floor");
  const floor = await measureFloor(setting);
  const lines: OnLine[] = [];
  for (const roundTripMilliseconds of each.lines) {
    progress(`round trips of ${roundTripMilliseconds} ms`);
    const jails = await measureJails(setting, host, roundTripMilliseconds);
    if (!each.compared || number > 1) {
      lines.push({ roundTripMilliseconds, jails });
      continue;
    }
    progress(`round trips of ${roundTripMilliseconds} ms, the floor on such a line`);
    // Without latency it is the floor.
    const bound = roundTripMilliseconds === 0 ? {} : { bound: await measureBound(setting, roundTripMilliseconds) };
    progress(`round trips of ${roundTripMilliseconds} ms, one command for each connection`);
    const peer = await measurePeer(setting, host, roundTripMilliseconds);
    lines.push({ roundTripMilliseconds, jails, peer, ...bound });
  }
  return { setting, floor, lines };
}

async function measurePeer({ jails, parallel }: Setting, host: BenchHost, line: number): Promise<PeerLife> {
  const peer = new Peer(await host.fresh(), parallel);
  const timed = async (operation: "up" | "destroy") => {
    await host.begin(line);
    const begun = performance.now();
    await peer[operation](jails);
    return { seconds: (performance.now() - begun) / 1000, counts: await host.counts() };
  };
  return { up: await timed("up"), destroy: await timed("destroy") };
}

function nameOf({ case: { setting, rounds: all }, number }: Round): string {
  const { jails, parallel, checkpoints } = setting;
  return `${jails} jails, ${parallel} wide, checkpoints ${checkpoints ? "on" : "off"}, round ${number} of ${all}`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
