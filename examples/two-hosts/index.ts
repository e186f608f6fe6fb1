import * as pulumi from "@pulumi/pulumi";
import * as freebsd from "pulumi-freebsd";

const config = new pulumi.Config();

/** Jails with addresses of one network, wherever they are: the wire on igb0 connects the bridges of all hosts. */
function site(name: string, jails: Readonly<Record<string, string>>) {
  const host = new freebsd.Host(name, { connection: config.requireObject<freebsd.ConnectionSettingsArgs>(name) });
  const lan = new freebsd.NetgraphBridge(`${name}-lan`, { host, name: "lan", uplink: { interface: "igb0" } });
  for (const [jail, address] of Object.entries(jails)) {
    const port = new freebsd.Eiface(`ng0_${jail}`, { host, bridge: lan });
    new freebsd.VnetInterface(`ng0_${jail}`, {
      host,
      jail: new freebsd.Jail(jail, { host, hostname: `${jail}.${name}.example.org` }),
      interface: port,
      addresses: [address],
      defaultRouter: "10.60.0.1",
    });
  }
  return host;
}

const east = site("east", { web1: "10.60.0.11/24", db1: "10.60.0.12/24" });
const west = site("west", { web2: "10.60.0.21/24", db2: "10.60.0.22/24" });

export const picture = freebsd.topology(east, west).mermaid;
