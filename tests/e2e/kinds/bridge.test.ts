import { life } from "../harness/life";

const cables = `const one = new freebsd.Epair("pftp", { host });
const two = new freebsd.Epair("pftq", { host });`;

life({
  kind: "Bridge",
  program: `${cables}
new freebsd.Bridge("pft-jails", { host, members: [one.a], addresses: ["198.18.1.1/24", "2001:db8:181::1/64"] });`,
  picked: [{ resource: "pft-jails", property: "name", value: /^pft-jails$/ }],
  onHost: {
    script: "ifconfig pft-jails",
    says: /flags=\w+<UP,[\s\S]*inet 198\.18\.1\.1 [\s\S]*inet6 2001:db8:181::1 prefixlen 64[\s\S]*member: pftpa /,
  },
  inPlace: {
    program: `${cables}
new freebsd.Bridge("pft-jails", { host, members: [one.a, two.a], addresses: ["198.18.1.254/24"], description: "jails" });`,
    updated: ["pft-jails"],
    script: "ifconfig pft-jails",
    says: /description: jails[\s\S]*inet 198\.18\.1\.254 netmask 0xffffff00 broadcast 198\.18\.1\.255\n(?!\tinet)[\s\S]*member: pft[pq]a [\s\S]*member: pft[pq]a /,
  },
  replacement: {
    program: `${cables}\nnew freebsd.Bridge("pft-jails", { host, name: "pft-lan", members: [two.a] });`,
    replaced: ["pft-jails"],
  },
  byHand: [
    {
      what: "a member taken out and an address added",
      script: "ifconfig pft-lan deletem pftqa; ifconfig pft-lan inet 198.18.9.1/24 alias",
      repaired: { "pft-jails": "update" },
    },
    { what: "the bridge gone", script: "ifconfig pft-lan destroy", repaired: { "pft-jails": "create" } },
  ],
});
