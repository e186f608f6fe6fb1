import { isFreebsdError } from "../provider/errors";
import { EXIT, type ExitStatus } from "./terminal";

/** Errors of the command line, by their codes. */
const USAGE: ReadonlySet<string> = new Set([
  "no-host",
  "invalid-settings",
  "stack-file",
  "output-folder",
  "connection-variable",
]);

/** Errors that say the host cannot be used at all, by their codes. */
const HOST: ReadonlySet<string> = new Set([
  "unreachable",
  "authentication-refused",
  "host-key-unknown",
  "host-key-mismatch",
  "host-key-revoked",
  "become-refused",
  "shell-refused",
  "connection-lost",
  "timeout",
  "inventory",
]);

/** The exit status that something thrown stands for. */
export function exitStatusOf(thrown: unknown): ExitStatus {
  if (isFreebsdError(thrown)) {
    if (USAGE.has(thrown.code)) return EXIT.usage;
    return HOST.has(thrown.code) ? EXIT.host : EXIT.found;
  }
  if (!(thrown instanceof Error)) return EXIT.found;
  // Commander has shown what is wrong, or the help that was asked for.
  if ("exitCode" in thrown) return thrown.exitCode === 0 ? EXIT.fine : EXIT.usage;
  return thrown.name === "HostOutputError" ? EXIT.host : EXIT.found;
}

/** What is left to say of something thrown; nothing where commander has said it. */
export function complaintOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return String(thrown);
  return "exitCode" in thrown ? undefined : thrown.message;
}
