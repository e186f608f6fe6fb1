import type { Properties } from "../resources/definition";

const TEXTS: ReadonlySet<string> = new Set(["context", "connection"]);

/** What the SDK sends as one text each. A text that is none of its own stays what it is: check says what is wrong with it. */
export function unpacked(sent: Properties): Properties {
  return Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, TEXTS.has(key) ? parsed(value) : value]));
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" && value.startsWith("{") ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}
