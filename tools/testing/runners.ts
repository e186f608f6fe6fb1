import { existsSync, readFileSync } from "node:fs";
import type { Count } from "./count";
import { runShown } from "./run";

/** A test runner: how to start it so that it leaves its result in a file, and how to read that file. */
interface Runner {
  command(report: string): string;
  read(report: string): Count;
}

/** Unit tests and the recordings against the simulated host. */
export const unitTests: Runner = {
  command: (report) => `jest --json --outputFile=${quoted(report)} --testLocationInResults=false`,
  read: (report) => {
    const result: Record<
      "numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests" | "numRuntimeErrorTestSuites",
      number
    > = JSON.parse(readFileSync(report, "utf8"));
    return {
      passed: result.numPassedTests,
      // A file that cannot even be loaded holds no failed test, but it has failed.
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  },
};

/** End-to-end tests; the reporter in `mocha-reporter.cjs` leaves the counts. */
export const endToEndTests: Runner = {
  command: (report) =>
    `mocha --reporter tools/testing/mocha-reporter.cjs --reporter-option ${quoted(`counts=${report}`)}`,
  read: (report) => {
    const count: Count = JSON.parse(readFileSync(report, "utf8"));
    return count;
  },
};

/** Runs all of a runner's tests. A runner that dies, or that fails without a failed test, counts as one failure. */
export async function runTests(runner: Runner, report: string): Promise<Count> {
  const status = await runShown(runner.command(report));
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const count = runner.read(report);
  return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
