import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

const cables = ["web", "db"].map((name, index) => {
  const cable = new freebsd.Epair(name, { host });
  const jail = new freebsd.Jail(name, { host, hostname: `${name}.example.org` });
  const inside = new freebsd.VnetInterface(name, {
    host,
    jail,
    interface: cable.b,
    name: "eth0",
    addresses: [`10.80.0.${index + 10}/24`, `2001:db8:80::${index + 10}/64`],
    defaultRouter: "10.80.0.1",
    ipv6DefaultRouter: "2001:db8:80::1",
  });
  return { cable, inside };
});

// The host is the jails' gateway; a NAT rule for 10.80.0.0/24 is all that is missing on the way out.
const lan = new freebsd.Bridge("jails", {
  host,
  members: cables.map(({ cable }) => cable.a),
  addresses: ["10.80.0.1/24", "2001:db8:80::1/64"],
});

export const gateway = lan.addresses;
export const addresses = cables.map(({ inside }) => inside.addresses);
