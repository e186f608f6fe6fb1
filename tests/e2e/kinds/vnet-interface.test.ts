import { life, standInNic } from "../harness/life";

const jails = `const jail = new freebsd.Jail("pft-web", { host });
const lan = new freebsd.NetgraphBridge("pft-lan", { host });
const port = new freebsd.Eiface("pftweb", { host, bridge: lan });
const wire = new freebsd.Jail("pft-vault", { host });`;
const nic = `new freebsd.VnetInterface("pft-nic", { host, jail: wire, interface: "pftnic0", name: "wan0", addresses: ["198.18.4.2/24"], slaac: true, offload: { txcsum: false } });`;

life({
  kind: "VnetInterface",
  prepare: `${standInNic("pftnic0").prepare}; ifconfig pftnic0 inet 198.18.5.1/24 up`,
  cleanUp: standInNic("pftnic0").cleanUp,
  program: `${jails}
new freebsd.VnetInterface("pft-port", { host, jail, interface: port, addresses: ["198.18.3.2/24", "2001:db8:183::2/64"], defaultRouter: "198.18.3.1" });
${nic}`,
  picked: [{ resource: "pft-port", property: "name", value: /^pftweb$/ }],
  onHost: {
    script: "ifconfig -j pft-web pftweb; netstat -j pft-web -rn; ifconfig -j pft-vault wan0",
    says: /flags=\w+<UP,[\s\S]*inet 198\.18\.3\.2 [\s\S]*inet6 2001:db8:183::2 [\s\S]*default +198\.18\.3\.1 [\s\S]*wan0: [\s\S]*options=\w+<(?:RXCSUM,)?VLAN_MTU[\s\S]*inet 198\.18\.4\.2 [\s\S]*nd6 options=\w+<[A-Z_,]*ACCEPT_RTADV/,
  },
  inPlace: {
    program: `${jails}
new freebsd.VnetInterface("pft-port", {
  host, jail, interface: port, name: "eth0", mtu: 1400, addresses: ["198.18.3.3/24"], defaultRouter: "198.18.3.254",
  routes: [{ destination: "198.19.0.0/16", gateway: "198.18.3.9" }],
});
${nic}`,
    updated: ["pft-port"],
    script: "ifconfig -j pft-web eth0; netstat -j pft-web -rn4",
    says: /mtu 1400\n(?![\s\S]*198\.18\.3\.2 )[\s\S]*inet 198\.18\.3\.3 [\s\S]*default +198\.18\.3\.254 [\s\S]*198\.19\.0\.0\/16 +198\.18\.3\.9 /,
  },
  replacement: {
    program: `${jails}
new freebsd.VnetInterface("pft-port", { host, jail: wire, interface: port, addresses: ["198.18.3.3/24"] });
${nic}`,
    replaced: ["pft-port"],
  },
  byHand: [
    {
      what: "the address taken away",
      script: "ifconfig -j pft-vault pftweb inet 198.18.3.3 -alias",
      repaired: { "pft-port": "update" },
    },
    {
      what: "advertisements refused and checksums computed elsewhere",
      script: "ifconfig -j pft-vault wan0 inet6 -accept_rtadv; ifconfig -j pft-vault wan0 txcsum",
      repaired: { "pft-nic": "update" },
    },
    {
      what: "a whole NIC back on the host",
      script: "ifconfig wan0 -vnet pft-vault",
      repaired: { "pft-nic": "replace" },
    },
    {
      what: "the jail removed",
      script: "jail -r pft-vault",
      repaired: { "pft-vault": "create", "pft-port": "replace", "pft-nic": "replace" },
    },
  ],
});
