import { life, standInNic } from "../harness/life";

const around = `const lan = new freebsd.NetgraphBridge("pft-lan", { host });
const other = new freebsd.NetgraphBridge("pft-other", { host });
const trunk = new freebsd.NetgraphNode("pft-trunk", { host, type: "vlan", hooks: [{ hook: "downstream", peer: lan, peerHook: "link9" }] });`;
const guests = (more: string) =>
  `new freebsd.NetgraphHook("pft-guests", { host, node: trunk, hook: "v100", messages: ['addfilter { vlan=100 hook="v100" }'], ${more} });`;
const nic = (hook: string, messages = "") =>
  `new freebsd.NetgraphHook("pft-nic", { host, node: "pftn", hook: "${hook}", peer: other, peerHook: "link0"${messages} });`;
const promiscuous = `, messages: ["setpromisc 1", "setautosrc 0"], deleteMessages: ["setpromisc 0", "setautosrc 1"]`;

life({
  kind: "NetgraphHook",
  ...standInNic("pftn"),
  program: `${around}
${guests("peer: other, peerHook: 'link9'")}
${nic("orphans")}`,
  picked: [{ resource: "pft-guests", property: "deleteMessages", value: /^\[\]$/ }],
  onHost: {
    script: "ngctl show pft-other:; ngctl msg pft-trunk: gettable",
    says: /^(?=[\s\S]*link0 +pftn +ether +\w+ +orphans)(?=[\s\S]*link9 +pft-trunk +vlan +\w+ +v100)[\s\S]*hook="v100" vlan=100/,
  },
  inPlace: {
    program: `${around}
${guests("peer: lan, peerHook: 'link7'")}
${nic("orphans")}`,
    updated: ["pft-guests"],
    script: "ngctl show pft-lan:; ngctl msg pft-trunk: gettable",
    says: /link7 +pft-trunk +vlan +\w+ +v100[\s\S]*hook="v100" vlan=100/,
  },
  replacement: {
    program: `${around}
${guests("peer: lan, peerHook: 'link7'")}
${nic("lower", promiscuous)}`,
    replaced: ["pft-nic"],
  },
  byHand: [
    { what: "the wire pulled", script: "ngctl rmhook pft-lan: link7", repaired: { "pft-guests": "create" } },
    {
      what: "another wire in its place",
      script: "ngctl rmhook pft-trunk: v100; ngctl connect pft-trunk: pft-other: v100 link5",
      repaired: { "pft-guests": "update" },
    },
    { what: "a NIC's wire pulled", script: "ngctl rmhook pftn: lower", repaired: { "pft-nic": "create" } },
  ],
});
