import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { FreebsdError } from "../errors";
import { findUnit, type Inventory } from "../host/inventory";
import type { Unit } from "../host/unit";
import type { AnyDefinition, Declared, Properties } from "../resources/definition";
import { factsOf } from "../schema/facts";
import { machineMark } from "./machine";

/** Inputs that say how, not what: they are no part of a unit. */
const NOT_IN_UNIT = new Set(["connection", "host", "adopt", "__provider"]);

/**
 * Whether this state's resource has the object: its unit tells of the same creation. A create and an update ask for the owner alone
 * ({@link obstacleTo}, {@link refuseTaken}): what this program made anew, by hand or in a create that was cut off, is still its own to change.
 */
export function isOwn(unit: Unit | undefined, state: Properties): unit is Unit {
  return unit !== undefined && unit.owner === ownerOf(state) && unit.token === state.token;
}

/** The owner id of the Host that a resource is on; a Host owns itself. */
export function ownerOf(properties: Properties): string {
  const owner = properties.host ?? properties.owner;
  return typeof owner === "string" ? owner : "";
}

/** A new creation's mark, and its machine's: whoever has an older one has lost the object. */
export function newToken(inventory: Inventory): string {
  // Of a UUID for its cost alone: Node has random bytes in store for those. Its first eight digits are all random.
  const [mark] = randomUUID().split("-");
  return [mark, machineMark(inventory)].filter((part) => part !== "").join("-");
}

/**
 * Refuses what this program may not take: an object that exists without a unit is somebody's work by hand, one with
 * another owner's unit belongs to another program or stack. One with our own unit is a create that was cut off, and one that
 * is taken over brings along what was found before it was made.
 */
export function requireOwnable(
  definition: AnyDefinition,
  inventory: Inventory,
  inputs: Properties,
  host: string,
): Unit | undefined {
  const obstacle = obstacleTo(definition, inventory, inputs, () => false);
  if (obstacle !== undefined) {
    throw new FreebsdError({ code: "occupied", host, message: obstacle, hint: "Nothing was changed." });
  }
  return findUnit(inventory, definition.kind, definition.identify(inputs));
}

/** Why an object cannot be made under this name, or undefined; preview asks the same as create. */
export function obstacleTo(
  definition: AnyDefinition,
  inventory: Inventory,
  inputs: Properties,
  declared: Declared,
): string | undefined {
  const missing = definition.missing?.(inventory, inputs, declared);
  if (missing !== undefined || inputs.adopt === true) return missing;
  const id = definition.identify(inputs);
  const unit = findUnit(inventory, definition.kind, id);
  if (unit === undefined) {
    const occupied = definition.occupied?.(inventory, inputs);
    return occupied && `${occupied}; choose another name, remove what is there, or take it over with \`adopt: true\``;
  }
  if (unit.owner === ownerOf(inputs)) return undefined;
  return `${definition.kind} ${id} belongs to another program or stack (owner ${unit.owner}): choose another name, destroy it with the program that made it, or take it over with \`adopt: true\``;
}

/** An update of what another program has taken over meanwhile would take it back, and that one would never hear of it. */
export function refuseTaken(definition: AnyDefinition, inventory: Inventory, inputs: Properties, host: string): void {
  const id = definition.identify(inputs);
  const unit = findUnit(inventory, definition.kind, id);
  if (unit === undefined || unit.owner === ownerOf(inputs) || inputs.adopt === true) return;
  throw new FreebsdError({
    code: "taken-over",
    host,
    message: `${definition.kind} ${id} belongs to another program or stack by now (owner ${unit.owner}); nothing was changed`,
    hint: "Take it out of this program: its delete does nothing there. Or take it back with `adopt: true`.",
  });
}

/** What of the inputs is written down on the host. */
export function recordedInputs(definition: AnyDefinition, inputs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(inputs).filter(
      ([key, value]) => value !== undefined && !NOT_IN_UNIT.has(key) && !isSensitive(definition, key),
    ),
  );
}

function isSensitive(definition: AnyDefinition, property: string): boolean {
  const schema = definition.inputs.shape[property];
  return schema !== undefined && factsOf(schema as z.ZodType).sensitive === true;
}
