import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";
import { pfConf } from "./pf-conf";

const host = new freebsd.Host("host", { connection, modules: ["ng_ether", "ng_bridge", "ng_eiface", "pf"] });

// Three networks, and the host is on none of them: a DMZ without a wire, and two VLANs of the cable on igb1.
const dmz = new freebsd.NetgraphBridge("dmz", { host });
const office = network("office", 10);
const guests = network("guests", 20);

function network(name: string, tag: number) {
  const vlan = new freebsd.Vlan(name, { host, parent: "igb1", tag });
  return new freebsd.NetgraphBridge(name, { host, uplink: { interface: vlan, host: false } });
}

/** What a jail has in one of the networks. */
function leg(jail: freebsd.Jail, name: string, bridge: freebsd.NetgraphBridge, address: string) {
  const port = new freebsd.Eiface(name, { host, bridge });
  return { host, jail, interface: port, addresses: [address] };
}

// The firewall has the provider's line to itself: a whole NIC, a network stack of its own, and pf in it.
const root = new freebsd.JailRoot("fw", {
  host,
  base: "/",
  rcConf: { gateway_enable: true, pf_enable: true },
  files: { "/etc/pf.conf": { text: pfConf } },
});
const fw = new freebsd.Jail("fw", { host, path: root, devfsRuleset: 5, exec: { start: "/bin/sh /etc/rc" } });
new freebsd.VnetInterface("line", {
  host,
  jail: fw,
  interface: "igb0",
  addresses: ["203.0.113.2/29"],
  defaultRouter: "203.0.113.1",
});
new freebsd.VnetInterface("fw_dmz", leg(fw, "fw_dmz", dmz, "10.0.1.1/24"));
new freebsd.VnetInterface("fw_office", leg(fw, "fw_office", office, "10.0.10.1/24"));
new freebsd.VnetInterface("fw_guests", leg(fw, "fw_guests", guests, "10.0.20.1/24"));

for (const { name, bridge, net, number } of [
  { name: "web", bridge: dmz, net: "10.0.1", number: 10 },
  { name: "mail", bridge: dmz, net: "10.0.1", number: 11 },
  { name: "files", bridge: office, net: "10.0.10", number: 10 },
  { name: "portal", bridge: guests, net: "10.0.20", number: 10 },
]) {
  const jail = new freebsd.Jail(name, { host, hostname: `${name}.example.org` });
  new freebsd.VnetInterface(name, {
    ...leg(jail, `ng0_${name}`, bridge, `${net}.${number}/24`),
    defaultRouter: `${net}.1`,
  });
}

export const picture = freebsd.topology(host).mermaid;
