import { KINDS, Program, SAMPLES } from "./samples";

const vnet = { jail: "web", interface: "port", addresses: ["192.0.2.20/24"] };

test.each(KINDS)("a %s with every property given has nothing wrong", (kind) => {
  expect(new Program().issues(kind, SAMPLES[kind] ?? {})).toEqual([]);
});

test("everything wrong with one resource is told at once, across properties too", () => {
  const issues = new Program().issues("VnetInterface", {
    ...vnet,
    interface: "a-name-that-is-16",
    mac: "03:00:00:00:00:01",
    mtu: 20,
    addresses: ["192.0.2.20/24", "10.0.0.1"],
    ipv6DefaultRouter: "192.0.2.1",
    adresses: [],
  });
  expect(issues).toEqual([
    'interface: an interface\'s name has at most 15 characters (IFNAMSIZ); given: "a-name-that-is-16"',
    'mac: a multicast MAC (odd first byte) cannot be an interface\'s own: use an even first byte, as in 02:…; given: "03:00:00:00:00:01"',
    "mtu: an MTU is at least 72 bytes; given: 20",
    'addresses[1]: an address needs its prefix length, as in 10.0.0.1/24; given: "10.0.0.1"',
    "adresses: there is no such property; did you mean addresses?",
    "ipv6DefaultRouter: 192.0.2.1 is an IPv4 address; this is the IPv6 default router",
  ]);
});

