import { generateKeyPairSync } from "node:crypto";
import { type AddressInfo, connect } from "node:net";
import { type Connection, Server, utils } from "ssh2";

/** An SSH server that passes connections on and does nothing else, as `ssh -J` wants it. */
export class JumpHost {
  /** How many logins there were. */
  logins = 0;
  private readonly clients = new Set<Connection>();

  private constructor(
    private readonly server: Server,
    private readonly hostKey: string,
  ) {}

  static async start(): Promise<JumpHost> {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    const key = utils.parseKey(pem);
    if (key instanceof Error) throw key;
    const server = new Server({ hostKeys: [pem] });
    const made = new JumpHost(server, `${key.type} ${key.getPublicSSH().toString("base64")}`);
    server.on("connection", (client) => made.serve(client));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  /** For a connection's `proxy`. */
  get settings(): object {
    const { port } = this.server.address() as AddressInfo;
    return { host: "127.0.0.1", port, user: "jump", password: "any", hostKey: this.hostKey };
  }

  private serve(client: Connection): void {
    this.clients.add(client);
    client.on("close", () => this.clients.delete(client));
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      if (context.method === "password") context.accept();
      else context.reject(["password"]);
    });
    client.on("ready", () => {
      this.logins += 1;
      client.on("tcpip", (accept, reject, { destIP, destPort }) => {
        const socket = connect(destPort, destIP, () => {
          const channel = accept();
          channel.on("error", () => socket.destroy());
          socket.pipe(channel).pipe(socket);
        });
        socket.on("error", () => reject());
      });
    });
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.end();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
