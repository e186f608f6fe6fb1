import { kind } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, reserver, teardown, texts, undoTexts } from "./scenario";

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

  test("computes its checksums itself where that is declared, at both ends and before they are in a bridge or a jail", () => {
    const own = cable({ offload: { txcsum: false, txcsum6: false } });
    expect(texts(planned("Epair", own, bare).steps)).toEqual([
      "ifconfig epair10010 create",
      `ifconfig epair10010a ether ${A} mtu 1500 up name weba`,
      "ifconfig weba -txcsum -txcsum6",
      `ifconfig epair10010b ether ${B} mtu 1500 up name webb`,
      "ifconfig webb -txcsum -txcsum6",
    ]);
    const half = bare
      .jail("web")
      .interface("weba", { mac: A })
      .interface("eth0", { jail: "web", mac: B, more: ["options=60001b<RXCSUM,TXCSUM,VLAN_MTU>"] });
    const { steps } = planned("Epair", own, half, own);
    expect(texts(steps)).toEqual(["ifconfig -j web eth0 -txcsum"]);
    expect(undoTexts(steps)).toEqual(["ifconfig -j web eth0 txcsum"]);
    expect(kind("Epair").observe(half.build(), own)).toMatchObject({ offload: { txcsum: true, txcsum6: false } });
  });

  test("takes another number where the kernel's names for it are taken", () => {
    expect(planned("Epair", cable(), bare.interface("epair10010b")).found).toEqual({ number: 10011 });
  });

  test("takes another number where another pair has it, whose ends have names or are only planned", () => {
    const other = (number: number) => bare.unit("Epair", "other", {}, { number });
    expect(planned("Epair", cable(), other(10010)).found).toEqual({ number: 10011 });
    expect(planned("Epair", cable(), other(10011)).found).toEqual({ number: 10010 });
    const reserve = reserver();
    const numbers = [1, 2].map(() => planned("Epair", cable(), bare, undefined, reserve).found.number);
    expect(numbers).toEqual([10010, 10011]);
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
    expect(found).toEqual({ members: { em1: { up: true, mtu: 1500 }, em2: { up: false, mtu: 1500 } } });
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
    const { steps } = planned("Bridge", br(change), made, { ...br(), found: {} });
    expect(texts(steps)).toEqual(commands);
    expect(undoTexts(steps)).toEqual(undo);
  });

  describe("its members were down, or had another MTU", () => {
    const ports = (size: number, ...members: readonly string[]) =>
      bare
        .interface("br0", {
          mtu: size,
          more: [
            ...BRIDGE.slice(0, 1),
            ...members.map((name) => `member: ${name} flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>`),
          ],
        })
        .interface("em1", { mtu: size })
        .interface("em2", { mtu: members.includes("em2") ? size : 1500 });
    const found = { members: { em1: { up: true, mtu: 9000 }, em2: { up: false, mtu: 1500 } } };
    const state = br({ members: ["em1", "em2"], addresses: [] });

    test("and are as they were after delete", () => {
      expect(teardown("Bridge", state, ports(1400, "em1", "em2"), found)).toEqual([
        "ifconfig em2 down",
        "ifconfig br0 destroy",
        "ifconfig em1 mtu 9000",
        "ifconfig em2 mtu 1500",
      ]);
    });

    test("and one that leaves is as it was, also by the next operation after one that was cut off", () => {
      const alone = br({ members: ["em1"], addresses: [] });
      const leaves = planned("Bridge", alone, ports(1400, "em1", "em2"), { ...state, found });
      expect(texts(leaves.steps)).toEqual(["ifconfig em2 down", "ifconfig br0 deletem em2", "ifconfig em2 mtu 1500"]);
      expect(leaves.found).toEqual(found);
      const cut = ports(1400, "em1").without("em2").interface("em2", { mtu: 1400, up: false });
      expect(texts(planned("Bridge", alone, cut, { ...state, found }).steps)).toEqual(["ifconfig em2 mtu 1500"]);
      // What has been given back is its administrator's.
      const done = ports(1400, "em1").without("em2").interface("em2", { mtu: 4000 });
      const next = planned("Bridge", alone, done, { ...alone, found });
      expect(texts(next.steps)).toEqual([]);
      expect(next.found).toEqual({ members: { em1: { up: true, mtu: 9000 } } });
    });

    test("and are given their MTU by a delete that was cut off, unless another bridge has them", () => {
      const gone = ports(1400, "em1", "em2").without("br0");
      expect(teardown("Bridge", state, gone, found)).toEqual(["ifconfig em1 mtu 9000", "ifconfig em2 mtu 1500"]);
      expect(teardown("Bridge", state, gone.without("em2"), found)).toEqual(["ifconfig em1 mtu 9000"]);
      const taken = gone.interface("br1", {
        more: [...BRIDGE.slice(0, 1), "member: em1 flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>"],
      });
      expect(teardown("Bridge", state, taken, found)).toEqual(["ifconfig em2 mtu 1500"]);
    });
  });
});
