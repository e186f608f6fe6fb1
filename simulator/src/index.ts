/**
 * freebsd-simhost: a simulated FreeBSD host. `createHost` makes and boots one; `host.run` runs a script on it as root;
 * `host.listen` puts an SSH server on 127.0.0.1 in front of it; `host.faults` makes things go wrong; `host.stats` counts.
 */
export type { CommandFault, HostClock, HostOptions, NicOptions, SimulatedHost } from "./host";
export { createHost } from "./host";
export type { Faults } from "./host/faults";
export type { RunResult } from "./host/simulated-host";
export type { HostStats } from "./host/stats";
export { explainReachability, type Reachability } from "./kernel/reachability";
export { generateKeyPair, type KeyPair } from "./ssh/keys";
export type { HostConnection, Listening, ListenOptions } from "./ssh/server";
