/** What an operation may cost a host: a fixed part, and a part for each jail with its interface and address. */
export interface Limits {
  readonly connections: number;
  /** Whatever the number of jails. */
  readonly batches: number;
  readonly processes: number;
  readonly processesPerJail: number;
}

type Operation = "up" | "upAgain" | "refresh" | "destroy";

/**
 * The counts of today, on record so that a change that makes one larger has to say so here. Who makes one smaller lowers it.
 * `docs/performance.md` tells what they mean.
 */
export const SINGLE_STACK: Readonly<Record<Operation, Limits>> = {
  up: { connections: 1, batches: 5, processes: 40, processesPerJail: 4 },
  upAgain: { connections: 0, batches: 0, processes: 0, processesPerJail: 0 },
  refresh: { connections: 1, batches: 1, processes: 19, processesPerJail: 2 },
  destroy: { connections: 1, batches: 5, processes: 48, processesPerJail: 3 },
};

/** From the dial to the first batch, TCP's own round trip included. */
export const HANDSHAKE_ROUND_TRIPS = 8;

/** With an IPv6 address and a default router of each family beside the IPv4 address. */
export const DUAL_STACK: Readonly<Record<Operation, Limits>> = {
  ...SINGLE_STACK,
  up: { ...SINGLE_STACK.up, processesPerJail: 7 },
};
