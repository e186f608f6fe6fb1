import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

// VNET-based networking: an epair from the jail to a bridge with the host's NIC in it.
const cable = new freebsd.Epair("epair0", { host });
new freebsd.Bridge("bridge0", { host, members: ["re0", cable.a] });

// The jail needs /dev/bpf* for DHCP, which is what a DevfsRuleset without rules of its own adds.
const foo = new freebsd.Jail("foo", {
  host,
  path: new freebsd.JailRoot("foo", { host, path: "/usr/local/jail/foo", base: "/" }),
  devfsRuleset: new freebsd.DevfsRuleset("jails", { host }),
  exec: { start: "/bin/sh /etc/rc" },
  allow: ["mount", "raw_sockets"],
  params: { "exec.clean": true, sysvmsg: "new", sysvsem: "new", sysvshm: "new" },
});
const inside = new freebsd.VnetInterface("foo", { host, jail: foo, interface: cable.b, dhcp: true });
export const lease = inside.dhcpAddress;

// Netgraph-based networking: two jails and an interface of the host's own, bridged together.
const br0 = new freebsd.NetgraphBridge("br0", { host });
const leg = new freebsd.Eiface("ng_host", { host, bridge: br0 });
new freebsd.HostInterface("ng_host", { host, interface: leg, addresses: ["10.0.0.1/24"] });

for (const [name, address] of Object.entries({ test1: "10.0.0.11/24", test2: "10.0.0.12/24" })) {
  const port = new freebsd.Eiface(`ng_${name}`, { host, bridge: br0 });
  new freebsd.VnetInterface(`ng_${name}`, {
    host,
    jail: new freebsd.Jail(name, { host }),
    interface: port,
    addresses: [address],
    defaultRouter: "10.0.0.1",
  });
}

export const picture = freebsd.topology(host).mermaid;
