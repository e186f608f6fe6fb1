import type { Effect } from "./step";
import type { Unit } from "./unit";

/*
 * What writing and removing the provider's files has done to what is known of the host.
 */

/** A unit is on record. */
export function recorded(unit: Unit): Effect {
  return (inventory) => ({
    ...inventory,
    units: [...inventory.units.filter((each) => !isSame(each, unit)), { ...unit, script: [] }],
  });
}

/** A unit is gone. */
export function forgotten(unit: Pick<Unit, "kind" | "id">): Effect {
  return (inventory) => ({ ...inventory, units: inventory.units.filter((each) => !isSame(each, unit)) });
}

function isSame(left: Pick<Unit, "kind" | "id">, right: Pick<Unit, "kind" | "id">): boolean {
  return left.kind === right.kind && left.id === right.id;
}

/** A file is there that its being there tells something of. */
export function filePresent(path: string): Effect {
  return (inventory) => ({ ...inventory, paths: [...inventory.paths.filter((each) => each !== path), path] });
}

/** Such a file is gone. */
export function fileGone(path: string): Effect {
  return (inventory) => ({ ...inventory, paths: inventory.paths.filter((each) => each !== path) });
}
