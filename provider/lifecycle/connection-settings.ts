import { FreebsdError } from "../errors";
import type { Properties } from "../resources/definition";
import { hasUnknown, isRecord, markUnknowns } from "../schema/unknown";
import { type ConnectionSettings, connectionTo } from "../transport/index";
import { unpacked } from "./sent-as-text";

/** The environment variable whose JSON object is laid over the connection that a program or the state gives. */
export const CONNECTION_VARIABLE = "PULUMI_FREEBSD_CONNECTION";

/**
 * The connection to dial: what the resource says, and over it what the environment says.
 * `pulumi refresh` and `pulumi destroy` know only the connection in state, however old its key is; this is the way to
 * give them another one without touching the state.
 */
export function effectiveConnection(settings: ConnectionSettings): ConnectionSettings {
  const text = process.env[CONNECTION_VARIABLE];
  if (text === undefined || text === "") return settings;
  const override = parse(text);
  return { ...settings, ...override };
}

/**
 * Begins to dial a resource's host, which will soon be asked for something. Inputs that were not checked do as well: where they do
 * not say how, or are wrong, nothing is done, and check says what is wrong with them.
 */
export function dialAhead(properties: Properties): void {
  const { connection } = unpacked(properties);
  if (!isRecord(connection) || typeof connection.host !== "string" || hasUnknown(markUnknowns(connection))) return;
  try {
    connectionTo(effectiveConnection(connection as unknown as ConnectionSettings)).dial();
  } catch {
    // Whoever asks the host for something is told.
  }
}

function parse(text: string): Partial<ConnectionSettings> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Said below, without the text: it may hold a key.
  }
  throw new FreebsdError({
    code: "connection-variable",
    message: `the environment variable ${CONNECTION_VARIABLE} is not a JSON object`,
    hint: `Give an object with the properties of a connection, as in {"privateKeyPath": "/root/.ssh/id_ed25519"}, or unset it.`,
  });
}
