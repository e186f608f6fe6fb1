import { type Command, InvalidArgumentError, Option } from "commander";
import { CONNECTION_VARIABLE, effectiveConnection } from "../provider/lifecycle/connection-settings";
import type { ConnectionSettings } from "../provider/transport/index";

/** How the host is reached, as a command line says it. */
export interface ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly key?: string;
  readonly hostKey?: string;
  readonly become?: "sudo" | "doas";
}

/** A person waits: once more is enough to tell a slip of the network from a host that is not there. */
const DIAL_ERROR_LIMIT = 1;

/** Gives a command the options of a connection. */
export function withConnection(command: Command): Command {
  return command
    .option(
      "--host <name>",
      `name or address of the host, or ssh://user@name:port; without it ${CONNECTION_VARIABLE} must say it`,
      hostName,
    )
    .option("--port <number>", "port of its SSH server", portNumber)
    .option("--user <name>", "user to log in as (root)")
    .option("--key <path>", "private key; without it the agent of SSH_AUTH_SOCK")
    .option("--host-key <key>", "the host's public key or its SHA256 fingerprint; without it known_hosts must have it")
    .addOption(new Option("--become <how>", "how that user becomes root").choices(["sudo", "doas"]));
}

/** The connection that the options stand for; what they leave out comes from the environment. */
export function connectionOf(options: ConnectionOptions): ConnectionSettings {
  const { key, hostKey, become } = options;
  const { host = "", port, user } = { ...options, ...partsOf(options.host) };
  const agent = key === undefined ? process.env.SSH_AUTH_SOCK : undefined;
  return {
    host,
    dialErrorLimit: DIAL_ERROR_LIMIT,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(key === undefined ? {} : { privateKeyPath: key }),
    ...(agent === undefined ? {} : { agentSocketPath: agent }),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(become === undefined ? {} : { become }),
  };
}

/** Whether there is a host to ask, by the command line or the environment. */
export function isConnectionGiven(options: ConnectionOptions): boolean {
  return effectiveConnection(connectionOf(options)).host !== "";
}

/** A name or an address as it is, an ssh:// address if it is one; whoever writes `root@name` is told how it is written here. */
function hostName(text: string): string {
  if (text.startsWith("ssh://")) {
    if (urlOf(text) === undefined) throw new InvalidArgumentError("As in ssh://user@name:port.");
    return text;
  }
  const isAddress = text.split(":").length > 2;
  if (!/[@/\s]/.test(text) && (isAddress || !text.includes(":"))) return text;
  throw new InvalidArgumentError(
    `A name or an address; with a user or a port ssh://${text.includes("@") ? "" : "root@"}${text}, or --user and --port.`,
  );
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new InvalidArgumentError("A port is a whole number from 1 to 65535.");
  return port;
}

/** What ssh://user@name:port says; nothing for a plain name. */
function partsOf(host: string | undefined): ConnectionOptions {
  return host?.startsWith("ssh://") === true ? (urlOf(host) ?? {}) : {};
}

function urlOf(text: string): ConnectionOptions | undefined {
  try {
    const { hostname, port, username } = new URL(text);
    if (hostname === "") return undefined;
    return {
      host: hostname.replace(/^\[|\]$/g, ""),
      ...(port === "" ? {} : { port: Number(port) }),
      ...(username === "" ? {} : { user: decodeURIComponent(username) }),
    };
  } catch {
    return undefined;
  }
}
