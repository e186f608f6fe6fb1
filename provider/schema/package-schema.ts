import type { PropertyShape, Shape } from "./shape";

/** A kind as the schema needs it. */
export interface KindShape {
  readonly kind: string;
  readonly description: string;
  readonly inputs: readonly PropertyShape[];
  readonly outputs: readonly PropertyShape[];
}

type Json = Record<string, unknown>;

/**
 * The Pulumi package schema (https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/schema/) of all kinds.
 * Resources are `freebsd:index:KIND`; nested objects are types of their own.
 */
export function packageSchema(
  kinds: readonly KindShape[],
  about: { readonly version: string; readonly description: string; readonly license: string },
): Json {
  const types: Record<string, Json> = {};
  const resources: Record<string, Json> = {};
  for (const kind of kinds) {
    const outputs = merged(kind.inputs, kind.outputs);
    resources[`freebsd:index:${kind.kind}`] = {
      description: kind.description,
      inputProperties: properties(kind.inputs, types),
      requiredInputs: names(kind.inputs.filter((property) => property.required)),
      properties: properties(outputs, types),
      required: names(outputs.filter((property) => isAlwaysThere(property, kind))),
    };
  }
  return {
    name: "freebsd",
    displayName: "FreeBSD",
    version: about.version,
    description: about.description,
    keywords: ["pulumi", "freebsd", "jail", "vnet", "vimage", "netgraph", "category/infrastructure"],
    license: about.license,
    types: sorted(types),
    resources,
  };
}

/** Inputs and outputs of a kind: an output of an input's name takes its place. */
export function merged(inputs: readonly PropertyShape[], outputs: readonly PropertyShape[]): readonly PropertyShape[] {
  return [...inputs.filter((property) => !outputs.some((output) => output.name === property.name)), ...outputs];
}

/** Whether a resource's property always has a value: it is required, picked, has a default or is an output that is. */
export function isAlwaysThere(property: PropertyShape, kind: KindShape): boolean {
  return (
    property.required ||
    property.picked !== undefined ||
    property.default !== undefined ||
    kind.outputs.some((output) => output.name === property.name && output.required)
  );
}

/** What a property's text says in every place: what it is, who picks it, and what changing it costs. */
export function describeProperty({ description, picked, change }: PropertyShape): string {
  const parts = [description];
  if (picked !== undefined) parts.push(`Picked where left out: ${picked}.`);
  if (change === "replace") parts.push("A change replaces the resource.");
  if (change === "restart") parts.push("A change restarts the jail.");
  return parts.join(" ");
}

function properties(list: readonly PropertyShape[], types: Record<string, Json>): Json {
  return Object.fromEntries(list.map((property) => [property.name, describe(property, types)]));
}

function describe(property: PropertyShape, types: Record<string, Json>): Json {
  const simple =
    typeof property.default === "string" ||
    typeof property.default === "number" ||
    typeof property.default === "boolean";
  return {
    ...typeSpec(property.shape, types),
    description: describeProperty(property),
    ...(simple ? { default: property.default } : {}),
    ...(property.secret ? { secret: true } : {}),
    ...(property.change === "replace" ? { willReplaceOnChanges: true } : {}),
  };
}

function typeSpec(shape: Shape, types: Record<string, Json>): Json {
  switch (shape.type) {
    case "array":
      return { type: "array", items: typeSpec(shape.items, types) };
    case "map":
      return { type: "object", additionalProperties: typeSpec(shape.values, types) };
    case "union":
      return { oneOf: shape.members.map((member) => typeSpec(member, types)) };
    case "object": {
      const token = `freebsd:index:${shape.name}`;
      types[token] ??= {
        type: "object",
        properties: properties(shape.properties, types),
        required: names(shape.properties.filter((property) => property.required)),
      };
      return { $ref: `#/types/${token}` };
    }
    default:
      return { type: shape.type };
  }
}

function names(list: readonly PropertyShape[]): readonly string[] {
  return list.map((property) => property.name);
}

function sorted(record: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
