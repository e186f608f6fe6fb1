import { life } from "../harness/life";

const cables = `const one = new freebsd.Epair("pftp", { host });
const two = new freebsd.Epair("pftq", { host });
const three = new freebsd.Epair("pftr", { host });`;
const filtered = `${cables}
const lan = new freebsd.Bridge("pft-jails", {
  host, name: "pft-lan", vlanFilter: true, defaultUntagged: 30,
  ports: [{ interface: one.a, untagged: 10 }, { interface: two.a, tagged: "20-22,10" }],
});
new freebsd.Vlan("pft-own", { host, name: "pftown", parent: lan, tag: 10, addresses: ["198.18.1.9/24"] });`;

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
new freebsd.Bridge("pft-jails", {
  host, addresses: ["198.18.1.254/24", "198.18.2.254/24"], description: "jails", span: [three.a],
  members: [two.a], ports: [{ interface: one.a, private: true, edge: true, sticky: true, discover: false }],
});`,
    updated: ["pft-jails"],
    script: "ifconfig pft-jails",
    says: /description: jails[\s\S]*inet 198\.18\.1\.254 [\s\S]*inet 198\.18\.2\.254 netmask 0xffffff00 broadcast 198\.18\.2\.255\n(?!\tinet)(?=[\s\S]*member: pftpa flags=\w+<LEARNING,STICKY,PRIVATE,EDGE,)(?=[\s\S]*member: pftqa flags=143<)[\s\S]*member: pftra flags=8<SPAN>/,
  },
  replacement: { program: filtered, replaced: ["pft-jails"] },
  reboots: {
    script: "ifconfig pft-lan; ifconfig pftown",
    says: /bridge flags=1<VLANFILTER> defuntagged=30\n(?=[\s\S]*member: pftpa .*\n.* untagged 10\n)(?=[\s\S]*member: pftqa .*\n.* untagged 30 tagged 10,20-22\n)[\s\S]*vlan: 10 .*parent interface: pft-lan\n/,
  },
  byHand: [
    {
      what: "no change in a tap that somebody else makes a member",
      script: "ifconfig tap create name pfttap >/dev/null; ifconfig pft-lan addm pfttap",
      repaired: {},
    },
    {
      what: "a member taken out, another one treated otherwise, and an address added",
      script:
        "ifconfig pfttap destroy; ifconfig pft-lan deletem pftqa; ifconfig pft-lan private pftpa ifuntagged pftpa 11; ifconfig pft-lan inet 198.18.9.1/24 alias",
      repaired: { "pft-jails": "update" },
    },
    {
      what: "the bridge gone",
      script: "ifconfig pft-lan destroy",
      repaired: { "pft-jails": "create", "pft-own": "update" },
    },
  ],
});
