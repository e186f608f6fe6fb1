import type { Setting } from "./measure";

/** A graph and setting, the lines that it is measured on, and how often. */
export interface Case {
  readonly setting: Setting;
  /** Round trips in ms. */
  readonly lines: readonly number[];
  readonly rounds: number;
  /** Whether the peer and the bound are measured, too: once, since they take long, and the peer differs by a factor. */
  readonly compared: boolean;
}

const LINES = [0, 40, 150] as const;

/** In the order in which they are measured; of what time does not suffice for, the last rounds are left out first. */
export const FULL: readonly Case[] = [
  ...cases(false, [1, 10, 100], [8, 64], LINES, 5, true),
  ...cases(true, [1, 10, 100], [8, 64], LINES, 5, false),
  ...cases(false, [300], [8, 64], [40], 1, false),
  ...cases(true, [300], [64], [40], 1, false),
];

/** What fits into five minutes: no medians. */
export const QUICK: readonly Case[] = cases(false, [1, 10], [8], [40], 1, true);

function cases(
  checkpoints: boolean,
  jails: readonly number[],
  parallel: readonly number[],
  lines: readonly number[],
  rounds: number,
  compared: boolean,
): Case[] {
  return jails.flatMap((count) =>
    parallel.map((wide) => ({ setting: { jails: count, parallel: wide, checkpoints }, lines, rounds, compared })),
  );
}

/** One round of a case. */
export interface Round {
  readonly number: number;
  readonly case: Case;
}

/**
 * The first rounds of all cases, then second to last rounds of those without checkpoints, then of those with, the largest first, for what
 * time does not suffice for: floor and jails of one case are measured right after each other in each round, so that whatever
 * else the machine does meets both.
 */
export function rounds(cases: readonly Case[]): Round[] {
  const round = (number: number, checkpoints?: boolean): Round[] =>
    cases
      .filter((each) => each.rounds >= number)
      .filter(({ setting }) => checkpoints === undefined || setting.checkpoints === checkpoints)
      .map((each) => ({ number, case: each }));
  const most = Math.max(...cases.map((each) => each.rounds));
  const later = Array.from({ length: most - 1 }, (_, at) => at + 2);
  const largestFirst = (some: readonly Round[]): Round[] =>
    some.toSorted((a, b) => b.case.setting.jails - a.case.setting.jails);
  return [
    ...round(1),
    ...later.flatMap((number) => largestFirst(round(number, false))),
    ...later.flatMap((number) => largestFirst(round(number, true))),
  ];
}
