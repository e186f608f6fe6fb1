import { FreebsdError, isFreebsdError } from "../errors";
import type { Inventory, Section } from "../host/inventory";
import type { Step, Work } from "../host/step";
import type { CommandOutcome } from "../transport/index";
import { unheard } from "./partial";
import type { HostSession } from "./session";
import { stepFailure } from "./step-failure";

/** Tells the user how far something long is: on the resource's row, where the next line takes its place. */
export type Say = (line: string) => void;

/** Milliseconds from one look to the next: short work is not held up, and long work not asked after all the time. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** Looks in a row that may find nothing at work: it may not have come to its lock yet, or not to removing its folder. */
const STOPPED_LIMIT = 5;
/** Looks in a row that may be lost with their connection: the work goes on without one. */
const LOST_LIMIT = 5;

/**
 * Runs an operation's steps, and waits where one of them has begun something long. That goes on outside of the host's lock, so
 * that nobody else waits for it. When it fails, what was done until then is undone.
 */
export async function runSteps(
  session: HostSession,
  owner: string,
  steps: readonly Step[],
  sections: readonly Section[],
  say: Say,
): Promise<Inventory> {
  const at = steps.findIndex(({ work }) => work !== undefined);
  const begun = steps.slice(0, at + 1);
  const last = begun.at(-1);
  if (last?.work === undefined) return session.run(owner, steps, sections);
  await session.run(owner, begun, sections);
  const failure = await endOf(session, last.work, say).catch((thrown: unknown) => {
    throw unheard(thrown, session.host);
  });
  if (failure !== undefined) {
    throw stepFailure(session.host, last.run, failure, await session.takeBack(owner, begun, sections));
  }
  // What was read as it began, and what later steps tell, leave out what it has brought: at the end all is read.
  const rest = steps.slice(at + 1).map(({ effect: _effect, changes: _changes, ...untold }) => untold);
  return runSteps(session, owner, rest, sections, say);
}

/** Waits for the end; what it failed with, or undefined. */
async function endOf(
  session: HostSession,
  { poll, stallSeconds }: Work,
  say: Say,
): Promise<CommandOutcome | undefined> {
  let [pause, stopped, lost, said, since] = [FIRST_PAUSE, 0, 0, "", performance.now()];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
    const outcome = await session.ask(poll).catch((thrown: unknown) => {
      lost += 1;
      if (lost > LOST_LIMIT || !isFreebsdError(thrown) || thrown.code !== "connection-lost") throw thrown;
      return undefined;
    });
    if (outcome === undefined) continue;
    lost = 0;
    const line = outcome.stdout.trim();
    const [word = "", ...rest] = line.split(" ");
    const text = rest.join(" ");
    if (word === "done") return undefined;
    if (word === "failed") return { ...outcome, exitStatus: 1, stderr: text };
    stopped = word === "stopped" ? stopped + 1 : 0;
    if (stopped > STOPPED_LIMIT) return { ...outcome, exitStatus: 1, stderr: "it was ended before its end" };
    if (word !== "stopped" && word !== "running")
      throw new FreebsdError({ code: "step-failed", host: session.host, message: `nobody knows what "${line}" means` });
    if (line !== said) {
      [said, since] = [line, performance.now()];
      if (word === "running") say(text);
    } else if (performance.now() - since > stallSeconds * 1000) {
      return { ...outcome, exitStatus: 1, stderr: `there was no progress for ${stallSeconds} seconds: ${text}` };
    }
  }
}
