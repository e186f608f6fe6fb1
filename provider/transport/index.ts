export type {
  Command,
  CommandOutcome,
  ConnectionStatistics,
  HostConnection,
  OperationOutcome,
  Read,
  RunOptions,
} from "./connection";
export { connectionTo } from "./pool";
export { redactedCommand } from "./quote";
export type { ConnectionSettings, MachineSettings, ProxySettings } from "./settings";
