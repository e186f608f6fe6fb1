import { FreebsdError } from "../errors";
import { type Command, FENCED_OFF, LOCK_BUSY, type SharedTool } from "./connection";
import { askForDescriptorLock, lockedApart, lockedHere } from "./lock";
import type { Guard } from "./operation";
import { printfFormat, quote, quoteCommand, quotePattern, refuseUnsendable } from "./quote";

/** A command with the number by which its output is found again. */
export interface NumberedCommand {
  readonly number: number;
  readonly command: Command;
}

/** A command of an operation; all that an operation does goes by one number, that of its first command. */
export interface NumberedPart extends NumberedCommand {
  readonly operation: number;
}

/** Commands that run in one process, or one that runs by itself. */
export interface NumberedTurn {
  readonly tool?: SharedTool;
  readonly parts: readonly NumberedPart[];
}

/** The commands of several operations in the order in which they run, and what they run under. */
export interface GuardedTurns extends Guard {
  readonly turns: readonly NumberedTurn[];
}

/** The commands of one batch: operations, and the reads after them. */
export interface Batch {
  readonly operations: readonly GuardedTurns[];
  readonly reads: readonly NumberedCommand[];
}

/** What one shell of the host has been sent and has said of itself. */
export interface ShellState {
  readonly nonce: string;
  /** The tools that it has as functions. */
  readonly tools: Set<SharedTool>;
  /** Whether it was asked if it can lock a descriptor, and whether it has said that it can. */
  asked: boolean;
  locksDescriptors: boolean;
}

/** A shell that nothing has been sent to. */
export function shellState(nonce: string): ShellState {
  return { nonce, tools: new Set(), asked: false, locksDescriptors: false };
}

/** Sent once, before the first batch. The texts of errors must not depend on the user's language; sbin is not on every PATH. */
export const preamble =
  "LC_ALL=C.UTF-8; PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin:/usr/local/bin; export LC_ALL PATH\n";

/**
 * The script of a batch, for FreeBSD's sh(1).
 *
 * Markers are written by printf, which is built into the shell, and so cost no process. Each begins with the nonce of
 * the session, which nothing on the host can know. Braces hold the operations: the shell reads all of them before it runs
 * any, so that a batch whose text was cut off does nothing.
 */
export function renderBatch(batch: Batch, shell: ShellState): string {
  const { nonce } = shell;
  const lines = [`printf '${nonce} begin\\n'; printf '${nonce} begin\\n' >&2`];
  const operations = batch.operations.filter(({ turns }) => turns.length > 0);
  const free = operations.filter(({ exclusive }) => !exclusive);
  lines.push(...renderTools(free, shell), ...renderOperations(free, nonce));
  lines.push(
    ...renderExclusive(
      operations.filter(({ exclusive }) => exclusive),
      shell,
    ),
  );
  for (const read of batch.reads)
    lines.push("{", ...renderCommand(read.command, nonce), renderEnd(read.number, nonce), "}");
  return `${lines.join("\n")}\n`;
}

function renderOperations(groups: readonly GuardedTurns[], nonce: string): string[] {
  if (groups.length === 0) return [];
  return [
    "{",
    ...groups.flatMap((group) => [
      ...renderFence(group, nonce),
      ...group.turns.flatMap((turn) => renderTurn(turn, nonce)),
    ]),
    "}",
  ];
}

/** The tools that the shell lacks; it keeps them for the batches to come. */
function renderTools(groups: readonly GuardedTurns[], { nonce, tools }: ShellState): string[] {
  const needed = new Set(groups.flatMap(({ turns }) => turns.flatMap(({ tool }) => tool ?? [])));
  const missing = [...needed].filter((tool) => !tools.has(tool));
  const told = tools.size === 0 && missing.length > 0 ? [renderTold(nonce)] : [];
  for (const tool of missing) tools.add(tool);
  return [...told, ...missing.map(({ name, body }) => `${name}() {\n${body}\n}`)];
}

/** Operations of a run that is not its owner's newest are not begun. */
function renderFence({ fence, turns }: GuardedTurns, nonce: string): string[] {
  if (fence === undefined) return [];
  const operations = new Set(turns.flatMap(({ parts }) => parts.map(({ operation }) => operation)));
  return [
    `r=; { read -r r <${quote(fence.path)}; } 2>/dev/null; [ "$r" = ${quote(fence.token)} ] || {`,
    ...[...operations].map((number) => `${renderReport(number, FENCED_OFF, nonce)}; b${number}=1`),
    "}",
  ];
}

