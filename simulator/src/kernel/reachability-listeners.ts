import type { Vnet } from "./model";
import { setSegmentHandler } from "./reachability-ip";

/** A socket that waits for connections in a vnet. */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** The process that has it open, as sockstat(1) names it. */
  readonly command: string;
  readonly pid: number;
  readonly descriptor: number;
  /** tcp4, tcp6, or tcp46 for both. */
  readonly families: "4" | "6" | "46";
  /** One connection: what the client sent to its end; gives what the server sends back. Absent: it takes connections and says nothing. */
  readonly serve?: (data: string) => Promise<string>;
}

const listeners = new WeakMap<Vnet, Listener[]>();

/** Opens a listening socket; the function that is returned closes it. Undefined: the port is taken. */
export function listen(vnet: Vnet, listener: Listener): (() => void) | undefined {
  const all = listeners.get(vnet) ?? [];
  listeners.set(vnet, all);
  if (all.some((other) => other.protocol === listener.protocol && other.port === listener.port)) return undefined;
  all.push(listener);
  return () => {
    const place = all.indexOf(listener);
    if (place >= 0) all.splice(place, 1);
  };
}

/** All listening sockets of a vnet, in the order that they were opened. */
export function listenersOf(vnet: Vnet): readonly Listener[] {
  return listeners.get(vnet) ?? [];
}

export function findListener(vnet: Vnet, protocol: "tcp" | "udp", port: number): Listener | undefined {
  return listeners.get(vnet)?.find((candidate) => candidate.protocol === protocol && candidate.port === port);
}

setSegmentHandler((vnet, packet) => {
  const { content } = packet;
  if (content.kind !== "segment") return "refuse";
  return findListener(vnet, content.protocol, content.destinationPort) === undefined ? "refuse" : "accept";
});
