import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const nic = InventoryBuilder.bare().interface("em0");
const guests = (more: Record<string, unknown> = {}) => inputs("Vlan", { parent: "em0", tag: 100, ...more });
const lines = (parent: string, tag = 100, more: readonly string[] = []) => [
  "groups: vlan",
  `vlan: ${tag} vlanproto: 802.1q vlanpcp: 0 parent interface: ${parent}`,
  ...more,
];
const made = nic.interface("em0.100", { more: lines("em0") });

describe("a Vlan", () => {
  test("is made on its parent, which is brought up, and both go back when something after it fails", () => {
    const down = InventoryBuilder.bare().interface("em0", { up: false });
    const { steps, found } = planned("Vlan", guests({ addresses: ["10.0.0.1/24"], priority: 3 }), down);
    expect(texts(steps)).toEqual([
      "ifconfig em0 up",
      expect.stringMatching(/^ifconfig vlan[12]\d{4} create vlan 100 vlandev em0 up name em0\.100$/),
      "ifconfig em0.100 vlanpcp 3",
      "ifconfig em0.100 inet 10.0.0.1/24 alias",
    ]);
    expect(undoTexts(steps)).toEqual([
      "ifconfig em0.100 inet 10.0.0.1 -alias",
      "ifconfig em0.100 vlanpcp 0",
      "ifconfig em0.100 destroy",
      expect.stringMatching(/^ifconfig vlan[12]\d{4} destroy$/),
      "ifconfig em0 down",
    ]);
    expect(found).toEqual({ down: ["em0"], number: expect.any(Number) });
  });

  test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
    ["nothing", {}, [], []],
    [
      "another tag",
      { tag: 101, name: "em0.100" },
      ["ifconfig em0.100 -vlandev", "ifconfig em0.100 vlan 101 vlandev em0"],
      ["ifconfig em0.100 -vlandev", "ifconfig em0.100 vlan 100 vlandev em0"],
    ],
    [
      "another protocol",
      { protocol: "802.1ad" },
      ["ifconfig em0.100 -vlandev", "ifconfig em0.100 vlan 100 vlanproto 802.1ad vlandev em0"],
      ["ifconfig em0.100 -vlandev", "ifconfig em0.100 vlan 100 vlandev em0"],
    ],
    ["an MTU", { mtu: 1400 }, ["ifconfig em0.100 mtu 1400"], ["ifconfig em0.100 mtu 1500"]],
    ["a description", { description: "x" }, ["ifconfig em0.100 description x"], ["ifconfig em0.100 -description"]],
  ])("changes in place: %s", (_what, change, commands, undo) => {
    const { steps } = planned("Vlan", guests(change), made, guests());
    expect(texts(steps)).toEqual(commands);
    expect(undoTexts(steps)).toEqual(undo);
  });

  test("gets its priority and MTU again with another tag, since the kernel forgets them", () => {
    const set = nic.interface("em0.100", {
      mtu: 1400,
      more: ["groups: vlan", "vlan: 100 vlanproto: 802.1q vlanpcp: 5 parent interface: em0"],
    });
    const kept = { priority: 5, mtu: 1400, name: "em0.100" };
    const { steps } = planned("Vlan", guests({ tag: 101, ...kept }), set, guests(kept));
    expect(texts(steps)).toEqual([
      "ifconfig em0.100 -vlandev",
      "ifconfig em0.100 vlan 101 vlandev em0",
      "ifconfig em0.100 vlanpcp 5",
      "ifconfig em0.100 mtu 1400",
    ]);
    expect(undoTexts(steps).slice(-3)).toEqual([
      "ifconfig em0.100 vlan 100 vlandev em0",
      "ifconfig em0.100 vlanpcp 5",
      "ifconfig em0.100 mtu 1400",
    ]);
  });

  test("that has lost its parent takes it again", () => {
    const orphan = nic.interface("em0.100", {
      more: ["groups: vlan", "vlan: 0 vlanproto: 0x0000 vlanpcp: 0 parent interface: <none>"],
    });
    expect(texts(planned("Vlan", guests(), orphan, guests()).steps)).toEqual(["ifconfig em0.100 vlan 100 vlandev em0"]);
  });

  test("inside a jail is made, changed and destroyed there", () => {
    const inside = InventoryBuilder.bare().jail("web").interface("eth0", { jail: "web" });
    const wanted = guests({ parent: "eth0", jail: "web", addresses: ["10.0.0.2/24"] });
    expect(texts(planned("Vlan", wanted, inside).steps)).toEqual([
      expect.stringMatching(/^ifconfig -j web vlan[12]\d{4} create vlan 100 vlandev eth0 up name eth0\.100$/),
      "ifconfig -j web eth0.100 inet 10.0.0.2/24 alias",
    ]);
    const there = inside.interface("eth0.100", { jail: "web", more: lines("eth0") });
    expect(teardown("Vlan", wanted, there)).toEqual(["ifconfig -j web eth0.100 destroy"]);
  });

  test("goes with delete, and its parent goes down where that was so, unless another VLAN needs it", () => {
    expect(teardown("Vlan", guests(), made, { down: ["em0"] })).toEqual([
      "ifconfig em0.100 destroy",
      "ifconfig em0 down",
    ]);
    const shared = made.interface("em0.101", { more: lines("em0", 101) });
    expect(teardown("Vlan", guests(), shared, { down: ["em0"] })).toEqual(["ifconfig em0.100 destroy"]);
    expect(teardown("Vlan", guests(), nic, {})).toEqual([]);
  });

  test.each<[string, InventoryBuilder, Record<string, unknown>, string]>([
    [
      "there is no parent",
      InventoryBuilder.bare(),
      {},
      "parent: there is no interface em0 in the host's network stack",
    ],
    ["there is no jail", nic, { jail: "web" }, "jail: there is no running jail web"],
    ["the parent is not in the jail", nic.jail("web"), { jail: "web" }, "parent: the jail web has no interface em0"],
    [
      "the jail has no network stack",
      nic.jail("web", { vnet: "inherit" }),
      { jail: "web" },
      "jail: web shares the host's network stack: leave `jail` out, and its VLANs are the host's",
    ],
    [
      "the tag is taken",
      nic.interface("vlan7", { more: lines("em0") }),
      {},
      "tag: the VLAN 100 of em0 is there already, as vlan7",
    ],
    ["its frames would not fit", nic, { mtu: 9000 }, "mtu: em0 takes frames of 1500 bytes: 9000 do not fit"],
    ["its name is taken", made, {}, "name: an interface em0.100 is there already, and it is not this program's"],
  ])("is refused in preview where %s", (_what, inventory, more, message) => {
    const builder = _what === "its name is taken" ? nic.interface("em0.100") : inventory;
    expect(refused("Vlan", guests(more), builder)).toBe(message);
  });

  test("has a dotted name that fits, and takes its VLAN and its node's name for itself", () => {
    expect(guests().name).toBe("em0.100");
    expect(guests({ parent: "a-long-nic-name", tag: 4094 }).name).toMatch(/^a-long-ni-[0-9a-f]{5}$/);
    const program = new Program();
    program.check("Vlan", "one", { parent: "em0", tag: 100 });
    expect(program.check("Vlan", "two", { parent: "em0", tag: 100, name: "guests" }).issues).toEqual([
      'tag: the VLAN 100 on em0 is declared by Vlan "one" on the same host as well; give one of them another',
    ]);
    expect(program.check("NetgraphBridge", "em0_100", {}).issues).toEqual([
      expect.stringContaining('the node em0_100 is declared by Vlan "one"'),
    ]);
    for (const tag of [0, 4095, 1.5]) expect(program.issues("Vlan", { parent: "em0", tag })).not.toEqual([]);
  });
});

