import { type ContractException, exceptions } from "./exceptions";
import { Normaliser } from "./normalise";
import { pauseBefore } from "./pauses";
import type { RecordedStep, Recording } from "./recordings";

/** What the replayer needs of a host: one SSH exec channel after the other. */
export interface ReplayHost {
  readonly run: (command: string, options: { stdin?: string }) => Promise<Answer>;
  readonly clock: { readonly sleep: (milliseconds: number) => Promise<void> };
}

/** exitCode null: the host panicked and did not answer. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** How one step went. `reason` is set where it is excepted. */
export interface StepResult {
  readonly step: RecordedStep;
  readonly outcome: "exact" | "excepted" | "failed";
  readonly reason: string | undefined;
  /** Where the answers part, in comparable form; empty when they do not. */
  readonly differences: readonly string[];
}

/** Replays a recording from its first step on a fresh host and compares every answer. */
export async function replay(recording: Recording, host: ReplayHost): Promise<readonly StepResult[]> {
  const recorded = new Normaliser();
  const simulated = new Normaliser();
  const results: StepResult[] = [];
  for (const step of recording.steps) {
    if (step !== recording.steps[0]) await host.clock.sleep(pauseBefore(recording.name, step.n));
    const answer = await host.run(step.cmd, step.stdin === undefined ? {} : { stdin: step.stdin });
    const differences = [
      ...compare("exit", String(step.exit), String(answer.exitCode)),
      ...compare("stdout", recorded.normalise(step.stdout, step.cmd), simulated.normalise(answer.stdout, step.cmd)),
      ...compare("stderr", recorded.normalise(step.stderr, step.cmd), simulated.normalise(answer.stderr, step.cmd)),
    ];
    const exception = exceptions.find((entry) => entry.recording === recording.name && entry.step === step.n);
    results.push(judge(step, differences, exception));
  }
  return results;
}

/** An exception that is not needed is itself a failure: the list must only shrink. */
function judge(
  step: RecordedStep,
  differences: readonly string[],
  exception: ContractException | undefined,
): StepResult {
  if (exception === undefined)
    return { step, outcome: differences.length === 0 ? "exact" : "failed", reason: undefined, differences };
  if (differences.length > 0) return { step, outcome: "excepted", reason: exception.reason, differences };
  return { step, outcome: "failed", reason: undefined, differences: ["the exception of this step is not needed"] };
}

function compare(what: string, expected: string, actual: string): string[] {
  if (expected === actual) return [];
  if (what === "exit") return [`exit ${actual} instead of ${expected}`];
  const wanted = expected.split("\n");
  const got = actual.split("\n");
  const rows = [`${what}:`];
  for (const { sign, line } of lineDifferences(wanted, got)) rows.push(`  ${sign} ${line}`);
  return rows;
}

/** The lines that differ, by longest common subsequence: `-` is recorded, `+` is simulated. */
function lineDifferences(wanted: readonly string[], got: readonly string[]): { sign: "-" | "+"; line: string }[] {
  const width = got.length + 1;
  const common = new Uint32Array((wanted.length + 1) * width);
  for (let i = wanted.length - 1; i >= 0; i -= 1)
    for (let j = got.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        wanted[i] === got[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const out: { sign: "-" | "+"; line: string }[] = [];
  let i = 0;
  let j = 0;
  while (i < wanted.length || j < got.length) {
    if (i < wanted.length && j < got.length && wanted[i] === got[j]) {
      i += 1;
      j += 1;
    } else if (
      j >= got.length ||
      (i < wanted.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      out.push({ sign: "-", line: wanted[i] ?? "" });
      i += 1;
    } else {
      out.push({ sign: "+", line: got[j] ?? "" });
      j += 1;
    }
  }
  return out;
}
