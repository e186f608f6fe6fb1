/** A recorded step that the simulated host is not held to, and why. */
export interface ContractException {
  readonly recording: string;
  readonly step: number;
  readonly reason: string;
}

/** At most this share of all steps may be excepted. */
export const exceptionLimit = 0.05;

/** Nothing about netgraph, interfaces, vnets or jails may stand here, except steps at which the real host panicked. */
export const exceptions: readonly ContractException[] = [
  {
    recording: "07-traffic",
    step: 33,
    reason:
      "DHCP on the outside network gave the jail the host's own address, and the recorder's SSH connection broke in the middle of the answer (exit 255 is its client's)",
  },
  { recording: "07-traffic", step: 34, reason: "the real host panicked" },
  {
    recording: "09-inventory-and-tools",
    step: 18,
    reason: "rcorder counts every rc script of the base system; the simulated one carries those that do something",
  },
  {
    recording: "09-inventory-and-tools",
    step: 20,
    reason: "the line numbers are rcorder's over every rc script of the base system, as in step 18",
  },
  {
    recording: "12-jail-modify-and-roots",
    step: 10,
    reason: "two tar processes of one pipe write to stderr at the same time, and their bytes are mixed by chance",
  },
  {
    recording: "12-jail-modify-and-roots",
    step: 11,
    reason: "asks for the digest of the base system's /COPYRIGHT, whose text the simulated host does not carry",
  },
];
