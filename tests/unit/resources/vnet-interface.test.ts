import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const MAC = "58:9c:fc:00:00:07";
const nic = (more: Record<string, unknown> = {}) =>
  inputs("VnetInterface", { jail: "web", interface: "em1", name: "eth0", ...more });
const full = nic({
  addresses: ["192.0.2.20/24", "2001:db8::20/64"],
  defaultRouter: "192.0.2.1",
  ipv6DefaultRouter: "2001:db8::1",
  routes: [{ destination: "198.51.100.0/24", gateway: "192.0.2.2" }],
});
const outside = InventoryBuilder.bare()
  .jail("web")
  .interface("em1", { mac: MAC, mtu: 9000, more: ["inet 10.0.0.5 netmask 0xffffff00 broadcast 10.0.0.255"] })
  .route("default", "10.0.0.1", "em1")
  .route("10.0.0.0/24", "link#2", "em1", undefined, "U");
const inside = InventoryBuilder.bare()
  .jail("web")
  .interface("eth0", {
    jail: "web",
    mac: MAC,
    mtu: 9000,
    more: [
      "inet 192.0.2.20 netmask 0xffffff00 broadcast 192.0.2.255",
      "inet6 fe80::1%eth0 prefixlen 64 scopeid 0x2",
      "inet6 2001:db8::20 prefixlen 64",
    ],
  })
  .route("default", "192.0.2.1", "eth0", "web")
  .route("192.0.2.0/24", "link#2", "eth0", "web", "U")
  .route("198.51.100.0/24", "192.0.2.2", "eth0", "web")
  .route("default", "2001:db8::1", "eth0", "web");
/** What was remembered of the NIC on the host. */
const found = {
  ether: MAC,
  mtu: 9000,
  up: true,
  addresses: ["10.0.0.5/24"],
  routes: [{ destination: "default", gateway: "10.0.0.1" }],
};
const state = { ...full, ether: MAC };
/** route(8) where one failure is success. */
const aloud = (route: string) => `/bin/sh -c exec "$@" >&2 sh ${route}`;

test("goes into its jail, gets its name there, comes up, and gets addresses before routes", () => {
  const { steps, found: remembered } = planned("VnetInterface", full, outside);
  expect(texts(steps)).toEqual([
    "ifconfig em1 vnet web",
    "ifconfig -j web em1 name eth0",
    "ifconfig -j web eth0 inet 192.0.2.20/24 alias up",
    "ifconfig -j web eth0 inet6 2001:db8::20/64 alias -ifdisabled",
    "route -j web -n add default 192.0.2.1",
    "route -j web -n add -inet6 default 2001:db8::1",
    "route -j web -n add -net 198.51.100.0/24 192.0.2.2",
  ]);
  expect(remembered).toEqual(found);
});

test("a link-local address and router belong to the interface, whatever its name", () => {
  const declared = nic({ addresses: ["fe80::7/64"], ipv6DefaultRouter: "fe80::1%em1" });
  expect(declared).toMatchObject({ ipv6DefaultRouter: "fe80::1" });
  expect(texts(planned("VnetInterface", declared, outside).steps).slice(-2)).toEqual([
    "ifconfig -j web eth0 inet6 fe80::7/64 alias -ifdisabled up",
    "route -j web -n add -inet6 default fe80::1%eth0",
  ]);
  const at = (name: string) =>
    InventoryBuilder.bare()
      .jail("web")
      .interface(name, { jail: "web", mac: MAC, more: [`inet6 fe80::7%${name} prefixlen 64 scopeid 0x2`] })
      .route("default", `fe80::1%${name}`, name, "web");
  const known = { ...declared, ether: MAC, found: {} };
  expect(planned("VnetInterface", declared, at("eth0"), known).steps).toEqual([]);
  const renamed = { ...declared, name: "lan0" };
  expect(texts(planned("VnetInterface", renamed, at("eth0"), known).steps)).toEqual(["ifconfig -j web eth0 name lan0"]);
  expect(texts(planned("VnetInterface", nic(), at("eth0"), known).steps)).toEqual([
    aloud("route -j web -n delete -inet6 default fe80::1%eth0"),
    "ifconfig -j web eth0 inet6 fe80::7/64 -alias",
  ]);
});

