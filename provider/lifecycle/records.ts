import { HOOK_PATH } from "../host/boot-jail-hook";
import { BOOT_FILES } from "../host/boot-scripts";
import { forgotten, recorded } from "../host/effects-files";
import { removeFile, removeFolder, STAGES, unfinished, writePublicFile, writeUnitFile } from "../host/files";
import type { Inventory } from "../host/inventory";
import { JAILS_CONF, JAILS_SAID } from "../host/shared-jails";
import { type Step, step, telling } from "../host/step";
import { renderUnit, UNIT_FOLDER, UNIT_ROOT, type Unit, unitPath } from "../host/unit";
import { sweepChanges } from "../host/watchdog-files";
import { same } from "../schema/equality";
import { type Command, LOCK_FILE } from "../transport/index";
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
  return [...own, ...install.map((file) => step(writePublicFile(file.path, file.text, file.executable)))];
}

function writeUnit(inventory: Inventory, current: Unit | undefined, wanted: Unit): Step {
  const path = unitPath(wanted.kind, wanted.id);
  const undo =
    current === undefined
      ? forgetSteps(wanted, inventory).map(({ run }) => run)
      : [writeUnitFile(path, renderUnit(current))];
  const written = telling(step(writeUnitFile(path, renderUnit(wanted)), ...undo), recorded(wanted));
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
  const folders = [UNIT_ROOT, ...made.toSorted().toReversed()].map((folder) => step(removeFolder(folder)));
  return [step(sweepChanges(owner)), step(uninstall()), ...folders, step(removeFile(runFile(owner)))];
}

/**
 * Whether a unit is left is asked on the host, under its lock: two Hosts that are deleted at the same time both still see
 * the other one in what they have read. The hook stays while the file of a jail that was disowned calls it: a jail whose
 * hook is not there neither starts nor stops. Whoever holds the lock may take away what a write that was cut off has
 * left in the units' folder: nobody is writing now.
 */
export function uninstall(): Command {
  const files = BOOT_FILES.flatMap(({ path }) => [...(path === HOOK_PATH ? [] : [path]), unfinished(path)]);
  return {
    argv: ["/bin/sh", "-c", UNINSTALL, "sh", UNIT_FOLDER, HOOK_PATH, ...files, JAILS_SAID, JAILS_CONF, LOCK_FILE],
  };
}

const UNINSTALL = [
  "folder=$1 hook=$2; shift 2",
  'rm -f "$folder"/.*.new',
  `rm -rf ${STAGES.units} ${STAGES.jails}`,
  // That it cannot go is right while somebody's units are in it, and for no other reason.
  'rmdir "$folder" 2>/dev/null || for unit in "$folder"/*; do [ ! -e "$unit" ] || exit 0; [ ! -d "$folder" ] || exit 1; done',
  'if [ ! -d "$folder" ]; then rm -f "$@"; grep -qs "$hook" /etc/jail.conf.d/*.conf || rm -f "$hook"; fi',
].join("; ");
