import type { Properties } from "../resources/definition";

/** What the SDK sends as one text each. A text that is none of its own stays what it is: check says what is wrong with it. */
export function unpacked(sent: Properties): Properties {
  return { ...sent, context: parsed(sent.context), connection: parsed(sent.connection) };
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" && value.startsWith("{") ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}
