/**
 * In preview the engine hands an unknown value over as this string (sdk/nodejs runtime/rpc.ts, `unknownValue`).
 * It is turned into a symbol on entry, so that no check mistakes it for a name, and back again on the way out.
 */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that is not known before `pulumi up`. */
export const UNKNOWN: unique symbol = Symbol("unknown until up");

/** Replaces the engine's text for unknown values by {@link UNKNOWN}, at any depth. */
export function markUnknowns(value: unknown): unknown {
  return mapLeaves(value, (leaf) => (leaf === UNKNOWN_TEXT ? UNKNOWN : leaf));
}

/** The reverse of {@link markUnknowns}, for what goes back to the engine. */
export function unmarkUnknowns(value: unknown): unknown {
  return mapLeaves(value, (leaf) => (leaf === UNKNOWN ? UNKNOWN_TEXT : leaf));
}

/** Whether a value is, or holds anywhere, something unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isRecord(value)) return Object.values(value).some(hasUnknown);
  return false;
}

/** Whether a text was made with the engine's text for an unknown value. */
export function tellsUnknown(text: string): boolean {
  return text.includes(UNKNOWN_TEXT);
}

/** The members of a list; none where the list as a whole is unknown. */
export function membersOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? list : [];
}

/** A plain object with string keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Drops `undefined` members, at any depth: the engine refuses them inside outputs. */
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, withoutUndefined(member)]),
  );
}

/** Most values hold nothing that is to be replaced: those are given back as they are, without a copy. */
function mapLeaves(value: unknown, replace: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const mapped = value.map((member) => mapLeaves(member, replace));
    return mapped.every((member, index) => member === value[index]) ? value : mapped;
  }
  if (!isRecord(value)) return replace(value);
  let mapped = value;
  for (const [key, member] of Object.entries(value)) {
    const replaced = mapLeaves(member, replace);
    if (replaced === member) continue;
    if (mapped === value) mapped = { ...value };
    mapped[key] = replaced;
  }
  return mapped;
}
