import type { HostConnection } from "./connection";
import type { ConnectionSettings } from "./settings";

export type {
  Command,
  CommandOutcome,
  ConnectionStatistics,
  HostConnection,
  OperationOutcome,
  Read,
  RunOptions,
} from "./connection";
export type { ConnectionSettings, MachineSettings, ProxySettings } from "./settings";

/** The connection for these settings: one per distinct settings and process, dialled when it is first used. */
export declare function connectionTo(settings: ConnectionSettings): HostConnection;