test("a MAC and an MTU that are declared no more are those of outside again", () => {
  const own = { mac: "02:00:00:00:00:09", mtu: 1400 };
  const now = InventoryBuilder.bare().jail("web").interface("eth0", { jail: "web", mac: own.mac, mtu: own.mtu });
  const first = planned("VnetInterface", nic(own), outside).found;
  const { steps, found: kept } = planned("VnetInterface", nic(), now, { ...nic(own), ether: own.mac, found: first });
  expect(texts(steps)).toEqual([`ifconfig -j web eth0 ether ${MAC} mtu 9000`]);
  const back = InventoryBuilder.bare().jail("web").interface("eth0", { jail: "web", mac: MAC, mtu: 9000 });
  expect(planned("VnetInterface", nic(), back, { ...nic(), ether: MAC, found: kept })).toMatchObject({
    steps: [],
    found: { changed: [] },
  });
});

test("comes back with its addresses, its state and its routes when a later step fails", () => {
  expect(undoTexts(planned("VnetInterface", full, outside).steps).slice(-7)).toEqual([
    "ifconfig -j web eth0 inet6 2001:db8::20/64 -alias",
    "ifconfig -j web eth0 inet 192.0.2.20 -alias",
    "ifconfig -j web eth0 name em1",
    "ifconfig em1 -vnet web",
    "ifconfig em1 inet 10.0.0.5/24 alias",
    "ifconfig em1 up",
    aloud("route -n add default 10.0.0.1"),
  ]);
});

test("gets its MAC and MTU while it is still on the host, where that can fail without harm", () => {
  const { steps } = planned("VnetInterface", nic({ mac: "02:00:5e:00:00:01", mtu: 1400 }), outside);
  expect(texts(steps)[0]).toBe("ifconfig em1 ether 02:00:5e:00:00:01 mtu 1400");
  expect(steps[0]?.undo?.map(({ argv }) => argv.join(" "))).toEqual([`ifconfig em1 ether ${MAC} mtu 9000`]);
});

test("is found by its node where a jail gave it back under the name that it had inside", () => {
  const back = InventoryBuilder.bare()
    .jail("web")
    .interface("eth0", { mac: MAC })
    .node("eiface", "em1", { interfaceName: "eth0" });
  expect(texts(planned("VnetInterface", nic(), back).steps).slice(0, 3)).toEqual([
    "ifconfig eth0 name em1",
    "ifconfig em1 vnet web",
    "ifconfig -j web em1 name eth0",
  ]);
});

describe("a change in place gives its own commands alone", () => {
  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ["nothing", {}, []],
    ["the MAC", { mac: "02:00:5e:00:00:01" }, ["ifconfig -j web eth0 ether 02:00:5e:00:00:01"]],
    ["the MTU", { mtu: 1400 }, ["ifconfig -j web eth0 mtu 1400"]],
    ["down", { up: false }, ["ifconfig -j web eth0 down"]],
    ["the name", { name: "eth1" }, ["ifconfig -j web eth0 name eth1"]],
    [
      "another address: the new one first, and the routes that went with the old one again",
      { addresses: ["192.0.2.21/24", "2001:db8::20/64"] },
      [
        "ifconfig -j web eth0 inet 192.0.2.21/24 alias",
        aloud("route -j web -n delete default 192.0.2.1"),
        aloud("route -j web -n delete -net 198.51.100.0/24 192.0.2.2"),
        aloud("route -j web -n delete -inet6 default 2001:db8::1"),
        "ifconfig -j web eth0 inet 192.0.2.20 -alias",
        "route -j web -n add default 192.0.2.1",
        "route -j web -n add -inet6 default 2001:db8::1",
        "route -j web -n add -net 198.51.100.0/24 192.0.2.2",
      ],
    ],
    [
      "another router",
      { defaultRouter: "192.0.2.9" },
      [aloud("route -j web -n delete default 192.0.2.1"), "route -j web -n add default 192.0.2.9"],
    ],
    ["no route", { routes: [] }, [aloud("route -j web -n delete -net 198.51.100.0/24 192.0.2.2")]],
  ])("%s", (_what, change, commands) => {
    const { steps } = planned("VnetInterface", { ...full, ...change }, inside, { ...state, found });
    expect(texts(steps)).toEqual(commands);
  });
});

