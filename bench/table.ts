import type { Row } from "./summary";

const HEADINGS = [
  "operation",
  "jails",
  "round trip ms",
  "wide",
  "checkpoints",
  "rounds",
  "seconds",
  "floor s",
  "of floor",
  "bound s",
  "peer s",
  "peer / ours",
  "batches",
  "connections",
  "handshake trips",
  "processes",
  "per jail",
  "bytes sent",
  "state B/resource",
] as const;

/** One table in columns, for a terminal; with bars it is Markdown's, too. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [headings = [], ...body] = cells;
  return [line(headings), rule, ...body.map(line)].join("\n");
}

function cellsOf(row: Row): string[] {
  const { setting, counts, peerSeconds, boundSeconds, onTop } = row;
  return [
    row.operation,
    String(setting.jails),
    String(row.roundTripMilliseconds),
    String(setting.parallel),
    setting.checkpoints ? "on" : "off",
    String(row.rounds),
    row.seconds.toFixed(2),
    row.floorSeconds.toFixed(2),
    row.ofFloor.toFixed(2),
    // A second up asks nothing of the host.
    row.operation === "second up" ? "" : (boundSeconds?.toFixed(2) ?? ""),
    peerSeconds?.toFixed(2) ?? "",
    // Below the noise of a tenth of a second on top of the floor there is no ratio to speak of.
    peerSeconds === undefined || onTop < 0.1 ? "" : (peerSeconds / onTop).toFixed(1),
    String(Math.round(counts.batches)),
    String(counts.connections),
    // Without latency the two ends' messages do not cross, and the count depends on the machine.
    row.roundTripMilliseconds === 0 ? "" : String(counts.handshakeRoundTrips),
    String(Math.round(counts.processes)),
    (counts.processes / setting.jails).toFixed(1),
    String(Math.round(counts.bytesToHost)),
    String(Math.round(row.stateBytesPerResource)),
  ];
}

/** Which programs the host had to start, the most frequent first. */
export function programs(counts: Readonly<Record<string, number>>, subshells: number): string {
  return Object.entries({ ...counts, "(subshells)": subshells })
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
