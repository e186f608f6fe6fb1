import {
  type Extent,
  FAULTS,
  type Fault,
  type FaultCase,
  PHASES,
  type Phase,
  SEQUELS,
  type Sequel,
} from "./fault-case";

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Positions in bytes that are drawn for each phase. */
const BYTE_POSITIONS = 50;

/** All but `engine`, which is drawn apart: each of its cases takes as long as ten of the others. */
const WITHOUT_ENGINE: readonly Fault[] = FAULTS.filter((fault) => fault !== "engine");

/**
 * The cases without engine: each kind of fault at every `stride`-th command of each phase, and at positions drawn from
 * the seed. What follows, `up` or `destroy`, changes from one to the next; with a stride of 1 both are tried everywhere.
 */
export function plan(
  extents: Readonly<Record<Phase, Extent>>,
  { seed, stride }: { readonly seed: number; readonly stride: number },
): readonly FaultCase[] {
  const cases: FaultCase[] = [];
  const random = seeded(seed);
  for (const phase of PHASES) {
    const { commands, bytes } = extents[phase];
    const drawn = Array.from({ length: BYTE_POSITIONS }, () => 1 + Math.floor(random() * bytes));
    for (const [index, fault] of WITHOUT_ENGINE.entries()) {
      const every = Array.from({ length: commands }, (_, at) => at + 1);
      const offset = (index + seed) % stride;
      const positions = fault === "bytes" ? drawn : every.filter((at) => at % stride === offset);
      for (const [count, at] of positions.entries()) {
        const sequels = stride === 1 && fault !== "bytes" ? SEQUELS : [SEQUELS[(count + index) % 2] ?? "up"];
        for (const sequel of sequels) cases.push({ phase, fault, at, sequel });
      }
    }
  }
  return cases;
}

/** So many of these cases, spread over all of them. */
export function sampleOf(cases: readonly FaultCase[], count: number): readonly FaultCase[] {
  const part = cases.length / count;
  const middles = Array.from({ length: count }, (_, index) => Math.floor((index + 0.5) * part));
  return cases.filter((_, index) => middles.includes(index));
}

/** Operations whose engine is killed, and what follows: each begins where the one before it ended, and the last on a bare host. */
const STORY: readonly (readonly [Phase, Sequel])[] = [
  ["up", "up"],
  ["destroy", "up"],
  ["update", "up"],
  ["destroy", "destroy"],
  ["up", "destroy"],
  ["up", "up"],
  ["update", "destroy"],
];

/** The cases of the real engine, as stories that a stack goes through one case after the other. */
export function engineStories(
  commands: Readonly<Record<Phase, number>>,
  { seed, stories }: { readonly seed: number; readonly stories: number },
): readonly (readonly FaultCase[])[] {
  const random = seeded(seed);
  return Array.from({ length: stories }, () =>
    STORY.map(([phase, sequel]) => {
      const at = 1 + Math.floor(random() * commands[phase]);
      return { phase, fault: "engine", at, sequel };
    }),
  );
}
