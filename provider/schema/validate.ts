import type { z } from "zod";
import { factsOf } from "./facts";
import { nearest } from "./nearest";
import { hasUnknown, isRecord, UNKNOWN } from "./unknown";
import { allowed } from "./wording";

/** One thing wrong with a resource's inputs. `path` is the property's path, as in `addresses[0]`; empty for the whole. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * The outcome of {@link validate}: `value` carries the defaults, normal forms and {@link UNKNOWN}s. What is wrong is
 * UNKNOWN in it as well, so that checks across properties can go on with the rest.
 */
export interface Validation {
  readonly value: Record<string, unknown>;
  readonly issues: readonly Issue[];
}

type Path = readonly PropertyKey[];
interface Outcome {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/**
 * Checks inputs against their schema and reports everything wrong at once.
 * What is unknown in preview passes; the rest of an object or list around it is still checked.
 *
 * @param hides texts may hold a secret, and are not shown; elsewhere the properties themselves say so
 */
export function validate(schema: z.ZodObject, inputs: Record<string, unknown>, hides = false): Validation {
  const value: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, property] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const outcome = validateAt(property, inputs[key], [key], hides || factsOf(property).sensitive === true);
    if (outcome.value !== undefined) value[key] = outcome.value;
    issues.push(...outcome.issues);
  }
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(inputs).filter((key) => !known.includes(key));
  return { value, issues: [...issues, ...unknown.map((key) => noSuchProperty([key], known))] };
}

/** `addresses[0]`, `uplink.interface`: a property's path as a program would write it. */
function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** The schema below optional, default and pipe wrappers. */
function unwrap(schema: z.ZodType): z.ZodType {
  const { innerType, in: input } = parts(schema);
  const inner = innerType ?? input;
  return inner === undefined ? schema : unwrap(inner);
}

/**
 * What each schema has found right last. Of many resources each says for the most part what the one before it has said:
 * nothing, or the same Host and the way to it.
 */
const latest = new WeakMap<z.ZodType, { readonly given: unknown; readonly outcome: Outcome }>();

function validateAt(schema: z.ZodType, given: unknown, path: Path, hides: boolean): Outcome {
  const known = latest.get(schema);
  if (known !== undefined && known.given === given) return known.outcome;
  if (given === UNKNOWN) return { value: UNKNOWN, issues: [] };
  const inParts = hasUnknown(given) ? validateParts(unwrap(schema), given, path, hides) : undefined;
  if (inParts !== undefined) return inParts;
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    const outcome = { value: parsed.data, issues: [] };
    latest.set(schema, { given, outcome });
    return outcome;
  }
  return {
    value: UNKNOWN,
    issues: parsed.error.issues.flatMap((issue) => describe(issue, schema, given, path, hides)),
  };
}

/** Something in a list or object is unknown: each part is checked by itself. Undefined where the value is no such thing. */
function validateParts(schema: z.ZodType, given: unknown, path: Path, hides: boolean): Outcome | undefined {
  const { options, element, valueType, keyType } = parts(schema);
  if (options !== undefined) {
    for (const option of options) {
      const outcome = validateParts(unwrap(option), given, path, hides);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }
  if (Array.isArray(given) && element !== undefined) {
    const outcomes = given.map((member, index) => validateAt(element, member, [...path, index], hides));
    return { value: outcomes.map(({ value }) => value), issues: outcomes.flatMap(({ issues }) => issues) };
  }
  if (!isRecord(given)) return undefined;
  if ("shape" in schema) {
    const { value, issues } = validate(schema as z.ZodObject, given, hides);
    const prefix = pathText(path);
    return { value, issues: issues.map((issue) => ({ ...issue, path: `${prefix}.${issue.path}` })) };
  }
  if (keyType === undefined || valueType === undefined) return undefined;
  const entries = Object.entries(given).map(([key, value]) => ({
    key,
    named: keyType.safeParse(key).error?.issues ?? [],
    held: validateAt(valueType, value, [...path, key], hides),
  }));
  return {
    value: Object.fromEntries(entries.map(({ key, held }) => [key, held.value])),
    issues: entries.flatMap(({ key, named, held }) => [
      ...named.map(({ message }) => ({ path: pathText([...path, key]), message })),
      ...held.issues,
    ]),
  };
}

/** What zod keeps of the schemas inside a schema. */
interface Parts {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

function parts(schema: z.ZodType): Parts {
  return schema.def as Parts;
}

function describe(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  given: unknown,
  base: Path,
  hides: boolean,
): readonly Issue[] {
  const path = [...base, ...issue.path];
  const at = valueAt(given, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys((schemaAt(schema, issue.path) as { shape?: object } | undefined)?.shape ?? {});
    return issue.keys.map((key) => noSuchProperty([...path, key], known));
  }
  if (issue.code === "invalid_key")
    return issue.issues.map((inner) => ({ path: pathText(path), message: inner.message }));
  if (issue.code === "invalid_union") {
    const closer = issue.errors.find((errors) => !errors.some((each) => each.path.length === 0));
    if (closer !== undefined)
      return closer.flatMap((inner) =>
        describe({ ...inner, path: [...issue.path, ...inner.path] }, schema, given, base, hides),
      );
  }
  if ((issue.code === "invalid_type" || issue.code === "invalid_union") && at === undefined)
    return [{ path: pathText(path), message: "is required, and was not given" }];
  const shown = isSecret(schema, issue.path) ? "a secret value" : hides && typeof at === "string" ? "a text" : show(at);
  return [
    {
      path: pathText(path),
      message: `${allowed(issue, at, membersOf(schemaAt(schema, issue.path)))}; given: ${shown}`,
    },
  ];
}

/** What an object must have; all that it can have where that is nothing. */
function membersOf(schema: z.ZodType | undefined): readonly string[] {
  const shape = Object.entries((schema as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {});
  const required = shape.filter(([, member]) => !member.safeParse(undefined).success);
  return (required.length === 0 ? shape : required).map(([key]) => key);
}

/** A list or object is not shown: whatever it holds, a secret may be in it. */
function show(given: unknown): string {
  if (Array.isArray(given)) return "a list";
  if (isRecord(given)) return "an object";
  const text = given === undefined ? "nothing" : (JSON.stringify(given) ?? String(given));
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** A secret property hides everything below it, and so does an object that has secret members. */
function isSecret(schema: z.ZodType, path: Path): boolean {
  if (factsOf(schema).secret === true) return true;
  const [head, ...rest] = path;
  if (head === undefined) {
    const shape = (unwrap(schema) as { shape?: Record<string, z.ZodType> }).shape;
    return shape !== undefined && Object.values(shape).some((member) => isSecret(member, []));
  }
  const next = schemaAt(schema, [head]);
  return next !== undefined && isSecret(next, rest);
}

/** The schema of a property, with the facts that stand on it. */
export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const inner = unwrap(schema);
  const [head, ...rest] = path;
  if (head === undefined) return inner;
  const shape = (inner as { shape?: Record<string, z.ZodType> }).shape;
  const next = shape?.[String(head)] ?? parts(inner).element ?? parts(inner).valueType;
  return next === undefined || rest.length === 0 ? next : schemaAt(next, rest);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => {
    if (Array.isArray(current) && typeof part === "number") return current[part];
    return isRecord(current) ? current[String(part)] : undefined;
  }, value);
}

function noSuchProperty(path: Path, known: readonly string[]): Issue {
  const close = nearest(String(path.at(-1)), known);
  const hint = close === undefined ? `known are ${known.join(", ")}` : `did you mean ${close}?`;
  return { path: pathText(path), message: `there is no such property; ${hint}` };
}
