import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../../../provider/resources/definition";

jest.mock("../../../provider/transport/pool", () => ({
  connectionTo: () => {
    throw new Error("a mistake reached for the host");
  },
  freshConnectionTo: () => {
    throw new Error("a mistake reached for the host");
  },
}));

import { dynamicProvider } from "../../../provider/dynamic";
import { UNKNOWN_TEXT } from "../../../provider/schema/unknown";

const connection = { host: "edge.example.org" };
let programs = 0;

/** A resource of a program: kind, Pulumi name, inputs. */
type Declared = readonly [kind: string, name: string, given: Properties];

/** What the engine is told of the last resource of a program, the others being right. */
async function told(...resources: readonly Declared[]): Promise<readonly string[]> {
  programs += 1;
  const host = programs.toString(16).padStart(16, "f");
  let reasons: readonly string[] = [];
  for (const [index, [kind, name, given]] of resources.entries()) {
    const urn = `urn:pulumi:prod::site::freebsd:${kind}::${name}`;
    const context = { name, project: "site", stack: "prod", urn, dryRun: false, strings: [] };
    const news = { connection, host, ...given, context };
    const answer = await dynamicProvider(kind).check?.({}, news);
    reasons = (answer?.failures ?? []).map(({ property, reason }) => `${property}${reason}`);
    // In `up` the engine refuses an unknown value before it looks at failures.
    expect(JSON.stringify(answer?.inputs)).not.toContain(UNKNOWN_TEXT);
    if (index < resources.length - 1) expect({ name, reasons }).toEqual({ name, reasons: [] });
  }
  return reasons;
}

const jail = { jail: "web", interface: "net0", addresses: ["192.0.2.20/24"] };
const again = (by: string) => `is declared by ${by} on the same host as well; give one of them another`;
const oneMtu = "the members of an if_bridge have one MTU; give them the same";
const onBridge = "an address belongs on the bridge, and FreeBSD 16 refuses it on a member";

/** What a program makes of `${resource.name}` in a plain text. */
function printed(value: string): string {
  return `${pulumi.output(value)}`;
}

