import type { Command, Word } from "./ast";
import { ByteQueue, ReaderDescription, WriterDescription } from "./byte-queue";
import { NullDescription } from "./descriptors";
import type { Shell } from "./interpreter";

/** A background process of a shell. */
export interface Job {
  readonly pid: number;
  readonly done: Promise<number>;
  status: number | undefined;
  /** The signal that ended it. */
  killedBy: number | undefined;
}

/** Runs the stages side by side, joined by pipes; the status is the last one's, or with `pipefail` the last that failed. */
export async function runPipeline(commands: readonly Command[], shell: Shell, tested: boolean): Promise<number> {
  const [only] = commands;
  if (commands.length === 1 && only !== undefined) return shell.evaluate(only, tested);
  const stages: Promise<number>[] = [];
  let input: ByteQueue | undefined;
  for (const [index, command] of commands.entries()) {
    const descriptors = shell.descriptors.copy();
    if (input !== undefined) descriptors.set(0, new ReaderDescription(input));
    if (index < commands.length - 1) {
      input = new ByteQueue();
      descriptors.set(1, new WriterDescription(input));
    }
    stages.push(shell.fork(descriptors).runToEnd(command));
  }
  const statuses = await Promise.all(stages);
  const last = statuses[statuses.length - 1] ?? 0;
  if (!shell.options.has("pipefail")) return last;
  return statuses.reduceRight((found, status) => (found !== 0 ? found : status), 0);
}

/** `command &`: a subshell that nobody waits for; its input is /dev/null. */
export function startBackground(command: Command, shell: Shell): void {
  const pid = shell.host.processes.nextPid();
  const abort = new AbortController();
  const descriptors = shell.descriptors.copy();
  descriptors.set(0, new NullDescription("/dev/null"));
  // A background job outlives its shell, as it does without job control.
  const child = shell.fork(descriptors, abort.signal);
  const text = command.type === "simple" ? command.words : [];
  const done = child.runToEnd(command).finally(() => shell.host.processes.remove(pid));
  const job: Job = { pid, done, status: undefined, killedBy: undefined };
  shell.host.processes.add({
    pid,
    parent: shell.pid,
    argv: text.length > 0 ? ["sh", ...text.map(wordText)] : ["sh"],
    jail: shell.jail,
    started: shell.host.now(),
    kill: (signal) => {
      job.killedBy ??= signal;
      abort.abort();
    },
  });
  void done.then(
    (status) => {
      job.status = status;
    },
    () => {
      job.status = 70;
    },
  );
  shell.jobs.push(job);
  shell.lastBackground = pid;
}

function wordText(word: Word): string {
  return word.parts.map((part) => (part.type === "text" ? part.text : "$")).join("");
}
