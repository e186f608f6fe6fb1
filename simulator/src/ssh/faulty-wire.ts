import { connect, createServer, type Server, type Socket } from "node:net";
import type { SimulatedHost } from "../host/simulated-host";

/** Whether packets pass just now, and what becomes of connections when none does. */
export interface Passage {
  readonly passes: () => boolean;
  /** `silence`: what was sent waits, as TCP sends it again and again. `reset`: connections break, and dials are refused. */
  readonly lost: "silence" | "reset";
}

const lookAgainMilliseconds = 10;

/**
 * How many round trips a conversation has taken, counted by what each end had heard when it spoke: no clock, so the same number on any
 * machine. TCP's own three packets are one.
 */
class RoundTrips {
  /** What has been answered: the client has heard the end of so many round trips. */
  private heardByClient = 1;
  /** The round trip that the host is in the middle of. */
  private heardByHost = 2;

  spoken(towards: "toHost" | "toClient"): number {
    return towards === "toHost" ? this.heardByClient + 1 : this.heardByHost;
  }

  heard(towards: "toHost" | "toClient", trip: number): void {
    if (towards === "toHost") this.heardByHost = Math.max(this.heardByHost, trip);
    else this.heardByClient = Math.max(this.heardByClient, trip);
  }

  /** The round trips that were over before the client sent what the host has heard last. */
  get over(): number {
    return this.heardByHost - 1;
  }
}

/** Bytes on their way. */
interface Packet {
  readonly part: Buffer;
  /** When they arrive. */
  readonly due: number;
  readonly trip: number;
  /** Whether the connection is cut behind them. */
  readonly ends: boolean;
}

/** One direction of a connection: delays, throttles, counts and, when asked to, cuts. */
class Direction {
  private readonly underWay: Packet[] = [];
  private delivering: Promise<void> | undefined;
  private freeAt = 0;
  private passed = 0;

  constructor(
    private readonly host: SimulatedHost,
    private readonly towards: "toHost" | "toClient",
    private readonly to: Socket,
    private readonly cut: () => void,
    private readonly passage: Passage | undefined,
    private readonly trips: RoundTrips,
    /** Nothing leaves before: TCP's handshake comes first. */
    private readonly opensAt: number,
  ) {}

  send(chunk: Buffer): void {
    const { faults, stats } = this.host;
    const trip = this.trips.spoken(this.towards);
    const now = Math.max(Date.now(), this.opensAt);
    if (this.towards === "toHost") stats.bytesToHost += chunk.length;
    else stats.bytesToClient += chunk.length;
    const limit = this.towards === "toClient" ? faults.cutAfterBytes : undefined;
    const left = limit === undefined ? chunk.length : Math.max(0, limit - this.passed);
    const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
    this.passed += part.length;
    const arrival = now + faults.latency[this.towards];
    const duration = faults.bandwidth === undefined ? 0 : (part.length / faults.bandwidth) * 1000;
    this.freeAt = Math.max(this.freeAt, now) + duration;
    const due = Math.max(arrival, this.freeAt + faults.latency[this.towards]);
    this.underWay.push({ part, due, trip, ends: left < chunk.length });
    this.delivering ??= this.deliver();
  }

  end(): void {
    void Promise.resolve(this.delivering)
      .then(() => this.open())
      .then(() => this.to.end());
  }

  /** In the order in which they were sent; what arrives at one moment is one write. */
  private async deliver(): Promise<void> {
    // What is said in this very turn of the event loop goes with it.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const [first] = this.underWay;
      if (first === undefined) break;
      const wait = first.due - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await this.open();
      this.write(this.arrived());
    }
    this.delivering = undefined;
  }

  /** Takes out what has arrived by now, as far as the cut behind it. */
  private arrived(): Packet[] {
    const now = Date.now();
    const later = this.underWay.findIndex(({ due }, index) => due > now || this.underWay[index - 1]?.ends === true);
    return this.underWay.splice(0, later === -1 ? this.underWay.length : later);
  }

  private write(packets: readonly Packet[]): void {
    if (this.to.destroyed) return;
    for (const { trip } of packets) this.trips.heard(this.towards, trip);
    this.to.write(Buffer.concat(packets.map(({ part }) => part)));
    if (packets.at(-1)?.ends === true) this.cut();
  }

  /** Waits until packets pass. */
  private async open(): Promise<void> {
    while (this.passage?.passes() === false && !this.to.destroyed)
      await new Promise((resolve) => setTimeout(resolve, lookAgainMilliseconds));
  }
}

/**
 * A TCP listener on 127.0.0.1 in front of the SSH server: what the wire does (latency, bandwidth, cuts, refused dials) is done to
 * bytes, so that no part of SSH knows of it.
 */
export class FaultyWire {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly conversations = new Map<number, RoundTrips>();
  private watch: NodeJS.Timeout | undefined;
  private readonly cutAll = (): void => {
    for (const socket of this.sockets) socket.resetAndDestroy();
  };

  constructor(
    private readonly host: SimulatedHost,
    private readonly target: () => number,
    private readonly onActivity: () => void,
    private readonly passage?: Passage,
  ) {
    this.server = createServer((client) => this.accept(client));
    if (passage?.lost !== "reset") return;
    this.watch = setInterval(() => {
      if (!passage.passes()) this.cutAll();
    }, lookAgainMilliseconds);
  }

  private accept(client: Socket): void {
    const { faults, stats } = this.host;
    const refused = faults.refuseConnections > 0;
    if (refused || (this.passage?.lost === "reset" && !this.passage.passes())) {
      if (refused) faults.refuseConnections -= 1;
      client.resetAndDestroy();
      return;
    }
    stats.connections += 1;
    client.setNoDelay(true);
    const upstream = connect({ host: "127.0.0.1", port: this.target(), noDelay: true });
    const both = [client, upstream];
    const cut = (): void => {
      for (const socket of both) if (!socket.destroyed) socket.resetAndDestroy();
    };
    const trips = new RoundTrips();
    const established = Date.now() + faults.latency.toHost + faults.latency.toClient;
    const accepted = established + faults.latency.toHost;
    const toHost = new Direction(this.host, "toHost", upstream, cut, this.passage, trips, established);
    const toClient = new Direction(this.host, "toClient", client, cut, this.passage, trips, accepted);
    upstream.once("connect", () => {
      const { localPort = 0 } = upstream;
      this.conversations.set(localPort, trips);
      upstream.once("close", () => this.conversations.delete(localPort));
    });
    for (const socket of both) {
      this.sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        this.sockets.delete(socket);
        this.onActivity();
        // Whoever goes first, the other end gets what is still on its way.
        if (socket === client) toHost.end();
        else toClient.end();
      });
    }
    client.on("data", (chunk) => {
      this.onActivity();
      toHost.send(chunk);
    });
    client.on("end", () => toHost.end());
    upstream.on("data", (chunk) => toClient.send(chunk));
    upstream.on("end", () => toClient.end());
  }

  /**
   * The round trips that were over, TCP's own included, before the client sent what the host has heard last.
   * @param port the client's, as the server behind this wire sees it
   */
  roundTrips(port: number): number {
    return this.conversations.get(port)?.over ?? 0;
  }

  /** How many connections are open. */
  get open(): number {
    return this.sockets.size / 2;
  }

  listen(port: number): Promise<number> {
    this.host.cutListeners.add(this.cutAll);
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        const address = this.server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  close(): Promise<void> {
    this.host.cutListeners.delete(this.cutAll);
    clearInterval(this.watch);
    this.cutAll();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
