import { Client, type ClientChannel, type ConnectConfig } from "ssh2";
import type { HostConnection } from "../../../../simulator/src";

/** Connects as a test does: with the key that the host made. */
export function connect(connection: HostConnection, options: Partial<ConnectConfig> = {}): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => resolve(client));
    client.on("error", reject);
    client.connect({
      host: connection.host,
      port: connection.port,
      username: connection.user,
      privateKey: connection.privateKey,
      ...options,
    });
  });
}

/** Exit statuses by channel: one may arrive in the packet that opens the channel, before a test can listen. */
const statuses = new WeakMap<ClientChannel, number | null>();

export function openChannel(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) return reject(error);
      channel.on("exit", (status: number | null) => statuses.set(channel, status));
      resolve(channel);
    });
  });
}

export interface ChannelResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Everything a channel says until it closes. */
export function collect(channel: ClientChannel): Promise<ChannelResult> {
  return new Promise((resolve) => {
    let [stdout, stderr] = ["", ""];
    channel.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    channel.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    channel.on("close", () => resolve({ stdout, stderr, code: statuses.get(channel) ?? null }));
  });
}

/** Resolves when the channel has said something that matches. */
export function says(channel: ClientChannel, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const listen = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      if (!pattern.test(text)) return;
      channel.off("data", listen);
      resolve(text);
    };
    channel.on("data", listen);
  });
}