test("a Vlan that a VnetInterface has taken into a jail is found and changed there, but for its tag", () => {
  const lent = nic
    .jail("web")
    .interface("lan0", { jail: "web", more: ["groups: vlan"] })
    .unit("VnetInterface", "web/em0.100", { jail: "web", interface: "em0.100", name: "lan0" });
  const state = guests({ description: "guests" });
  expect(texts(planned("Vlan", state, lent, state).steps)).toEqual(["ifconfig -j web lan0 description guests"]);
  const other = guests({ name: "em0.100", tag: 200 });
  expect(() => planned("Vlan", other, lent, guests())).toThrow(
    "em0.100 is in the jail web, where its parent and tag cannot change",
  );
  // By its name there, without a record, it would be anybody's.
  expect(
    texts(planned("Vlan", guests(), nic.jail("web").interface("em0.100", { jail: "web" }), guests()).steps),
  ).toEqual([expect.stringMatching(/ create vlan 100 vlandev em0 /)]);
});

test("a VLAN of a NIC that comes back from a jail has its priority and its MTU again, and another one has none", () => {
  const tagged = (name: string, tag: number, mtu: number, settings: string) => (builder: InventoryBuilder) =>
    builder.interface(name, { mtu, more: ["groups: vlan", `vlan: ${tag} vlanproto: 802.1q ${settings}`] });
  const web = InventoryBuilder.bare().jail("web");
  const before = tagged(
    "b",
    8,
    1500,
    "vlanpcp: 0 parent interface: em0",
  )(tagged("a", 7, 1400, "vlanpcp: 5 parent interface: em0")(web.interface("em0")));
  const wanted = inputs("VnetInterface", { jail: "web", interface: "em0" });
  const { steps, found } = planned("VnetInterface", wanted, before);
  const again = [
    "ifconfig a vlan 7 vlandev em0",
    "ifconfig a vlanpcp 5",
    "ifconfig a mtu 1400",
    "ifconfig b vlan 8 vlandev em0",
  ];
  expect(undoTexts(steps)).toEqual(expect.arrayContaining(again));
  const during = tagged(
    "b",
    0,
    1500,
    "vlanpcp: 0 parent interface: <none>",
  )(tagged("a", 0, 1500, "vlanpcp: 5 parent interface: <none>")(web.interface("em0", { jail: "web" })));
  expect(teardown("VnetInterface", wanted, during, found)).toEqual(expect.arrayContaining(again));
});

