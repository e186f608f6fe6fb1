import { BOOT_FILES } from "../host/boot-scripts";
import { removeFile, removeFolder, writeFile, writeScript } from "../host/files";
import type { Inventory } from "../host/inventory";
import { type Step, step } from "../host/step";
import { renderUnit, UNIT_FOLDER, UNIT_ROOT, type Unit, unitPath } from "../host/unit";
import { same } from "../schema/equality";

/**
 * Writes an object's unit, where the one on the host is not the same; its undo puts back what was there. The first unit of
 * a host brings the boot scripts along.
 */
export function recordSteps(inventory: Inventory, current: Unit | undefined, wanted: Unit): readonly Step[] {
  if (current !== undefined && same({ ...current, script: [] }, { ...wanted, script: [] })) return [];
  const path = unitPath(wanted.kind, wanted.id);
  const undo = current === undefined ? removeFile(path) : writeFile(path, renderUnit(current));
  const install =
    inventory.units.length > 0
      ? []
      : BOOT_FILES.map((file) => step(writeScript(file.path, file.text), removeFile(file.path)));
  return [...install, step(writeFile(path, renderUnit(wanted)), undo)];
}

/** Removes an object's unit; with the last one goes everything else that the provider has put on the host. */
export function forgetSteps(unit: Unit, inventory: Inventory): readonly Step[] {
  const own = step(removeFile(unitPath(unit.kind, unit.id)));
  if (inventory.units.some((other) => other !== unit)) return [own];
  const files = BOOT_FILES.map((file) => step(removeFile(file.path)));
  const made = Array.isArray(unit.found.folders) ? unit.found.folders.map(String) : [];
  const folders = [UNIT_FOLDER, UNIT_ROOT, ...made.toSorted().toReversed()].map((folder) => step(removeFolder(folder)));
  return [own, ...files, ...folders];
}
