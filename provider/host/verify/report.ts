/** What is looked at, in the order in which a packet depends on it. */
export type Check = "interface" | "neighbour" | "gateway" | "mtu" | "name server" | "duplicate";

/** Something that does not work, and the hop that it fails at. */
export interface Failure {
  readonly check: Check;
  /** As in `eth0 in jail web`, `the bridge lan`, `the wire behind igb0`. */
  readonly hop: string;
  /** What is the matter, as a sentence without its full stop. */
  readonly message: string;
}

/** What became of one jail. */
export interface JailReport {
  readonly jail: string;
  /** What works, as in `gateway 192.0.2.1`. */
  readonly passed: readonly string[];
  readonly failures: readonly Failure[];
  /** What could not be looked at, or need not be wrong. */
  readonly notices: readonly string[];
}

/** What became of a host. */
export interface HostReport {
  readonly jails: readonly JailReport[];
  /** What two interfaces share and must not. */
  readonly duplicates: readonly Failure[];
}

/** Whether anything does not work. */
export function hasFailures({ jails, duplicates }: HostReport): boolean {
  return duplicates.length > 0 || jails.some(({ failures }) => failures.length > 0);
}
