import { type Declared, World } from "./world";

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
});
afterEach(() => world.close());

const DOWN = "ifconfig igb1 down; ifconfig igb2 down";

/** A program goes up, is settled, boots as it is, changes into another, which is settled too, and leaves nothing. */
async function lives(before: string, first: readonly Declared[], then: readonly Declared[], look: string) {
  await world.sh(before);
  // Another owner each time: what one program declares twice is refused.
  const host: Declared = ["Host", expect.getState().currentTestName ?? "", {}];
  await world.up([host, ...first]);
  const up = await world.sh(look);
  expect(await world.refresh()).toEqual([]);
  await world.host.reboot();
  expect(await world.sh(look)).toBe(up);
  await world.sh("service netif restart");
  expect(await world.sh(look)).toBe(up);
  expect(await world.up([host, ...then])).not.toEqual([]);
  expect(await world.refresh()).toEqual([]);
  const changed = await world.sh(look);
  await world.destroy();
  return { up, changed };
}

test("ports of a bridge have its MTU, and their own and their state back when they leave", async () => {
  const br = (members: string[], mtu: number): Declared => ["Bridge", "br", { members, mtu }];
  const look = "for i in igb1 igb2; do ifconfig $i | head -1; done";
  const all = await lives(
    `sysrc -x ifconfig_igb1 ifconfig_igb2; ${DOWN}`,
    [br(["igb1", "igb2"], 1400)],
    [br(["igb1"], 1300)],
    look,
  );
  expect(all.up).toMatch(/igb1: flags=\w+<UP.* mtu 1400\nigb2: flags=\w+<UP.* mtu 1400\n/);
  expect(all.changed).toMatch(/igb1: flags=\w+<UP.* mtu 1300\nigb2: flags=\w+<BROADCAST.* mtu 1500\n/);
  expect(await world.sh("ifconfig igb1")).toMatch(/flags=\w+<BROADCAST.* mtu 1500\n/);
});

test("the NIC of a netgraph bridge is up while it is on it, also after netif restart, and down again afterwards", async () => {
  const lan = (nic: string): Declared => ["NetgraphBridge", "lan", { uplink: { interface: nic } }];
  const down = /: flags=\w+<BROADCAST,/;
  await world.sh(`kldload -n ng_ether; ${DOWN}`);
  await world.up([["Host", "netgraph", {}], lan("igb1")]);
  await world.sh("service netif restart");
  expect(await world.sh("ifconfig igb1")).toMatch(/: flags=\w+<UP,/);
  await world.up([["Host", "netgraph", {}], lan("igb2")]);
  expect(await world.refresh()).toEqual([]);
  expect(await world.sh("ifconfig igb1; ngctl msg igb1: getautosrc")).toMatch(/Args:\t1/);
  expect(await world.sh("ifconfig igb1")).toMatch(down);
  await world.destroy();
  expect(await world.sh("ifconfig igb2")).toMatch(down);
});

test("an interface of the host has the description and MTU back that it had, once they are declared no more", async () => {
  const leg = (more: object): Declared => ["HostInterface", "leg", { interface: "igb1", ...more }];
  await world.sh("sysrc ifconfig_igb1='up description theirs mtu 9000'");
  const all = await lives(
    "ifconfig igb1 up description theirs mtu 9000",
    [leg({ description: "ours", mtu: 1400, addresses: ["fe80::9/64"] })],
    [leg({})],
    "sleep 3; ifconfig igb1 | grep -e mtu -e desc -e fe80::9 -e nd6",
  );
  expect(all.up).toMatch(/mtu 1400\n\tdescription: ours\n\tinet6 fe80::9%igb1 .*\n\tnd6 options=21</);
  expect(all.changed).toMatch(/mtu 9000\n\tdescription: theirs\n\tnd6 /);
});

test("a jid that is declared no more goes out of the jail's file, without a restart", async () => {
  const conf = "jls -j web jid; grep jid /etc/jail.conf.d/web.conf || true";
  const { up, changed } = await lives(":", [["Jail", "web", { jid: 77 }]], [["Jail", "web", {}]], conf);
  expect(up).toBe("77\n\tjid = 77;\n");
  expect(changed).toBe("77\n");
});

test("what is to be down stays down, although it has an address", async () => {
  const { up, changed } = await lives(
    DOWN,
    [
      ["Epair", "cab", {}],
      ["Jail", "web", {}],
      ["VnetInterface", "web", { jail: "web", interface: "cabb", addresses: ["10.1.1.1/24"], up: false }],
      ["HostInterface", "leg", { interface: "caba", addresses: ["10.1.2.1/24"], up: false }],
    ],
    [
      ["Epair", "cab", {}],
      ["Jail", "web", {}],
      ["VnetInterface", "web", { jail: "web", interface: "cabb", addresses: ["10.1.1.2/24"] }],
      ["HostInterface", "leg", { interface: "caba", addresses: ["10.1.2.2/24"] }],
    ],
    "ifconfig -j web cabb | grep -e flags -e inet; ifconfig caba | grep -e flags -e inet",
  );
  expect(up).toMatch(/flags=\w+<BROADCAST[\s\S]*flags=\w+<BROADCAST/);
  expect(changed).toMatch(/flags=\w+<UP[\s\S]*10\.1\.1\.2 [\s\S]*flags=\w+<UP[\s\S]*10\.1\.2\.2 /);
});

test("a link-local address and a router on the link are no drift, whatever the interface is called", async () => {
  const inside = (more: object): Declared[] => [
    ["Epair", "cab", {}],
    ["Jail", "web", {}],
    [
      "VnetInterface",
      "web",
      { jail: "web", interface: "cabb", addresses: ["fe80::7/64"], ipv6DefaultRouter: "fe80::1", ...more },
    ],
  ];
  const look = "sleep 3; ifconfig -j web -a | grep fe80::7; netstat -j web -rn6 | grep default";
  const { up, changed } = await lives(":", inside({}), inside({ name: "lan0" }), look);
  expect(up).toMatch(/inet6 fe80::7%cabb prefixlen 64 .*\ndefault +fe80::1%cabb +UGS +cabb/);
  expect(changed).toMatch(/inet6 fe80::7%lan0 prefixlen 64 .*\ndefault +fe80::1%lan0 +UGS +lan0/);
});
