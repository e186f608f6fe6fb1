import { randomBytes } from "node:crypto";
import { FreebsdError } from "../errors";
import type { Inventory } from "../host/inventory";
import type { Unit } from "../host/unit";
import type { AnyDefinition, Properties } from "../resources/definition";

/** Inputs that say how, not what: they are no part of a unit. */
const NOT_IN_UNIT = new Set(["connection", "host", "__provider"]);

/** The record of an object on the host, whoever owns it. */
export function unitOf(inventory: Inventory, kind: string, id: string): Unit | undefined {
  return inventory.units.find((unit) => unit.kind === kind && unit.id === id);
}

/** The owner id of the Host that a resource is on; a Host owns itself. */
export function ownerOf(properties: Properties): string {
  const owner = properties.host ?? properties.owner;
  return typeof owner === "string" ? owner : "";
}

/** A new creation's mark: whoever has an older one has lost the object. */
export function newToken(): string {
  return randomBytes(4).toString("hex");
}

/**
 * Refuses what this program may not take: an object that exists without a unit is somebody's work by hand, one with
 * another owner's unit belongs to another program or stack. One with our own unit is a create that was cut off.
 */
export function requireOwnable(
  definition: AnyDefinition,
  inventory: Inventory,
  inputs: Properties,
  host: string,
): Unit | undefined {
  const id = definition.identify(inputs);
  const unit = unitOf(inventory, definition.kind, id);
  if (unit !== undefined && unit.owner !== ownerOf(inputs)) {
    throw new FreebsdError({
      code: "owned-by-another",
      host,
      message: `${definition.kind} ${id} belongs to another program or stack (owner ${unit.owner})`,
      hint: "Nothing was changed. Choose another name, or destroy it with the program that made it.",
    });
  }
  const obstacle =
    definition.missing?.(inventory, inputs) ??
    (unit === undefined ? definition.occupied?.(inventory, inputs) : undefined);
  if (obstacle !== undefined) {
    throw new FreebsdError({
      code: "occupied",
      host,
      message: obstacle,
      hint: "Nothing was changed. Choose another name, or remove what is there.",
    });
  }
  return unit;
}

/** What of the inputs is written down on the host. */
export function recordedInputs(inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key, value]) => !NOT_IN_UNIT.has(key) && value !== undefined),
  );
}
