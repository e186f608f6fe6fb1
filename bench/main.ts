/** `make bench`: what pulumi-freebsd takes on top of the engine's own time, and what it costs the host. */
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { BenchHost } from "./host";
import { type Life, measureFloor, measureJails, OPERATIONS, type Setting } from "./measure";
import { table } from "./table";

interface Options {
  readonly quick: boolean;
  readonly json?: string;
}

interface Entry {
  readonly setting: Setting;
  readonly roundTripMilliseconds: number;
  readonly floor: Life;
  readonly jails: Life;
}

const HEADINGS = [
  "operation",
  "jails",
  "rtt ms",
  "parallel",
  "checkpoints",
  "seconds",
  "floor s",
  "of floor",
  "batches",
  "connections",
  "handshake",
  "processes",
  "a jail",
  "bytes sent",
  "state B/resource",
];

function rowsOf({ setting, roundTripMilliseconds, floor, jails }: Entry): string[][] {
  return OPERATIONS.map((operation) => {
    const measured = jails.operations[operation];
    const { seconds } = floor.operations[operation];
    const { counts } = measured;
    return [
      operation,
      String(setting.jails),
      String(roundTripMilliseconds),
      String(setting.parallel),
      setting.checkpoints ? "yes" : "no",
      measured.seconds.toFixed(2),
      seconds.toFixed(2),
      (measured.seconds / seconds).toFixed(2),
      String(counts?.batches ?? ""),
      String(counts?.connections ?? ""),
      String(counts?.handshakeRoundTrips ?? ""),
      String(counts?.processes ?? ""),
      counts === undefined ? "" : (counts.processes / setting.jails).toFixed(1),
      String(counts?.bytesToHost ?? ""),
      operation === "up" ? Math.round(jails.state.bytes / jails.state.resources).toString() : "",
    ];
  });
}

/** Which programs the host had to start. */
function programsOf({ setting, roundTripMilliseconds, jails }: Entry): string {
  return OPERATIONS.map((operation) => {
    const { counts } = jails.operations[operation];
    const programs = Object.entries({ ...counts?.programs, "(subshell)": counts?.subshells ?? 0 });
    const listed = programs.toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
    return `${operation}, ${setting.jails} jails, ${roundTripMilliseconds} ms: ${listed.join(", ")}\n`;
  }).join("");
}

async function main({ quick, json }: Options): Promise<void> {
  if (!quick) throw new Error("only QUICK=1 for now");
  const host = await BenchHost.start();
  const entries: Entry[] = [];
  try {
    for (const jails of [1, 10]) {
      const setting = { jails, parallel: 8, checkpoints: false };
      process.stderr.write(`${jails} jails: the floor\n`);
      const floor = await measureFloor(setting);
      process.stderr.write(`${jails} jails at 40 ms\n`);
      entries.push({ setting, roundTripMilliseconds: 40, floor, jails: await measureJails(setting, host, 40) });
    }
  } finally {
    await host.stop();
  }
  process.stdout.write(`${table(HEADINGS, entries.flatMap(rowsOf))}\n\n${entries.map(programsOf).join("")}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(entries, undefined, 2)}\n`);
}

const program = new Command("bench")
  .option("--quick", "few settings, once each", false)
  .option("--json <file>", "where to write everything that was measured");
program.parse();
main(program.opts<Options>()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
