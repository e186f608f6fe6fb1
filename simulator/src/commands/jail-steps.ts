import { FileError } from "../kernel/files";
import { JailError, type JailSetting } from "../kernel/jail-settings";
import { createJail, findJailByName, removeJail, removeUnlessUsed, updateJail } from "../kernel/jails";
import type { Jail } from "../kernel/model";
import { type CommandContext, NotSimulated } from "./command";
import { bareAddresses, interfaceAddressCommands, isAddressParameter } from "./jail-interface-addresses";
import type { JailJob } from "./jail-job";
import { mountDevfsOf, mountFstab, mountLine } from "./jail-mounts";
import { JailPrograms, StepFailed } from "./jail-programs";
import { internalParameters, type JailStep, notUndone, startSteps, stopSteps } from "./jail-step-names";

/** How one run of jail(8) talks. */
export interface JailVoice {
  readonly verbosity: number;
  readonly notesRemoval: boolean;
}

/** Does the steps of one jail: the kernel's part, and the commands around it. */
export class JailSteps {
  private readonly programs: JailPrograms;

  constructor(
    private readonly job: JailJob,
    private readonly context: CommandContext,
    private readonly voice: JailVoice,
  ) {
    this.programs = new JailPrograms(job, context);
  }

  warn(message: string): void {
    this.programs.warn(message);
  }

  private note(message: string): void {
    this.context.write("stdout", `${this.job.name ?? this.job.value("name") ?? this.job.jid}: ${message}\n`);
  }

  get jail(): Jail | undefined {
    return this.programs.jail;
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
      if (this.job.isOn("mount.devfs")) await mountDevfsOf(this.programs, down);
      return;
    }
    if (step === "mount.fdescfs" || step === "mount.procfs") {
      if (this.job.isOn(step)) throw new NotSimulated(step);
      return;
    }
    if (isAddressParameter(step)) {
      for (const argv of interfaceAddressCommands(this.job, step, down)) await this.programs.execute(argv, false);
      return;
    }
    if (step === "mount.fstab") return mountFstab(this.programs, down);
    const values = this.job.parameters.get(step) ?? [];
    if (step === "command" && this.job.name === undefined) {
      if (values.length > 0) await this.programs.execute(values, true);
      return;
    }
    for (const value of down && step === "mount" ? [...values].reverse() : values) {
      if (value === "") continue;
      if (step === "mount") await mountLine(this.programs, value, down);
      else if (step === "vnet.interface")
        await this.programs.execute(
          ["/sbin/ifconfig", value, down ? "-vnet" : "vnet", String(this.job.jid ?? this.job.value("name"))],
          false,
        );
      else await this.programs.command(value, step === "exec.start" || step === "exec.stop" || step === "command");
    }
  }

  private create(): void {
    const settings: JailSetting[] = [];
    for (const [name, values] of this.job.parameters) {
      if (internalParameters.has(name) || name === "jid") continue;
      const value = isAddressParameter(name) ? bareAddresses(this.job, name) : values.join(",");
      settings.push({ name, value: values.length === 0 ? undefined : value });
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

  /** The running jail of this name or id, if any. */
  find(): Jail | undefined {
    const { kernel, jail } = this.context;
    const wanted = this.job.name ?? this.job.value("jid") ?? this.job.value("name");
    return wanted === undefined ? undefined : findJailByName(kernel, jail, wanted);
  }
}
