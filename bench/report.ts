import { readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform } from "node:os";
import { join } from "node:path";
import { CHECKOUT } from "../tools/pulumi/environment";
import { OPERATIONS } from "./measure";
import { picture } from "./picture";
import type { ProgramStart } from "./program-start";
import type { Measurement } from "./run";
import { type Row, summarise } from "./summary";
import { programs, table } from "./table";

/** All that a run has found, as `JSON=` writes it. */
export interface Report {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly system: string; readonly node: string };
  readonly programStart: ProgramStart;
  readonly rows: readonly Row[];
  readonly measurements: readonly Measurement[];
}

export function report(measurements: readonly Measurement[], programStart: ProgramStart): Report {
  const cpu = cpus()[0]?.model.trim() ?? "unknown";
  return {
    machine: { cpu, cores: availableParallelism(), system: `${platform()} ${arch()}`, node: process.version },
    programStart,
    rows: summarise(measurements),
    measurements,
  };
}

/** For a terminal, and for the documents. */
export function textOf({ machine, programStart, rows, measurements }: Report): string {
  const { pulumi, sdk, provider } = programStart;
  return [
    `${machine.cores} cores of ${machine.cpu}, ${machine.system}, Node ${machine.node}.`,
    "",
    table(rows),
    "",
    `Loading @pulumi/pulumi takes ${pulumi.toFixed(0)} ms of CPU; pulumi-freebsd adds ${sdk.toFixed(1)} ms to a program, and`,
    `${provider.toFixed(0)} ms to the provider's process.`,
    "",
    ...programsOf(measurements),
  ].join("\n");
}

/** The programs that the host started, for the largest number of jails. */
function programsOf(measurements: readonly Measurement[]): string[] {
  const largest = measurements.toSorted((a, b) => a.setting.jails - b.setting.jails).at(-1);
  const line = largest?.lines.at(-1);
  return OPERATIONS.flatMap((operation) => {
    const counts = line?.jails.operations[operation].counts;
    if (counts === undefined || largest === undefined) return [];
    return [`- ${operation} of ${largest.setting.jails} jails: ${programs(counts.programs, counts.subshells)}`];
  });
}

const SHOWN = "![How up grows with the number of jails](performance.svg)";
const MARKS = ["<!-- make bench writes from here -->", "<!-- to here -->"] as const;

/** Puts the figures and the picture into `docs/`. */
export function writeDocuments(found: Report): void {
  const path = join(CHECKOUT, "docs/performance.md");
  writeFileSync(path, withFigures(readFileSync(path, "utf8"), `${SHOWN}\n\n${textOf(found)}`));
  writeFileSync(join(CHECKOUT, "docs/performance.svg"), picture(found.rows, 40));
}

/** The text with what stands between the marks replaced. */
export function withFigures(document: string, figures: string): string {
  const [before, rest] = splitOnce(document, MARKS[0]);
  const [, after] = splitOnce(rest, MARKS[1]);
  return `${before}${MARKS[0]}\n\n${figures}\n\n${MARKS[1]}${after}`;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/performance.md has lost its mark ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
