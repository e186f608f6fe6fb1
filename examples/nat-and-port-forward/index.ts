import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

const cables = ["testA", "testB", "testC"].map((name, index) => {
  const cable = new freebsd.Epair(`cable${index + 1}`, { host });
  const jail = new freebsd.Jail(name, { host, hostname: `${name}.jail.local` });
  const inside = new freebsd.VnetInterface(name, {
    host,
    jail,
    interface: cable.b,
    name: "eth0",
    addresses: [`10.10.15.${100 + index}/24`, `2001:db8:15::${100 + index}/64`],
    defaultRouter: "10.10.15.1",
    ipv6DefaultRouter: "2001:db8:15::1",
  });
  return { cable, inside };
});

// The host is the jails' gateway.
const lan = new freebsd.Bridge("jails", {
  host,
  members: cables.map(({ cable }) => cable.a),
  addresses: ["10.10.15.1/24", "2001:db8:15::1/64"],
});

// What natd did with `same_ports yes`, `dynamic yes` and a redirect_port. IPv6 needs no translation, only to be forwarded.
const wayOut = new freebsd.Nat("way-out", {
  host,
  interface: "rl0",
  subnets: ["10.10.15.0/24"],
  samePorts: true,
  forwarding: ["inet", "inet6"],
});
new freebsd.PortForward("web", {
  host,
  interface: "rl0",
  address: "192.168.0.10",
  port: 80,
  target: "10.10.15.100",
});

export const gateway = lan.addresses;
export const addresses = cables.map(({ inside }) => inside.addresses);
export const translatedBy = wayOut.translatedBy;