describe("a Loopback", () => {
  const bare = InventoryBuilder.bare();
  const lo = (more: Record<string, unknown> = {}) =>
    inputs("Loopback", { name: "lo-jails", addresses: ["10.99.0.1/32"], ...more });
  const there = bare.interface("lo-jails", {
    mtu: 16384,
    more: ["inet 10.99.0.1 netmask 0xffffffff", "groups: lo"],
  });

  test("is made, changes in place, and goes with delete", () => {
    expect(texts(planned("Loopback", lo(), bare).steps)).toEqual([
      expect.stringMatching(/^ifconfig lo[12]\d{4} create up name lo-jails$/),
      "ifconfig lo-jails inet 10.99.0.1/32 alias",
    ]);
    const { steps } = planned("Loopback", lo({ addresses: ["10.99.0.2/32"], mtu: 1500 }), there, lo());
    expect(texts(steps)).toEqual([
      "ifconfig lo-jails inet 10.99.0.2/32 alias",
      "ifconfig lo-jails inet 10.99.0.1 -alias",
      "ifconfig lo-jails mtu 1500",
    ]);
    expect(undoTexts(steps)).toEqual([
      "ifconfig lo-jails mtu 16384",
      "ifconfig lo-jails inet 10.99.0.1/32 alias",
      "ifconfig lo-jails inet 10.99.0.2 -alias",
    ]);
    expect(teardown("Loopback", lo(), there)).toEqual(["ifconfig lo-jails destroy"]);
    expect(teardown("Loopback", lo(), bare)).toEqual([]);
  });

  test("is refused under a name that is taken, and never is lo0", () => {
    expect(refused("Loopback", lo(), there)).toMatch(/^name: an interface lo-jails is there already/);
    expect(new Program().issues("Loopback", { name: "lo0" })).toEqual([expect.stringContaining("HostInterface")]);
  });
});
