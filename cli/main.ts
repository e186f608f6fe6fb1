#!/usr/bin/env node
import { complaintOf, exitStatusOf } from "./exit-status";
import { commandLine } from "./program";
import { EXIT, type ExitStatus } from "./terminal";

let status: ExitStatus = EXIT.fine;

const terminal = {
  say: (line: string) => process.stdout.write(`${line}\n`),
  write: (output: string | Uint8Array) => process.stdout.write(output),
  progress: (line: string) => process.stderr.isTTY && process.stderr.write(`${line}\n`),
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
