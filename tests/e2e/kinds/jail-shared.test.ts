import { life } from "../harness/life";

const loopback = `const lo = new freebsd.Loopback("pft-lo", { host, name: "pftlo1" });`;
const jail = (name: string, addresses: string) =>
  `${loopback} new freebsd.Jail("pft-jail", { host, name: "${name}", vnet: false, interface: lo, addresses: ${addresses} });`;

life({
  kind: "Jail-without-VNET",
  program: jail("pft-jail", '["198.18.9.5", "2001:db8::9:5"]'),
  picked: [{ resource: "pft-jail", property: "hostname", value: /^pft-jail$/ }],
  onHost: {
    script: "jls -j pft-jail ip4.addr ip6.addr vnet; ifconfig pftlo1",
    says: /^198\.18\.9\.5 2001:db8::9:5 inherit\n(?=[\s\S]*inet 198\.18\.9\.5 netmask 0xffffffff)[\s\S]*inet6 2001:db8::9:5 prefixlen 128/,
  },
  inPlace: {
    program: jail("pft-jail", '["198.18.9.6/32"]'),
    updated: ["pft-jail"],
    script: "jls -j pft-jail ip4.addr; ifconfig pftlo1 | grep -c -e 198.18.9.5 -e 2001:db8 || true",
    says: /^198\.18\.9\.6\n0\n$/,
  },
  replacement: { program: jail("pft-other", '["198.18.9.6/32"]'), replaced: ["pft-jail"] },
  reboots: { script: "jls -j pft-other ip4.addr; ifconfig pftlo1", says: /^198\.18\.9\.6\n[\s\S]*inet 198\.18\.9\.6/ },
  byHand: [
    {
      what: "an address taken off its interface",
      script: "ifconfig pftlo1 inet 198.18.9.6 -alias",
      repaired: { "pft-jail": "update" },
    },
    { what: "the jail removed", script: "service jail onestop pft-other", repaired: { "pft-jail": "create" } },
  ],
});
