import { readFileSync } from "node:fs";
import { Client } from "ssh2";
import type { ConnectionSettings } from "../provider/transport";

/**
 * The peer: what `@pulumi/command` does with the commands of an administrator, one on a fresh connection each, as wide as the engine
 * would be. Its own engine time is left out, to its advantage.
 */
export class Peer {
  private readonly privateKey: Buffer;

  constructor(
    private readonly connection: ConnectionSettings,
    private readonly parallel: number,
  ) {
    this.privateKey = readFileSync(connection.privateKeyPath ?? "");
  }

  async up(jails: number): Promise<void> {
    await this.command("kldload -n ng_bridge ng_eiface ng_ether if_epair");
    await this.command("printf 'mkpeer bridge a link0\\nname .:a lan\\nmsg lan: setpersistent\\n' | ngctl -f -");
    await this.inTurns(jails, upOf);
  }

  async destroy(jails: number): Promise<void> {
    await this.inTurns(jails, destroyOf);
    await this.command("ngctl shutdown lan:");
  }

  /** The jails' chains of commands, so many at once. */
  private async inTurns(jails: number, commandsOf: (at: number) => readonly string[]): Promise<void> {
    let next = 1;
    const worker = async (): Promise<void> => {
      while (next <= jails) {
        const at = next;
        next += 1;
        for (const command of commandsOf(at)) await this.command(command);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.parallel, jails) }, worker));
  }

  private command(command: string): Promise<void> {
    const { host, port, user } = this.connection;
    return new Promise((resolve, reject) => {
      const client = new Client();
      client.on("error", reject);
      client.on("ready", () =>
        client.exec(command, (error, channel) => {
          if (error !== undefined) return reject(error);
          let said = "";
          channel.on("data", () => undefined);
          channel.stderr.on("data", (chunk: Buffer) => {
            said += chunk.toString();
          });
          channel.on("close", (status: number | null) => {
            client.end();
            if (status === 0) resolve();
            else reject(new Error(`the peer's ${command} ended with ${status}: ${said}`));
          });
        }),
      );
      client.connect({
        host,
        port: port ?? 22,
        username: user ?? "root",
        privateKey: this.privateKey,
        readyTimeout: 120_000,
      });
    });
  }
}

function upOf(at: number): readonly string[] {
  const [port, jail] = [`port${at}`, `jail${at}`];
  return [
    `ngctl mkpeer lan: eiface link${at} ether`,
    `ngctl name lan:link${at} ${port}`,
    `ifconfig "$(ngctl msg ${port}: getifname | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')" name ${port}`,
    `ifconfig ${port} ether ${ether(at)}`,
    `ifconfig ${port} up`,
    `jail -c name=${jail} path=/ host.hostname=${jail} vnet persist`,
    `ifconfig ${port} vnet ${jail}`,
    `ifconfig -j ${jail} ${port} inet 10.50.${Math.floor(at / 250)}.${(at % 250) + 1}/16`,
  ];
}

function destroyOf(at: number): readonly string[] {
  return [`ifconfig port${at} -vnet jail${at}`, `jail -R jail${at}`, `ngctl shutdown port${at}:`];
}

/** A unicast address of the local kind. */
function ether(at: number): string {
  const [high, low] = [at >> 8, at & 255].map((byte) => byte.toString(16).padStart(2, "0"));
  return `02:00:00:00:${high}:${low}`;
}
