export type {
  Command,
  CommandOutcome,
  ConnectionStatistics,
  Fence,
  HostConnection,
  OperationOutcome,
  Read,
  RunOptions,
  SharedTool,
} from "./connection";
export { FENCED_OFF, LOCK_BUSY } from "./connection";
export { LOCK_FILE } from "./lock";
export { connectionKey, connectionTo, freshConnectionTo } from "./pool";
export { redactedCommand } from "./quote";
export type { ConnectionSettings, MachineSettings, ProxySettings } from "./settings";
export { tellAtOnce } from "./width";
