import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();
const BRIDGE = [
  "id 02:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15",
  "member: em1 flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>",
  "groups: bridge",
  "inet 10.8.0.1 netmask 0xffffff00 broadcast 10.8.0.255",
];

describe("an Epair", () => {
  const [A, B] = ["02:00:5e:10:00:0a", "02:00:5e:10:00:0b"];
  const cable = (more: Record<string, unknown> = {}) =>
    inputs("Epair", { name: "web", a: { mac: A }, b: { mac: B }, ...more });
  const made = bare.jail("web").interface("weba", { mac: A }).interface("eth0", { jail: "web", mac: B });

  test("is made under a number of its own, then named, and goes again when its ends cannot be named", () => {
    const { steps, found } = planned("Epair", cable({ description: "wire" }), bare);
    expect(texts(steps)).toEqual([
      "ifconfig epair10010 create",
      `ifconfig epair10010a ether ${A} mtu 1500 description wire up name weba`,
      `ifconfig epair10010b ether ${B} mtu 1500 description wire up name webb`,
    ]);
    expect(undoTexts(steps)).toEqual([
      "ifconfig webb name epair10010b",
      "ifconfig weba name epair10010a",
      "ifconfig epair10010a destroy",
    ]);
    expect(found).toEqual({ number: 10010 });
  });

  test("takes another number where the kernel's names for it are taken", () => {
    expect(planned("Epair", cable(), bare.interface("epair10010b")).found).toEqual({ number: 10011 });
  });

  test("is found before both of its ends are named, and named or removed", () => {
    const begun = bare.interface("weba", { mac: A }).interface("epair10010b", { mac: "02:11:22:33:44:0b" });
    const { steps } = planned("Epair", cable(), begun, { ...cable(), found: { number: 10010 } });
    expect(texts(steps)).toEqual([`ifconfig epair10010b ether ${B} name webb`]);
    const unnamed = bare.interface("epair10010a").interface("epair10010b");
    expect(teardown("Epair", cable(), unnamed, { number: 10010 })).toEqual(["ifconfig epair10010a destroy"]);
    expect(teardown("Epair", cable(), unnamed)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
    ["nothing", {}, [], []],
    [
      "the MTU of both ends, wherever they are",
      { mtu: 9000 },
      ["ifconfig weba mtu 9000", "ifconfig -j web eth0 mtu 9000"],
      ["ifconfig -j web eth0 mtu 1500", "ifconfig weba mtu 1500"],
    ],
    [
      "the name of the end on the host",
      { a: { name: "up0", mac: A } },
      ["ifconfig weba name up0"],
      ["ifconfig up0 name weba"],
    ],
  ])("changes in place: %s", (_what, change, commands, undo) => {
    const { steps } = planned("Epair", cable(change), made, cable());
    expect(texts(steps)).toEqual(commands);
    expect(undoTexts(steps)).toEqual(undo);
  });

  test("is removed by its end on the host, by that in a jail, or was removed by hand", () => {
    expect(teardown("Epair", cable(), made)).toEqual(["ifconfig weba destroy"]);
    const inside = bare.jail("x").interface("a", { jail: "x", mac: A }).jail("y").interface("b", { jail: "y", mac: B });
    expect(teardown("Epair", cable(), inside)).toEqual(["ifconfig -j x a destroy"]);
    expect(teardown("Epair", cable(), bare)).toEqual([]);
  });

  test("is refused where an interface has the name of an end", () => {
    expect(refused("Epair", cable(), bare.interface("webb"))).toBe(
      "b.name: an interface webb is there already, and it is not this program's",
    );
  });
});

describe("a Bridge", () => {
  const br = (more: Record<string, unknown> = {}) =>
    inputs("Bridge", { name: "br0", members: ["em1"], addresses: ["10.8.0.1/24"], ...more });
  const made = bare.interface("br0", { more: BRIDGE }).interface("em1").interface("em2", { up: false });

  test("is made, its members are brought up and joined, and then it gets its addresses", () => {
    const { steps, found } = planned("Bridge", br({ members: ["em1", "em2"], mtu: 9000 }), made.without("br0"));
    expect(texts(steps)).toEqual([
      "ifconfig bridge create name br0 up",
      "ifconfig br0 addm em1",
      "ifconfig em2 up",
      "ifconfig br0 addm em2",
      "ifconfig br0 inet 10.8.0.1/24 alias",
      "ifconfig br0 mtu 9000",
    ]);
    expect(undoTexts(steps)).toEqual([
      "ifconfig br0 inet 10.8.0.1 -alias",
      "ifconfig br0 deletem em2",
      "ifconfig em2 down",
      "ifconfig br0 deletem em1",
      "ifconfig br0 destroy",
    ]);
    expect(found).toEqual({ down: ["em2"] });
  });

  test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
    ["nothing", {}, [], []],
    [
      "a member goes and another comes",
      { members: ["em2"] },
      ["ifconfig br0 deletem em1", "ifconfig em2 up", "ifconfig br0 addm em2"],
      ["ifconfig br0 deletem em2", "ifconfig em2 down", "ifconfig br0 addm em1"],
    ],
    [
      "another address, before the old one goes",
      { addresses: ["10.8.0.2/24"] },
      ["ifconfig br0 inet 10.8.0.2/24 alias", "ifconfig br0 inet 10.8.0.1 -alias"],
      ["ifconfig br0 inet 10.8.0.1/24 alias", "ifconfig br0 inet 10.8.0.2 -alias"],
    ],
    ["the MTU", { mtu: 1400 }, ["ifconfig br0 mtu 1400"], ["ifconfig br0 mtu 1500"]],
    ["a description", { description: "x" }, ["ifconfig br0 description x"], ["ifconfig br0 -description"]],
  ])("changes in place: %s", (_what, change, commands, undo) => {
    const { steps } = planned("Bridge", br(change), made, { ...br(), found: { down: [] } });
    expect(texts(steps)).toEqual(commands);
    expect(undoTexts(steps)).toEqual(undo);
  });

  test("delete removes it and takes down the members that were down before", () => {
    const state = br({ members: ["em1", "em2"] });
    expect(teardown("Bridge", state, made, { down: ["em2"] })).toEqual(["ifconfig br0 destroy", "ifconfig em2 down"]);
    expect(teardown("Bridge", state, made.without("em2"), { down: ["em2"] })).toEqual(["ifconfig br0 destroy"]);
    expect(teardown("Bridge", state, made.without("br0"), { down: ["em2"] })).toEqual([]);
  });
});