/** The mistakes that need no host to be seen, as the engine shows them. None of them asks the host anything. */
const MISTAKES: Readonly<Record<string, readonly (readonly [what: string, says: string, ...program: Declared[]])[]>> = {
  types: [
    ["a number in quotes", 'jid: this is a number, without quotes; given: "5"', ["Jail", "a", { jid: "5" }]],
    ["a word for yes", 'vnet: this is true or false, without quotes; given: "yes"', ["Jail", "a", { vnet: "yes" }]],
    [
      "a text for a list",
      'addresses: this is a list, in [ ]; given: "192.0.2.1/24"',
      ["VnetInterface", "a", { ...jail, addresses: "192.0.2.1/24" }],
    ],
    [
      "a text for an object",
      'uplink: this is an object, as in { interface: … }; given: "em1"',
      ["NetgraphBridge", "a", { uplink: "em1" }],
    ],
    [
      "a word that is none of those",
      'firewall: this is "pf" or "ipfw"; given: "ipf"',
      ["Nat", "a", { interface: "em0", subnets: ["10.0.0.0/8"], firewall: "ipf" }],
    ],
    ["a number beyond its range", "securelevel: this is at most 3; given: 9", ["Jail", "a", { securelevel: 9 }]],
    ["nothing where one of two types is", "value: is required, and was not given", ["Sysctl", "kern.x", {}]],
    [
      "a text that none of two forms fits",
      'base: a path starts with /; given: "jails"',
      ["JailRoot", "a", { base: "jails" }],
    ],
    ...[
      ["hostname", "Jail", { hostname: printed("web") }] as const,
      ["exec.start[1]", "Jail", { exec: { start: ["/bin/sh /etc/rc", `ifconfig ${printed("port")} up`] } }] as const,
    ].map(([path, kind, given]): [string, string, Declared] => [
      `an output put into a text: ${path}`,
      `${path}: a resource's property was put into this text before its value was known; write pulumi.interpolate before the text, as in pulumi.interpolate\`\${web.name}.example.org\` (import * as pulumi from "@pulumi/pulumi")`,
      [kind, "a", given],
    ]),
  ],
  lengths: [
    [
      "an interface of 16 characters",
      'name: an interface\'s name has at most 15 characters (IFNAMSIZ); given: "abcdefghijklmnop"',
      ["Eiface", "a", { name: "abcdefghijklmnop" }],
    ],
    [
      "an epair whose ends would have 16",
      'name: an epair\'s name has at most 14 characters, since its ends add one; given: "abcdefghijklmno"',
      ["Epair", "a", { name: "abcdefghijklmno" }],
    ],
    [
      "a node of 32 characters",
      `name: a node's name has at most 30 characters: one of 31 cannot be addressed; given: "${"n".repeat(32)}"`,
      ["NetgraphBridge", "a", { name: "n".repeat(32) }],
    ],
    [
      "a jail of 64 characters",
      `name: a jail's name has at most 63 characters; given: "${"j".repeat(64)}"`,
      ["Jail", "a", { name: "j".repeat(64) }],
    ],
    [
      "a description of 64 characters",
      `description: this is at most 63 characters; given: "${"d".repeat(64)}"`,
      ["Epair", "a", { description: "d".repeat(64) }],
    ],
  ],
  characters: [
    [
      "a dot in a node's name",
      'name: a node\'s name has letters, digits, `_` and `-`; given: "lan.1"',
      ["NetgraphBridge", "a", { name: "lan.1" }],
    ],
    [
      "a space in an interface's name",
      'name: the name of a node and its interface has letters, digits, `_` and `-`; given: "my net"',
      ["Eiface", "a", { name: "my net" }],
    ],
    [
      "a dot in a jail's name",
      'name: a jail\'s name has letters, digits, `_` and `-`; a dot would mean a jail in a jail; given: "a.b"',
      ["Jail", "a", { name: "a.b" }],
    ],
    [
      "a line end in a description",
      'description: this is one line of text, without control characters; given: "two\\nlines"',
      ["Epair", "a", { description: "two\nlines" }],
    ],
    [
      "a path that is not absolute",
      'path: a path starts with /; given: "jails/web"',
      ["Jail", "a", { path: "jails/web" }],
    ],
  ],
  "MAC bits": [
    [
      "a multicast MAC",
      'mac: a multicast MAC (odd first byte) cannot be an interface\'s own: use an even first byte, as in 02:…; given: "01:00:5e:00:00:01"',
      ["Eiface", "a", { mac: "01:00:5e:00:00:01" }],
    ],
    [
      "the MAC of nobody",
      'mac: the MAC of all zeros is nobody\'s; given: "00:00:00:00:00:00"',
      ["Eiface", "a", { mac: "00:00:00:00:00:00" }],
    ],
    [
      "a MAC of five bytes",
      'a.mac: a MAC address is six pairs of hex digits, as in 02:00:5e:10:00:01; given: "02:00:00:00:01"',
      ["Epair", "a", { a: { mac: "02:00:00:00:01" } }],
    ],
  ],
  CIDRs: [
    [
      "an address without a prefix",
      'addresses[0]: an address needs its prefix length, as in 10.0.0.1/24; given: "10.0.0.1"',
      ["Bridge", "a", { addresses: ["10.0.0.1"] }],
    ],
    [
      "a prefix of 33 bits",
      'addresses[0]: an address is IPv4 or IPv6 with a prefix length, as in 192.0.2.20/24 or 2001:db8::20/64; given: "10.0.0.1/33"',
      ["HostInterface", "a", { interface: "em0", addresses: ["10.0.0.1/33"] }],
    ],
    [
      "a network with bits below its prefix",
      'routes[0].destination: a network has no bits set below its prefix: 198.51.100.0/24; given: "198.51.100.7/24"',
      ["VnetInterface", "a", { ...jail, routes: [{ destination: "198.51.100.7/24", gateway: "192.0.2.1" }] }],
    ],
  ],
  "link numbers": [
    [
      "a link that panics the kernel",
      "link: links beyond 65529 have panicked the kernel: keep them small and dense; given: 65530",
      ["Eiface", "a", { bridge: "lan", link: 65530 }],
    ],
    ["a link below zero", "link: links count from 0; given: -1", ["Eiface", "a", { bridge: "lan", link: -1 }]],
    [
      "a link without a bridge",
      "link: a link is one of a bridge: give `bridge` as well, or leave `link` out",
      ["Eiface", "a", { link: 2 }],
    ],
  ],
  hooks: [
    [
      "a dot in a hook",
      'peer.hook: a hook\'s name has letters, digits, `_` and `-` and `/`; given: "link.2"',
      ["Eiface", "a", { peer: { node: "lan", hook: "link.2" } }],
    ],
    [
      "a link with leading zeros",
      "peer.hook: ng_bridge(4) takes no leading zeros: link3",
      ["Eiface", "a", { peer: { node: "lan", hook: "link03" } }],
    ],
    [
      "a link beyond what is safe, by its hook",
      "peer.hook: links beyond 65529 have panicked the kernel: keep them small and dense",
      ["Eiface", "a", { peer: { node: "lan", hook: "uplink70000" } }],
    ],
    [
      "an eiface hooked to itself",
      "peer.node: net0 is this eiface itself: a node is not its own peer",
      ["Eiface", "a", { name: "net0", peer: { node: "net0", hook: "ether" } }],
    ],
    [
      "two wires",
      "peer: an eiface has one wire: give either `bridge` or `peer`",
      ["Eiface", "a", { bridge: "lan", peer: { node: "x", hook: "y" } }],
    ],
    [
      "one hook for two",
      `peer.hook: the hook downstream of vlan1 ${again('Eiface "a"')}`,
      ["Eiface", "a", { peer: { node: "vlan1", hook: "downstream" } }],
      ["Eiface", "b", { peer: { node: "vlan1", hook: "downstream" } }],
    ],
    [
      "a link by its number and by its hook",
      `peer.hook: the link 4 of lan ${again('Eiface "a"')}`,
      ["Eiface", "a", { bridge: "lan", link: 4 }],
      ["Eiface", "b", { peer: { node: "lan", hook: "link4" } }],
    ],
  ],
  "jail parameters by type": [
    [
      "a text where a number belongs",
      "params.exec.timeout: jail(8) takes a whole number here; given: a text",
      ["Jail", "a", { params: { "exec.timeout": "soon" } }],
    ],
    [
      "a text where true or false belongs",
      "params.exec.clean: jail(8) takes true or false here; given: a text",
      ["Jail", "a", { params: { "exec.clean": "yes" } }],
    ],
    [
      "a number for a grant",
      "params.allow.mlock: jail(8) takes true or false here; given: a number",
      ["Jail", "a", { params: { "allow.mlock": 1 } }],
    ],
    [
      "a mode that there is not",
      'params.sysvshm: jail(8) takes "disable", "inherit" or "new" here; given: a text',
      ["Jail", "a", { params: { sysvshm: "private" } }],
    ],
    [
      "a mode that is denied as if it were a grant",
      'params.sysvshm: jail(8) takes "disable", "inherit" or "new" here; given: false',
      ["Jail", "a", { params: { sysvshm: false } }],
    ],
    [
      "a parameter that is the kernel's own",
      "params.cpuset.id: use the property `cpus` instead",
      ["Jail", "a", { params: { "cpuset.id": 3 } }],
    ],
    [
      "the host's name for a jail",
      "params.host: there is no property: a declared jail always has a hostname of its own",
      ["Jail", "a", { params: { host: "inherit" } }],
    ],
    [
      "addresses of the host for a jail with a network stack of its own",
      "addresses: this is for a jail that shares the host's network stack: say `vnet: false`, or leave it out and give the jail a VnetInterface with addresses",
      ["Jail", "a", { addresses: ["192.0.2.4"] }],
    ],
    [
      "an address where all are inherited",
      'addresses[0]: `ip6: "inherit"` leaves no room for addresses: leave it out',
      ["Jail", "a", { vnet: false, ip6: "inherit", addresses: ["2001:db8::4"] }],
    ],
    [
      "an address of the host twice",
      "addresses[1]: 192.0.2.4 is addresses[0] as well: leave one of them out",
      ["Jail", "a", { vnet: false, addresses: ["192.0.2.4", "192.0.2.4/24"] }],
    ],
    [
      "an interface without addresses",
      "interface: there are no `addresses` that it could get: give them, or leave it out",
      ["Jail", "a", { vnet: false, interface: "lo1" }],
    ],
    [
      "an address that is none",
      'addresses[0]: an address is IPv4 or IPv6, with or without a prefix length, as in 192.0.2.20 or 2001:db8::20/64; given: "192.0.2.400"',
      ["Jail", "a", { vnet: false, addresses: ["192.0.2.400"] }],
    ],
    [
      "a limit of something that is not counted",
      "limits.memoryus: rctl(8) counts no `memoryus`; did you mean memoryuse?",
      ["Jail", "a", { limits: { memoryus: "1g" } }],
    ],
    [
      "a limit that cannot be denied",
      "limits.cputime: cputime cannot be denied: say what is to happen instead, as in `cputime:sigterm`",
      ["Jail", "a", { limits: { cputime: 3600 } }],
    ],
    [
      "a limit by both of its names",
      "limits.maxproc: `maxproc:deny` is the same limit: give one of the two",
      ["Jail", "a", { limits: { maxproc: 10, "maxproc:deny": 20 } }],
    ],
    [
      "a signal that there is not",
      "limits.maxproc:sigcont: what happens beyond a limit is `deny`, `log`, `devctl`, `throttle` or a signal, as in memoryuse:sigterm",
      ["Jail", "a", { limits: { "maxproc:sigcont": 10 } }],
    ],
    [
      "CPUs from the last to the first",
      'cpus: a range of CPUs goes up, as in 0-3; given: "3-0"',
      ["Jail", "a", { cpus: "3-0" }],
    ],
    [
      "CPUs that are no list",
      'cpus: CPUs are a list of numbers and ranges, as in 0-3,6; given: "two"',
      ["Jail", "a", { cpus: "two" }],
    ],
    [
      "a service with an argument",
      'services[0]: a service has the name of its rc.d script, as in sshd; given: "sshd start"',
      ["Jail", "a", { services: ["sshd start"] }],
    ],
    [
      "addresses by jail(8)'s own name",
      "params.ip4.addr: use the property `addresses` instead",
      ["Jail", "a", { params: { "ip4.addr": ["10.0.0.2"] } }],
    ],
    [
      "true where a text belongs",
      "params.host.domainname: jail(8) takes a text here; given: true",
      ["Jail", "a", { params: { "host.domainname": true } }],
    ],
    [
      "a parameter that jail(8) does not know",
      "params.exec.clan: jail(8) knows no such parameter; did you mean exec.clean?",
      ["Jail", "a", { params: { "exec.clan": true } }],
    ],
  ],
  "gateways outside every subnet": [
    [
      "a default router",
      "defaultRouter: 198.51.100.1 is outside every network of this interface (its addresses are 192.0.2.20/24), so the kernel would refuse the route; give an address in its network, or another router",
      ["VnetInterface", "a", { ...jail, defaultRouter: "198.51.100.1" }],
    ],
    [
      "a default router of the other family",
      "ipv6DefaultRouter: 192.0.2.1 is an IPv4 address; this is the IPv6 default router",
      ["VnetInterface", "a", { ...jail, ipv6DefaultRouter: "192.0.2.1" }],
    ],
  ],
  "routes without a way": [
    [
      "a gateway that is in no network of the interface",
      "routes[0].gateway: 192.0.9.1 is outside every network of this interface (its addresses are 192.0.2.20/24), so the kernel would refuse the route; give an address in its network, or another router",
      ["VnetInterface", "a", { ...jail, routes: [{ destination: "10.0.0.0/8", gateway: "192.0.9.1" }] }],
    ],
    [
      "a gateway of the other family",
      "routes[0].gateway: 2001:db8::1 is an IPv6 address, and the way to 10.0.0.0/8 is by IPv4",
      [
        "VnetInterface",
        "a",
        {
          ...jail,
          addresses: ["192.0.2.20/24", "2001:db8::2/64"],
          routes: [{ destination: "10.0.0.0/8", gateway: "2001:db8::1" }],
        },
      ],
    ],
    [
      "the default route among the others",
      "routes[0].destination: 0.0.0.0/0 is the default route: give its gateway as `defaultRouter` instead",
      ["VnetInterface", "a", { ...jail, routes: [{ destination: "0.0.0.0/0", gateway: "192.0.2.1" }] }],
    ],
    [
      "two ways to one network",
      "routes[1].destination: the route to 10.0.0.0/8 in web is that of routes[0].destination as well",
      [
        "VnetInterface",
        "a",
        {
          ...jail,
          routes: [
            { destination: "10.0.0.0/8", gateway: "192.0.2.1" },
            { destination: "10.0.0.0/8", gateway: "192.0.2.2" },
          ],
        },
      ],
    ],
    [
      "two default routers in a jail",
      `defaultRouter: the route to the IPv4 default router in web ${again('VnetInterface "a"')}`,
      ["VnetInterface", "a", { ...jail, defaultRouter: "192.0.2.1" }],
      ["VnetInterface", "b", { jail: "web", interface: "net1", addresses: ["10.0.0.2/8"], defaultRouter: "10.0.0.1" }],
    ],
  ],
  "one thing used twice": [
    [
      "a jail's name",
      `name: the jail web ${again('Jail "a"')}`,
      ["Jail", "a", { name: "web" }],
      ["Jail", "b", { name: "web" }],
    ],
    [
      "an interface's name",
      `name: the interface neta ${again('Epair "a"')}`,
      ["Epair", "a", { name: "net" }],
      ["Bridge", "b", { name: "neta" }],
    ],
    [
      "a node's name",
      `name: the node lan ${again('NetgraphBridge "a"')}`,
      ["NetgraphBridge", "a", { name: "lan" }],
      ["Eiface", "b", { name: "lan" }],
    ],
    [
      "an interface's name inside a jail",
      `name: the interface in a jail eth0 in web ${again('VnetInterface "a"')}`,
      ["VnetInterface", "a", { jail: "web", interface: "net0", name: "eth0" }],
      ["VnetInterface", "b", { jail: "web", interface: "net1", name: "eth0" }],
    ],
    [
      "a MAC",
      `mac: the MAC 02:00:5e:10:00:aa ${again('Eiface "a"')}`,
      ["Eiface", "a", { name: "a", mac: "02:00:5e:10:00:aa" }],
      ["Eiface", "b", { name: "b", mac: "02:00:5E:10:00:AA" }],
    ],
    [
      "an address",
      `addresses[0]: the address 192.0.2.20 ${again('VnetInterface "a"')}`,
      ["VnetInterface", "a", jail],
      ["HostInterface", "b", { interface: "em0", addresses: ["192.0.2.20/25"] }],
    ],
    [
      "a link number",
      `link: the link 2 of lan ${again('Eiface "a"')}`,
      ["Eiface", "a", { name: "a", bridge: "lan", link: 2 }],
      ["Eiface", "b", { name: "b", bridge: "lan", link: 2 }],
    ],
    [
      "an interface in two jails",
      `interface: the place of an interface net0 ${again('VnetInterface "a"')}`,
      ["VnetInterface", "a", { jail: "web", interface: "net0" }],
      ["VnetInterface", "b", { jail: "db", interface: "net0" }],
    ],
    [
      "an interface in a jail and in a bridge",
      `members[0]: the place of an interface net0 ${again('VnetInterface "a"')}`,
      ["VnetInterface", "a", { jail: "web", interface: "net0" }],
      ["Bridge", "b", { members: ["net0"] }],
    ],
    [
      "an interface in a jail and as a netgraph bridge's uplink",
      `interface: the place of an interface em1 ${again('NetgraphBridge "a"')}`,
      ["NetgraphBridge", "a", { uplink: { interface: "em1" } }],
      ["VnetInterface", "b", { jail: "web", interface: "em1" }],
    ],
  ],
  "members with different MTUs": [
    [
      "two members",
      `members[0]: xa has an MTU of 1500 (Epair "a") and ya on the same bridge has 9000 (Epair "b"): ${oneMtu}`,
      ["Epair", "a", { name: "x" }],
      ["Epair", "b", { name: "y", mtu: 9000 }],
      ["Bridge", "c", { name: "br0", members: ["xa", "ya"] }],
    ],
    [
      "a member and its bridge",
      `mtu: br0 has an MTU of 9000 and xa on the same bridge has 1500 (Epair "a"): ${oneMtu}`,
      ["Epair", "a", { name: "x" }],
      ["Bridge", "c", { name: "br0", members: ["xa"], mtu: 9000 }],
    ],
    [
      "a member whose MTU is set on the host's side, after its bridge",
      `mtu: em1 has an MTU of 1400 and xa on the same bridge has 1500 (Epair "a"): ${oneMtu}`,
      ["Epair", "a", { name: "x" }],
      ["Bridge", "b", { name: "br0", members: ["xa", "em1"] }],
      ["HostInterface", "c", { interface: "em1", mtu: 1400 }],
    ],
  ],
  "addresses on bridge members": [
    [
      "an address before the bridge",
      `members[0]: em1 has the address 10.0.0.1/24 (HostInterface "a"): ${onBridge}; give it to this bridge`,
      ["HostInterface", "a", { interface: "em1", addresses: ["10.0.0.1/24"] }],
      ["Bridge", "b", { members: ["em1"] }],
    ],
    [
      "an address after the bridge",
      `addresses[0]: em1 is a member of Bridge "b": ${onBridge}; give it to Bridge "b"`,
      ["Bridge", "b", { members: ["em1"] }],
      ["HostInterface", "a", { interface: "em1", addresses: ["10.0.0.1/24"] }],
    ],
  ],
};

