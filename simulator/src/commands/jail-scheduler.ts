import { resolveParameter } from "../kernel/jail-parameters";
import type { CommandContext } from "./command";
import { type JailDependency, JailJob, type JailOperation } from "./jail-job";
import { StepFailed } from "./jail-programs";
import { internalParameters } from "./jail-step-names";
import { JailSteps, type JailVoice } from "./jail-steps";

/**
 * Runs jail(8)'s jobs: side by side, each after those it depends on (usr.sbin/jail/state.c). Starting goes from the front of the
 * queue, stopping from its back.
 */
export class JailScheduler {
  private ready: JailJob[] = [];
  private readonly waiting = new Set<JailJob>();
  private readonly running = new Set<Promise<void>>();
  failed = false;
  /** Hears of each jail whose start is over, whether it runs now, ran already or has failed on the way: the list of `jail -J`. */
  tell?: (job: JailJob) => void;

  constructor(
    private readonly jobs: readonly JailJob[],
    private readonly context: CommandContext,
    private readonly voice: JailVoice,
    private readonly limit: number,
  ) {}

  /** Reads `depend` and the implied dependency on a parent jail. */
  linkDependencies(): void {
    for (const job of this.jobs) {
      for (const name of job.parameters.get("depend") ?? []) {
        const other = this.jobs.find((each) => each.name === name);
        if (other === undefined) {
          this.warn(job, `depends on undefined jail "${name}"`);
          job.failed = true;
        } else this.link(job, other, false);
      }
      const dot = job.name?.lastIndexOf(".") ?? -1;
      const parent = dot < 0 ? undefined : this.jobs.find((each) => each.name === job.name?.slice(0, dot));
      if (parent !== undefined) this.link(job, parent, true);
    }
    this.failLoops();
  }

  private link(from: JailJob, to: JailJob, light: boolean): void {
    const dependency: JailDependency = { from, to, light, seen: false };
    from.needs.push(dependency);
    to.neededBy.push(dependency);
  }

  private failLoops(): void {
    const state = new Map<JailJob, "open" | "done">();
    const visit = (job: JailJob): void => {
      if (state.get(job) === "done") return;
      if (state.get(job) === "open") {
        if (!job.failed) this.warn(job, "dependency loop");
        job.failed = true;
        return;
      }
      state.set(job, "open");
      for (const { to } of job.needs) visit(to);
      state.set(job, "done");
    };
    for (const job of this.jobs) visit(job);
  }

  private warn(job: JailJob, message: string): void {
    this.context.write("stderr", `jail: ${job.name === undefined ? "" : `${job.name}: `}${message}\n`);
  }

  /** Gives a job its operation and puts it in line. */
  add(job: JailJob, operation: JailOperation, wild: boolean): void {
    job.operation = operation;
    job.wild = wild;
    job.stopping = operation === "stop" || operation === "restart";
    this.count(job);
    if (!this.ready.includes(job)) this.ready.push(job);
  }

  private count(job: JailJob): void {
    job.pending = this.upstream(job).length;
  }

  /** What a job waits for: its needs when it starts, those that need it when it stops. */
  private upstream(job: JailJob): JailDependency[] {
    return job.stopping ? job.neededBy : job.needs;
  }

  async run(): Promise<void> {
    for (;;) {
      const job = this.next();
      if (job === undefined) {
        if (this.running.size === 0) break;
        await Promise.race(this.running);
        continue;
      }
      if (this.limit > 0 && this.running.size >= this.limit) {
        await Promise.race(this.running);
        this.ready.unshift(job);
        continue;
      }
      if (this.mustWait(job)) continue;
      const work = this.work(job).finally(() => this.running.delete(work));
      this.running.add(work);
      // With a limit of one nothing else starts meanwhile.
      if (this.limit === 1) await work;
    }
  }

  private next(): JailJob | undefined {
    const stopping = this.ready.findLastIndex((job) => job.stopping);
    if (this.ready[0]?.stopping === true && stopping >= 0) return this.ready.splice(stopping, 1)[0];
    return this.ready.shift();
  }

