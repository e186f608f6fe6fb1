import type { Builtin } from "./builtin";
import type { Job } from "./jobs";
import { ShellError } from "./variables";

const signals: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STOP: 17,
  TSTP: 18,
  CONT: 19,
  CHLD: 20,
  WINCH: 28,
  INFO: 29,
  USR1: 30,
  USR2: 31,
};

/** The number of a signal by its name or number; undefined when there is none. */
export function signalNumber(text: string): number | undefined {
  if (/^[0-9]+$/.test(text)) return Number(text);
  return signals[text.toUpperCase().replace(/^SIG/, "")];
}

export function signalName(number: number): string | undefined {
  return Object.keys(signals).find((name) => signals[name] === number);
}

const signalTexts: Readonly<Record<number, string>> = {
  1: "Hangup",
  3: "Quit",
  6: "Abort trap",
  9: "Killed",
  14: "Alarm clock",
  15: "Terminated",
  30: "User defined signal 1",
  31: "User defined signal 2",
};

/** What sh says of a child that a signal ended: nothing for SIGINT and SIGPIPE. */
export function describeSignal(signal: number): string {
  const text = signalTexts[signal];
  return text === undefined ? "" : `${text}\n`;
}

const wait: Builtin = async (args, shell) => {
  const jobs: (Job | undefined)[] =
    args.length === 0
      ? [...shell.jobs]
      : args.map((arg) =>
          shell.jobs.find((job) => String(job.pid) === arg || arg === `%${shell.jobs.indexOf(job) + 1}`),
        );
  let status = 0;
  for (const [index, job] of jobs.entries()) {
    if (job === undefined) {
      if (args[index]?.startsWith("%")) throw new ShellError(`No such job: ${args[index]}`);
      status = 127;
      continue;
    }
    status = await waitFor(job, shell.signal);
    if (job.killedBy !== undefined) {
      shell.err(describeSignal(job.killedBy));
      status = 128 + job.killedBy;
    }
    shell.jobs.splice(shell.jobs.indexOf(job), 1);
  }
  return args.length === 0 ? 0 : status;
};

function waitFor(job: Job, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(143);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void job.done
      .catch(() => 70)
      .then((status) => {
        signal.removeEventListener("abort", stop);
        resolve(status);
      });
  });
}

const trap: Builtin = (args, shell) => {
  const rest = args[0] === "--" ? args.slice(1) : args;
  if (rest.length === 0) {
    for (const [name, action] of shell.traps) shell.out(`trap -- '${action.replaceAll("'", `'"'"'`)}' ${name}\n`);
    return 0;
  }
  const resets = rest.length === 1 || rest[0] === "-" || /^[0-9]+$/.test(rest[0] ?? "");
  const names = resets && rest[0] !== "-" ? rest : rest.slice(1);
  let status = 0;
  for (const given of names) {
    const number = given === "0" || given.toUpperCase() === "EXIT" ? 0 : signalNumber(given);
    const name = number === 0 ? "EXIT" : number === undefined ? undefined : signalName(number);
    if (name === undefined) {
      shell.warn(`bad signal ${given}`);
      status = 1;
    } else if (resets) shell.traps.delete(name);
    else shell.traps.set(name, rest[0] ?? "");
  }
  return status;
};

const kill: Builtin = (args, shell) => {
  let number = 15;
  let rest = args;
  const [first] = args;
  if (first === "-l") {
    shell.out(`${Object.keys(signals).join(" ")}\n`);
    return 0;
  }
  if (first !== undefined && /^-./.test(first) && first !== "--") {
    const name = first === "-s" ? (args[1] ?? "") : first.slice(1);
    const found = signalNumber(name);
    if (found === undefined) throw new ShellError(`unknown signal ${name}; valid signals:`, 1);
    number = found;
    rest = args.slice(first === "-s" ? 2 : 1);
  }
  if (rest[0] === "--") rest = rest.slice(1);
  if (rest.length === 0) throw new ShellError("usage: kill [-s signal_name] pid ...", 2);
  let status = 0;
  for (const target of rest) {
    const job = /^%[0-9]+$/.test(target) ? shell.jobs[Number(target.slice(1)) - 1] : undefined;
    const pid = job?.pid ?? Number(target);
    if (!Number.isInteger(pid)) {
      shell.warn(`illegal process id: ${target}`);
      status = 1;
      continue;
    }
    const process = shell.host.processes.get(Math.abs(pid));
    const visible =
      process !== undefined && (shell.jail === undefined || shell.host.processes.inJail(shell.jail).includes(process));
    if (process === undefined || !visible) {
      shell.warn(`${target}: No such process`);
      status = 1;
    } else if (number !== 0) process.kill(number);
  }
  return status;
};

export const jobBuiltins: readonly [string, Builtin][] = [
  ["wait", wait],
  ["trap", trap],
  ["kill", kill],
  [
    "jobs",
    (_args, shell) => {
      for (const [index, job] of shell.jobs.entries())
        shell.out(`[${index + 1}] ${job.status === undefined ? "Running" : "Done"}\n`);
      return 0;
    },
  ],
  [
    "times",
    (_args, shell) => {
      shell.out("0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n");
      return 0;
    },
  ],
  ["hash", () => 0],
  [
    "ulimit",
    (_args, shell) => {
      shell.out("unlimited\n");
      return 0;
    },
  ],
  ["alias", () => 0],
  ["unalias", () => 0],
];
