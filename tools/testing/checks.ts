import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../pulumi/environment";
import type { Count } from "./count";
import { runCaptured } from "./run";

/** Runs every `check:*` script of package.json, all at once; a failing one shows what it printed. */
export async function runChecks(): Promise<Count> {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(CHECKOUT, "package.json"), "utf8"),
  );
  const checks = Object.entries(scripts).filter(([name]) => name.startsWith("check:"));
  const results = await Promise.all(checks.map(([name, command]) => runCheck(name, command)));
  const passed = results.filter((succeeded) => succeeded).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

async function runCheck(name: string, command: string): Promise<boolean> {
  const started = Date.now();
  const { status, output } = await runCaptured(command);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0) process.stdout.write(`  ok      ${name} (${seconds} s)\n`);
  else process.stdout.write(`  FAILED  ${name} (${seconds} s): ${command}\n${output}\n`);
  return status === 0;
}