  private mustWait(job: JailJob): boolean {
    if (job.pending === 0) return false;
    let open = 0;
    for (const dependency of this.upstream(job)) {
      if (dependency.seen) continue;
      const other = job.stopping ? dependency.from : dependency.to;
      if (other.failed) {
        if (!job.dependent && !job.failed && this.voice.verbosity >= 0) this.warn(job, "skipped");
        job.failed = true;
        continue;
      }
      if (other.operation === undefined && job.operation !== undefined) {
        other.operation = job.operation === "restart" ? "stop" : job.operation;
        other.stopping = job.stopping;
        other.dependent = true;
        this.count(other);
        this.ready.push(other);
      }
      const met = dependency.light && (job.stopping ? this.isGone(other) : !this.isGone(other));
      if (!met) open += 1;
    }
    if (open === 0) return false;
    this.waiting.add(job);
    return true;
  }

  private isGone(job: JailJob): boolean {
    return new JailSteps(job, this.context, this.voice).find() === undefined;
  }

  /** Tells those that wait for a job that it is done, or that it failed. */
  private done(job: JailJob): void {
    for (const dependency of job.stopping ? job.needs : job.neededBy) {
      if (dependency.seen) continue;
      dependency.seen = true;
      const other = job.stopping ? dependency.to : dependency.from;
      if (job.failed && !(job.operation === "set" && job.dependent)) {
        if (!other.dependent && !other.failed && this.voice.verbosity >= 0) this.warn(other, "skipped");
        other.failed = true;
      }
      other.pending -= 1;
      if (other.pending <= 0 && this.waiting.delete(other)) this.ready.push(other);
    }
  }

  private async work(job: JailJob): Promise<void> {
    const steps = new JailSteps(job, this.context, this.voice);
    try {
      if (job.failed) throw new StepFailed();
      this.checkParameters(job, steps);
      await this.operate(job, steps);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      job.failed = true;
      this.failed = true;
    }
    this.done(job);
    if (job.operation !== "restart" || job.failed || !job.stopping) return;
    job.stopping = false;
    job.jid = undefined;
    for (const dependency of job.neededBy) dependency.seen = false;
    this.count(job);
    this.ready.push(job);
  }

  private checkParameters(job: JailJob, steps: JailSteps): void {
    if (job.stopping) return;
    for (const name of job.parameters.keys()) {
      const known = internalParameters.has(name) || internalParameters.has(name.replace(/\.no([^.]*)$/, ".$1"));
      if (known) continue;
      const found = resolveParameter(name);
      if (found === undefined || found.parameter.change === "readonly") {
        steps.warn(`unknown parameter: ${name}`);
        job.failed = true;
      }
    }
    if (job.failed) throw new StepFailed();
  }

  private async operate(job: JailJob, steps: JailSteps): Promise<void> {
    const jail = steps.find();
    job.jid ??= jail?.jid;
    const known = job.name ?? job.value("name") ?? job.value("jid");
    const quoted = (what: string, name: string | undefined): never => {
      this.context.write("stderr", `jail: "${name}" ${what}\n`);
      throw new StepFailed();
    };
    if (job.stopping) {
      if (jail !== undefined) return steps.stop();
      if (job.dependent || job.wild) return;
      // Of this one message -q spares the user (usr.sbin/jail/jail.c, JF_STOP), though not of the failure.
      if (this.voice.verbosity < 0) throw new StepFailed();
      return quoted("not found", known);
    }
    if (job.operation === "set" && jail === undefined) {
      if (!job.dependent) quoted("not found", known);
      return;
    }
    if (jail !== undefined && (job.operation === "set" || job.operation === "setOrStart")) return steps.update();
    if (jail !== undefined && !job.dependent && !job.wild) quoted("already exists", job.name ?? String(jail.jid));
    try {
      if (jail === undefined) await steps.start();
    } finally {
      this.tell?.(job);
    }
  }
}

/** A job for a running jail that no configuration names. */
export function jobForRunning(name: string, jid: number): JailJob {
  const job = new JailJob(name, new Map([["name", [name]]]));
  job.jid = jid;
  return job;
}
