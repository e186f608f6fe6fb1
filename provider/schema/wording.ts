import type { z } from "zod";

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list, in [ ]",
  object: "an object",
  record: "an object",
};
const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " members" };

/**
 * What is allowed: the schema's own words, or plain ones in place of zod's.
 * @param members what an object has to have, where one is allowed
 */
export function allowed(
  issue: z.core.$ZodRawIssue | z.core.$ZodIssue,
  given: unknown,
  members: readonly string[] = [],
): string {
  const own = issue.message;
  if (own !== undefined && !/^(Invalid|Too big|Too small)\b/.test(own)) return own;
  switch (issue.code) {
    case "invalid_type":
      return `this is ${typeText(issue.expected, given, members)}`;
    case "invalid_value":
      return `this is ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_big":
      return `this is at most ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    case "too_small":
      return issue.origin === "string" && issue.minimum === 1
        ? "this is not empty"
        : `this is at least ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
    case "invalid_union": {
      const all = issue.errors.flat();
      const types = all.flatMap((each) => (each.code === "invalid_type" ? [typeText(each.expected, given, [])] : []));
      const last = all.at(-1);
      // Of the right type and wrong in itself: the last option is the widest.
      return types.length === 0 && last !== undefined
        ? allowed(last, given)
        : `this is ${[...new Set(types)].join(" or ")}`;
    }
    default:
      return own ?? "this is not allowed";
  }
}

function typeText(expected: string, given: unknown, members: readonly string[]): string {
  const name = TYPE_NAMES[expected] ?? expected;
  if (typeof given === "string" && ["number", "int", "boolean"].includes(expected)) return `${name}, without quotes`;
  return members.length === 0 ? name : `${name}, as in { ${members.map((member) => `${member}: …`).join(", ")} }`;
}