describe.each(Object.entries(MISTAKES))("%s:", (_group, mistakes) => {
  const cases = mistakes.map(([what, says, ...program]) => ({ what, says, program }));
  test.each(cases)("$what", async ({ says, program }) => {
    expect(await told(...program)).toContain(says);
  });
});

test("all failures of a resource are told at once, each by its property", async () => {
  const wrong = { jail: "web", interface: "net0", mac: "01:00:00:00:00:01", mtu: 20, addresses: ["10.0.0.1"] };
  expect(await told(["VnetInterface", "a", wrong])).toEqual([
    expect.stringMatching(/^mac: a multicast MAC/),
    "mtu: an MTU is at least 72 bytes; given: 20",
    expect.stringMatching(/^addresses\[0\]: an address needs its prefix length/),
  ]);
});

describe("what fits together is no mistake:", () => {
  const FITTING: readonly [what: string, program: readonly Declared[]][] = [
    [
      "members of one MTU",
      [
        ["Epair", "a", { name: "x", mtu: 9000 }],
        ["Epair", "b", { name: "y", mtu: 9000 }],
        ["Bridge", "c", { name: "br0", members: ["xa", "ya"], mtu: 9000 }],
      ],
    ],
    [
      "ports of a netgraph bridge with different MTUs",
      [
        ["NetgraphBridge", "lan", { name: "lan", uplink: { interface: "em0" } }],
        ["Eiface", "a", { name: "a", bridge: "lan", mtu: 9000 }],
        ["Eiface", "b", { name: "b", bridge: "lan" }],
      ],
    ],
    [
      "an MTU that the host's side corrects",
      [
        ["Epair", "a", { name: "x", mtu: 1500 }],
        ["HostInterface", "h", { interface: "xa", mtu: 9000 }],
        ["Epair", "b", { name: "y", mtu: 9000 }],
        ["Bridge", "c", { name: "br0", members: ["xa", "ya"] }],
      ],
    ],
    [
      "an address on a netgraph bridge's NIC",
      [
        ["NetgraphBridge", "lan", { uplink: { interface: "em0" } }],
        ["HostInterface", "h", { interface: "em0", addresses: ["10.0.0.1/24"] }],
      ],
    ],
    [
      "one router for two jails",
      [
        ["VnetInterface", "a", { ...jail, defaultRouter: "192.0.2.1" }],
        [
          "VnetInterface",
          "b",
          { ...jail, jail: "db", interface: "net1", addresses: ["192.0.2.21/24"], defaultRouter: "192.0.2.1" },
        ],
      ],
    ],
  ];
  test.each(FITTING)("%s", async (_what, program) => {
    expect(await told(...program)).toEqual([]);
  });
});
