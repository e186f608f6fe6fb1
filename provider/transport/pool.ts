import { BatchingConnection, defaultTuning } from "./batching-connection";
import type { HostConnection } from "./connection";
import type { ConnectionSettings, MachineSettings } from "./settings";

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

/**
 * A connection of its own, which nobody else uses: that it can be made proves that the host can be reached now.
 *
 * @param patience what its first dial goes by, that of a jump host too; should it be lost later, it is made again as any other
 */
export function freshConnectionTo(
  settings: ConnectionSettings,
  patience: Pick<MachineSettings, "dialErrorLimit" | "perDialTimeout"> = {},
): HostConnection {
  const { proxy } = settings;
  const through = proxy === undefined ? {} : { proxy: { ...proxy, ...patience } };
  return new BatchingConnection(settings, defaultTuning, { ...settings, ...patience, ...through });
}

/** The same text for the same settings, in whatever order they were written down. */
export function connectionKey(settings: ConnectionSettings): string {
  // A list of names tells the members of the jump host, too, and the order of all.
  return JSON.stringify(settings, Object.keys({ ...settings, ...settings.proxy }).sort());
}
