import { caseOf, FAULTS, type FaultCase, nameOf, PHASES, type Phase, type Verdict } from "../tests/faults/fault-case";
import { runStories } from "../tests/faults/killed-engine";
import { engineStories, plan } from "../tests/faults/plan";
import { Pool } from "../tests/faults/pool";

/**
 * `npx tsx tools/faults.ts [--seed N] [--stride N] [--workers N] [--stories N] [--fault KIND] [--phase PHASE] [CASE …]`: disturbs the life cycle over
 * real SSH on a simulated host, without the engine and with it, and prints how many cases came out right. Exit status 1 unless all did.
 */
interface Options {
  readonly seed: number;
  /** Every how manieth command is disturbed. */
  readonly stride: number;
  /** How many cases, or stories, run at a time. */
  readonly workers: number;
  /** How many times the real engine goes through a story of seven cases. */
  readonly stories: number;
  /** Those that are named, instead of all that are planned. */
  readonly cases: readonly FaultCase[] | undefined;
  readonly fault: string | undefined;
  readonly phase: string | undefined;
}

function options(argv: readonly string[]): Options {
  const value = (flag: string): string | undefined => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined);
  const number = (flag: string, usual: number): number => Number(value(flag) ?? usual);
  const names = argv.filter((word) => word.includes("/"));
  return {
    seed: number("--seed", 1),
    stride: number("--stride", 5),
    workers: number("--workers", 2),
    stories: number("--stories", 4),
    cases: names.length === 0 ? undefined : names.map(named),
    fault: value("--fault"),
    phase: value("--phase"),
  };
}

function named(name: string): FaultCase {
  const one = caseOf(name);
  if (one === undefined) throw new Error(`no case: ${name}; one is PHASE/FAULT/NUMBER/SEQUEL, as in up/cut/17/destroy`);
  return one;
}

function isWanted(one: FaultCase, { phase, fault }: Options): boolean {
  return (phase ?? one.phase) === one.phase && (fault ?? one.fault) === one.fault;
}

/** Collects what came of each case, and says at once what is wrong. */
class Results {
  private readonly verdicts: (readonly [name: string, verdict: Verdict])[] = [];
  private readonly started = Date.now();

  constructor(private readonly again: string) {}

  readonly tell = (name: string, verdict: Verdict): void => {
    const size = this.verdicts.push([name, verdict]);
    const [first] = verdict.wrong;
    if (first !== undefined) console.log(`${size}. ${name} is wrong: ${first.slice(0, 200)}`);
    else if (size % 100 === 0) console.log(`${size} cases so far`);
  };

  /** Whether all that were tried are right. */
  summarise(detailed: boolean): boolean {
    const tried = this.verdicts.filter(([, { reached }]) => reached);
    const wrong = tried.filter(([, verdict]) => verdict.wrong.length > 0);
    console.log(table(tried));
    for (const [name, verdict] of wrong.slice(0, 40)) {
      console.log(`\nwrong: ${name}   (make faults ${this.again} CASE=${name})`);
      for (const line of verdict.wrong.slice(0, detailed ? 200 : 6))
        console.log(`  ${detailed || line.length <= 400 ? line : `${line.slice(0, 400)}…`}`);
    }
    const unreached = this.verdicts.length - tried.length;
    const seconds = Math.round((Date.now() - this.started) / 1000);
    if (unreached > 0) console.log(`\n${unreached} more operations had ended before the fault came: not counted`);
    console.log(`\n${tried.length} cases tried, ${tried.length - wrong.length} right, in ${seconds} s`);
    return tried.length > 0 && wrong.length === 0;
  }
}

/** How many were right of how many, by phase and fault. */
function table(tried: readonly (readonly [name: string, verdict: Verdict])[]): string {
  const cell = (phase: string | undefined, fault: string | undefined): string => {
    const these = tried.filter(([name]) => {
      const one = caseOf(name);
      return (phase ?? one?.phase) === one?.phase && (fault ?? one?.fault) === one?.fault;
    });
    const right = these.filter(([, { wrong }]) => wrong.length === 0);
    return these.length === 0 ? "-" : `${right.length}/${these.length}`;
  };
  const row = (title: string, cells: readonly string[]): string =>
    title.padEnd(10) + cells.map((text) => text.padStart(10)).join("");
  const rows = [...PHASES, undefined].map((phase) =>
    row(
      phase ?? "all",
      [...FAULTS, undefined].map((fault) => cell(phase, fault)),
    ),
  );
  return ["\nright/tried", row("", [...FAULTS, "all"]), ...rows].join("\n");
}

async function withoutEngine(options: Options, results: Results): Promise<void> {
  const pool = await Pool.open(options.workers);
  try {
    const { extents } = pool.reference;
    for (const phase of PHASES) {
      const { commands, bytes } = extents[phase];
      console.log(`${phase} undisturbed: ${commands} commands, ${bytes} bytes from the host`);
    }
    const cases = options.cases ?? plan(extents, options);
    await pool.run(cases.filter((one) => one.fault !== "engine" && isWanted(one, options)).map(nameOf), results.tell);
  } finally {
    pool.close();
  }
}

async function withEngine(options: Options, results: Results): Promise<void> {
  const stories = (commands: Readonly<Record<Phase, number>>): readonly (readonly FaultCase[])[] => {
    for (const phase of PHASES) console.log(`${phase} undisturbed, with the engine: ${commands[phase]} commands`);
    const planned = options.cases?.map((one) => [one]) ?? engineStories(commands, options);
    return planned.map((story) => story.filter((one) => one.fault === "engine" && isWanted(one, options)));
  };
  await runStories(stories, options.workers, (fault, verdict) => results.tell(nameOf(fault), verdict));
}

async function main(argv: readonly string[]): Promise<boolean> {
  const given = options(argv);
  const results = new Results(`SEED=${given.seed}`);
  const kinds = FAULTS.filter(
    (fault) => given.cases?.some((one) => one.fault === fault) ?? (given.fault ?? fault) === fault,
  );
  if (kinds.some((kind) => kind !== "engine")) await withoutEngine(given, results);
  if (kinds.includes("engine")) await withEngine(given, results);
  return results.summarise(given.cases !== undefined);
}

main(process.argv.slice(2)).then(
  (isRight) => process.exit(isRight ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
