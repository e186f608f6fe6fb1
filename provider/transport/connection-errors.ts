import { FreebsdError } from "../errors";
import type { Command } from "./connection";
import { redactedCommand } from "./quote";
import { reasonOf } from "./reason";
import { type ConnectionSettings, userOf, withoutSecrets } from "./settings";

/** The command did not come to its end in time on either side; what was sent may still run. */
export function timedOut({ host }: ConnectionSettings, command: Command, seconds: number): FreebsdError {
  return new FreebsdError({
    code: "timeout",
    host,
    message: `no answer for ${seconds} s, so the connection was given up; what was sent may have run, or may run yet`,
    command: redactedCommand(command),
    hint: "Look at the host, then run the same again: it goes on from what is there",
  });
}

/** The connection went while the operation was under way. */
export function connectionLost(
  settings: ConnectionSettings,
  reason: string,
  operation: { readonly known: number; readonly commands: readonly unknown[] },
): FreebsdError {
  const { known, commands } = operation;
  return new FreebsdError({
    code: "connection-lost",
    host: settings.host,
    message:
      `the connection was lost (${withoutSecrets(reason, settings)}) while commands were running; ` +
      `${known} of ${commands.length} commands of this operation are known to have run`,
    hint: "Run the same again: it goes on from what is there",
  });
}

/** The login was right, but the shell ended before its first word: mostly sudo or doas asking for a password. */
export function noShell(settings: ConnectionSettings, complaint: string, exitStatus: number): FreebsdError {
  const { host, become } = settings;
  const said = withoutSecrets(complaint, settings) || `exit status ${exitStatus}`;
  if (become === undefined) {
    return new FreebsdError({ code: "shell-refused", host, message: `/bin/sh did not start: ${said}` });
  }
  const user = userOf(settings);
  const rule = become === "sudo" ? `${user} ALL=(ALL) NOPASSWD: ALL in sudoers` : `permit nopass ${user} in doas.conf`;
  return new FreebsdError({
    code: "become-refused",
    host,
    message: `${user} cannot become root by ${become} without a password: ${said}`,
    hint: `Allow it (${rule}), or log in as root`,
  });
}

/** Something failed that no one foresaw; its text is all that can be told. */
export function unexpected(settings: ConnectionSettings, thrown: unknown): FreebsdError {
  const message = reasonOf(thrown);
  return new FreebsdError({ code: "unreachable", host: settings.host, message: withoutSecrets(message, settings) });
}
