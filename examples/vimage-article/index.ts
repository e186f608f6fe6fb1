import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });

// One root directory for all, and so one rc.conf: interfaces are called after their vimages, and each finds its own lines.
const root = new freebsd.JailRoot("vj", {
  host,
  path: "/usr/jail/vj",
  base: "/",
  rcConf: {
    ifconfig_ng0_vj1: "inet 192.168.1.100 netmask 255.255.255.0",
    ifconfig_ng1_vj1: "inet 10.0.0.1 netmask 255.255.255.0",
    ifconfig_ng0_vj2: "inet 10.0.0.2 netmask 255.255.255.0",
    defaultrouter: "192.168.1.1",
  },
});

// The same NIC twice: a router that runs on two subnets, but over the same physical wire.
new freebsd.Vimage("vj1", { host, rootdir: root, bridges: ["igb0", "igb0"], afterstartServices: ["sshd"] });
new freebsd.Vimage("vj2", { host, rootdir: root, bridges: ["igb0"], afterstartServices: ["sshd"] });

// A whole NIC: the host sees it no more until the vimage stops.
new freebsd.Vimage("vj3", { host, rootdir: root, vnets: ["igb1"], ifconfig: { igb1: ["172.16.0.2/24"] } });

export const picture = freebsd.topology(host).mermaid;
