import type { ConnectionSettings } from "../../../provider/transport";
import type { CommandResult } from "./cli";
import type { Diagnostic } from "./events";

/** A program: declarations that see `freebsd`, `pulumi` and, on the target's connection, `host`. */
export function source({ connection }: { connection: ConnectionSettings }, declarations: string): string {
  return `import * as freebsd from "pulumi-freebsd";
import * as pulumi from "@pulumi/pulumi";
const host = new freebsd.Host("host", { connection: ${JSON.stringify(connection)} });
${declarations}
`;
}

/** What was done to each resource that was not left alone, a replacement as one word. */
export function operations(result: CommandResult): Record<string, string> {
  const done = result.steps
    .filter((entry) => !["same", "refresh", "read"].includes(entry.op) || changed(entry))
    .filter((entry) => !entry.type.startsWith("pulumi:"));
  return Object.fromEntries(done.map((entry) => [entry.name, entry.op.includes("replace") ? "replace" : entry.op]));
}

/** A refresh step says what it found only by the difference of its outputs. */
function changed(entry: CommandResult["steps"][number]): boolean {
  return entry.op === "refresh" && entry.diffs.length > 0;
}

/** The errors that were shown, those of one resource or all; one that is shown twice is in here twice. */
export function errors(result: CommandResult, name?: string): readonly Diagnostic[] {
  return result.diagnostics.filter(
    ({ severity, urn }) => severity === "error" && (name === undefined || urn?.endsWith(`::${name}`)),
  );
}

/** The text of all errors, as a user reads them. */
export function errorsOf(result: CommandResult): string {
  return errors(result)
    .map(({ message }) => message)
    .join("\n");
}
