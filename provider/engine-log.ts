import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type LogLevel = "debug" | "info" | "warning";

const SEVERITY: Readonly<Record<LogLevel, LogSeverity>> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
};

let client: EngineClient | undefined;

/**
 * Says something on the engine's own log, on the row of a resource. `pulumi.log` has no engine in a provider process and
 * falls back to the console; the engine's address is the process's first argument.
 */
export async function engineLog(level: LogLevel, message: string, urn = "", ephemeral = false): Promise<void> {
  const engine = engineClient();
  if (engine === undefined) return;
  const request = new LogRequest();
  request.setSeverity(SEVERITY[level]);
  request.setMessage(message);
  request.setUrn(urn);
  request.setEphemeral(ephemeral);
  // A log line that does not arrive must not fail what it is about.
  await new Promise<void>((resolve) => engine.log(request, () => resolve()));
}

/** A client of the engine that started this process; undefined outside of one. */
export function engineClient(): EngineClient | undefined {
  const address = process.argv[2];
  if (address === undefined || !/^[^\s]+:\d+$/.test(address)) return undefined;
  client ??= new EngineClient(address, credentials.createInsecure());
  return client;
}
