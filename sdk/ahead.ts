import * as pulumi from "@pulumi/pulumi";

/** A resource that is to be checked, with those of its inputs that tell what must be looked at on its host. */
export interface Announcement {
  readonly kind: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What of these inputs is known while the program runs; what is an output or a resource is told as not known. */
export function announcement(
  kind: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  by: readonly string[],
): Announcement {
  const told = by.filter((key) => inputs[key] !== undefined);
  return {
    kind,
    name,
    inputs: Object.fromEntries(
      told.map((key) => [key, isPlain(inputs[key]) ? inputs[key] : pulumi.runtime.unknownValue]),
    ),
  };
}

/** Neither is nor holds anything that is not a value yet. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
