import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

// Only the NIC's `lower` hook is on the bridge, and not `upper`: frames pass between the wire and the jails, and the host
// sees none of them. Whoever breaks into a jail finds no host on this wire, nor does the wire.
const wire = new freebsd.NetgraphBridge("wire", { host, uplink: { interface: "igb0", host: false } });

for (const [name, address] of [
  ["honeypot", "192.168.1.66/24"],
  ["sensor", "192.168.1.67/24"],
] as const) {
  const jail = new freebsd.Jail(name, { host, hostname: `${name}.example.org` });
  const port = new freebsd.Eiface(`ng0_${name}`, { host, bridge: wire });
  new freebsd.VnetInterface(`ng0_${name}`, {
    host,
    jail,
    interface: port,
    addresses: [address],
    defaultRouter: "192.168.1.1",
  });
}

export const picture = freebsd.topology(host).mermaid;
