import { BatchingConnection } from "./batching-connection";
import type { HostConnection } from "./connection";
import type { ConnectionSettings } from "./settings";

const connections = new Map<string, HostConnection>();

/**
 * The connection for these settings: one per distinct settings and process. It is dialled when it is first used, and
 * again after a loss. It keeps the process alive until it is closed; after that, the next call makes a new one.
 */
export function connectionTo(settings: ConnectionSettings): HostConnection {
  const key = connectionKey(settings);
  const pooled = connections.get(key);
  if (pooled !== undefined) return pooled;
  const connection = new BatchingConnection(settings);
  const close = connection.close.bind(connection);
  connection.close = async () => {
    if (connections.get(key) === connection) connections.delete(key);
    await close();
  };
  connections.set(key, connection);
  return connection;
}

/** A connection of its own, which nobody else uses: that it can be made proves that the host can be reached now. */
export function freshConnectionTo(settings: ConnectionSettings): HostConnection {
  return new BatchingConnection(settings);
}

const keys = new Map<string, string>();

/** The same text for the same settings, in whatever order they were written down. Each resource asks, mostly for the same ones. */
export function connectionKey(settings: ConnectionSettings): string {
  const written = JSON.stringify(settings);
  const key = keys.get(written) ?? inOrder(settings);
  keys.set(written, key);
  return key;
}

function inOrder(settings: ConnectionSettings): string {
  return JSON.stringify(settings, (_key, value: unknown) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
