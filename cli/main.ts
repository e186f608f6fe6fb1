#!/usr/bin/env node
import { commandLine } from "./program";

commandLine((line) => process.stdout.write(`${line}\n`))
  .parseAsync()
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
