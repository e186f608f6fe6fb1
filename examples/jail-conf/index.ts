import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

/** What stands outside of all braces in a jail.conf: settings that every jail has. */
const defaults = { host, devfsRuleset: 5, exec: { start: "/bin/sh /etc/rc" } };

/** A jail and its cable: the `a` end is for the bridge, the `b` end is in the jail. */
function jail(name: string, address: string) {
  const path = new freebsd.JailRoot(name, { host, path: `/jails/${name}`, base: "/" });
  const cable = new freebsd.Epair(name, { host });
  new freebsd.VnetInterface(name, {
    host,
    jail: new freebsd.Jail(name, { ...defaults, path, hostname: `${name}.jail.local` }),
    interface: cable.b,
    addresses: [address],
    defaultRouter: "10.10.15.1",
  });
  return cable.a;
}

new freebsd.Bridge("bridge0", {
  host,
  members: [jail("testA", "10.10.15.100/24"), jail("testB", "10.10.15.101/24"), jail("testC", "10.10.15.102/24")],
  addresses: ["10.10.15.1/24"],
});

// natd.conf: interface rl0, dynamic, same_ports, and a redirect_port. The host forwards, too, since that is needed for it.
new freebsd.Nat("natd", { host, interface: "rl0", subnets: ["10.10.15.0/24"], samePorts: true });
new freebsd.PortForward("www", { host, interface: "rl0", address: "192.168.0.10", port: 80, target: "10.10.15.100" });

export const picture = freebsd.topology(host).mermaid;