describe("says what is wrong, what was given, and what to do", () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      "an interface's name of 16 characters",
      "Eiface",
      { name: "abcdefghijklmnop" },
      'name: an interface\'s name has at most 15 characters (IFNAMSIZ); given: "abcdefghijklmnop"',
    ],
    [
      "an epair's name of 15 characters",
      "Epair",
      { name: "abcdefghijklmno" },
      'name: an epair\'s name has at most 14 characters, since its ends add one; given: "abcdefghijklmno"',
    ],
    [
      "a node's name of 32 characters",
      "NetgraphBridge",
      { name: "n".repeat(32) },
      `name: a node's name has at most 30 characters: one of 31 cannot be addressed; given: "${"n".repeat(32)}"`,
    ],
    [
      "a multicast MAC",
      "Eiface",
      { mac: "01:00:5e:00:00:01" },
      'mac: a multicast MAC (odd first byte) cannot be an interface\'s own: use an even first byte, as in 02:…; given: "01:00:5e:00:00:01"',
    ],
    [
      "an address without its prefix",
      "VnetInterface",
      { ...vnet, addresses: ["2001:db8::1"] },
      'addresses[0]: an address needs its prefix length, as in 2001:db8::1/64; given: "2001:db8::1"',
    ],
    [
      "a gateway outside every network",
      "VnetInterface",
      { ...vnet, defaultRouter: "198.51.100.1" },
      "defaultRouter: 198.51.100.1 is outside every network of this interface (its addresses are 192.0.2.20/24), so the kernel would refuse the route; give an address in its network, or another router",
    ],
    [
      "a gateway of an interface without addresses",
      "VnetInterface",
      { ...vnet, addresses: [], routes: [{ destination: "198.51.100.0/24", gateway: "192.0.2.1" }] },
      "routes[0].gateway: 192.0.2.1 is outside every network of this interface (it has no addresses), so the kernel would refuse the route; give an address in its network, or another router",
    ],
    [
      "a router of the other family",
      "VnetInterface",
      { ...vnet, defaultRouter: "2001:db8::1" },
      "defaultRouter: 2001:db8::1 is an IPv6 address; this is the IPv4 default router",
    ],
    [
      "a route to an address with bits below its prefix",
      "VnetInterface",
      { ...vnet, routes: [{ destination: "198.51.100.7/24", gateway: "192.0.2.1" }] },
      'routes[0].destination: a network has no bits set below its prefix: 198.51.100.0/24; given: "198.51.100.7/24"',
    ],
    ["a misspelt property", "Jail", { hostnaem: "web" }, "hostnaem: there is no such property; did you mean hostname?"],
    [
      "a misspelt property of a nested object",
      "NetgraphBridge",
      { uplink: { interface: "em0", lern: false } },
      "uplink.lern: there is no such property; did you mean learn?",
    ],
    [
      "a property that is like no other",
      "Epair",
      { colour: "red" },
      "colour: there is no such property; known are connection, host, adopt, persistent, retainOnDelete, name, a, b, mtu, offload, description",
    ],
    [
      "a misspelt jail parameter",
      "Jail",
      { params: { "host.domainnam": "x" } },
      "params.host.domainnam: jail(8) knows no such parameter; did you mean host.domainname?",
    ],
    [
      "a jail parameter by the last part of its name",
      "Jail",
      { params: { consolelog: "/var/log/x" } },
      "params.consolelog: jail(8) knows no such parameter; did you mean exec.consolelog?",
    ],
    [
      "a jail parameter that has a property",
      "Jail",
      { params: { securelevel: 1 } },
      "params.securelevel: use the property `securelevel` instead",
    ],
    [
      "the parameter persist",
      "Jail",
      { params: { persist: true } },
      "params.persist: there is no property: a declared jail always persists",
    ],
    [
      "a misspelt grant",
      "Jail",
      { allow: ["raw_socket"] },
      'allow[0]: jail(8) knows no allow.raw_socket; did you mean raw_sockets?; given: "raw_socket"',
    ],
    [
      "a parameter of the wrong type",
      "Jail",
      { params: { "meta.a": { deep: 1 } } },
      "params.meta.a: this is a text or a number or true or false or a list, in [ ]; given: an object",
    ],
    [
      "the host's own boot in a jail on its root",
      "Jail",
      { exec: { start: ["true", "/bin/sh /etc/rc"] } },
      "exec.start: /etc/rc in a jail whose root is / would clear the host's own /var/run (rc.d/cleanvar), pid files, sockets and locks: start the services that the jail needs (`service sshd onestart`), or give it a `path` of its own",
    ],
    [
      "a devfs on the host's own root",
      "Jail",
      { path: "/", mountDevfs: true },
      "mountDevfs: a jail whose root is / would stack a second devfs on the host's own /dev and leave it there: leave `mountDevfs` out, or give the jail a `path` of its own",
    ],
    [
      "a link that panics the kernel",
      "Eiface",
      { bridge: "lan", link: 65530 },
      "link: links beyond 65529 have panicked the kernel: keep them small and dense; given: 65530",
    ],
    [
      "a link without a bridge",
      "Eiface",
      { link: 1 },
      "link: a link is one of a bridge: give `bridge` as well, or leave `link` out",
    ],
    [
      "an eiface with two wires",
      "Eiface",
      { bridge: "lan", peer: { node: "x", hook: "y" } },
      "peer: an eiface has one wire: give either `bridge` or `peer`",
    ],
    [
      "a jail named by a number",
      "Jail",
      { name: "42" },
      'name: a jail\'s name must not be a number: jail(8) takes that for its jid; given: "42"',
    ],
    [
      "a jail's loopback as a name",
      "VnetInterface",
      { ...vnet, name: "lo0" },
      "name: lo0 is the jail's own loopback interface; choose another name",
    ],
    [
      "a mount outside the jail's root",
      "Jail",
      { path: "/jails/web", mounts: [{ source: "/data", target: "/jails/webdata" }] },
      "mounts[0].target: /jails/webdata is outside the jail's root /jails/web",
    ],
    ["a text where a list belongs", "Bridge", { members: "em0" }, 'members: this is a list, in [ ]; given: "em0"'],
    ["a property that is missing", "VnetInterface", { interface: "em0" }, "jail: is required, and was not given"],
  ])("%s", (_what, kind, given, message) => {
    expect(new Program().issues(kind, given)).toEqual([message]);
  });

  test("an allow that no jail has lists those that there are", () => {
    expect(new Program().issues("Jail", { allow: ["flying"] })[0]).toMatch(
      /^allow\[0\]: jail\(8\) knows no allow\.flying; known are adjtime, chflags, .*mount\.zfs; given: "flying"$/,
    );
    expect(new Program().issues("Jail", { params: { "allow.flying": true } })[0]).toMatch(
      /^params\.allow\.flying: jail\(8\) knows no allow\.flying; known are adjtime, /,
    );
  });
});

test.each(["//", "/.", "/./", "///"])("the root written as %s is the host's own, and gets no devfs", (path) => {
  const { inputs, issues } = new Program().check("Jail", "web", { path });
  expect(issues).toEqual([]);
  expect(inputs).toMatchObject({ path: "/", mountDevfs: false });
  expect(new Program().issues("Jail", { path, mountDevfs: true })).toHaveLength(1);
});

test("what the SDK says beside the inputs never reaches the state", () => {
  const { inputs } = new Program().check("Jail", "web", {});
  expect(Object.keys(inputs).sort()).not.toContain("context");
  expect(Object.keys(inputs)).not.toContain("__provider");
});
