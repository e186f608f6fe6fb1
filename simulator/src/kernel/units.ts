import type { UnitSet } from "./model";

/** Numbers that are handed out lowest first, as alloc_unr(9) and ifindex_alloc do. */
export function createUnitSet(first: number): UnitSet {
  return { used: new Set(), lowestCandidate: first };
}

/** Takes the lowest free number. */
export function allocateUnit(set: UnitSet): number {
  while (set.used.has(set.lowestCandidate)) set.lowestCandidate += 1;
  const unit = set.lowestCandidate;
  set.used.add(unit);
  set.lowestCandidate += 1;
  return unit;
}

/** Takes one number; false when it is in use. */
export function takeUnit(set: UnitSet, unit: number): boolean {
  if (set.used.has(unit)) return false;
  set.used.add(unit);
  return true;
}

export function releaseUnit(set: UnitSet, unit: number): void {
  if (!set.used.delete(unit)) return;
  if (unit < set.lowestCandidate) set.lowestCandidate = unit;
}
