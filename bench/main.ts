/** `make bench`: what pulumi-freebsd takes on top of the engine's own time, and what it costs the host. */
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { BenchHost } from "./host";
import { FULL, QUICK } from "./plan";
import { measureProgramStart } from "./program-start";
import { report, textOf, writeDocuments } from "./report";
import { run } from "./run";

interface Options {
  readonly quick: boolean;
  readonly minutes?: number;
  readonly json?: string;
}

async function main({ quick, minutes, json }: Options): Promise<void> {
  const progress = (message: string): void => void process.stderr.write(`${message}\n`);
  progress("how long programs take to start");
  const programStart = measureProgramStart();
  const host = new BenchHost();
  try {
    const found = report(
      await run(quick ? QUICK : FULL, host, (minutes ?? (quick ? 4 : 50)) * 60, progress),
      programStart,
    );
    process.stdout.write(`${textOf(found)}\n`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(found, undefined, 1)}\n`);
    if (!quick) writeDocuments(found);
  } finally {
    await host.stop();
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Not a number of minutes.");
  return value;
}

const program = new Command("bench")
  .option("--quick", "few settings, once each, and no documents written", false)
  .option("--minutes <minutes>", "rounds that would end later are left out; 50, or 4 with --quick", positive)
  .option("--json <file>", "where to write everything that was measured");
program.parse();
main(program.opts<Options>()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
