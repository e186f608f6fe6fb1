import type { z } from "zod";
import type { AnyDefinition, Properties } from "../resources/definition";
import { same } from "../schema/equality";
import { type ChangeCost, factsOf } from "../schema/facts";
import { hasUnknown, isRecord, markUnknowns, UNKNOWN } from "../schema/unknown";
import { schemaAt } from "../schema/validate";

/** One property that differs between state and program, and what changing it costs. */
export interface PropertyChange {
  readonly property: string;
  readonly cost: ChangeCost;
}

/**
 * What differs between the last state and checked inputs. Derived from the schema's facts alone.
 * An unknown reference is a replacement: what it refers to is being made anew, and takes this resource along.
 */
export function diff(definition: AnyDefinition, olds: Properties, news: Properties): readonly PropertyChange[] {
  const wanted = markUnknowns(news) as Properties;
  const changes: PropertyChange[] = [];
  for (const [property, schema] of Object.entries(definition.inputs.shape) as [string, z.ZodType][]) {
    const facts = factsOf(schema);
    const from = olds[property];
    const to = wanted[property];
    // What the host tells as well is a change only where the program has told it before.
    const wasDeclared = Array.isArray(olds.declared) && olds.declared.includes(property);
    if (to === undefined && property in definition.outputs.shape && !wasDeclared) continue;
    if (hasUnknown(to)) {
      changes.push({
        property,
        cost: refersToUnknown(schema, to) ? "replace" : (facts.change ?? "inPlace"),
      });
    } else if (!same(from, to, facts.unordered === true)) {
      changes.push({ property, cost: definition.cost?.(property, from, to) ?? facts.change ?? "inPlace" });
    }
  }
  return changes;
}

/** Whether something unknown stands, at any depth, where another object is referred to. */
function refersToUnknown(schema: z.ZodType, value: unknown): boolean {
  if (!hasUnknown(value)) return false;
  if (factsOf(schema).reference !== undefined) return true;
  const { element } = (schemaAt(schema, [])?.def ?? {}) as { readonly element?: z.ZodType };
  if (element !== undefined)
    return (Array.isArray(value) ? value : [value]).some((member) => refersToUnknown(element, member));
  const shape = (schemaAt(schema, []) as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {};
  return Object.entries(shape).some(([key, member]) =>
    refersToUnknown(member, value === UNKNOWN || !isRecord(value) ? value : value[key]),
  );
}
