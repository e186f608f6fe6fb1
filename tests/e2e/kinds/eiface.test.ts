import { life } from "../harness/life";

const bridges = `const one = new freebsd.NetgraphBridge("pft-one", { host });
const two = new freebsd.NetgraphBridge("pft-two", { host });`;

life({
  kind: "Eiface",
  program: `${bridges}
new freebsd.Eiface("pft-a-port-with-a-long-name", { host, bridge: one, description: "a port" });
new freebsd.Eiface("pft-b", { host, bridge: one, link: 7 });`,
  picked: [
    { resource: "pft-a-port-with-a-long-name", property: "name", value: /^pft-a-por-[0-9a-f]{5}$/ },
    { resource: "pft-b", property: "mac", value: /^02(:[0-9a-f]{2}){5}$/ },
    { resource: "pft-b", property: "mtu", value: /^1500$/ },
  ],
  onHost: {
    script: "ngctl show pft-one:; ifconfig pft-b; ifconfig -a | grep description",
    says: /link7 +pft-b +eiface[\s\S]*pft-b: flags[\s\S]*ether 02:[\s\S]*description: a port/,
  },
  inPlace: {
    program: `${bridges}
new freebsd.Eiface("pft-a-port-with-a-long-name", { host, bridge: one, description: "another" });
new freebsd.Eiface("pft-b", { host, bridge: two, mtu: 1400, mac: "02:00:5e:10:00:01" });`,
    updated: ["pft-a-port-with-a-long-name", "pft-b"],
    script: "ngctl show pft-two:; ifconfig pft-b; ifconfig -a | grep description",
    says: /link2 +pft-b +eiface[\s\S]*mtu 1400\n[\s\S]*ether 02:00:5e:10:00:01[\s\S]*description: another/,
  },
  replacement: {
    program: `${bridges}
new freebsd.Eiface("pft-a-port-with-a-long-name", { host, name: "pfta", bridge: one });
new freebsd.Eiface("pft-b", { host, name: "pftb", bridge: two });`,
    replaced: ["pft-a-port-with-a-long-name", "pft-b"],
  },
  byHand: [
    {
      what: "another MTU and MAC",
      script: "ifconfig pftb ether 02:00:5e:10:00:02 mtu 1300",
      repaired: { "pft-b": "update" },
    },
    { what: "the wire pulled", script: "ngctl rmhook pftb: ether", repaired: { "pft-b": "update" } },
    {
      what: "the interface gone",
      script: "ngctl shutdown pfta:",
      repaired: { "pft-a-port-with-a-long-name": "create" },
    },
  ],
});
