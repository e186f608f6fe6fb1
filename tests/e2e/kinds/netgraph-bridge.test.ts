import { life, standInNic } from "../harness/life";

life({
  kind: "NetgraphBridge",
  ...standInNic("pftnic0"),
  program: `new freebsd.NetgraphBridge("pft-lan", { host, uplink: { interface: "pftnic0" }, config: { maxStaleness: 600 } });`,
  picked: [
    { resource: "pft-lan", property: "name", value: /^pft-lan$/ },
    { resource: "pft-lan", property: "uplink", value: /"host":true.*"learn":true/ },
  ],
  onHost: {
    script: "ngctl show pft-lan:; ngctl msg pft-lan: getconfig",
    says: /pftnic0 +ether +\w+ +(upper|lower)[\s\S]*pftnic0 +ether +\w+ +(upper|lower)[\s\S]*maxStaleness=600/,
  },
  inPlace: {
    program: `new freebsd.NetgraphBridge("pft-lan", { host, uplink: { interface: "pftnic0", host: false, learn: false }, config: { maxStaleness: 700 } });`,
    updated: ["pft-lan"],
    script: "ngctl show pft-lan:; ngctl msg pft-lan: getconfig",
    says: /Num hooks: 1\n[\s\S]*uplink1 +pftnic0 +ether +\w+ +lower[\s\S]*maxStaleness=700/,
  },
  replacement: {
    program: `new freebsd.NetgraphBridge("pft-lan", { host, name: "pft_dmz", uplink: { interface: "pftnic0" } });`,
    replaced: ["pft-lan"],
  },
  byHand: [
    {
      what: "the host cut off from the wire",
      script: "ngctl rmhook pftnic0: upper",
      repaired: { "pft-lan": "update" },
    },
    { what: "the bridge shut down", script: "ngctl shutdown pft_dmz:", repaired: { "pft-lan": "create" } },
  ],
});
