import { FileError } from "../kernel/files";
import {
  createJail,
  findJailByName,
  JailError,
  type JailSetting,
  removeJail,
  removeUnlessUsed,
  updateJail,
} from "../kernel/jails";
import type { Jail } from "../kernel/model";
import type { CommandContext } from "./command";
import type { JailJob } from "./jail-job";

/** Parameters of jail(8) itself, which the kernel does not see (jail(8), Pseudo-Parameters). */
export const internalParameters = new Set([
  "allow.dying",
  "command",
  "depend",
  "exec.clean",
  "exec.consolelog",
  "exec.created",
  "exec.fib",
  "exec.jail_user",
  "exec.poststart",
  "exec.poststop",
  "exec.prepare",
  "exec.prestart",
  "exec.prestop",
  "exec.release",
  "exec.start",
  "exec.stop",
  "exec.system_jail_user",
  "exec.system_user",
  "exec.timeout",
  "interface",
  "ip_hostname",
  "mount",
  "mount.devfs",
  "mount.fdescfs",
  "mount.fstab",
  "mount.nodevfs",
  "mount.procfs",
  "stop.timeout",
  "vnet.interface",
]);

/** Steps in the order of usr.sbin/jail/jail.c (and exec.prepare, exec.release of jail(8)). */
export const startSteps = [
  "exec.prepare",
  "mount",
  "mount.fstab",
  "mount.devfs",
  "exec.prestart",
  "operation",
  "exec.created",
  "vnet.interface",
  "exec.start",
  "command",
  "exec.poststart",
] as const;
export const stopSteps = [
  "exec.prestop",
  "exec.stop",
  "stop.timeout",
  "operation",
  "exec.poststop",
  "mount.devfs",
  "mount.fstab",
  "mount",
  "exec.release",
] as const;

export type JailStep = (typeof startSteps)[number] | (typeof stopSteps)[number];

/** Steps that are not undone when a creation fails. */
const notUndone = new Set<JailStep>([
  "exec.prepare",
  "exec.prestart",
  "exec.created",
  "exec.start",
  "command",
  "exec.poststart",
]);

/** How one run of jail(8) talks. */
export interface JailVoice {
  readonly verbosity: number;
  readonly notesRemoval: boolean;
}

/** A step failed; what there was to say has been said. */
export class StepFailed extends Error {}

/** Does the steps of one jail: the kernel's part, and the commands around it. */
export class JailSteps {
  constructor(
    private readonly job: JailJob,
    private readonly context: CommandContext,
    private readonly voice: JailVoice,
  ) {}

  warn(message: string): void {
    this.context.write("stderr", `jail: ${this.job.name === undefined ? "" : `${this.job.name}: `}${message}\n`);
  }

  private note(message: string): void {
    this.context.write("stdout", `${this.job.name ?? this.job.value("name") ?? this.job.jid}: ${message}\n`);
  }

  get jail(): Jail | undefined {
    return this.job.jid === undefined ? undefined : this.context.kernel.jails.get(this.job.jid);
  }

  /** Creates the jail; when a step fails, what was done before is undone. */
  async start(): Promise<void> {
    for (const [index, step] of startSteps.entries()) {
      try {
        await this.run(step, false);
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        for (const done of startSteps.slice(0, index).reverse()) if (!notUndone.has(done)) await this.undo(done);
        throw error;
      }
    }
    this.clearPersist();
  }

