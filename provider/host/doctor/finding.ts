import type { Inventory } from "../inventory";
import type { HostProbe } from "./probe";

/** Something that a host lacks, or that will hurt. */
export interface Finding {
  /** A stable word for it, as in `no-vimage`. */
  readonly check: string;
  /** `missing`: what needs it will fail. `advice`: it works, until it does not. */
  readonly level: "missing" | "advice";
  /** The kinds of resources that it concerns; what a Host needs, everything on it needs. */
  readonly kinds: readonly string[];
  /** What is the matter, as a sentence without its full stop. */
  readonly message: string;
  /** Commands or lines of configuration that put it right, in order. */
  readonly fix: readonly string[];
}

/** A host as it is examined: what every run reads, and what only `doctor` asks for. */
export interface Examined {
  readonly inventory: Inventory;
  readonly probe: HostProbe;
}

/** One idea of what can be wrong with a host. Pure. */
export type Check = (host: Examined) => readonly Finding[];
