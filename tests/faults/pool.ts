import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { Verdict } from "./fault-case";
import type { Reference } from "./run-case";
import type { Order, Report } from "./worker";

const ROOT = join(__dirname, "../..");

/** The provider as one file each way, with the installed packages left outside: they have no state of their own. */
function compile(folder: string): { readonly runtime: string; readonly child: string } {
  const entries = { runtime: "provider/runtime.ts", child: "tests/faults/provider-child.ts" };
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    platform: "node",
    packages: "external",
    // What is loaded again and again is no module of Node's, and cannot import as one.
    supported: { "dynamic-import": false },
    logLevel: "warning",
  });
  return { runtime: join(folder, "runtime.js"), child: join(folder, "child.js") };
}

/** A process that runs cases, one at a time. */
class Worker {
  private readonly child: ChildProcess;
  private tell: ((report: Report | undefined) => void) | undefined;
  dead = false;

  constructor() {
    this.child = fork(join(ROOT, "tests/faults/worker.ts"), [], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.dev.json") },
    });
    this.child.on("message", (report: Report) => this.tell?.(report));
    this.child.on("exit", () => {
      this.dead = true;
      this.tell?.(undefined);
    });
  }

  ask(order: Order): Promise<Report | undefined> {
    return new Promise((resolve) => {
      this.tell = resolve;
      this.child.send(order);
    });
  }

  end(): void {
    this.child.kill("SIGKILL");
  }
}

type Beginning = Extract<Order, { do: "begin" }> & { readonly reference: Reference };

/** Processes that run the cases without engine. */
export class Pool {
  private constructor(
    private readonly folder: string,
    private readonly begin: Beginning,
    private readonly workers: (Worker | undefined)[],
  ) {}

  /** Starts the first worker, which also finds out what undisturbed operations leave and take. */
  static async open(size: number): Promise<Pool> {
    const folder = join(ROOT, "node_modules/.cache", `pulumi-freebsd-faults-${process.pid}`);
    const order = { do: "begin", ...compile(folder) } as const;
    const first = new Worker();
    const answer = await first.ask(order);
    if (answer?.did !== "begin") throw new Error("the undisturbed run failed");
    const others = Array.from({ length: size - 1 }, () => undefined);
    return new Pool(folder, { ...order, reference: answer.reference }, [first, ...others]);
  }

  get reference(): Reference {
    return this.begin.reference;
  }

  /** Runs all cases; each is told as it ends. */
  async run(names: readonly string[], tell: (name: string, verdict: Verdict) => void): Promise<void> {
    const queue = [...names];
    const work = async (index: number): Promise<void> => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) tell(name, await this.one(index, name));
    };
    await Promise.all(this.workers.map((_, index) => work(index)));
  }

  close(): void {
    for (const worker of this.workers) worker?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A worker that dies, or that a case hangs in, is replaced. */
  private async one(index: number, name: string): Promise<Verdict> {
    let worker = this.workers[index];
    if (worker === undefined || worker.dead) {
      worker = new Worker();
      this.workers[index] = worker;
      await worker.ask(this.begin);
    }
    const report = await worker.ask({ do: "case", name });
    if (report?.did !== "case") return { reached: true, wrong: ["the worker died"] };
    if (report.hangs) {
      worker.end();
      this.workers[index] = undefined;
    }
    return report.verdict;
  }
}