/** All of a batch's exclusive operations under one lock, with no round trip of its own. */
function renderExclusive(groups: readonly GuardedTurns[], shell: ShellState): string[] {
  if (groups.length === 0) return [];
  const { nonce } = shell;
  const numbers = new Set(
    groups.flatMap(({ turns }) => turns.flatMap(({ parts }) => parts.map(({ operation }) => operation))),
  );
  const busy = [...numbers].map((number) => renderReport(number, LOCK_BUSY, nonce));
  if (shell.locksDescriptors)
    return [...renderTools(groups, shell), ...lockedHere(renderOperations(groups, nonce), busy)];
  // A shell of its own has no tools yet.
  const apart = [...renderTools(groups, shellState(nonce)), ...renderOperations(groups, nonce)];
  const ask = shell.asked ? [] : [askForDescriptorLock(nonce)];
  shell.asked = true;
  return [...ask, ...lockedApart(apart, busy, nonce)];
}

/** The marker of a command that was not run. */
function renderReport(number: number, status: number, nonce: string): string {
  return `printf '${nonce} ${number} ${status}\\n'; printf '${nonce} ${number}\\n' >&2`;
}

/** What a tool calls with the outcome of each command that it ran. */
function renderTold(nonce: string): string {
  return [
    "told() {",
    `[ -z "$5" ] || printf '%s\\n' "$5" >&2`,
    `[ -z "$4" ] || printf '%s\\n' "$4"`,
    `printf '${nonce} %s %s%s\\n' "$1" "$2" "$3"; printf '${nonce} %s\\n' "$1" >&2`,
    'eval "s$1=\\$2\\$3"',
    "}",
  ].join("\n");
}

/** In `bN` stands whether a command of operation N has failed: what comes after it is not run. */
function renderTurn({ tool, parts }: NumberedTurn, nonce: string): string[] {
  if (tool === undefined) {
    return parts.flatMap(({ number, operation, command }) => [
      `if [ -z "$b${operation}" ]; then`,
      ...renderCommand(command, nonce),
      `${renderEnd(number, nonce)}; [ "$s" -eq 0 ] || [ -n "$t" ] || b${operation}=1`,
      "fi",
    ]);
  }
  return [
    "set --",
    ...parts.map(
      ({ number, operation, command }) =>
        `[ -n "$b${operation}" ] || set -- "$@" ${[String(number), ...(command.shared?.words ?? [])].map(quote).join(" ")}`,
    ),
    `[ $# -eq 0 ] || ${tool.name} "$@"`,
    ...parts.map(({ number, operation }) => `case \${s${number}:-0} in 0 | *t) ;; *) b${operation}=1 ;; esac`),
  ];
}

function renderEnd(number: number, nonce: string): string {
  return `printf '${nonce} ${number} %s%s\\n' "$s" "$t"; printf '${nonce} ${number}\\n' >&2`;
}

/** A command, so that `$s` is its exit status and `$t` is `t` where its failure is tolerated. */
function renderCommand(command: Command, nonce: string): string[] {
  if (command.tolerate === undefined || command.tolerate.length === 0) return ["t=", ...renderPlain(command, nonce)];
  return [
    `e=$(${renderFeed(command)} 2>&1 >/dev/null); s=$?; t=`,
    `[ "$s" -eq 0 ] || case $e in ${command.tolerate.map(quotePattern).join("|")}) t=t;; esac`,
    `[ -z "$e" ] || printf '%s\\n' "$e" >&2`,
  ];
}

/** The command with its standard input. Nothing may read from the shell's own input. */
function renderPlain(command: Command, nonce: string): string[] {
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

/**
 * timeout(1) says TERM first and KILL five seconds later, to the command and all that it has started; but then it waits for
 * all of that, too, daemons among it (bin/timeout/timeout.c, PROC_REAP_ACQUIRE).
 */
function renderArgv({ argv, timeoutSeconds, leavesRunning }: Command): string {
  const command = quoteCommand(argv);
  if (timeoutSeconds === undefined) return command;
  if (!(timeoutSeconds >= 0.001 && timeoutSeconds < 1e9)) {
    throw new FreebsdError({ code: "invalid-command", message: `timeoutSeconds is not a time: ${timeoutSeconds}` });
  }
  const kind = leavesRunning === true ? "--foreground " : "";
  return `timeout ${kind}-k 5 ${timeoutSeconds.toFixed(3).replace(/\.?0+$/, "")} ${command}`;
}
