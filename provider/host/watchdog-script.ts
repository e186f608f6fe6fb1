import type { Command } from "../transport/index";
import { FENCED_OFF, type Fence, LOCK_BUSY, LOCK_FILE } from "../transport/index";
import { LOCK_SECONDS } from "../transport/lock";
import { quote, quotePattern } from "../transport/quote";
import { preamble, renderFeed } from "../transport/script";
import type { Step } from "./step";
import { isAlive, RESULT, SCRIPT, SWEEP_DECIDED } from "./watchdog-files";

/** A change that takes itself back unless it is confirmed. */
export interface GuardedChange {
  readonly steps: readonly Step[];
  /** What may be done only once the change is confirmed: the unit that comes back at boot, the removal of one. */
  readonly finish: readonly Command[];
  readonly fence: Fence;
  /** How long after its last step it waits for the confirmation. */
  readonly windowSeconds: number;
}

/** How often the host looks for the confirmation. */
const LOOK_SECONDS = 0.2;

/** Beside the script: what a command printed; what has been done; that the steps are through. */
const [OUTPUT, REPORT, RAN] = ["output", "report", "ran"];
/** Is there until the change is confirmed or its time is over: whoever renames it has decided which. */
const ARMED = "armed";

/**
 * The script of a guarded change, for sh(1) of the base system. A process of its own runs it, so that the connection that
 * it may cut does not end it between two steps. It holds the host's lock until it is decided: nobody builds on what may
 * still be taken back.
 *
 * `$1` is its folder. The file {@link ARMED} is renamed once, by rename(2): by whoever confirms, or by this script when
 * the time is over.
 */
export function changeScript({ steps, finish, fence, windowSeconds }: GuardedChange): string {
  const undo = steps.flatMap(({ undo: commands = [] }, step) => commands.map((command) => ({ command, step })));
  const order = [...new Set(undo.map(({ step }) => step))].toReversed();
  const back = order.flatMap((step) => [
    `if [ "$begun" -gt ${step} ]${steps[step]?.isRecord === true ? ' && [ -z "$kept" ]' : ""}; then`,
    ...undo.flatMap((entry, index) => (entry.step === step ? takeBack(entry.command, index) : [])),
    "fi",
  ]);
  return [
    "#!/bin/sh",
    "# Written by pulumi-freebsd: a change that can cut this host off. It is taken back unless it is confirmed in time.",
    preamble.trimEnd(),
    'cd "$1" || exit 1',
    "say() {",
    `{ echo "$1"; cat ${REPORT}; } >${RESULT}.new && mv ${RESULT}.new ${RESULT}`,
    "}",
    "note() {",
    `{ echo "@$1 $2 $s"; sed 's/^/ /' ${OUTPUT}; echo; } >>${REPORT}`,
    "}",
    'if [ "$2" != locked ]; then',
    `: >${REPORT}`,
    `PULUMI_FREEBSD_LOCKED=1 lockf -k -t ${LOCK_SECONDS} ${LOCK_FILE} /bin/sh "$1/${SCRIPT}" "$1" locked`,
    "s=$?",
    `[ -e ${RESULT} ] || say "ended $s"`,
    "exit 0",
    "fi",
    "take_back() {",
    "kept=",
    ...back,
    "}",
    `r=; { read -r r <${quote(fence.path)}; } 2>/dev/null`,
    `[ "$r" = ${quote(fence.token)} ] || { say "ended ${FENCED_OFF}"; exit 0; }`,
    "begun=0",
    ...steps.flatMap(({ run, partial }, step) => [
      ...(partial === true ? [`begun=${step + 1}`] : []),
      ...carryOut(run, "run", step),
      '[ "$s" -eq 0 ] || { take_back; say failed; exit 0; }',
      `begun=${step + 1}`,
    ]),
    `: >${RAN}`,
    "t=0",
    `while [ -e ${ARMED} ] && [ "$t" -lt ${Math.ceil(windowSeconds / LOOK_SECONDS)} ]; do sleep ${LOOK_SECONDS}; t=$((t + 1)); done`,
    `if mv ${ARMED} expired 2>/dev/null; then`,
    "take_back",
    "say undone",
    'logger -t pulumi-freebsd "a change was not confirmed in time and was taken back: $1"',
    "exit 0",
    "fi",
    ...finish.flatMap((command, index) => [
      ...carryOut(command, "finish", index),
      '[ "$s" -eq 0 ] || { say unfinished; exit 0; }',
    ]),
    "say confirmed",
    "",
  ].join("\n");
}

