import { isWild, matchesJail, readJailConf } from "../kernel/jail-conf";
import { JailConfError } from "../kernel/jail-conf-parser";
import { findJailByName, relativeName, visibleJails } from "../kernel/jails";
import type { CommandContext, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { JailJob, type JailOperation } from "./jail-job";
import { JailScheduler, jobForRunning } from "./jail-scheduler";
import { failure, optionValue, readOptions, success } from "./outcome";

const usage =
  "usage: jail [-dhilqv] [-J jid_file] [-u username] [-U username]\n            -[cmr] param=value ... [command=command ...]\n       jail [-dqv] [-f file] -[cmr] [jail]\n       jail [-qv] [-f file] -[rR] ['*' | jail ...]\n       jail [-dhilqv] [-J jid_file] [-u username] [-U username] [-n jailname]\n            [-s securelevel]\n            path hostname [ip[,...]] command ...\n";

/** jail(8): creates, changes and removes jails. */
export const jail: SimulatedCommand = {
  name: "jail",
  source: "jail(8), jail.conf(5) and usr.sbin/jail; recordings 05, 06, 08, 12, 14",
  readsStdin: (args) => args.some((arg, index) => arg === "-f" && args[index + 1] === "-"),
  run: async (args, context) => {
    const options = readOptions(args, "cde:f:hiJ:lmn:p:qrRs:u:U:v");
    if (options.unknown !== undefined) return failure(usage);
    const has = (flag: string): boolean => options.flags.has(flag);
    for (const flag of ["h", "l", "u", "U", "s"]) if (has(flag)) throw new NotSimulated(`jail -${flag}`);
    const file = optionValue(options, "f") ?? "/etc/jail.conf";
    const separator = optionValue(options, "e");
    try {
      if (separator !== undefined) {
        const jails = readJailConf(file, context.files, context.stdin);
        return success(jails.map(({ parameters }) => shown(parameters, separator)).join(""));
      }
      const operation = operationOf(options.flags);
      if (operation === undefined) return failure(usage);
      const voice = { verbosity: has("v") ? 1 : has("q") || has("i") ? -1 : 0 };
      const run = new JailRun(context, file, voice.verbosity, Number(optionValue(options, "p") ?? "0"));
      const status =
        operation === "stop" || operation === "restart"
          ? await run.stop(options.rest, operation, has("R"))
          : await run.set(options.rest, operation, has("i"), optionValue(options, "J"));
      return { stdout: "", stderr: "", exitCode: status };
    } catch (error) {
      if (error instanceof JailConfError) return failure(`jail: ${error.message}\n`);
      throw error;
    }
  },
};

function operationOf(flags: ReadonlySet<string>): JailOperation | undefined {
  const [create, modify, remove] = [flags.has("c"), flags.has("m"), flags.has("r") || flags.has("R")];
  if (remove) return create ? "restart" : "stop";
  if (create) return modify ? "setOrStart" : "start";
  return modify ? "set" : undefined;
}

class JailRun {
  constructor(
    private readonly context: CommandContext,
    private readonly file: string,
    private readonly verbosity: number,
    private readonly limit: number,
  ) {}

  private jobsOfFile(): JailJob[] {
    return readJailConf(this.file, this.context.files, this.context.stdin).map((entry) => {
      const job = new JailJob(entry.name, entry.parameters);
      for (const error of entry.errors) this.context.write("stderr", `jail: ${entry.name}: ${error}\n`);
      job.failed = entry.errors.length > 0;
      return job;
    });
  }

  private scheduler(jobs: readonly JailJob[], notesRemoval: boolean): JailScheduler {
    return new JailScheduler(jobs, this.context, { verbosity: this.verbosity, notesRemoval }, this.limit);
  }

  private notFound(name: string): void {
    this.context.write("stderr", `jail: "${name}" not found\n`);
  }

  /** -r, -R and -rc: with the configuration file when it is there, else what runs. */
  async stop(names: readonly string[], operation: JailOperation, withoutFile: boolean): Promise<number> {
    const { context } = this;
    const usesFile = !withoutFile && (this.file === "-" || context.files.exists(this.file));
    if (operation === "restart" && !usesFile) throw new JailConfError(`${this.file}: No such file or directory`);
    const [first = ""] = names;
    if (names.length === 0) return this.usageError();
    const jobs = usesFile ? this.jobsOfFile() : [];
    const scheduler = this.scheduler(jobs, usesFile || names.length > 1 || isWild(first));
    if (usesFile) scheduler.linkDependencies();
    let failed = false;
    for (const name of names) {
      if (isWild(name)) {
        if (usesFile)
          for (const job of jobs) if (matchesJail(job.name ?? "", name)) scheduler.add(job, operation, true);
        if (!usesFile)
          for (const each of visibleJails(context.kernel, context.jail)) {
            const own = relativeName(each, context.jail);
            if (matchesJail(own, name)) scheduler.add(jobForRunning(own, each.jid), operation, true);
          }
        continue;
      }
      const job = jobs.find((each) => each.name === name);
      if (job !== undefined) {
        scheduler.add(job, operation, false);
        continue;
      }
      const running = findJailByName(context.kernel, context.jail, name);
      if (running === undefined) {
        this.notFound(name);
        failed = true;
      } else scheduler.add(jobForRunning(name, running.jid), operation, false);
    }
    await scheduler.run();
    return failed || scheduler.failed ? 1 : 0;
  }

  private usageError(): number {
    this.context.write("stderr", usage);
    return 1;
  }

  /** -c, -m and -cm: parameters on the command line, or jails of the configuration file. */
  async set(
    words: readonly string[],
    operation: JailOperation,
    printsId: boolean,
    idFile: string | undefined,
  ): Promise<number> {
    const [first] = words;
    const onCommandLine = words.length > 1 || (first?.includes("=") ?? false);
    let jobs: JailJob[];
    if (onCommandLine) {
      const job = this.jobOfArguments(words);
      if (job === undefined) return 1;
      jobs = [job];
    } else jobs = this.jobsOfFile();
    const scheduler = this.scheduler(jobs, false);
    if (!onCommandLine) scheduler.linkDependencies();
    if (onCommandLine || first === undefined || isWild(first)) {
      for (const job of jobs)
        if (onCommandLine || first === undefined || matchesJail(job.name ?? "", first))
          scheduler.add(job, operation, !onCommandLine);
    } else {
      const job = jobs.find((each) => each.name === first);
      if (job === undefined) {
        this.notFound(first);
        return 1;
      }
      scheduler.add(job, operation, false);
    }
    const failedBefore = jobs.some((job) => job.failed && job.operation !== undefined);
    if (idFile !== undefined) {
      const { files } = this.context;
      files.write(idFile, "");
      scheduler.tell = ({ jid = -1, parameters }) =>
        files.write(idFile, `jid=${jid}\t${shown(parameters, "\t")}`, { append: true });
    }
    await scheduler.run();
    for (const job of jobs)
      if (printsId && !job.failed && job.jid !== undefined) this.context.write("stdout", `${job.jid}\n`);
    return failedBefore || scheduler.failed ? 1 : 0;
  }

  private jobOfArguments(words: readonly string[]): JailJob | undefined {
    const parameters = new Map<string, string[]>();
    let command: string[] | undefined;
    for (const word of words) {
      if (command !== undefined) {
        command.push(word);
        continue;
      }
      const equals = word.indexOf("=");
      const name = equals < 0 ? word : word.slice(0, equals);
      if (name === "command" && equals >= 0) {
        command = [word.slice(equals + 1)];
        parameters.set("command", command);
        continue;
      }
      const before = parameters.get(name);
      if (before !== undefined && (name === "name" || name === "jid")) {
        this.context.write("stderr", `jail: cannot redefine parameter "${name}".\n`);
        return undefined;
      }
      const values = equals < 0 ? [] : [word.slice(equals + 1)];
      parameters.set(name, [...(before ?? []), ...values]);
    }
    return new JailJob(undefined, parameters);
  }
}

/** A jail's parameters in one line (print_jail in usr.sbin/jail/jail.c). */
function shown(parameters: ReadonlyMap<string, readonly string[]>, separator: string): string {
  const words = [...parameters].flatMap(([name, values]) => {
    if (name === "jid") return [];
    return values.length === 0 ? name : `${name}=${values.map(quoted).join(",")}`;
  });
  return `${words.join(separator)}\n`;
}

function quoted(value: string): string {
  if (value === "") return '""';
  const mark = value.includes("'") ? '"' : value.includes('"') ? "'" : /[ \t]/.test(value) ? '"' : "";
  return (
    mark +
    [...value]
      .map((character) => (character === "\\" || (mark !== "" && character === mark) ? `\\${character}` : character))
      .join("") +
    mark
  );
}
