import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "..", "recordings", "freebsd-15.1");

/** One command of a recording; see tests/recordings/README.md. */
export interface Recorded {
  readonly file: string;
  readonly n: number;
  readonly cmd: string;
  readonly stdin?: string;
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Every recorded command, in order. */
export const allRecorded: readonly Recorded[] = readdirSync(FOLDER)
  .sort()
  .flatMap((file) =>
    readFileSync(join(FOLDER, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Recorded => ({ file: file.slice(0, 2), ...JSON.parse(line) })),
  );

/** The recorded command `n` of the file whose name begins with `file`. */
export function recorded(file: string, n: number): Recorded {
  const found = allRecorded.find((entry) => entry.file === file && entry.n === n);
  if (found === undefined) throw new Error(`no recording ${file} ${n}`);
  return found;
}
