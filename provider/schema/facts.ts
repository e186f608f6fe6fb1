import type { z } from "zod";

/** What a change of a property costs: nothing but itself, a restart of its jail, or a new object in place of the old. */
export type ChangeCost = "inPlace" | "restart" | "replace";

/**
 * The facts about a property that validation, diff, schema.json, the SDK's types and the reference docs all read.
 * They stand in the zod schema's `.meta()`, so that a property is described in exactly one place.
 */
export interface PropertyFacts {
  readonly description: string;
  /** Where left out: in place. */
  readonly change?: ChangeCost;
  /** The value is kept encrypted in state and never shown. */
  readonly secret?: true;
  /** Free text of the user's that may hold a secret (the engine hands secrets over unmarked): kept out of units and errors. */
  readonly sensitive?: true;
  /** The value names another object; the SDK takes the resource itself. Kinds that it may be. */
  readonly reference?: readonly string[];
  /** The elements' order means nothing: lists compare as sets. */
  readonly unordered?: true;
  /** Chosen by the provider when it is left out, and shown in preview: how. */
  readonly picked?: string;
  /** The name of the nested type in schema.json and in the SDK. */
  readonly typeName?: string;
}

const known = new WeakMap<z.ZodType, Partial<PropertyFacts>>();

/** The facts of one property; a property without a description is a mistake that schema.json's generator reports. */
export function factsOf(schema: z.ZodType): Partial<PropertyFacts> {
  // zod gathers them anew each time, from all schemas that this one was made from.
  const facts = known.get(schema) ?? ((schema.meta() ?? {}) as Partial<PropertyFacts>);
  known.set(schema, facts);
  return facts;
}
