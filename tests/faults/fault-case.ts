/** The operation that is disturbed. */
export const PHASES = ["up", "update", "destroy"] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What goes wrong: the connection is cut when the n-th command starts (`cut`) or after so many bytes from the host
 * (`bytes`), the host restarts (`reboot`), the n-th command fails (`fail`) or is killed half way (`die`), the provider is
 * killed when it starts (`kill`), or the real engine, with a provider of its own (`engine`).
 */
export const FAULTS = ["cut", "bytes", "reboot", "fail", "die", "kill", "engine"] as const;
export type Fault = (typeof FAULTS)[number];

/** What is run afterwards: `up` to the right end and then `destroy`, or `destroy` at once. */
export const SEQUELS = ["up", "destroy"] as const;
export type Sequel = (typeof SEQUELS)[number];

/** One disturbance and what follows it. */
export interface FaultCase {
  readonly phase: Phase;
  readonly fault: Fault;
  /** The command, from 1; of `bytes`, the position. */
  readonly at: number;
  readonly sequel: Sequel;
}

/** What came of a case. */
export interface Verdict {
  /** Everything that is not as it should be. */
  readonly wrong: readonly string[];
  /** Whether the operation got as far as the fault: how many commands it takes is not the same each time. */
  readonly reached: boolean;
}

/** The name by which a case is run again alone, as in `up/cut/17/destroy`. */
export function nameOf({ phase, fault, at, sequel }: FaultCase): string {
  return `${phase}/${fault}/${at}/${sequel}`;
}

/** The case of a name; undefined when it is none. */
export function caseOf(name: string): FaultCase | undefined {
  const [phaseName, faultName, number, sequelName] = name.split("/");
  const phase = PHASES.find((each) => each === phaseName);
  const fault = FAULTS.find((each) => each === faultName);
  const sequel = SEQUELS.find((each) => each === sequelName);
  const at = Number(number);
  if (phase === undefined || fault === undefined || sequel === undefined || !Number.isInteger(at) || at < 1)
    return undefined;
  return { phase, fault, at, sequel };
}

/** How much an undisturbed operation takes. */
export interface Extent {
  readonly commands: number;
  readonly bytes: number;
}
