import { FreebsdError } from "../errors";
import { isRecord } from "../schema/unknown";
import type { ConnectionSettings } from "../transport/index";

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
