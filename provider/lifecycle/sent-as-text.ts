import type { Properties } from "../resources/definition";

/** What the SDK sends as one text each. A text that is none of its own stays what it is: check says what is wrong with it. */
export function unpacked(sent: Properties): Properties {
  const { context, connection, ...others } = sent;
  return {
    ...others,
    ...(context === undefined ? {} : { context: parsed(context) }),
    ...(connection === undefined ? {} : { connection: way(connection) }),
  };
}

const ways = new Map<unknown, unknown>();

/** A host's connection comes as the same text with each of its resources, and is one and the same object from here on. */
function way(text: unknown): unknown {
  const known = ways.get(text) ?? parsed(text);
  ways.set(text, known);
  return known;
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" && value.startsWith("{") ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}
