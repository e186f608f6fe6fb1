/** `make check`: runs every `check:*` script of package.json at once and shows the output of those that fail. */
import { runChecks } from "./testing/checks";

runChecks().then(
  ({ failed }) => {
    process.exitCode = failed === 0 ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
