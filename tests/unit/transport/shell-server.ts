import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type AuthContext, type Connection, Server, type ServerChannel, utils } from "ssh2";
import type { ConnectionSettings } from "../../../provider/transport";

export interface ShellServerOptions {
  /** Decides on one attempt to log in; all are accepted when left out. */
  readonly authenticate?: (context: AuthContext) => void;
  /** Private host keys in PEM; one ed25519 key when left out. */
  readonly hostKeys?: readonly string[];
  /** Runs in place of the machine's shell. */
  readonly exec?: (command: string, channel: ServerChannel) => void;
  readonly port?: number;
}

/** An SSH server in this process whose exec is the machine's real /bin/sh, behind a gate that tests can shut. */
export class ShellServer {
  /** The commands that were asked for by exec. */
  readonly execs: string[] = [];
  /** What was written to the shells. */
  input = "";
  /** What the shells wrote. */
  output = "";
  /** Attempts to connect. */
  connections = 0;
  authMethods: string[] = [];
  private readonly children = new Set<ChildProcessWithoutNullStreams>();
  private readonly sockets = new Set<Socket>();
  private readonly clients = new Set<Connection>();
  /** How long each way takes. */
  delayMilliseconds = 0;
  private held: (() => void)[] | undefined;

  private constructor(
    private readonly server: Server,
    private readonly gate: ReturnType<typeof createServer>,
    readonly hostKey: string,
  ) {}

  static async start(options: ShellServerOptions = {}): Promise<ShellServer> {
    const hostKeys = [...(options.hostKeys ?? [keyPair("ed25519").private])];
    const parsed = utils.parseKey(hostKeys[0] ?? "");
    if (parsed instanceof Error) throw parsed;
    const server = new Server({ hostKeys });
    const gate = createServer();
    const made = new ShellServer(server, gate, `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`);
    server.on("connection", (client) => made.serve(client, options));
    // The gate stands before the server, so that a test can cut or freeze the TCP connection itself.
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const inner = (server.address() as AddressInfo).port;
    gate.on("connection", (socket) => made.pass(socket, inner));
    await new Promise<void>((resolve) => gate.listen(options.port ?? 0, "127.0.0.1", resolve));
    return made;
  }

  get port(): number {
    return (this.gate.address() as AddressInfo).port;
  }

  get settings(): ConnectionSettings {
    return { host: "127.0.0.1", port: this.port, user: "root", hostKey: this.hostKey, dialErrorLimit: 0 };
  }

  /** Waits until the shells have said this, so many times, and it had the time to arrive. */
  async says(text: string, times = 1): Promise<void> {
    while (this.output.split(text).length <= times) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Waits until the shells were told this, so many times. */
  async sees(text: string, times = 1): Promise<void> {
    while (this.input.split(text).length <= times) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Cuts every TCP connection, without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Keeps back all that the server says, as if the network stood still. */
  freeze(): void {
    this.held ??= [];
  }

  thaw(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const write of held) write();
  }

  async stop(): Promise<void> {
    this.thaw();
    // The shell and all that it started: a left-over sleep would keep the pipes open.
    for (const { pid } of this.children) if (pid !== undefined) process.kill(-pid, "SIGKILL");
    for (const client of this.clients) client.end();
    this.cut();
    await Promise.all([
      new Promise((resolve) => this.gate.close(resolve)),
      new Promise<void>((resolve) => this.server.close(() => resolve())),
    ]);
  }

  private pass(socket: Socket, inner: number): void {
    this.connections += 1;
    const behind = connect({ port: inner, host: "127.0.0.1", noDelay: true });
    socket.setNoDelay();
    this.sockets.add(socket);
    socket.on("data", (chunk) => this.later(() => behind.write(chunk)));
    behind.on("data", (chunk) =>
      this.later(() => (this.held ? this.held.push(() => socket.write(chunk)) : socket.write(chunk))),
    );
    socket.on("close", () => behind.destroy());
    behind.on("close", () => socket.end());
    for (const one of [socket, behind]) one.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
  }

  private later(write: () => void): void {
    if (this.delayMilliseconds === 0) write();
    else setTimeout(write, this.delayMilliseconds);
  }

  private serve(client: Connection, options: ShellServerOptions): void {
    this.clients.add(client);
    (client as Connection & { setNoDelay(): void }).setNoDelay();
    client.on("error", () => undefined);
    client.on("close", () => this.clients.delete(client));
    client.on("authentication", (context) => {
      this.authMethods.push(context.method);
      if (options.authenticate === undefined) context.accept();
      else options.authenticate(context);
    });
    client.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        this.execs.push(command);
        const channel = acceptExec();
        channel.on("error", () => undefined);
        if (options.exec === undefined) this.shellOn(channel);
        else options.exec(command, channel);
      });
    });
  }

  /** Runs /bin/sh on the channel. */
  shellOn(channel: ServerChannel, args: readonly string[] = []): void {
    const child = spawn("/bin/sh", args, { stdio: "pipe", detached: true });
    this.children.add(child);
    child.stdin.on("error", () => undefined);
    channel.on("data", (chunk: Buffer) => {
      this.input += chunk.toString();
      child.stdin.write(chunk);
    });
    channel.on("end", () => child.stdin.end());
    child.stdout.on("data", (chunk) => {
      this.output += chunk;
      channel.write(chunk);
    });
    child.stderr.on("data", (chunk) => channel.stderr.write(chunk));
    child.on("close", (status) => {
      this.children.delete(child);
      channel.exit(status ?? 255);
      channel.close();
    });
  }
}

/**
 * A key pair in the format of ssh-keygen. ssh2 makes about 1 of 300 ed25519 keys one byte too short
 * (https://github.com/mscdex/ssh2/issues/1390), which no program can read; then another one is made.
 */
export function keyPair(type: "ed25519" | "rsa" | "ecdsa", passphrase?: string): { private: string; public: string } {
  const bits = type === "rsa" ? { bits: 2048 } : type === "ecdsa" ? { bits: 256 } : {};
  const cipher = passphrase === undefined ? {} : { passphrase, cipher: "aes256-cbc", rounds: 16 };
  for (;;) {
    const pair = utils.generateKeyPairSync(type, { ...bits, ...cipher } as never);
    const readable = [utils.parseKey(pair.private, passphrase), utils.parseKey(pair.public)];
    if (!readable.some((key) => key instanceof Error)) return pair;
  }
}

/** A private key in the PEM form of openssl, which old programs write. */
export function pemKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
}