  private async undo(step: JailStep): Promise<void> {
    try {
      await this.run(step, true);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }

  async stop(): Promise<void> {
    for (const step of stopSteps) await this.run(step, true);
  }

  private async run(step: JailStep, down: boolean): Promise<void> {
    if (step === "operation") return down ? this.remove() : this.create();
    if (step === "stop.timeout") return this.endProcesses();
    if (step === "mount.devfs") {
      if (this.job.isOn("mount.devfs")) await this.devfs(down);
      return;
    }
    if (step === "mount.fstab") return this.fstab(down);
    const values = this.job.parameters.get(step) ?? [];
    if (step === "command" && this.job.name === undefined) {
      if (values.length > 0) await this.execute(values, true);
      return;
    }
    for (const value of down && step === "mount" ? [...values].reverse() : values) {
      if (value === "") continue;
      if (step === "mount") await this.mount(value, down);
      else if (step === "vnet.interface")
        await this.execute(
          ["/sbin/ifconfig", value, down ? "-vnet" : "vnet", String(this.job.jid ?? this.job.value("name"))],
          false,
        );
      else await this.command(value, step === "exec.start" || step === "exec.stop" || step === "command");
    }
  }

  private create(): void {
    const settings: JailSetting[] = [];
    for (const [name, values] of this.job.parameters) {
      if (internalParameters.has(name) || name === "jid") continue;
      settings.push({ name, value: values.length === 0 ? undefined : values.join(",") });
    }
    const jid = this.job.value("jid");
    if (jid !== undefined) settings.push({ name: "jid", value: jid });
    // Commands need a jail that stays while they come and go.
    const transient = ["exec.start", "command", "exec.poststart", "exec.created", "vnet.interface"].some(
      (step) => (this.job.parameters.get(step)?.length ?? 0) > 0,
    );
    if (transient) settings.push({ name: "persist", value: undefined });
    try {
      const { kernel, jail, files } = this.context;
      this.job.jid = createJail(kernel, jail, files, { settings, attach: false }).jid;
    } catch (error) {
      if (error instanceof FileError) this.warn(`path ${this.job.value("path") ?? error.path}: ${error.text}`);
      else if (error instanceof JailError) this.warn(error.message);
      else throw error;
      throw new StepFailed();
    }
    if (this.voice.verbosity > 0 || (this.voice.verbosity === 0 && this.job.name !== undefined)) this.note("created");
  }

  /** jail -m. */
  update(): void {
    const { jail } = this;
    if (jail === undefined) return;
    const settings: JailSetting[] = [];
    for (const [name, values] of this.job.parameters)
      if (!internalParameters.has(name))
        settings.push({ name, value: values.length === 0 ? undefined : values.join(",") });
    try {
      updateJail(this.context.kernel, this.context.machine.processes, jail, settings);
    } catch (error) {
      if (!(error instanceof JailError)) throw error;
      this.warn(error.message);
      throw new StepFailed();
    }
  }

  private remove(): void {
    const { jail } = this;
    if (jail !== undefined) removeJail(this.context.kernel, this.context.machine.processes, jail);
    const stopping = this.job.operation === "stop" || this.job.operation === "restart";
    const { verbosity, notesRemoval } = this.voice;
    if (
      verbosity > 0 ||
      (verbosity === 0 && (stopping && !this.job.failed ? notesRemoval : this.job.name !== undefined))
    )
      this.note("removed");
    this.job.jid = undefined;
  }

  /** A jail that was only to last as long as its commands goes now (unless something still runs in it). */
  private clearPersist(): void {
    const { jail } = this;
    if (jail === undefined || this.job.isOn("persist")) return;
    jail.parameters.set("persist", "false");
    removeUnlessUsed(this.context.kernel, this.context.machine.processes, jail);
  }

  /** SIGTERM to what runs in the jail, and up to stop.timeout seconds for it to end. */
  private async endProcesses(): Promise<void> {
    const { jail } = this;
    const seconds = Number(this.job.value("stop.timeout") ?? "10");
    if (jail === undefined || seconds === 0) return;
    const { machine } = this.context;
    const running = machine.processes.inJail(jail);
    for (const process of running) process.kill(15);
    for (let waited = 0; waited < seconds * 1000 && machine.processes.inJail(jail).length > 0; waited += 50)
      await machine.sleep(50);
  }

  private async devfs(down: boolean): Promise<void> {
    const path = this.job.value("path");
    if (path === undefined) {
      this.warn("mount.devfs: no path");
      throw new StepFailed();
    }
    const directory = `${path === "/" ? "" : path}/dev`;
    const ruleset = this.job.value("devfs_ruleset");
    const known = ruleset !== undefined && this.context.kernel.devfsRulesets.has(Number(ruleset));
    if (down) await this.execute(["/sbin/umount", directory], false);
    else
      await this.execute(
        ["/sbin/mount", "-t", "devfs", ...(known ? ["-o", `ruleset=${ruleset}`] : []), "devfs", directory],
        false,
      );
  }

  private async fstab(down: boolean): Promise<void> {
    for (const path of this.job.parameters.get("mount.fstab") ?? []) {
      let text: string;
      try {
        text = this.context.files.read(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        this.warn(`${path}: ${error.text}`);
        throw new StepFailed();
      }
      const lines = text
        .split("\n")
        .map((line) => line.replace(/#.*/, "").trim())
        .filter((line) => line !== "");
      for (const line of down ? lines.reverse() : lines) await this.mount(line, down);
    }
  }

  /** One line of an fstab(5). */
  private async mount(line: string, down: boolean): Promise<void> {
    const [what, where, type, options] = line.split(/\s+/);
    if (what === undefined || where === undefined || type === undefined) {
      this.warn(`mount: ${line}: missing information`);
      throw new StepFailed();
    }
    if (down) await this.execute(["/sbin/umount", "-t", type, where], false);
    else
      await this.execute(
        ["/sbin/mount", "-t", type, ...(options === undefined ? [] : ["-o", options]), what, where],
        false,
      );
  }

  /** A hook: through a shell when it has characters for one (usr.sbin/jail/command.c). */
  private async command(text: string, inJail: boolean): Promise<void> {
    const special = /[!"$&'()*;<>?[\\\]`{|}~]/.exec(text);
    const background = special !== null && special[0] === "&" && special.index === text.length - 1;
    if (special !== null && !background) return this.execute(["/bin/sh", "-c", text], inJail);
    const argv = text
      .replace(/&$/, "")
      .split(/[ \t\f\v\r\n]+/)
      .filter((word) => word !== "");
    if (argv.length === 0) return;
    if (background) {
      this.context.machine.detach(argv, this.context, inJail ? { jail: this.jail, cwd: "/" } : {});
      return;
    }
    return this.execute(argv, inJail);
  }

  private async execute(argv: readonly string[], inJail: boolean): Promise<void> {
    const { context, job } = this;
    const { jail } = this;
    const name = argv[0] ?? "";
    const log = inJail ? job.value("exec.consolelog") : undefined;
    const say = (text: string): void => {
      if (log === undefined) context.write("stderr", text);
      else context.files.write(log, text, { append: true });
    };
    if (context.found(name, inJail ? jail : undefined) === undefined) {
      say(`jail: ${job.name === undefined ? "" : `${job.name}: `}exec ${name}: No such file or directory\n`);
      this.warn(`${argv.join(" ")}: failed`);
      throw new StepFailed();
    }
    const timeout = Number(job.value("exec.timeout") ?? "0");
    const abort = new AbortController();
    let timedOut = false;
    const env =
      job.isOn("exec.clean") && inJail
        ? new Map([
            ["PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"],
            ["USER", "root"],
            ["HOME", "/root"],
            ["SHELL", "/bin/sh"],
          ])
        : context.env;
    const options = {
      ...(inJail ? { jail, cwd: job.isOn("exec.clean") ? "/root" : "/" } : {}),
      env,
      signal: abort.signal,
    };
    const run = log === undefined ? context.spawn(argv, { ...options, inherit: true }) : context.spawn(argv, options);
    if (timeout > 0)
      void context.machine.sleep(timeout * 1000, abort.signal).then(() => {
        if (abort.signal.aborted) return;
        timedOut = true;
        abort.abort();
      });
    const result = await run;
    if (!timedOut) abort.abort();
    if (log !== undefined) context.files.write(log, result.stdout + result.stderr, { append: true });
    if (timedOut) this.warn(`${argv.join(" ")}: timed out`);
    else if (result.exitCode !== 0) this.warn(`${argv.join(" ")}: failed`);
    if (timedOut || result.exitCode !== 0) throw new StepFailed();
  }

  /** The running jail of this name or id, if any. */
  find(): Jail | undefined {
    const { kernel, jail } = this.context;
    const wanted = this.job.name ?? this.job.value("jid") ?? this.job.value("name");
    return wanted === undefined ? undefined : findJailByName(kernel, jail, wanted);
  }
}
