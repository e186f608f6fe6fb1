import { HostOutputError } from "./output-error";

/** A JSON object as libxo(3) prints it, its values not looked at yet. */
export type LibxoObject = Readonly<Record<string, unknown>>;

/** The document that a tool printed with `--libxo json`. Throws HostOutputError when it is no JSON object. */
export function libxoDocument(tool: string, text: string): LibxoObject {
  let value: unknown;
  try {
    value = JSON.parse(escaped(text));
  } catch (cause) {
    throw new HostOutputError(tool, "not JSON", text, { cause });
  }
  if (!isLibxoObject(value)) throw new HostOutputError(tool, "not a JSON object", text);
  return value;
}

/**
 * Releases of libxo(3) differ in what they escape beside quotes, backslashes and line ends: older ones print other control
 * characters, which a jail's parameter may hold, as they are (xo_escape_json), and JSON has no such thing.
 */
function escaped(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The objects in the list called `key`; libxo leaves a list out that never had an entry, so absent is empty. */
export function libxoList(parent: LibxoObject | undefined, key: string): readonly LibxoObject[] {
  const value = parent?.[key];
  return Array.isArray(value) ? value.filter(isLibxoObject) : [];
}

/** The object called `key`, or undefined. */
export function libxoChild(parent: LibxoObject | undefined, key: string): LibxoObject | undefined {
  const value = parent?.[key];
  return isLibxoObject(value) ? value : undefined;
}

/** A text or a number as text; libxo prints the same field as either, depending on the tool. */
export function libxoText(parent: LibxoObject, key: string): string | undefined {
  const value = parent[key];
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

function isLibxoObject(value: unknown): value is LibxoObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
