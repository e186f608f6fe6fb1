import { FreebsdError } from "../errors";
import { type Command, FENCED_OFF, LOCK_BUSY } from "./connection";
import type { Guard } from "./operation";
import { printfFormat, quote, quoteCommand, quotePattern, refuseUnsendable } from "./quote";

/** A command with the number by which its output is found again. */
export interface NumberedCommand {
  readonly number: number;
  readonly command: Command;
}

/** An operation's commands, which end at the first failure, and what they run under. */
export interface GuardedCommands extends Guard {
  readonly commands: readonly NumberedCommand[];
}

/** The commands of one batch: operations, and the reads after them. */
export interface Batch {
  readonly operations: readonly GuardedCommands[];
  readonly reads: readonly NumberedCommand[];
}

/** Sent once, before the first batch. The texts of errors must not depend on the user's language; sbin is not on every PATH. */
export const preamble =
  "LC_ALL=C.UTF-8; PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin:/usr/local/bin; export LC_ALL PATH\n";

/**
 * The script of a batch, for FreeBSD's sh(1).
 *
 * Markers are written by printf, which is built into the shell, and so cost no process. Each begins with the nonce of
 * the session, which nothing on the host can know. A `for` that runs once holds each operation: the shell reads all of
 * it before it runs any of it, so that an operation whose text was cut off does nothing, and `break` leaves it.
 */
export function renderBatch(batch: Batch, nonce: string): string {
  const lines = [`printf '${nonce} begin\\n'; printf '${nonce} begin\\n' >&2`];
  const operations = batch.operations.filter(({ commands }) => commands.length > 0);
  lines.push(...operations.filter(({ exclusive }) => !exclusive).flatMap((one) => renderOperation(one, nonce)));
  lines.push(
    ...renderExclusive(
      operations.filter(({ exclusive }) => exclusive),
      nonce,
    ),
  );
  for (const read of batch.reads) lines.push("for op in 1; do", ...renderStep(read, nonce), "done");
  return `${lines.join("\n")}\n`;
}

function renderOperation({ commands, fence }: GuardedCommands, nonce: string): string[] {
  const [first] = commands;
  const check =
    fence === undefined || first === undefined
      ? []
      : [
          `r=; { read -r r <${quote(fence.path)}; } 2>/dev/null; [ "$r" = ${quote(fence.token)} ] || { ${renderReport(first.number, FENCED_OFF, nonce)}; break; }`,
        ];
  return ["for op in 1; do", ...check, ...commands.flatMap((one) => renderStep(one, nonce)), "done"];
}

/** The host's lock. Its file is in /var/run, which a boot clears. */
export const LOCK_FILE = "/var/run/pulumi-freebsd.lock";
/** Seconds that an operation waits for the lock: a jail of another program may be a while starting. */
export const LOCK_SECONDS = 300;

/**
 * All of a batch's exclusive operations under one lock, in a shell of their own: two processes a batch, and no round trip.
 * The lock on a descriptor of this shell would do without, but only recent releases have it (lockf(1)).
 */
function renderExclusive(operations: readonly GuardedCommands[], nonce: string): string[] {
  if (operations.length === 0) return [];
  const numbers = operations.flatMap(({ commands }) => (commands[0] === undefined ? [] : [commands[0].number]));
  return [
    `PULUMI_FREEBSD_LOCKED=1 lockf -k -t ${LOCK_SECONDS} ${LOCK_FILE} /bin/sh <<'lock${nonce}'`,
    ...operations.flatMap((one) => renderOperation(one, nonce)),
    "exit 0",
    `lock${nonce}`,
    `s=$?; [ $s -ne ${LOCK_BUSY} ] || { s=0; ${numbers.map((number) => renderReport(number, LOCK_BUSY, nonce)).join("; ")}; }`,
    // The shell under the lock was killed, or never came to be: nobody knows how far it got, and none must wait for it.
    "[ $s -eq 0 ] || exit 1",
  ];
}

/** The marker of a command that was not run. */
function renderReport(number: number, status: number, nonce: string): string {
  return `printf '${nonce} ${number} ${status}\\n'; printf '${nonce} ${number}\\n' >&2`;
}

function renderStep({ number, command }: NumberedCommand, nonce: string): string[] {
  const report = `printf '${nonce} ${number}\\n' >&2`;
  if (command.tolerate === undefined || command.tolerate.length === 0) {
    return [
      ...renderCommand(command, nonce),
      `printf '${nonce} ${number} %s\\n' "$s"; ${report}; [ "$s" -eq 0 ] || break`,
    ];
  }
  return [
    `e=$(${renderFeed(command)} 2>&1 >/dev/null); s=$?; t=`,
    `[ "$s" -eq 0 ] || case $e in ${command.tolerate.map(quotePattern).join("|")}) t=t;; esac`,
    `[ -z "$e" ] || printf '%s\\n' "$e" >&2`,
    `printf '${nonce} ${number} %s%s\\n' "$s" "$t"; ${report}; [ "$s" -eq 0 ] || [ -n "$t" ] || break`,
  ];
}

/** The command with its standard input, so that `$s` is its exit status. Nothing may read from the shell's own input. */
function renderCommand(command: Command, nonce: string): string[] {
  const { stdin } = command;
  const delimiter = stdin === undefined ? undefined : heredocDelimiter(stdin, nonce);
  if (stdin === undefined || delimiter === undefined) return [`${renderFeed(command)}; s=$?`];
  refuseUnsendable(stdin, "the standard input");
  return [`${renderArgv(command)} <<'${delimiter}'`, `${stdin}${delimiter}`, "s=$?"];
}

/** The command with its standard input, as one word of grammar for sh(1): a pipe or a plain command. */
export function renderFeed(command: Command): string {
  const { stdin } = command;
  if (stdin === undefined || stdin === "") return `${renderArgv(command)} </dev/null`;
  const text = stdin.includes("\0") ? printfFormat(stdin) : `%s ${quote(stdin)}`;
  return `printf ${text} | ${renderArgv(command)}`;
}

/**
 * What ends the here-document of this text; undefined when the text cannot be one, since it has no newline at its end
 * or holds a NUL. No line may begin as the delimiter does: dash 0.5.12 then loses a byte of a character that is not ASCII.
 */
function heredocDelimiter(text: string, nonce: string): string | undefined {
  if (!text.endsWith("\n") || text.includes("\0")) return undefined;
  const first = [..."=@%+:,._ABCDEFGHIJKLMNOPQRSTUVWXYZ"].find(
    (letter) => !text.startsWith(letter) && !text.includes(`\n${letter}`),
  );
  return first === undefined ? undefined : `${first}${nonce}`;
}

/** timeout(1) says TERM first and KILL five seconds later. */
function renderArgv({ argv, timeoutSeconds }: Command): string {
  const command = quoteCommand(argv);
  if (timeoutSeconds === undefined) return command;
  if (!(timeoutSeconds >= 0.001 && timeoutSeconds < 1e9)) {
    throw new FreebsdError({ code: "invalid-command", message: `timeoutSeconds is not a time: ${timeoutSeconds}` });
  }
  return `timeout -k 5 ${timeoutSeconds.toFixed(3).replace(/\.?0+$/, "")} ${command}`;
}
