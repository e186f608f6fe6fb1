import { resolve } from "node:path";
import { createHost } from "../simulator/src/host";
import { readRecordings, recordingsFolder } from "../tests/contract/recordings";
import { replay, type StepResult } from "../tests/contract/replay";

/**
 * `npx tsx tools/contract.ts [--verbose] [--only NAME] [folder]`: replays recordings against the simulated host and prints,
 * per recording, how many steps were exact, excepted (with the reason) and failed. Exit status 1 when any failed.
 */
async function main(argv: readonly string[]): Promise<number> {
  const verbose = argv.includes("--verbose");
  const only = argv.includes("--only") ? argv[argv.indexOf("--only") + 1] : undefined;
  const folder = argv.find((word, at) => !word.startsWith("--") && argv[at - 1] !== "--only");
  const recordings = readRecordings(folder === undefined || folder === "" ? recordingsFolder : resolve(folder));
  const chosen = recordings.filter((recording) => only === undefined || recording.name.startsWith(only));
  const totals = { steps: 0, exact: 0, excepted: 0, failed: 0 };
  console.log(row("recording", "steps", "exact", "excepted", "failed"));
  for (const recording of chosen) {
    const host = await createHost({ clock: "jumping" });
    const results = await replay(recording, host);
    const count = (outcome: StepResult["outcome"]): number =>
      results.filter((result) => result.outcome === outcome).length;
    const [exact, excepted, failed] = [count("exact"), count("excepted"), count("failed")];
    console.log(row(recording.name, results.length, exact, excepted, failed));
    for (const result of results) report(result, verbose);
    totals.steps += results.length;
    totals.exact += exact;
    totals.excepted += excepted;
    totals.failed += failed;
  }
  console.log(row("all", totals.steps, totals.exact, totals.excepted, totals.failed));
  return totals.failed === 0 && totals.steps > 0 ? 0 : 1;
}

function report(result: StepResult, verbose: boolean): void {
  if (result.outcome === "excepted") console.log(`    ${result.step.n} excepted: ${result.reason}`);
  if (result.outcome !== "failed") return;
  console.log(`    ${result.step.n} failed: ${shorten(result.step.cmd)}`);
  if (verbose) for (const line of result.differences) console.log(`        ${line}`);
}

function shorten(command: string): string {
  const line = command.replaceAll("\n", " ");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return name.padEnd(32) + cells.map((cell) => String(cell).padStart(10)).join("");
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
