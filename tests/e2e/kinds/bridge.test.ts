import { life } from "../harness/life";

const cables = `const one = new freebsd.Epair("pftp", { host });
const two = new freebsd.Epair("pftq", { host });
const three = new freebsd.Epair("pftr", { host });`;

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
  replacement: {
    program: `${cables}
new freebsd.Bridge("pft-jails", { host, name: "pft-lan", members: [one.a, two.a], addresses: ["198.18.1.1/24"] });`,
    replaced: ["pft-jails"],
  },
  reboots: {
    script: "ifconfig pft-lan",
    says: /inet 198\.18\.1\.1 (?=[\s\S]*member: pftpa flags=143<)[\s\S]*member: pftqa flags=143</,
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
        "ifconfig pfttap destroy; ifconfig pft-lan deletem pftqa; ifconfig pft-lan private pftpa; ifconfig pft-lan inet 198.18.9.1/24 alias",
      repaired: { "pft-jails": "update" },
    },
    { what: "the bridge gone", script: "ifconfig pft-lan destroy", repaired: { "pft-jails": "create" } },
  ],
});

const filtered = (name: string, one: number, two: string) => `const one = new freebsd.Epair("pftp", { host });
const two = new freebsd.Epair("pftq", { host });
const lan = new freebsd.Bridge("pft-jails", {
  host, name: "${name}", vlanFilter: true, defaultUntagged: 30,
  ports: [{ interface: one.a, untagged: ${one} }, { interface: two.a, tagged: "${two}" }],
});
new freebsd.Vlan("pft-own", { host, name: "pftown", parent: lan, tag: 10, addresses: ["198.18.1.9/24"] });`;
const says = (name: string, one: number, two: string) => ({
  script: `ifconfig ${name}; ifconfig pftown`,
  says: new RegExp(
    `bridge flags=1<VLANFILTER> defuntagged=30\\n(?=[\\s\\S]*member: pftpa .*\\n.* untagged ${one}\\n)(?=[\\s\\S]*member: pftqa .*\\n.* untagged 30 tagged ${two}\\n)[\\s\\S]*vlan: 10 .*parent interface: ${name}\\n`,
  ),
});

life({
  kind: "Bridge-with-vlanFilter",
  since: 1500000,
  program: filtered("pft-lan", 10, "20-22,10"),
  picked: [{ resource: "pft-own", property: "protocol", value: /^802\.1q$/ }],
  onHost: says("pft-lan", 10, "10,20-22"),
  inPlace: {
    program: filtered("pft-lan", 12, "20,10"),
    updated: ["pft-jails"],
    ...says("pft-lan", 12, "10,20"),
  },
  replacement: { program: filtered("pft-wan", 12, "20,10"), replaced: ["pft-jails"] },
  reboots: says("pft-wan", 12, "10,20"),
  byHand: [
    {
      what: "a member in another VLAN",
      script: "ifconfig pft-wan ifuntagged pftpa 11",
      repaired: { "pft-jails": "update" },
    },
    {
      what: "the bridge gone",
      script: "ifconfig pft-wan destroy",
      repaired: { "pft-jails": "create", "pft-own": "update" },
    },
  ],
});
