import type { Declaration } from "../../../picture/declarations";
import { UNKNOWN_TEXT } from "../../../provider/schema/unknown";

/** Declarations as checked inputs have them: what a program leaves out is picked. */

/** What the engine says in preview of what is not known yet. */
export const UNKNOWN = UNKNOWN_TEXT;

export function declared(kind: string, name: string, properties: Record<string, unknown> = {}): Declaration {
  return { kind, name, properties: { name, ...properties } };
}

export function jail(name: string, more: Record<string, unknown> = {}): Declaration {
  return declared("Jail", name, { hostname: `${name}.example.org`, path: `/jails/${name}`, vnet: true, ...more });
}

export function eiface(name: string, bridge: string, mac: string): Declaration {
  return declared("Eiface", name, { bridge, mac, mtu: 1500, nodeId: UNKNOWN, hook: UNKNOWN });
}

export function inside(
  jailName: string,
  outside: string,
  addresses: readonly string[],
  more: object = {},
): Declaration {
  const properties = { jail: jailName, interface: outside, addresses, routes: [], up: true, ...more };
  return declared("VnetInterface", outside, properties);
}

export function netgraphBridge(name: string, nic: string): Declaration {
  return declared("NetgraphBridge", name, { uplink: { interface: nic, host: true, learn: true }, nodeId: UNKNOWN });
}

/** Two bridges on NICs and four jails on them, one of which is a router: what `seedInventory` has, as a program. */
export const SEED: readonly Declaration[] = [
  netgraphBridge("jbsd", "igb0"),
  netgraphBridge("dmz", "igb1"),
  ...["vj1", "vj2", "vrouter", "stats", "vault"].map((name) => jail(name)),
  eiface("ng0_vj1", "jbsd", "02:00:00:00:00:11"),
  eiface("ng0_vj2", "jbsd", "02:00:00:00:00:12"),
  eiface("ng0_vrouter", "jbsd", "02:00:00:00:00:13"),
  eiface("ng1_vrouter", "dmz", "02:00:00:00:00:14"),
  eiface("ng0_stats", "dmz", "02:00:00:00:00:15"),
  inside("vj1", "ng0_vj1", ["192.168.1.101/24"], { defaultRouter: "192.168.1.1" }),
  inside("vj2", "ng0_vj2", ["192.168.1.102/24"], { defaultRouter: "192.168.1.1" }),
  inside("vrouter", "ng0_vrouter", ["192.168.1.1/24"]),
  inside("vrouter", "ng1_vrouter", ["10.0.0.1/24"]),
  inside("stats", "ng0_stats", ["10.0.0.2/24"], { defaultRouter: "10.0.0.1" }),
  inside("vault", "igb2", ["172.16.0.2/24", "2001:db8:5::2/64"]),
];