test("a route to a single address is the same, with the prefix that netstat leaves out", () => {
  const given = nic({
    addresses: ["192.0.2.20/24", "2001:db8::20/64"],
    routes: [
      { destination: "198.51.100.7/32", gateway: "192.0.2.2" },
      { destination: "2001:db8:7::7/128", gateway: "2001:db8::2" },
    ],
  });
  const now = inside
    .withoutRoutes("web")
    .route("198.51.100.7", "192.0.2.2", "eth0", "web", "UGHS")
    .route("2001:db8:7::7", "2001:db8::2", "eth0", "web", "UGHS");
  expect(planned("VnetInterface", given, now, { ...given, found }).steps).toEqual([]);
});

test("a host's route to a single address comes back as one", () => {
  const routes = [{ destination: "203.0.113.9", gateway: "10.0.0.1" }];
  expect(teardown("VnetInterface", state, inside, { ...found, routes }).at(-1)).toBe(
    aloud("route -n add -host 203.0.113.9 10.0.0.1"),
  );
});

test("a route that was taken away has an undo", () => {
  const { steps } = planned("VnetInterface", { ...full, routes: [] }, inside, { ...state, found });
  expect(undoTexts(steps)).toEqual(["route -j web -n add -net 198.51.100.0/24 192.0.2.2"]);
});

describe("delete", () => {
  const givenBack = ["ifconfig em1 up", "ifconfig em1 inet 10.0.0.5/24 alias", aloud("route -n add default 10.0.0.1")];

  test("takes it out under its old name and gives it addresses and routes back", () => {
    expect(teardown("VnetInterface", state, inside, found)).toEqual([
      "ifconfig -j web eth0 name em1",
      "ifconfig em1 -vnet web",
      ...givenBack,
    ]);
  });
  test("gives back a MAC and an MTU that were changed; down it is by itself when it comes out of a jail", () => {
    const changed = { ...found, ether: "58:9c:fc:00:00:99", mtu: 1500, up: false, addresses: [], routes: [] };
    expect(teardown("VnetInterface", state, inside, changed).at(-1)).toBe(
      "ifconfig em1 ether 58:9c:fc:00:00:99 mtu 1500",
    );
  });
  test("finds it on the host under the name that it had inside, when the jail is gone", () => {
    const back = InventoryBuilder.bare().interface("eth0", { mac: MAC, mtu: 9000, up: false });
    expect(teardown("VnetInterface", state, back, found)).toEqual(["ifconfig eth0 name em1", ...givenBack]);
  });
  test("does not touch another interface of the host that has the name", () => {
    const other = InventoryBuilder.bare().jail("web").interface("eth0", { mac: "58:9c:fc:00:00:55" });
    expect(teardown("VnetInterface", state, other, found)).toEqual([]);
  });
  test("of an interface that is gone is success", () => {
    expect(teardown("VnetInterface", state, InventoryBuilder.bare().jail("web"), found)).toEqual([]);
  });
});

test("what cannot be done is told before anything is changed", () => {
  const occupied = (given: Record<string, unknown>, now: InventoryBuilder) => refused("VnetInterface", nic(given), now);
  expect(occupied({}, outside)).toBeUndefined();
  expect(occupied({ jail: "db" }, outside)).toBe("jail: there is no running jail db");
  expect(occupied({}, InventoryBuilder.bare().jail("web", { vnet: "inherit" }))).toBe(
    "jail: web shares the host's network stack: an interface cannot move into it",
  );
  expect(occupied({}, inside)).toBe("name: the jail web has an interface eth0 already, and it is not this program's");
  expect(occupied({}, InventoryBuilder.bare().jail("web"))).toBe(
    "interface: there is no interface em1 in the host's network stack",
  );
});

