import type { Inventory } from "../host/inventory";
import type { Step } from "../host/step";
import type { Unit } from "../host/unit";
import type { Command } from "../transport/index";
import { recordSteps } from "./records";

/** What is written of an object before its change is confirmed, and what after it. */
interface GuardedRecord {
  readonly steps: readonly Step[];
  readonly finish: readonly Command[];
}

/**
 * The unit of a change that can cut the host off, as what must not run at boot until it is confirmed: a power cycle must
 * bring the host back. A unit that was confirmed before stays as it is until then.
 */
export function guardedRecord(inventory: Inventory, current: Unit | undefined, wanted: Unit): GuardedRecord {
  if (wanted.boot !== "yes") return { steps: recordSteps(inventory, current, wanted), finish: [] };
  const pending: Unit = { ...wanted, boot: "pending" };
  const isNew = current === undefined || current.boot === "pending";
  const after = recordSteps(inventory, isNew ? pending : current, wanted);
  return { steps: isNew ? recordSteps(inventory, current, pending) : [], finish: after.map(({ run }) => run) };
}
