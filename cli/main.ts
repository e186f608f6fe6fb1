#!/usr/bin/env node
import { complaintOf, exitStatusOf } from "./exit-status";
import { commandLine } from "./program";
import { EXIT, type ExitStatus } from "./terminal";

let status: ExitStatus = EXIT.fine;

/** A reader that has seen enough, as head(1), is content; an answer that is lost otherwise, as on a full disk, is none. */
function written(error?: NodeJS.ErrnoException | null): void {
  if (!error || error.code === "EPIPE" || status !== EXIT.fine) return;
  status = EXIT.found;
  process.stderr.write(`pulumi-freebsd: standard output cannot be written: ${error.message}\n`);
}
// Told to whoever has written already.
process.stdout.on("error", () => {});

const terminal = {
  say: (line: string) => process.stdout.write(`${line}\n`, written),
  write: (output: string | Uint8Array) => process.stdout.write(output, written),
  progress: (line: string) => process.stderr.isTTY && process.stderr.write(`${line}\n`),
  note: (line: string) => process.stderr.write(`${line}\n`),
  leave: (left: ExitStatus) => {
    status = left;
  },
};

commandLine(terminal.say, terminal)
  .parseAsync()
  .catch((thrown: unknown) => {
    status = exitStatusOf(thrown);
    const complaint = complaintOf(thrown);
    if (complaint !== undefined) process.stderr.write(`pulumi-freebsd: ${complaint}\n`);
  })
  // An open connection would hold the process; output that waits in a pipe must still get through.
  .finally(() => process.stdout.write("", () => process.exit(status)));
