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
  /** Whether it has the functions that report. */
  reports: boolean;
  /** The tools that it has as functions. */
  readonly tools: Set<SharedTool>;
  /** Whether it was asked if it can lock a descriptor, and whether it has said that it can. */
  asked: boolean;
  locksDescriptors: boolean;
}

/** A shell that nothing has been sent to. */
export function shellState(nonce: string): ShellState {
  return { nonce, reports: false, tools: new Set(), asked: false, locksDescriptors: false };
}

/**
 * Sent once, before the first batch. The texts of errors must not depend on the user's language; sbin is not on every PATH; and folders that
 * are made, such as a jail's root, are for all to enter, though the umask(2) of the user's login class may be stricter.
 */
export const preamble =
  "umask 022; LC_ALL=C.UTF-8; PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin:/usr/local/bin; export LC_ALL PATH\n";

/**
 * The script of a batch, for FreeBSD's sh(1).
 *
 * Markers are written by printf, which is built into the shell, and so cost no process. Each begins with the nonce of
 * the session, which nothing on the host can know. In `bN` stands whether a command of operation N has failed: what comes
 * after it is not run. Braces hold the operations: the shell reads all of them before it runs any, so that a batch whose text
 * was cut off does nothing.
 */
export function renderBatch(batch: Batch, shell: ShellState): string {
  const lines = [...renderReports(shell), "mark begin"];
  const operations = batch.operations.filter(({ turns }) => turns.length > 0);
  const free = operations.filter(({ exclusive }) => !exclusive);
  lines.push(...renderTools(free, shell), ...renderOperations(free, shell.nonce));
  lines.push(
    ...renderExclusive(
      operations.filter(({ exclusive }) => exclusive),
      shell,
    ),
  );
  for (const read of batch.reads)
    lines.push("{", ...renderCommand(read.command, `ended ${read.number} ''`, shell.nonce), "}");
  return `${lines.join("\n")}\n`;
}

/**
 * Refuses a command that no shell can be told, so that it fails alone and not its batch.
 *
 * @throws FreebsdError `invalid-command`
 */
export function refuseCommand(command: Command): void {
  if (command.shared === undefined) renderCommand(command, "", "");
  else command.shared.words.forEach(quote);
}

/**
 * `mark WHAT [STATUS]` writes a marker. `ended NUMBER OPERATION [STATUS]` writes that of a command, by default with `$?`, and notes what is not
 * tolerated. `told` does the same for a tool, whose commands go by NUMBER.OPERATION. None of their variables is anybody else's.
 */
function renderReports(shell: ShellState): string[] {
  if (shell.reports) return [];
  shell.reports = true;
  return [
    "tolerated=",
    `mark() { printf '${shell.nonce} %s\\n' "$1\${2:+ $2}"; printf '${shell.nonce} %s\\n' "$1" >&2; }`,
    "ended() {",
    "status=${3:-$?}",
    'mark "$1" "$status$tolerated"',
    'case $status$tolerated in 0 | *t) ;; *) [ -z "$2" ] || eval "b$2=1" ;; esac',
    "tolerated=",
    "}",
    "told() {",
    `[ -z "$5" ] || printf '%s\\n' "$5" >&2`,
    `[ -z "$4" ] || printf '%s\\n' "$4"`,
    "tolerated=$3",
    'ended "${1%.*}" "${1#*.}" "$2"',
    "}",
  ];
}

function renderOperations(groups: readonly GuardedTurns[], nonce: string): string[] {
  if (groups.length === 0) return [];
  return [
    "{",
    ...groups.flatMap((group) => [
      ...renderFence(group),
      ...group.turns.flatMap((turn) =>
        turn.tool === undefined ? renderTurn(turn, nonce) : renderShared(turn, turn.tool),
      ),
    ]),
    "}",
  ];
}

/** The tools that the shell lacks; it keeps them for the batches to come. */
function renderTools(groups: readonly GuardedTurns[], { tools }: ShellState): string[] {
  const needed = new Set(groups.flatMap(({ turns }) => turns.flatMap(({ tool }) => tool ?? [])));
  const missing = [...needed].filter((tool) => !tools.has(tool));
  for (const tool of missing) tools.add(tool);
  return missing.map(({ name, body }) => `${name}() {\n${body}\n}`);
}

/** Operations of a run that is not its owner's newest are not begun. */
function renderFence(group: GuardedTurns): string[] {
  const { fence } = group;
  if (fence === undefined) return [];
  return [
    `r=; { read -r r <${quote(fence.path)}; } 2>/dev/null; [ "$r" = ${quote(fence.token)} ] || ${renderNotRun([group], FENCED_OFF)}`,
  ];
}

/** All of a batch's exclusive operations under one lock, with no round trip of its own. */
function renderExclusive(groups: readonly GuardedTurns[], shell: ShellState): string[] {
  if (groups.length === 0) return [];
  const { nonce } = shell;
  const busy = renderNotRun(groups, LOCK_BUSY);
  if (shell.locksDescriptors)
    return [...renderTools(groups, shell), ...lockedHere(renderOperations(groups, nonce), busy)];
  // A shell of its own has no functions yet.
  const own = shellState(nonce);
  const apart = [...renderReports(own), ...renderTools(groups, own), ...renderOperations(groups, nonce)];
  const ask = shell.asked ? [] : [askForDescriptorLock(nonce)];
  shell.asked = true;
  return [...ask, ...lockedApart(apart, busy, nonce)];
}

/** The first command of each operation is not run, nor what comes after it. */
function renderNotRun(groups: readonly GuardedTurns[], status: number): string {
  const operations = groups.flatMap(({ turns }) =>
    turns.flatMap(({ parts }) => parts.map(({ operation }) => operation)),
  );
  return `for n in ${[...new Set(operations)].join(" ")}; do ended $n $n ${status}; done`;
}

function renderTurn({ parts }: NumberedTurn, nonce: string): string[] {
  return parts.flatMap(({ number, operation, command }) => [
    `if [ -z "$b${operation}" ]; then`,
    ...renderCommand(command, `ended ${number} ${operation}`, nonce),
    "fi",
  ]);
}

function renderShared({ parts }: NumberedTurn, tool: SharedTool): string[] {
  return [
    "set --",
    ...parts.map(({ number, operation, command }) => {
      const words = [`${number}.${operation}`, ...(command.shared?.words ?? [])];
      return `[ -n "$b${operation}" ] || set -- "$@" ${words.map(quote).join(" ")}`;
    }),
    `[ $# -eq 0 ] || ${tool.name} "$@"`,
  ];
}

/** A command and what reports its end. */
function renderCommand(command: Command, ended: string, nonce: string): string[] {
  if (command.tolerate === undefined || command.tolerate.length === 0) return [...renderPlain(command, nonce), ended];
  return [
    `e=$(${renderFeed(command)} 2>&1 >/dev/null); s=$?`,
    `[ "$s" -eq 0 ] || case $e in ${command.tolerate.map(quotePattern).join("|")}) tolerated=t;; esac`,
    `[ -z "$e" ] || printf '%s\\n' "$e" >&2`,
    `${ended} $s`,
  ];
}

/** The command with its standard input. Nothing may read from the shell's own input. */
function renderPlain(command: Command, nonce: string): string[] {
  const { stdin } = command;
  const delimiter = stdin === undefined ? undefined : heredocDelimiter(stdin, nonce);
  if (stdin === undefined || delimiter === undefined) return [renderFeed(command)];
  refuseUnsendable(stdin, "the standard input");
  return [`${renderArgv(command)} <<'${delimiter}'`, `${stdin}${delimiter}`];
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
