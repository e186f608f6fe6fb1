import { life } from "../harness/life";

const around = `const lan = new freebsd.NetgraphBridge("pft-lan", { host });
const port = new freebsd.Eiface("pft-port", { host });
const far = new freebsd.Eiface("pft-far", { host });`;
const tap = (more: string) => `new freebsd.NetgraphNode("pft-tap", { host, type: "tee", ${more} })`;
const right = `{ hook: "right", peer: port, peerHook: "ether" }`;

life({
  kind: "NetgraphNode",
  program: `${around}
const tap = ${tap(`hooks: [${right}, { hook: "left", peer: lan, peerHook: "link9" }], messages: ["clrstats"]`)};
new freebsd.NetgraphNode("pft hub", { host, type: "hub" });`,
  picked: [
    { resource: "pft hub", property: "name", value: /^pft-hub-[0-9a-f]{5}$/ },
    { resource: "pft hub", property: "hooks", value: /^\[\]$/ },
    { resource: "pft-tap", property: "name", value: /^pft-tap$/ },
  ],
  onHost: {
    script: "ngctl show pft-tap:; ngctl list; kldstat",
    says: /^(?=[\s\S]*left +pft-lan +bridge +\w+ +link9)(?=[\s\S]*right +pft-port +eiface +\w+ +ether)[\s\S]*pft-hub-\w+ +Type: hub [\s\S]*ng_tee\.ko/,
  },
  inPlace: {
    program: `${around}
const tap = ${tap(`hooks: [${right}, { hook: "right2left", peer: far, peerHook: "ether" }], messages: ["clrstats"]`)};
new freebsd.NetgraphNode("pft hub", { host, type: "hub" });`,
    updated: ["pft-tap"],
    script: "ngctl show pft-tap:; ngctl show pft-lan:",
    says: /^(?=[\s\S]*right2left +pft-far +eiface +\w+ +ether)(?=[\s\S]*right +pft-port +eiface)[\s\S]*pft-lan +Type: bridge +ID: \w+ +Num hooks: 0/,
  },
  replacement: {
    program: `${around}
const tap = ${tap(`hooks: [{ hook: "left", peer: far, peerHook: "ether" }, ${right}]`)};
const hub = new freebsd.NetgraphNode("pft hub", { host, name: "pft-hub", type: "hub" });
new freebsd.NetgraphNode("pft-many", { host, type: "one2many", messages: ["setconfig { xmitAlg=1 failAlg=1 enabledLinks=[ 1 1 ] }"], hooks: [
  { hook: "many0", peer: hub, peerHook: "a" },
  { hook: "many1", peer: hub, peerHook: "b" },
] });`,
    replaced: ["pft-tap", "pft hub"],
  },
  reboots: {
    script: "ngctl show pft-tap:; ngctl show pft-many:; ngctl msg pft-many: getconfig",
    says: /^(?=[\s\S]*right +pft-port )(?=[\s\S]*left +pft-far )[\s\S]*many1 +pft-hub +hub +\w+ +b[\s\S]*enabledLinks=\[ 1 1 \]/,
  },
  byHand: [
    { what: "a hook pulled", script: "ngctl rmhook pft-tap: left", repaired: { "pft-tap": "update" } },
    { what: "the node gone", script: "ngctl shutdown pft-tap:", repaired: { "pft-tap": "create" } },
    {
      what: "a node gone, and what hung on it alone",
      script: "ngctl shutdown pft-hub:",
      repaired: { "pft hub": "create", "pft-many": "create" },
    },
  ],
});
