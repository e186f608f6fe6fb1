/** How many tests, or checks, ended how. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** `12 passed, 0 failed`, and what was skipped only when something was. */
export function describe(count: Count): string {
  const skipped = count.skipped === 0 ? "" : `, ${count.skipped} skipped`;
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}
