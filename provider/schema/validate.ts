import type { z } from "zod";
import { factsOf } from "./facts";
import { hasUnknown, isRecord, UNKNOWN } from "./unknown";

/** One thing wrong with a resource's inputs. `path` is the property's path, as in `addresses[0]`; empty for the whole. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** The outcome of {@link validate}: `value` carries the defaults, normal forms and {@link UNKNOWN}s. */
export interface Validation {
  readonly value: Record<string, unknown>;
  readonly issues: readonly Issue[];
}

/**
 * Checks inputs against their schema and reports everything wrong at once.
 * What is unknown in preview passes; the rest of an object or list around it is still checked.
 */
export function validate(schema: z.ZodObject, inputs: Record<string, unknown>): Validation {
  const value: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, property] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const given = inputs[key];
    if (given === UNKNOWN) {
      value[key] = UNKNOWN;
      continue;
    }
    const parsed = property.safeParse(given);
    if (parsed.success) {
      if (parsed.data !== undefined) value[key] = parsed.data;
      continue;
    }
    if (hasUnknown(given)) value[key] = given;
    for (const issue of parsed.error.issues) {
      const path = [key, ...issue.path];
      if (valueAt(inputs, path) === UNKNOWN) continue;
      issues.push({
        path: pathText(path),
        message: describe(issue, valueAt(inputs, path), isSecret(property, path.slice(1))),
      });
    }
  }
  for (const key of Object.keys(inputs)) {
    if (key in schema.shape) continue;
    issues.push({ path: key, message: `there is no such property; ${nearestHint(key, Object.keys(schema.shape))}` });
  }
  return { value, issues };
}

/** `addresses[0]`, `uplink.interface`: a property's path as a program would write it. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function describe(issue: z.core.$ZodIssue, given: unknown, secret: boolean): string {
  const shown =
    given === undefined ? "nothing" : secret ? "a secret value" : shorten(JSON.stringify(given) ?? String(given));
  if (given === undefined && issue.code === "invalid_type") return "is required, and was not given";
  return `${issue.message}; given: ${shown}`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** A secret property hides everything below it; a secret leaf hides itself. */
function isSecret(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  if (factsOf(schema).secret === true) return true;
  const inner = unwrap(schema);
  if (path.length === 0) return containsSecret(inner);
  const [head, ...rest] = path;
  const shape = (inner as { shape?: Record<string, z.ZodType> }).shape;
  const next = shape?.[String(head)] ?? (inner as { element?: z.ZodType }).element;
  return next !== undefined && isSecret(next, rest);
}

function containsSecret(schema: z.ZodType): boolean {
  const shape = (schema as { shape?: Record<string, z.ZodType> }).shape;
  return shape !== undefined && Object.values(shape).some((member) => isSecret(member, []));
}

/** The schema below optional, default and pipe wrappers. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const def = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  if (def.innerType !== undefined) return unwrap(def.innerType);
  if (def.in !== undefined) return unwrap(def.in);
  return schema;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (current === UNKNOWN) return UNKNOWN;
    if (Array.isArray(current) && typeof part === "number") current = current[part];
    else if (isRecord(current)) current = current[String(part)];
    else return undefined;
  }
  return current;
}

function nearestHint(key: string, known: readonly string[]): string {
  const close = known.find(
    (name) => name.toLowerCase() === key.toLowerCase() || name.startsWith(key) || key.startsWith(name),
  );
  return close === undefined ? `known are ${known.join(", ")}` : `did you mean ${close}?`;
}
