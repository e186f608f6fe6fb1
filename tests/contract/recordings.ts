import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** One command that was run on the real host over its own SSH channel, and what it answered. */
export interface RecordedStep {
  readonly n: number;
  readonly cmd: string;
  readonly stdin?: string;
  readonly note?: string;
  /** null: the host panicked and never answered. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The steps of one scenario, in order, on a freshly booted host. */
export interface Recording {
  readonly name: string;
  readonly steps: readonly RecordedStep[];
}

/** The recordings that the project carries. */
export const recordingsFolder = join(__dirname, "..", "recordings", "freebsd-15.1");

/** Reads every `*.jsonl` of a folder, by name. */
export function readRecordings(folder: string): readonly Recording[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
  return files.sort().map((file) => readRecording(join(folder, file)));
}

function readRecording(path: string): Recording {
  const lines = readFileSync(path, "utf8").split("\n");
  const steps = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedStep);
  return { name: basename(path, ".jsonl"), steps };
}