describe("a HostInterface", () => {
  const leg = (more: Record<string, unknown> = {}) => inputs("HostInterface", { interface: "em2", ...more });
  const nic = bare.interface("em2", { up: false, more: ["inet 10.0.0.5 netmask 0xffffff00 broadcast 10.0.0.255"] });

  test("sets what is declared, keeps what the interface has, and remembers how it was", () => {
    const { steps, found } = planned("HostInterface", leg({ addresses: ["10.9.0.1/24"], description: "leg" }), nic);
    expect(texts(steps)).toEqual(["ifconfig em2 description leg up", "ifconfig em2 inet 10.9.0.1/24 alias"]);
    expect(undoTexts(steps)).toEqual(["ifconfig em2 inet 10.9.0.1 -alias", "ifconfig em2 -description down"]);
    expect(found).toEqual({ addresses: ["10.0.0.5/24"], mtu: 1500, up: false });
  });

  test("removes an address of its own and never one that was there before", () => {
    const now = nic.without("em2").interface("em2", {
      more: ["inet 10.0.0.5 netmask 0xffffff00", "inet 10.9.0.1 netmask 0xffffff00"],
    });
    const olds = { ...leg({ addresses: ["10.9.0.1/24", "10.0.0.5/24"] }), found: { addresses: ["10.0.0.5/24"] } };
    expect(texts(planned("HostInterface", leg(), now, olds).steps)).toEqual(["ifconfig em2 inet 10.9.0.1 -alias"]);
  });

  test("delete gives back what was found, and of an interface that is gone is success", () => {
    const found = { addresses: ["10.0.0.5/24"], mtu: 1500, up: false };
    const state = leg({ addresses: ["10.9.0.1/24", "10.0.0.5/24"], mtu: 9000, description: "leg" });
    const now = bare.interface("em2", { mtu: 9000, more: ["description: leg"] });
    expect(teardown("HostInterface", state, now, found)).toEqual([
      "ifconfig em2 inet 10.9.0.1 -alias",
      "ifconfig em2 mtu 1500 -description down",
    ]);
    expect(teardown("HostInterface", state, bare, found)).toEqual([]);
  });

  test("is refused where there is no such interface", () => {
    expect(refused("HostInterface", leg(), bare)).toBe(
      "interface: there is no interface em2 in the host's network stack",
    );
  });
});

describe("a Host", () => {
  const edge = inputs("Host", { connection: { host: "edge" }, modules: ["ng_ether", "ng_bridge"] });

  test("loads the modules that are absent, and unloads those alone in reverse", () => {
    const { steps, found } = planned("Host", edge, bare.modules("kernel", "ng_bridge"));
    expect(texts(steps)).toEqual(["kldload -n ng_ether"]);
    expect(undoTexts(steps)).toEqual(["kldunload ng_ether"]);
    expect(found).toMatchObject({ absent: ["ng_ether"] });
    expect(teardown("Host", edge, bare, { absent: ["ng_ether", "ng_bridge"] })).toEqual([
      expect.stringMatching(/exec kldunload "\$1" sh ng_bridge \S+10-Host-/),
      expect.stringMatching(/exec kldunload "\$1" sh ng_ether \S+10-Host-/),
    ]);
  });

  test("does nothing where all is loaded", () => {
    expect(planned("Host", edge, bare.modules("ng_ether", "ng_bridge")).steps).toEqual([]);
  });

  test("that runs something else, or a kernel without VIMAGE, is refused with what to do", () => {
    const inventory = bare.build();
    const with_ = (facts: object) => InventoryBuilder.of({ ...inventory, facts: { ...inventory.facts, ...facts } });
    expect(() => planned("Host", edge, with_({ osType: "Linux" }))).toThrow(
      "edge: this machine runs Linux, not FreeBSD. Check the connection's `host`.",
    );
    expect(() => planned("Host", edge, with_({ vimage: false }))).toThrow(/has no VIMAGE/);
  });
});
