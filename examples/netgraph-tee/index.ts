import * as freebsd from "pulumi-freebsd";
import { connection } from "./connection";

const host = new freebsd.Host("host", { connection });
const lan = new freebsd.NetgraphBridge("lan", { host });

const port = (name: string, wire: { bridge?: freebsd.NetgraphBridge } = {}) =>
  new freebsd.Eiface(`ng0_${name}`, { host, ...wire });
const jail = (name: string) => new freebsd.Jail(name, { host, hostname: `${name}.example.org` });
const inside = (name: string, eiface: freebsd.Eiface, addresses: readonly string[]) =>
  new freebsd.VnetInterface(`ng0_${name}`, { host, jail: jail(name), interface: eiface, addresses });

inside("db", port("db", { bridge: lan }), ["10.70.0.12/24"]);

// Between web and the bridge is a tee: what goes through it either way comes out at its sides as well.
const web = port("web");
const tap = new freebsd.NetgraphNode("tap", {
  host,
  type: "tee",
  hooks: [
    { hook: "right", peer: web, peerHook: "ether" },
    { hook: "left", peer: lan, peerHook: "link9" },
  ],
});
inside("web", web, ["10.70.0.11/24"]);

// Both copies end at one interface of the jail that watches. It has no address: nothing is ever sent there.
const watch = port("watch");
const copies = new freebsd.NetgraphNode("copies", {
  host,
  type: "one2many",
  hooks: [
    { hook: "many0", peer: tap, peerHook: "left2right" },
    { hook: "many1", peer: tap, peerHook: "right2left" },
  ],
  messages: ["setconfig { xmitAlg=1 failAlg=1 enabledLinks=[ 1 1 ] }"],
});
new freebsd.NetgraphHook("copies-watch", { host, node: copies, hook: "one", peer: watch, peerHook: "ether" });
inside("watch", watch, []);

export const picture = freebsd.topology(host).mermaid;
