import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:net";
import { type AuthContext, type PublicKeyAuthContext, Server, utils } from "ssh2";
import type { SimulatedHost } from "../host/simulated-host";
import { FaultyWire } from "./faulty-wire";
import { generateKeyPair, type KeyPair, publicKeyOf } from "./keys";
import { openPath, pathThrough } from "./path";
import { serveClient } from "./sessions";

export interface ListenOptions {
  /** 0 or absent: any free port. The server listens on 127.0.0.1 only. */
  readonly port?: number;
  /** Who may log in beside the key that is made at start, in authorized_keys form. */
  readonly authorizedKeys?: readonly string[];
  /** Passwords by user. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** The server's private key in OpenSSH's format; made at start when absent. */
  readonly hostKey?: string;
  /**
   * The card that the client is behind: its packets pass only while the simulated network lets them through. Without it
   * they always do.
   */
  readonly through?: { readonly card: string; readonly address?: string; readonly lost?: "silence" | "reset" };
  /** Called with each session; what it returns is called with what the client sends to that session's process, as bytes. */
  readonly onSession?: () => (input: string) => void;
  /** Called when the last connection has been gone for so many ms. */
  readonly idle?: { readonly milliseconds: number; readonly onIdle: () => void };
}

/** How to reach a listening host: what an SSH client needs, and no more. */
export interface HostConnection {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly user: "root";
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, as it stands in known_hosts. */
  readonly hostKey: string;
}

export interface Listening {
  readonly port: number;
  readonly connection: HostConnection;
  /** Cuts what is connected and stops listening. */
  readonly close: () => Promise<void>;
}

/** Starts an SSH server for a simulated host. It ends with `close`, and with the process on SIGTERM or SIGINT. */
export async function listen(host: SimulatedHost, options: ListenOptions = {}): Promise<Listening> {
  const { through } = options;
  const path = through === undefined ? openPath(host) : pathThrough(host, through.card, through.address);
  const hostKey: KeyPair =
    options.hostKey === undefined
      ? generateKeyPair(host.settings.hostname)
      : { private: options.hostKey, public: publicKeyOf(options.hostKey) };
  const clientKey = generateKeyPair("root");
  const authorized = [clientKey.public, ...(options.authorizedKeys ?? [])];
  const greet = { hostKeys: [hostKey.private], ident: "OpenSSH_9.9 FreeBSD-20250219" };
  const server = new Server(greet, (client, { port: clientPort }) => {
    client.on("authentication", (context) => authenticate(context, authorized, options.passwords ?? {}));
    client.on("ready", () => {
      host.stats.handshakes += 1;
      const variable = path.variable(clientPort);
      const environment = variable === undefined ? {} : { SSH_CONNECTION: variable };
      const { onSession } = options;
      serveClient(client, host, { environment, onSession, roundTrips: () => wire.roundTrips(clientPort) });
    });
    client.on("error", () => client.end());
  });
  // Without delay, as sshd's (ssh_packet_set_interactive in its packet.c): stderr does not wait until stdout has been acknowledged.
  const inner = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  const innerPort = await new Promise<number>((resolve, reject) => {
    inner.once("error", reject);
    inner.listen(0, "127.0.0.1", () => {
      const address = inner.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const idle = new IdleWatch(options.idle, () => wire.open);
  const wire = new FaultyWire(
    host,
    () => innerPort,
    () => idle.touch(),
    through === undefined ? undefined : { passes: path.passes, lost: through.lost ?? "silence" },
  );
  const port = await wire.listen(options.port ?? 0);
  idle.touch();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      idle.stop();
      process.off("SIGTERM", onSignal);
      await wire.close();
      await new Promise<void>((resolve) => inner.close(() => resolve()));
    })();
    return closing;
  };
  const onSignal = (): void => void close();
  process.once("SIGTERM", onSignal);
  return {
    port,
    close,
    connection: { host: "127.0.0.1", port, user: "root", privateKey: clientKey.private, hostKey: hostKey.public },
  };
}

function authenticate(
  context: AuthContext,
  authorized: readonly string[],
  passwords: Readonly<Record<string, string>>,
): void {
  const welcome =
    context.method === "publickey"
      ? context.username === "root" && authorized.some((line) => isKey(line, context))
      : context.method === "password" && passwords[context.username] === context.password;
  if (welcome) context.accept();
  else context.reject(["publickey", ...(Object.keys(passwords).length > 0 ? (["password"] as const) : [])]);
}

/** Whether a client's key is the one of an authorized_keys line. Without a signature the client only asks whether it would do. */
function isKey(line: string, context: PublicKeyAuthContext): boolean {
  const key = utils.parseKey(line);
  if (key instanceof Error) return false;
  const wanted = key.getPublicSSH();
  if (wanted.length !== context.key.data.length || !timingSafeEqual(wanted, context.key.data)) return false;
  return (
    context.signature === undefined ||
    context.blob === undefined ||
    key.verify(context.blob, context.signature, context.hashAlgo) === true
  );
}

/** Calls back once nothing has been connected for a while. */
class IdleWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: ListenOptions["idle"],
    private readonly open: () => number,
  ) {}

  touch(): void {
    this.stop();
    if (this.settings === undefined) return;
    const { milliseconds, onIdle } = this.settings;
    this.timer = setTimeout(() => {
      if (this.open() === 0) onIdle();
      else this.touch();
    }, milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
