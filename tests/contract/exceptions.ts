/** A recorded step that the simulated host is not held to, and why. */
export interface ContractException {
  readonly recording: string;
  readonly step: number;
  readonly reason: string;
}

/** At most this share of all steps may be excepted. */
export const exceptionLimit = 0.05;

/** Nothing about netgraph, interfaces, vnets or jails may stand here, except steps at which the real host panicked. */
export const exceptions: readonly ContractException[] = [];
