import type { JailParameter, RunningJail } from "../inventory-types";
import { type LibxoObject, libxoChild, libxoDocument, libxoList, libxoText } from "./libxo";
import { HostOutputError } from "./output-error";

/**
 * The jails that `jls --libxo json -n` prints, in its order. Throws HostOutputError when it is not such a document.
 * jls(8), OPTIONS -n
 */
export function parseJls(text: string): readonly RunningJail[] {
  const information = libxoChild(libxoDocument("jls", text), "jail-information");
  if (information === undefined) throw new HostOutputError("jls", "no jail-information in it", text);
  return libxoList(information, "jail").map(jailOf);
}

function jailOf(entry: LibxoObject): RunningJail {
  const name = libxoText(entry, "name");
  const jid = Number(libxoText(entry, "jid"));
  if (name === undefined || !Number.isInteger(jid)) {
    throw new HostOutputError("jls", "a jail without name or jid", JSON.stringify(entry));
  }
  return {
    jid,
    name,
    path: libxoText(entry, "path") ?? "",
    hostname: libxoText(entry, "host.hostname") ?? "",
    vnet: vnetOf(entry.vnet),
    parent: Number(libxoText(entry, "parent") ?? 0),
    dying: isTrue(entry.dying),
    parameters: parametersOf(entry),
  };
}

function vnetOf(value: unknown): RunningJail["vnet"] {
  switch (value) {
    case "new":
    case "inherit":
    case "disable":
      return value;
    case undefined: // a kernel without VIMAGE has no such parameter
      return "inherit";
    default:
      return "unknown";
  }
}

/** Booleans are JSON booleans with -n alone, but texts when parameters were named. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function parametersOf(entry: LibxoObject): Readonly<Record<string, JailParameter>> {
  const parameters: [string, JailParameter][] = [];
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value === "string" || typeof value === "boolean") parameters.push([key, value]);
    else if (typeof value === "number") parameters.push([key, String(value)]);
    else if (Array.isArray(value)) parameters.push([key, value.map(String)]);
  }
  return Object.fromEntries(parameters);
}
