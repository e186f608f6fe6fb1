import type { z } from "zod";
import { findUnit, type Inventory } from "../host/inventory";
import { lowestFree } from "../host/lowest-free";
import type { AnyDefinition, Properties } from "../resources/definition";
import { same } from "../schema/equality";
import { factsOf } from "../schema/facts";
import { isRecord } from "../schema/unknown";
import { ownerOf } from "./ownership";

/** What the host does not tell of an object, or what is no part of it. */
const NOT_COMPARED = new Set(["connection", "host", "owner", "adopt", "persistent", "retainOnDelete"]);

/**
 * What a create with `adopt: true` would take over, and what it would change in it; undefined where nothing is there, or
 * where it is this program's own already. Pure, for the preview; values that may hold a secret are named without being shown.
 */
export function adoptionOf(definition: AnyDefinition, inventory: Inventory, inputs: Properties): string | undefined {
  const id = definition.identify(inputs);
  const unit = findUnit(inventory, definition.kind, id);
  if (unit?.owner === ownerOf(inputs)) return undefined;
  const actual = definition.observe(inventory, inputs);
  const whose = unit === undefined ? "which no program owns" : `which belongs to the owner ${unit.owner}`;
  const taken = `takes over ${definition.kind} ${id}, ${whose}`;
  if (actual === undefined) {
    const isThere = unit !== undefined || definition.occupied?.(inventory, inputs) !== undefined;
    return isThere ? `${taken}, and makes it what is declared` : undefined;
  }
  const found = definition.remember?.(inventory, inputs, unit?.found, reserveNothing) ?? {};
  const planned = (desired: Properties) =>
    JSON.stringify(
      definition.plan(desired, actual, { inventory, found, reserve: reserveNothing }).map(({ run }) => run),
    );
  // What is left out is mostly left as it is; where that takes steps, it is taken away. An output (a jail's jid) is no loss.
  const isTakenAway = (property: string) =>
    inputs[property] === undefined &&
    !(property in definition.outputs.shape) &&
    planned(inputs) !== planned({ ...inputs, [property]: actual[property] });
  const changes = Object.entries(definition.inputs.shape).flatMap(([property, schema]) =>
    inputs[property] !== undefined || isTakenAway(property)
      ? changeOf(property, schema as z.ZodType, actual[property], inputs[property])
      : [],
  );
  return changes.length === 0 ? `${taken}, as it is` : `${taken}, and changes ${changes.join(", ")}`;
}

function changeOf(property: string, schema: z.ZodType, from: unknown, to: unknown): readonly string[] {
  const { unordered = false, sensitive = false } = factsOf(schema);
  if (NOT_COMPARED.has(property) || same(from, to, unordered)) return [];
  if (sensitive) return [property];
  if (!isRecord(from) || !isRecord(to)) return [`${property} from ${shown(from)} to ${shown(to)}`];
  return Object.keys(to)
    .filter((key) => !same(from[key], to[key], false))
    .map((key) => `${property}.${key} from ${shown(from[key])} to ${shown(to[key])}`);
}

/** For a plan that is only looked at: what it would take stays free. */
export function reserveNothing(_space: string, taken: ReadonlySet<number>, from?: number): number {
  return lowestFree((number) => taken.has(number), from);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
