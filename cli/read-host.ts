import { FreebsdError } from "../provider/errors";
import type { Inventory } from "../provider/host/inventory";
import { CONNECTION_VARIABLE, effectiveConnection } from "../provider/lifecycle/connection-settings";
import { sessionFor } from "../provider/lifecycle/session";
import { connection as schema } from "../provider/resources/common";
import { validate } from "../provider/schema/validate";
import { type ConnectionSettings, connectionTo, type HostConnection } from "../provider/transport/index";
import type { Terminal } from "./terminal";

/** A host as a command found it, and the way to ask it more. */
export interface FoundHost {
  /** As it was dialled. */
  readonly address: string;
  readonly inventory: Inventory;
  readonly connection: HostConnection;
}

/** The connection with what the environment lays over it, which is to be right and to say whom to dial. */
export function reachable(settings: ConnectionSettings): ConnectionSettings {
  const effective = effectiveConnection(settings);
  if (effective.host === "")
    throw new FreebsdError({
      code: "no-host",
      message: "no host was given",
      hint: `Give --host, or a "host" in ${CONNECTION_VARIABLE}`,
    });
  const { issues } = validate(schema, { ...effective });
  if (issues.length > 0)
    throw new FreebsdError({
      code: "connection-variable",
      message: `the connection of the options and ${CONNECTION_VARIABLE} is not right: ${issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`,
    });
  return effective;
}

/** Reads the whole host, in one round trip after the login. */
export async function readHost(settings: ConnectionSettings, terminal: Terminal): Promise<FoundHost> {
  const effective = reachable(settings);
  terminal.progress(`${effective.host}: reading the host`);
  const inventory = await sessionFor(settings).inventory(undefined, { versions: true });
  return { address: effective.host, inventory, connection: connectionTo(effective) };
}
