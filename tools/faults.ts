import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { FAULTS, type FaultCase, nameOf, PHASES } from "../tests/faults/fault-case";
import { plan } from "../tests/faults/plan";
import type { Reference } from "../tests/faults/run-case";
import type { Order, Report } from "../tests/faults/worker";

/**
 * `npx tsx tools/faults.ts [--seed N] [--stride N] [--workers N] [--fault KIND] [--phase PHASE] [CASE …]`: disturbs the life cycle over real SSH on a
 * simulated host and prints how many cases came out right. Exit status 1 unless all did.
 */
const ROOT = join(__dirname, "..");

interface Options {
  readonly seed: number;
  readonly stride: number;
  readonly workers: number;
  readonly names: readonly string[];
  readonly only: ReadonlySet<string>;
}

function options(argv: readonly string[]): Options {
  const value = (flag: string): string | undefined => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined);
  const number = (flag: string, usual: number): number => Number(value(flag) ?? usual);
  return {
    seed: number("--seed", 1),
    stride: number("--stride", 6),
    workers: number("--workers", 2),
    names: argv.filter((word) => word.includes("/")),
    only: new Set([value("--fault"), value("--phase")].filter((word) => word !== undefined)),
  };
}

/** The provider as one file each way, with the installed packages left outside: they have no state of their own. */
function compile(folder: string): { runtime: string; child: string } {
  const entries = { runtime: "provider/runtime.ts", child: "tests/faults/provider-child.ts" };
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  return { runtime: join(folder, "runtime.js"), child: join(folder, "child.js") };
}

/** A worker and what it is asked. */
class Worker {
  private readonly child: ChildProcess;
  private tell: ((report: Report | undefined) => void) | undefined;

  constructor() {
    this.child = fork(join(ROOT, "tests/faults/worker.ts"), [], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.dev.json") },
    });
    this.child.on("message", (report: Report) => this.tell?.(report));
    this.child.on("exit", () => this.tell?.(undefined));
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

async function main(argv: readonly string[]): Promise<number> {
  const { seed, stride, workers, names, only } = options(argv);
  const folder = join(ROOT, "node_modules/.cache", `pulumi-freebsd-faults-${process.pid}`);
  const files = compile(folder);
  const started = Date.now();
  try {
    const begin = { do: "begin", ...files } as const;
    const first = new Worker();
    const answer = await first.ask(begin);
    if (answer?.did !== "begin") throw new Error("the undisturbed run failed");
    const { reference } = answer;
    for (const phase of PHASES) {
      const { commands, bytes } = reference.extents[phase];
      console.log(`${phase} undisturbed: ${commands} commands, ${bytes} bytes from the host`);
    }
    const planned = plan(reference.extents, { seed, stride });
    const wanted = planned.filter(
      ({ phase, fault }) => only.size === 0 || [...only].every((word) => word === phase || word === fault),
    );
    const queue = names.length > 0 ? [...names] : wanted.map(nameOf);
    const results = new Map<string, readonly string[]>();
    await run({ first, begin: { ...begin, reference }, queue, count: workers, results });
    summarise(results, Date.now() - started);
    const wrong = [...results].filter(([, lines]) => lines.length > 0);
    for (const [name, lines] of wrong.slice(0, 40)) {
      console.log(`\nwrong: ${name}   (make faults SEED=${seed} CASE=${name})`);
      for (const line of lines.slice(0, names.length > 0 ? 200 : 6))
        console.log(`  ${line.length > 400 && names.length === 0 ? `${line.slice(0, 400)}…` : line}`);
    }
    return wrong.length === 0 && results.size > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly first: Worker;
  readonly begin: Extract<Order, { do: "begin" }> & { readonly reference: Reference };
  readonly queue: string[];
  readonly count: number;
  readonly results: Map<string, readonly string[]>;
}

/** Works the queue off. A worker that dies, or that a case hangs in, is replaced, and its case is wrong. */
async function run({ first, begin, queue, count, results }: Run): Promise<void> {
  const total = queue.length;
  const work = async (given: Worker | undefined): Promise<void> => {
    let worker = given;
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      if (worker === undefined) {
        worker = new Worker();
        await worker.ask(begin);
      }
      const report = await worker.ask({ do: "case", name });
      const wrong = report?.did === "case" ? report.wrong : ["the worker died"];
      results.set(name, wrong);
      if (wrong.some((line) => /^it takes longer|^the worker died/.test(line))) {
        worker.end();
        worker = undefined;
      }
      if (wrong.length > 0 || results.size % 100 === 0)
        console.log(`${results.size}/${total} ${name}${wrong.length > 0 ? `: ${wrong[0]?.slice(0, 200)}` : ""}`);
    }
    worker?.end();
  };
  await Promise.all(Array.from({ length: count }, (_, index) => work(index === 0 ? first : undefined)));
}

function summarise(results: ReadonlyMap<string, readonly string[]>, milliseconds: number): void {
  const count = (filter: (name: string) => boolean): string => {
    const names = [...results].filter(([name]) => filter(name));
    const right = names.filter(([, lines]) => lines.length === 0).length;
    return names.length === 0 ? "-" : `${right}/${names.length}`;
  };
  const row = (title: string, cells: readonly string[]): string =>
    title.padEnd(10) + cells.map((cell) => cell.padStart(11)).join("");
  console.log(`\nright/tried\n${row("", [...FAULTS, "all"])}`);
  const ofPhase = (name: string, phase: FaultCase["phase"]): boolean => name.startsWith(`${phase}/`);
  for (const phase of PHASES)
    console.log(
      row(phase, [
        ...FAULTS.map((fault) => count((name) => name.startsWith(`${phase}/${fault}/`))),
        count((name) => ofPhase(name, phase)),
      ]),
    );
  console.log(row("all", [...FAULTS.map((fault) => count((name) => name.split("/")[1] === fault)), count(() => true)]));
  const right = [...results.values()].filter((lines) => lines.length === 0).length;
  console.log(`\n${results.size} cases tried, ${right} right, in ${Math.round(milliseconds / 1000)} s`);
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
