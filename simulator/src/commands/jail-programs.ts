import type { Jail } from "../kernel/model";
import type { CommandContext } from "./command";
import type { JailJob } from "./jail-job";

/** login.conf(5) and the user's entry, which is all that exec.clean leaves. */
const CLEAN: ReadonlyMap<string, string> = new Map([
  ["PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"],
  ["USER", "root"],
  ["HOME", "/root"],
  ["SHELL", "/bin/sh"],
]);

/** A step failed; what there was to say has been said. */
export class StepFailed extends Error {}

/** The programs that jail(8) runs for one jail, on the host or in it (usr.sbin/jail/command.c). */
export class JailPrograms {
  constructor(
    readonly job: JailJob,
    readonly context: CommandContext,
  ) {}

  warn(message: string): void {
    this.context.write("stderr", `jail: ${this.job.name === undefined ? "" : `${this.job.name}: `}${message}\n`);
  }

  get jail(): Jail | undefined {
    return this.job.jid === undefined ? undefined : this.context.kernel.jails.get(this.job.jid);
  }

  /** A hook: through a shell when it has characters for one (usr.sbin/jail/command.c). */
  async command(text: string, inJail: boolean): Promise<void> {
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

  async execute(argv: readonly string[], inJail: boolean): Promise<void> {
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
    // What runs on the host has a clean environment as well.
    const isClean = job.isOn("exec.clean");
    const options = {
      ...(inJail ? { jail } : {}),
      ...(isClean ? { cwd: "/root" } : inJail ? { cwd: "/" } : {}),
      env: isClean ? CLEAN : context.env,
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
}