/** Runs a command and notes how it ended: 0 in `s` where its failure is to be tolerated. */
function carryOut(command: Command, what: string, index: number): readonly string[] {
  const { tolerate = [] } = command;
  return [
    `{ ${renderFeed(command)}; } >${OUTPUT} 2>&1; s=$?`,
    ...(tolerate.length === 0
      ? []
      : [`[ "$s" -eq 0 ] || case $(cat ${OUTPUT}) in ${tolerate.map(quotePattern).join("|")}) s=0 ;; esac`]),
    `note ${what} ${index}`,
  ];
}

function takeBack(command: Command, index: number): readonly string[] {
  return [...carryOut(command, "undo", index), '[ "$s" -eq 0 ] || kept=1'];
}

/** Puts the script on the host, sweeps away what the same owner's killed runs have left, and starts it (daemon(8)). */
export function startChange(path: string, script: string): Command {
  return { argv: ["/bin/sh", "-c", START, "sh", path], stdin: script };
}

/** Another answer means that the host was restarted. */
const BOOT = "sysctl -n kern.boottime";

const START = `umask 077
o=\${1##*/}; o=\${o%.*}.; ${SWEEP_DECIDED}
mkdir -p "$1" && cat >"$1/${SCRIPT}" && ${BOOT} >"$1/boot" && : >"$1/${ARMED}" && daemon -f /bin/sh "$1/${SCRIPT}" "$1"`;

/**
 * Asks how a change stands, and waits a while for its steps to end. With `confirm` it confirms them where they have
 * ended, and waits for the end of all. Answers `gone`, `running`, `ran`, or what {@link parseResult} reads.
 */
export function askChange(path: string, confirm: boolean, patienceSeconds: number): Command {
  const rounds = String(Math.ceil(patienceSeconds / 0.1));
  return { argv: ["/bin/sh", "-c", ASK, "sh", path, confirm ? "confirm" : "look", rounds] };
}

const ASK = `cd "$1" 2>/dev/null || { echo gone; exit 0; }
t=0
until [ -e ${RAN} ] || [ -e ${RESULT} ] || [ "$t" -ge "$3" ]; do sleep 0.1; t=$((t + 1)); done
if [ -e ${RAN} ] && [ "$2" = confirm ]; then
mv ${ARMED} confirmed 2>/dev/null
t=0
until [ -e ${RESULT} ] || [ "$t" -ge "$3" ]; do sleep 0.1; t=$((t + 1)); done
fi
if [ ! -e ${RESULT} ] && ! ${isAlive("$1")} && [ ! -e ${RESULT} ]; then
[ "$(cat boot)" = "$(${BOOT})" ] && echo broken || echo gone
exit 0
fi
if [ -e ${RESULT} ]; then cat ${RESULT}; elif [ -e ${RAN} ]; then echo ran; else echo running; fi`;

/** Removes what a change has left once its result is known. */
export function sweepChange(path: string): Command {
  return { argv: ["/bin/sh", "-c", 'rm -rf "$1"; rmdir "${1%/*}" 2>/dev/null; :', "sh", path] };
}

/** How one command of a guarded change ended. */
export interface ChangeEntry {
  readonly what: "run" | "undo" | "finish";
  /** Which of the steps, of all their undo commands in order, or of the finishing commands. */
  readonly index: number;
  readonly exitStatus: number;
  readonly output: string;
}

/** How a guarded change stands. */
export interface ChangeState {
  /**
   * `gone`: nothing of it is on the host, since it was never begun or the host was restarted. `running`, `ran`: not decided yet. `failed`: a step failed, and those before it
   * were taken back. `undone`: nobody confirmed it. `unfinished`: confirmed, but what comes after that failed. `locked`,
   * `superseded`: not begun. `broken`: its script was killed.
   */
  readonly state:
    | "gone"
    | "running"
    | "ran"
    | "failed"
    | "undone"
    | "unfinished"
    | "confirmed"
    | "locked"
    | "superseded"
    | "broken";
  readonly entries: readonly ChangeEntry[];
}

const STATES = ["gone", "running", "ran", "failed", "undone", "unfinished", "confirmed"] as const;

/** Reads the answer of {@link askChange}. */
export function parseResult(text: string): ChangeState {
  const [first = "", ...lines] = text.split("\n");
  const entries: ChangeEntry[] = [];
  for (const line of lines) {
    const [, what, index, status] = /^@(run|undo|finish) (\d+) (\d+)$/.exec(line) ?? [];
    const last = entries.at(-1);
    if (what === "run" || what === "undo" || what === "finish")
      entries.push({ what, index: Number(index), exitStatus: Number(status), output: "" });
    else if (last !== undefined && line.startsWith(" "))
      entries[entries.length - 1] = { ...last, output: `${last.output}${line.slice(1)}\n` };
  }
  const state = STATES.find((each) => each === first);
  if (state !== undefined) return { state, entries };
  if (first === `ended ${LOCK_BUSY}`) return { state: "locked", entries };
  return { state: first === `ended ${FENCED_OFF}` ? "superseded" : "broken", entries };
}
