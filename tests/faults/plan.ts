import { type Extent, FAULTS, type Fault, type FaultCase, PHASES, type Phase, SEQUELS } from "./fault-case";

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
const BYTE_POSITIONS = 60;

/**
 * The cases: each kind of fault at every `stride`-th command of each phase, and at positions drawn from the seed. What
 * follows, `up` or `destroy`, changes from one to the next; with a stride of 1 both are tried everywhere.
 */
export function plan(
  extents: Readonly<Record<Phase, Extent>>,
  options: { readonly seed: number; readonly stride: number; readonly faults?: readonly Fault[] },
): readonly FaultCase[] {
  const { seed, stride, faults = FAULTS } = options;
  const cases: FaultCase[] = [];
  const random = seeded(seed);
  for (const phase of PHASES) {
    const { commands, bytes } = extents[phase];
    const drawn = Array.from({ length: BYTE_POSITIONS }, () => 1 + Math.floor(random() * bytes));
    for (const [index, fault] of faults.entries()) {
      const every = Array.from({ length: commands }, (_, at) => at + 1);
      const offset = index % stride;
      const positions = fault === "bytes" ? drawn : every.filter((at) => at % stride === offset);
      for (const [count, at] of positions.entries()) {
        const sequels = stride === 1 && fault !== "bytes" ? SEQUELS : [SEQUELS[(count + index) % 2] ?? "up"];
        for (const sequel of sequels) cases.push({ phase, fault, at, sequel });
      }
    }
  }
  return cases;
}
