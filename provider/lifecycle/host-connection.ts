import type { Properties } from "../resources/definition";
import { isRecord, tellsUnknown } from "../schema/unknown";

/** How each host is reached, by its owner's id, as the program says it in this operation. */
const connections = new Map<string, unknown>();

/**
 * The checked inputs of a resource as they go into the state. A resource's way to its host is already in its outputs, where
 * refresh and destroy find it without the program; the same in its inputs would be a fifth of its state again. So it is
 * kept in this process, for the operation that comes after check.
 */
export function withoutConnection(inputs: Properties): Properties {
  const { connection, ...others } = inputs;
  if (typeof inputs.host !== "string" || tellsUnknown(inputs.host)) return inputs;
  connections.set(inputs.host, connection);
  return others;
}

/**
 * Checked inputs with the connection that they were checked with, or, where nothing was checked, as in a refresh, with the one
 * in the state; a Host's own have theirs.
 */
export function withConnection(inputs: Properties, state: Properties = {}): Properties {
  if (inputs.connection !== undefined) return inputs;
  const connection = connections.get(String(inputs.host)) ?? state.connection;
  return isRecord(connection) ? { ...inputs, connection } : inputs;
}