test("offloading is told while it is still on the host, and given back with it", () => {
  const options = (...words: string[]) => `options=60001b<${words.join(",")}>`;
  const host = (...words: string[]) =>
    InventoryBuilder.bare()
      .jail("web")
      .interface("em1", { mac: MAC, more: [options(...words)] });
  const declared = nic({ offload: { txcsum: false, tso4: false, lro: true } });
  const { steps, found: remembered } = planned("VnetInterface", declared, host("TXCSUM", "LRO"));
  expect(texts(steps).slice(0, 2)).toEqual(["ifconfig em1 -txcsum", "ifconfig em1 vnet web"]);
  expect(undoTexts(steps).at(-1)).toBe("ifconfig em1 txcsum");
  expect(remembered).toMatchObject({ offload: { txcsum: true, tso4: false, lro: true } });
  const at = (...words: string[]) =>
    InventoryBuilder.bare()
      .jail("web")
      .interface("eth0", { jail: "web", mac: MAC, more: [options(...words)] });
  expect(teardown("VnetInterface", { ...declared, ether: MAC }, at("LRO"), remembered)).toContain(
    "ifconfig em1 txcsum",
  );
  const { steps: back } = planned("VnetInterface", nic(), at("LRO"), { ...declared, ether: MAC, found: remembered });
  expect(texts(back)).toEqual(["ifconfig -j web eth0 txcsum"]);
  expect(undoTexts(back)).toEqual(["ifconfig -j web eth0 -txcsum"]);
});

test("one that its jail sets up only goes in, and is taken over whole when the program does", () => {
  const own = nic({ configuredBy: "jail" });
  expect(texts(planned("VnetInterface", own, outside).steps)).toEqual([
    "ifconfig em1 vnet web",
    "ifconfig -j web em1 name eth0",
    expect.stringMatching(/jexec "\$1" service netif start "\$2".* sh web eth0$/s),
  ]);
  expect(planned("VnetInterface", own, inside, { ...own, ether: MAC, found }).steps).toEqual([]);
  const taken = nic({ addresses: ["192.0.2.20/24"] });
  expect(texts(planned("VnetInterface", taken, inside, { ...own, ether: MAC, found }).steps)).toEqual([
    ...["default 192.0.2.1", "-net 198.51.100.0/24 192.0.2.2", "-inet6 default 2001:db8::1"].map((route) =>
      aloud(`route -j web -n delete ${route}`),
    ),
    "ifconfig -j web eth0 inet6 2001:db8::20/64 -alias",
  ]);
});

test.each([
  [
    { configuredBy: "jail", addresses: ["192.0.2.20/24"], dhcp: true },
    ["addresses", "dhcp"].map(
      (path) =>
        `${path}: with \`configuredBy: "jail"\` the jail's own rc.conf says that; leave it out here, or leave out \`configuredBy\``,
    ),
  ],
  [
    { dhcp: true, defaultRouter: "192.0.2.1", addresses: ["2001:db8::1/64", "192.0.2.20/24"] },
    ["defaultRouter", "addresses[1]"].map(
      (path) => `${path}: the DHCP server gives the interface its IPv4 address and router; leave this out, or \`dhcp\``,
    ),
  ],
  [{ slaac: true, up: false }, ["up: an interface that is down hears neither a DHCP server nor a router"]],
  [{ slaac: true, addresses: [], ipv6DefaultRouter: "2001:db8::1" }, []],
])("says where its settings come from: %j", (given, issues) => {
  expect(new Program().issues("VnetInterface", { jail: "web", interface: "em1", ...given })).toEqual(issues);
});

test("gives a VLAN what a delete that was cut off has not given back yet, and no more", () => {
  const before = {
    ether: MAC,
    mtu: 9000,
    vlans: [{ name: "em1.5", tag: 5, protocol: "802.1q", priority: 3, mtu: 1400 }],
  };
  const left = (vlan: string, mtu: number) => {
    const there = InventoryBuilder.bare().jail("web").interface("em1", { mac: MAC, mtu: 9000 });
    const at = there.interface("em1.5", { mac: MAC, mtu, more: ["groups: vlan", vlan] });
    return teardown("VnetInterface", { ...state, mtu: 9000 }, at, before);
  };
  const on = (parent: string, tag: number, priority: number) =>
    `vlan: ${tag} vlanproto: 802.1q vlanpcp: ${priority} parent interface: ${parent}`;
  const [attach, ...more] = ["vlan 5 vlandev em1", "vlanpcp 3", "mtu 1400"].map((words) => `ifconfig em1.5 ${words}`);
  expect(left("vlan: 0 vlanproto: 0x0000 vlanpcp: 0 parent interface: <none>", 1500)).toEqual([attach, ...more]);
  expect(left(on("em1", 5, 0), 9000)).toEqual(more);
  expect(left(on("em1", 5, 3), 9000)).toEqual(more.slice(1));
  expect(left(on("em1", 5, 3), 1400)).toEqual([]);
  expect(left(on("em2", 5, 0), 9000)).toEqual([]);
});
