import { z } from "zod";

/** A property's type, in the terms that both schema.json and the SDK's TypeScript are written in. */
export type Shape =
  | { readonly type: "string" | "boolean" | "integer" | "number"; readonly allowed?: readonly string[] }
  | { readonly type: "array"; readonly items: Shape }
  | { readonly type: "map"; readonly values: Shape }
  | { readonly type: "union"; readonly members: readonly Shape[] }
  | { readonly type: "object"; readonly name: string; readonly properties: readonly PropertyShape[] };

/** A property with the facts that stand in its schema. */
export interface PropertyShape {
  readonly name: string;
  readonly shape: Shape;
  readonly description: string;
  /** The program must give it: neither optional, nor with a default, nor picked. */
  readonly required: boolean;
  readonly secret: boolean;
  readonly default?: unknown;
  readonly picked?: string;
  readonly change: string;
  readonly reference: readonly string[];
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly typeName?: string;
  readonly secret?: boolean;
  readonly picked?: string;
  readonly change?: string;
  readonly reference?: readonly string[];
}

/**
 * The properties of a zod object, by way of zod's own JSON Schema, which carries the facts of `.meta()` along.
 * @throws Error for a type that has no equal in a Pulumi schema, with the path of the property.
 */
export function propertiesOf(schema: z.ZodObject): readonly PropertyShape[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return objectProperties(json, "").map((property) => {
    const value = property.default ?? defaultOf(schema.shape[property.name] as z.ZodType);
    return value === undefined ? property : { ...property, default: value };
  });
}

/** zod leaves the default out of the JSON Schema of what it transforms, and lists of addresses are transformed. */
function defaultOf(schema: z.ZodType): unknown {
  const def = schema.def as { readonly type: string; readonly innerType?: z.ZodType; readonly defaultValue?: unknown };
  if (def.type === "default") return def.defaultValue;
  return def.innerType === undefined ? undefined : defaultOf(def.innerType);
}

function objectProperties(json: JsonSchema, path: string): readonly PropertyShape[] {
  return Object.entries(json.properties ?? {}).map(([name, property]) => {
    const at = path === "" ? name : `${path}.${name}`;
    if (property.description === undefined) throw new Error(`${at}: a property needs a description in its .meta()`);
    return {
      name,
      shape: shapeOf(property, at),
      description: property.description,
      required: json.required?.includes(name) === true && property.picked === undefined,
      secret: property.secret === true,
      ...(property.default === undefined ? {} : { default: property.default }),
      ...(property.picked === undefined ? {} : { picked: property.picked }),
      change: property.change ?? "inPlace",
      reference: property.reference ?? property.items?.reference ?? [],
    };
  });
}

function shapeOf(json: JsonSchema, path: string): Shape {
  if (json.anyOf !== undefined) return { type: "union", members: json.anyOf.map((member) => shapeOf(member, path)) };
  switch (json.type) {
    case "string":
      return json.enum === undefined ? { type: "string" } : { type: "string", allowed: json.enum };
    case "boolean":
    case "integer":
    case "number":
      return { type: json.type };
    case "array":
      if (json.items === undefined) break;
      return { type: "array", items: shapeOf(typed(json.items, json), `${path}[]`) };
    case "object":
      if (typeof json.additionalProperties === "object")
        return { type: "map", values: shapeOf(json.additionalProperties, `${path}.*`) };
      if (json.typeName === undefined) throw new Error(`${path}: an object needs a typeName in its .meta()`);
      return { type: "object", name: json.typeName, properties: objectProperties(json, path) };
  }
  throw new Error(
    `${path}: the type ${json.type ?? "(none)"} has no equal in a Pulumi schema; use a string, number, boolean, array, record or object`,
  );
}

/** An array's name for its elements' type stands on the array. */
function typed(items: JsonSchema, array: JsonSchema): JsonSchema {
  return items.type === "object" && items.typeName === undefined && array.typeName !== undefined
    ? { ...items, typeName: array.typeName }
    : items;
}
