import { isRecord } from "./unknown";

/** Deep equality in which an absent member, `undefined` and an empty list or object are one and the same. */
export function same(left: unknown, right: unknown, unordered = false): boolean {
  return canonical(left, unordered) === canonical(right, unordered);
}

function canonical(value: unknown, unordered: boolean): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    if (value.length === 0) return "";
    const members = value.map((member) => canonical(member, unordered));
    return `[${(unordered ? members.sort() : members).join(",")}]`;
  }
  if (isRecord(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key], unordered)] as const)
      .filter(([, text]) => text !== "")
      .map(([key, text]) => `${JSON.stringify(key)}:${text}`);
    return members.length === 0 ? "" : `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
