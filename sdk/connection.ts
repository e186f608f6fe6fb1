import * as pulumi from "@pulumi/pulumi";
import type { ConnectionSettingsArgs } from "./generated/types";

const SECRETS = ["password", "privateKey", "privateKeyPassword"] as const;

/**
 * Marks the secrets of a connection as such, each by itself: an object that is secret as a whole would hide the host's name
 * in every preview. A connection that is an output already (from configuration, say) keeps the marks that it has.
 */
export function markSecrets(connection: pulumi.Input<ConnectionSettingsArgs>): pulumi.Input<ConnectionSettingsArgs> {
  if (pulumi.Output.isInstance(connection) || connection instanceof Promise) return connection;
  const { proxy } = connection;
  return {
    ...marked(connection),
    ...(proxy === undefined || pulumi.Output.isInstance(proxy) || proxy instanceof Promise
      ? {}
      : { proxy: marked(proxy) }),
  };
}

function marked<T extends object>(settings: T): T {
  const secrets = SECRETS.filter((key) => (settings as Record<string, unknown>)[key] !== undefined);
  return {
    ...settings,
    ...Object.fromEntries(secrets.map((key) => [key, pulumi.secret((settings as Record<string, unknown>)[key])])),
  };
}
