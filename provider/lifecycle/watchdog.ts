import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { FreebsdError, isFreebsdError } from "../errors";
import { changePath } from "../host/watchdog-files";
import {
  askChange,
  type ChangeState,
  changeScript,
  type GuardedChange,
  parseResult,
  startChange,
} from "../host/watchdog-script";
import type { HostConnection, OperationOutcome } from "../transport/index";
import { refuseUnguarded } from "./run-fence";

/** The environment variable that says how many seconds a change that can cut the host off waits for its confirmation. */
const CONFIRM_VARIABLE = "PULUMI_FREEBSD_CONFIRM_SECONDS";
const DEFAULT_SECONDS = 30;

/** How a host is reached: the connection that the change may cut, and how another one is made. */
export interface Approach {
  readonly host: string;
  readonly connection: HostConnection;
  /** A new connection, dialled once and for no longer than this. */
  readonly fresh: (dialSeconds: number) => HostConnection;
}

/** How a change ended, where its files are, and the new connection over which that is known. */
export interface Decision {
  readonly path: string;
  readonly state: ChangeState;
  /** Absent where the old connection told it. */
  readonly connection?: HostConnection;
  /** Why the old connection did not tell even whether the change was begun. */
  readonly problem?: unknown;
}

/** How long a change waits for its confirmation: 30 seconds, or more where dialling takes long. */
export function confirmSeconds({ statistics }: HostConnection): number {
  const given = Number(process.env[CONFIRM_VARIABLE] ?? "");
  const wanted = given > 0 ? given : DEFAULT_SECONDS;
  return Math.max(wanted, Math.ceil((4 * (statistics.dialMilliseconds ?? 0)) / 100) / 10);
}

/**
 * Starts a change on the host, which a process there carries out, and confirms it over a connection that was made after its
 * last step: only that proves that the host can still be reached. Where none can be made, the host takes the change back.
 *
 * @throws FreebsdError `cut-off` when the host does not answer again, and whatever keeps the change from being begun
 */
export async function carryOutGuarded(approach: Approach, owner: string, change: GuardedChange): Promise<Decision> {
  const path = changePath(owner, randomBytes(4).toString("hex"));
  const { windowSeconds } = change;
  const patience = Math.min(5, windowSeconds / 6);
  const dialSeconds = Math.max(windowSeconds * 0.4, 0.5);
  // How long the host may take for what it does beyond waiting: to take back, to answer.
  const grace = Math.min(15, 2 * windowSeconds);
  const begun = await begin(approach, path, change, patience);
  const { problem } = begun;
  let { state } = begun;
  let heard = performance.now();
  while (!isDecided(state)) {
    const connection = approach.fresh(dialSeconds);
    try {
      const asked = connection.run([askChange(path, state.state === "ran", patience)]);
      const { commands } = await within(asked, dialSeconds + 2 * patience + grace);
      state = parseResult(commands[0]?.stdout ?? "");
      heard = performance.now();
      if (isDecided(state)) return { path, state, connection, ...(problem === undefined ? {} : { problem }) };
      leave(connection);
    } catch (thrown) {
      leave(connection);
      if (performance.now() - heard > (windowSeconds * 3 + grace) * 1000)
        throw unheard(approach.host, windowSeconds, thrown);
      // Asking again at once what refuses a login would only lock the account.
      const transient = isFreebsdError(thrown) && TRANSIENT.has(thrown.code);
      await sleep(transient ? Math.min(500, windowSeconds * 50) : windowSeconds * 1000);
    }
  }
  return { path, state };
}

const TRANSIENT: ReadonlySet<string> = new Set(["unreachable", "connection-lost", "timeout", "closed"]);

interface Standing {
  readonly state: ChangeState;
  readonly problem?: unknown;
}

/** Over the old connection, as long as that answers: often it does, and then a dial is saved. */
async function begin(
  { host, connection }: Approach,
  path: string,
  change: GuardedChange,
  patience: number,
): Promise<Standing> {
  const unknown = { state: "running", entries: [] } as const;
  const commands = [startChange(path, changeScript(change)), askChange(path, false, patience)];
  let outcome: OperationOutcome;
  try {
    outcome = await within(connection.run(commands, { fence: change.fence }), 3 * patience);
  } catch (problem) {
    return { state: unknown, problem };
  }
  const [started, looked] = outcome.commands;
  if (started !== undefined && started.exitStatus !== 0) {
    refuseUnguarded(host, started);
    throw new FreebsdError({
      code: "watchdog",
      host,
      message: `the watchdog that would take a change back could not be started: ${started.stderr.trim()}; nothing was done`,
    });
  }
  return { state: looked === undefined ? unknown : parseResult(looked.stdout) };
}

function isDecided({ state }: ChangeState): boolean {
  return state !== "running" && state !== "ran";
}

function leave(connection: HostConnection): void {
  connection.close().catch(() => undefined);
}

/** What a dead connection never answers must not be waited for. */
async function within<T>(promise: Promise<T>, seconds: number): Promise<T> {
  promise.catch(() => undefined);
  const over = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: over.signal }).then(() => {
    throw new FreebsdError({ code: "timeout", message: `no answer within ${seconds} s` });
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

function unheard(host: string, seconds: number, cause: unknown): FreebsdError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FreebsdError({
    code: "cut-off",
    host,
    message: `the host has not answered since a change that can cut it off was begun (${why}); a process on it takes the change back ${seconds} s after the last step`,
    hint: "Look at its console when it does not come back. A power cycle brings it back, too: what is not confirmed does not run at boot.",
  });
}
