import type { Kernel, NetgraphHook, NetworkInterface, Vnet } from "./model";
import type { Frame, IpPacket } from "./reachability-packets";

/** Where a frame or packet has been, newest first: shared between the copies that a bridge makes. */
export interface Trail {
  readonly text: string;
  readonly before: Trail | undefined;
  /** How many steps it is long. */
  readonly depth: number;
}

/** Why something did not go on. The weightiest of all is what a user is told. */
export interface Drop {
  readonly weight: DropWeight;
  readonly reason: string;
}

/** From what is certainly the cause to what only may be. */
export const dropWeight = { route: 5, firewall: 4, forwarding: 3, link: 2, neighbour: 1, loop: 6 } as const;
export type DropWeight = (typeof dropWeight)[keyof typeof dropWeight];

/** The parts of the simulated network, handed to each other here so that none has to import the rest. */
export interface Wiring {
  /** The interface sends a frame: its driver, bridge or netgraph node takes it. */
  readonly transmit: (journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail) => void;
  /** A frame arrives at an interface from its link. */
  readonly receive: (journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail) => void;
  /** A frame that netgraph and bridges have left to the interface itself goes up. */
  readonly demultiplex: (journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail) => void;
  /** A frame arrives at a node by one of its hooks. */
  readonly nodeInput: (journey: Journey, hook: NetgraphHook, frame: Frame, trail: Trail) => void;
  /** ARP, IPv4 and IPv6 of a vnet. */
  readonly stackInput: (journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail) => void;
  readonly bridgeInput: (journey: Journey, member: NetworkInterface, frame: Frame, trail: Trail) => boolean;
  readonly bridgeOutput: (journey: Journey, member: NetworkInterface, frame: Frame, trail: Trail) => void;
  readonly bridgeTransmit: (journey: Journey, bridge: NetworkInterface, frame: Frame, trail: Trail) => void;
  readonly wireInput: (journey: Journey, iface: NetworkInterface, frame: Frame, trail: Trail) => void;
}

/** What happens in the network because of one packet: everything that it sets off runs before `send` returns. */
export interface Journey {
  readonly kernel: Kernel;
  readonly wiring: Wiring;
  /** Only looks: nothing is learned, counted or remembered. */
  readonly dry: boolean;
  readonly drops: Drop[];
  /** Answers that came back to whoever asked. */
  readonly answers: { readonly vnet: Vnet; readonly packet: IpPacket; readonly trail: Trail }[];
  /** Frames handed on so far: a loop of bridges is cut after many. */
  steps: number;
}

/** More than any chain of links that is not a loop. */
const maxSteps = 1_000_000;
const maxDepth = 400;

export function startTrail(text: string): Trail {
  return { text, before: undefined, depth: 1 };
}

export function onward(trail: Trail, text: string): Trail {
  return { text, before: trail, depth: trail.depth + 1 };
}

/** The trail from its start to its end. */
export function stepsOf(trail: Trail): string[] {
  const steps: string[] = [];
  for (let at: Trail | undefined = trail; at !== undefined; at = at.before) steps.unshift(at.text);
  return steps;
}

export function drop(journey: Journey, weight: DropWeight, reason: string): void {
  if (journey.drops.length < 100) journey.drops.push({ weight, reason });
}

/** False when the frame has been handed on so often that it can only be going round. */
export function mayGoOn(journey: Journey, trail: Trail): boolean {
  journey.steps += 1;
  if (journey.steps <= maxSteps && trail.depth <= maxDepth) return true;
  drop(journey, dropWeight.loop, "the links form a loop");
  return false;
}

/** A place in the network as people name it: an interface with its jail. */
export function placeOf(iface: NetworkInterface): string {
  const jail = iface.vnet.jail;
  return jail === undefined ? iface.name : `${iface.name} in jail ${jail.name}`;
}
