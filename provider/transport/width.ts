let engineWidth = Number.POSITIVE_INFINITY;

/**
 * How many operations the engine does at once (`--parallel`). It tells only the program that; where none runs, or it has not said it
 * yet, there may be any number. One provider process serves one operation of one engine.
 */
export function atOnce(): number {
  return engineWidth;
}

/** The program has said it. */
export function tellAtOnce(count: number): void {
  engineWidth = count;
}
