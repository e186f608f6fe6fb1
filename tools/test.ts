/**
 * `make test`: the build, the checks, the unit and contract tests, the end-to-end tests. All run, whatever fails before them; the last
 * line says `N passed, N failed` over all of them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./testing/checks";
import { add, type Count, describe, NOTHING } from "./testing/count";
import { runShown } from "./testing/run";
import { endToEndTests, runTests, unitTests } from "./testing/runners";

/** What the tests need. Its success is not a test passed, but its failure is one failed, and the tests then say why. */
async function prepare(command: string): Promise<Count> {
  return (await runShown(command)) === 0 ? NOTHING : { ...NOTHING, failed: 1 };
}

async function main(): Promise<Count> {
  const reports = mkdtempSync(join(tmpdir(), "pulumi-freebsd-reports-"));
  const parts: readonly (readonly [title: string, run: () => Promise<Count>])[] = [
    ["Build", () => prepare("make --no-print-directory build pulumi")],
    ["Checks", runChecks],
    ["Unit and contract tests", () => runTests(unitTests, join(reports, "jest.json"))],
    ["End-to-end tests", () => runTests(endToEndTests, join(reports, "mocha.json"))],
  ];
  const summary: string[] = [];
  let total = NOTHING;
  try {
    for (const [title, run] of parts) {
      process.stdout.write(`==> ${title}\n`);
      const started = Date.now();
      const count = await run();
      summary.push(`${title}: ${describe(count)} (${Math.round((Date.now() - started) / 1000)} s)`);
      total = add(total, count);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  process.stdout.write(`\n${summary.join("\n")}\n`);
  return total;
}

main().then(
  (total) => {
    process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
    process.exitCode = total.failed === 0 ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.stdout.write("0 passed, 1 failed\n");
    process.exitCode = 1;
  },
);
