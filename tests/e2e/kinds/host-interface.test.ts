import { life } from "../harness/life";

const lan = `const lan = new freebsd.NetgraphBridge("pft-lan", { host });
const port = new freebsd.Eiface("pfthost", { host, bridge: lan });`;

life({
  kind: "HostInterface",
  program: `${lan}
new freebsd.HostInterface("pft-leg", { host, interface: port, addresses: ["198.18.2.1/24"] });`,
  picked: [{ resource: "pft-leg", property: "up", value: /^true$/ }],
  onHost: { script: "ifconfig pfthost", says: /flags=\w+<UP,[\s\S]*inet 198\.18\.2\.1 netmask 0xffffff00/ },
  inPlace: {
    program: `${lan}
new freebsd.HostInterface("pft-leg", { host, interface: port, addresses: ["198.18.2.2/24", "2001:db8:182::1/64"], up: true });`,
    updated: ["pft-leg"],
    script: "ifconfig pfthost",
    says: /^(?![\s\S]*198\.18\.2\.1 )(?=[\s\S]*inet 198\.18\.2\.2 )[\s\S]*inet6 2001:db8:182::1 /,
  },
  replacement: {
    program: `${lan}
const other = new freebsd.Eiface("pftother", { host, bridge: lan });
new freebsd.HostInterface("pft-leg", { host, interface: other, addresses: ["198.18.2.1/24"] });`,
    replaced: ["pft-leg"],
  },
  byHand: [
    {
      what: "the address taken away",
      script: "ifconfig pftother inet 198.18.2.1 -alias",
      repaired: { "pft-leg": "update" },
    },
    { what: "the interface down", script: "ifconfig pftother down", repaired: { "pft-leg": "update" } },
  ],
});
