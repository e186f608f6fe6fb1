import * as pulumi from "@pulumi/pulumi";
import type { ConnectionSettingsArgs } from "./generated/types";

const SECRETS = ["password", "privateKey", "privateKeyPassword"] as const;

/**
 * Marks the secrets of a connection as such, each by itself: an object that is secret as a whole would hide the host's name
 * in every preview. A connection that is an output already (from configuration, say) keeps the marks that it has.
 */
export function markSecrets(connection: pulumi.Input<ConnectionSettingsArgs>): pulumi.Input<ConnectionSettingsArgs> {
  if (isDeferred(connection)) return connection;
  const { proxy } = connection;
  return {
    ...marked(connection),
    ...(proxy === undefined || isDeferred(proxy) ? {} : { proxy: marked(proxy) }),
  };
}

function marked<T extends object>(settings: T): T {
  const secrets = SECRETS.filter((key) => (settings as Record<string, unknown>)[key] !== undefined);
  return {
    ...settings,
    ...Object.fromEntries(secrets.map((key) => [key, pulumi.secret((settings as Record<string, unknown>)[key])])),
  };
}

/** How a Host is reached, for what is declared on it. */
export interface Way {
  /** With its secrets marked. */
  readonly connection: pulumi.Input<ConnectionSettingsArgs>;
  /**
   * The same as JSON text, a secret where it may have one in it. Every resource of a host sends it to be checked, and never
   * has it among its inputs: one text costs the program and the engine a fraction of what an object of several values does.
   */
  readonly text: pulumi.Input<string>;
  readonly mayHaveSecrets: boolean;
}

/** The way that a connection is. */
export function wayBy(given: pulumi.Input<ConnectionSettingsArgs>): Way {
  const connection = markSecrets(given);
  const isSecret = mayHaveSecrets(given);
  const text = isSecret ? pulumi.jsonStringify(connection) : JSON.stringify(connection);
  return { connection, text, mayHaveSecrets: isSecret };
}

/** Whether a connection has secrets in it, or may turn out to have some: what is an output can be one. */
export function mayHaveSecrets(connection: pulumi.Input<ConnectionSettingsArgs>): boolean {
  if (isDeferred(connection)) return true;
  const { proxy, ...settings } = connection;
  return isSecretIn(settings) || (proxy !== undefined && (isDeferred(proxy) || isSecretIn(proxy)));
}

function isSecretIn(settings: object): boolean {
  return Object.entries(settings).some(
    ([key, value]) => isDeferred(value) || (value !== undefined && SECRETS.some((secret) => secret === key)),
  );
}

function isDeferred<T>(value: pulumi.Input<T>): value is Promise<T> | pulumi.OutputInstance<T> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
