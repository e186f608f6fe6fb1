import { connect } from "node:net";
import type { Connection, ServerChannel } from "ssh2";
import type { SimulatedHost } from "../host/simulated-host";
import { ByteQueue, ReaderDescription } from "../shell/byte-queue";
import { SinkDescription } from "../shell/descriptors";

const signalNames: Readonly<Record<string, true>> = { TERM: true, HUP: true, KILL: true, INT: true };

/** What a server adds to the sessions of its clients. */
interface SessionSettings {
  /** Added to a session's environment, such as SSH_CONNECTION. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each session; what it returns is called with what the client sends. */
  readonly onSession: (() => (input: string) => void) | undefined;
  /** The round trips that the client has waited for so far. */
  readonly roundTrips: () => number;
}

/** Serves what an authenticated client asks for: exec channels, and forwarding to loopback for jump-host tests. */
export function serveClient(client: Connection, host: SimulatedHost, settings: SessionSettings): void {
  // The first work arrives with the first command itself, or with that shell's first input.
  let counted = 0;
  let working = false;
  const waited = (hasInput?: true): void => {
    if (working || (counted > 0 && hasInput === undefined)) return;
    host.stats.handshakeRoundTrips += settings.roundTrips() - counted;
    counted = settings.roundTrips();
    working = hasInput === true;
  };
  const run = (channel: ServerChannel, argv: readonly string[]): void =>
    runChannel(channel, argv, client, host, settings, waited);
  client.on("session", (accept) => {
    const session = accept();
    // Environment variables and terminals are taken note of and ignored, as an sshd without AcceptEnv does.
    session.on("env", (acceptEnv) => acceptEnv?.());
    session.on("pty", (acceptPty) => acceptPty?.());
    session.on("exec", (acceptExec, _reject, { command }) =>
      run(acceptExec(), ["/bin/sh", "-c", Buffer.from(command, "utf8").toString("latin1")]),
    );
    session.on("shell", (acceptShell) => run(acceptShell(), ["/bin/sh"]));
  });
  client.on("tcpip", (accept, reject, { destIP, destPort }) => {
    if (!["127.0.0.1", "localhost", "::1"].includes(destIP)) {
      reject();
      return;
    }
    const socket = connect({ host: "127.0.0.1", port: destPort, noDelay: true });
    socket.once("error", () => reject());
    socket.once("connect", () => {
      const channel = accept();
      socket.removeAllListeners("error");
      socket.on("error", () => channel.destroy());
      channel.on("error", () => socket.destroy());
      channel.on("close", () => socket.destroy());
      channel.pipe(socket).pipe(channel);
    });
  });
}

/** A pipe that sshd reads: what a process has written in one turn of the event loop goes out as one message. */
class Outlet {
  private written = "";

  constructor(
    private readonly channel: ServerChannel,
    private readonly stream: { write: (bytes: Buffer) => unknown },
  ) {}

  write(bytes: string): void {
    if (this.written === "") setImmediate(() => this.flush());
    this.written += bytes;
  }

  flush(): void {
    const { written, channel } = this;
    this.written = "";
    if (written !== "" && !channel.destroyed && channel.writable) this.stream.write(Buffer.from(written, "latin1"));
  }
}

/** Runs one process with a channel as its standard streams. */
function runChannel(
  channel: ServerChannel,
  argv: readonly string[],
  client: Connection,
  host: SimulatedHost,
  { environment, onSession }: SessionSettings,
  waited: (hasInput?: true) => void,
): void {
  host.stats.channels += 1;
  const heard = onSession?.();
  waited();
  const queue = new ByteQueue();
  const hangup = new AbortController();
  // A connection that is cut ends its session at that very command, not when the event loop comes round to the sockets.
  const cut = (): void => hangup.abort();
  host.cutListeners.add(cut);
  channel.on("data", (chunk: Buffer) => {
    const input = chunk.toString("latin1");
    waited(true);
    heard?.(input);
    queue.push(input);
  });
  channel.on("end", () => queue.end());
  channel.on("error", () => hangup.abort());
  // A session's process is hung up on when its connection goes (SIGHUP); what it detached lives on.
  client.on("close", () => hangup.abort());
  channel.on("close", () => {
    host.cutListeners.delete(cut);
    queue.end();
    hangup.abort();
  });
  channel.on("signal", (_accept: unknown, _reject: unknown, info: { readonly name: string }) => {
    if (signalNames[info.name] === true) hangup.abort();
  });
  const outlets = { stdout: new Outlet(channel, channel), stderr: new Outlet(channel, channel.stderr) };
  const sink = (outlet: Outlet) => new SinkDescription((bytes) => outlet.write(bytes));
  const streams = {
    stdin: new ReaderDescription(queue, true),
    stdout: sink(outlets.stdout),
    stderr: sink(outlets.stderr),
  };
  void host.session(argv, streams, hangup.signal, environment).then(
    (status) => {
      for (const outlet of Object.values(outlets)) outlet.flush();
      if (status === null || channel.destroyed) return;
      channel.exit(status);
      channel.end();
    },
    (error: unknown) => {
      if (channel.destroyed) return;
      channel.stderr.write(`simhost: ${error instanceof Error ? error.stack : String(error)}\n`);
      channel.exit(70);
      channel.end();
    },
  );
}
