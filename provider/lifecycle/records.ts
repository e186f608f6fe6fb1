import { BOOT_FILES } from "../host/boot-scripts";
import { forgotten, recorded } from "../host/effects-files";
import { installFiles, removeFile, writeUnitFile } from "../host/files";
import type { Inventory } from "../host/inventory";
import { type Step, step, telling } from "../host/step";
import { renderUnit, UNIT_ROOT, type Unit, unitPath } from "../host/unit";
import { same } from "../schema/equality";
import { clear } from "./clear";
import { runFile } from "./run-fence";

/**
 * Writes an object's unit, where the one on the host is not the same; its undo puts back what was there. A Host
 * brings the boot scripts along, after its unit: that one says which folders were there before.
 */
export function recordSteps(inventory: Inventory, current: Unit | undefined, wanted: Unit): readonly Step[] {
  const changed = current === undefined || !same({ ...current, script: [] }, { ...wanted, script: [] });
  const own = changed ? [writeUnit(inventory, current, wanted)] : [];
  if (wanted.kind !== "Host") return own;
  // A create that was cut off may have come to the unit, and not to all of these.
  const install = BOOT_FILES.filter(({ path }) => changed || !inventory.paths.includes(path));
  return [...own, ...installFiles(install)];
}

function writeUnit(inventory: Inventory, current: Unit | undefined, wanted: Unit): Step {
  const path = unitPath(wanted.kind, wanted.id);
  const undo =
    current === undefined
      ? forgetSteps(wanted, inventory).map(({ run }) => run)
      : [writeUnitFile(path, renderUnit(current))];
  const written: Step = {
    ...telling(step(writeUnitFile(path, renderUnit(wanted)), ...undo), recorded(wanted)),
    // A change's record goes back to what the state still says; that of a creation is all that tells of what is left.
    ...(current?.token === wanted.token ? {} : { isRecord: true }),
  };
  // The first one makes the folders on its way, also where it then fails.
  return wanted.kind === "Host" && current === undefined ? { ...written, partial: true } : written;
}

/** Removes an object's unit. With a Host's goes what a run leaves, and with the last of all what the provider has installed. */
export function forgetSteps(unit: Unit, inventory: Inventory): readonly Step[] {
  const own = telling(step(removeFile(unitPath(unit.kind, unit.id))), forgotten(unit));
  if (unit.kind !== "Host") return [own];
  const retained = inventory.units.some((other) => other.owner === unit.owner && other.retain);
  return retained ? [own, step(removeFile(runFile(unit.owner)))] : [own, ...clearSteps(unit.owner, unit.found)];
}

/**
 * Removes what a run of this owner leaves and, unless a unit of anybody is left, what the provider has installed. The run's
 * own file goes last: as an undo, each of these is carried out by itself, and only while the file is there.
 */
export function clearSteps(owner: string, found: Readonly<Record<string, unknown>>): readonly Step[] {
  const made = Array.isArray(found.folders) ? found.folders.map(String) : [];
  return [step(clear(owner, [UNIT_ROOT, ...made.toSorted().toReversed()])), step(removeFile(runFile(owner)))];
}
