import { hook, InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare().nic("igb0").nic("igb1", { autoSource: false, promiscuous: true });
const lan = (more: Record<string, unknown> = {}) => inputs("NetgraphBridge", { name: "lan", ...more });
const withUplink = lan({ uplink: { interface: "igb0" } });
const MADE =
  "ngctl -f - | mkpeer . bridge b link0 | name .b lan | msg lan: setpersistent | rmhook lan: link0 | show -n lan:";

/** The host once igb0 is on the bridge. */
const joined = InventoryBuilder.bare()
  .node("bridge", "lan", { hooks: [hook("link0", "igb0", "ether", "lower"), hook("link1", "igb0", "ether", "upper")] })
  .nic("igb0", { autoSource: false, promiscuous: true, hooks: [hook("lower", "lan", "bridge", "link0")] })
  .nic("igb1");

test("is made, named and made to last in one run, and shut down to take that back", () => {
  const { steps } = planned("NetgraphBridge", lan(), bare);
  expect(texts(steps)).toEqual([MADE]);
  expect(undoTexts(steps)).toEqual(["ngctl shutdown lan:"]);
});

test("takes along a port of its program that a cut-off create has left without a name, and nobody else's", () => {
  const bridge = lan();
  const port = (link: number) => hook(`link${link}`, `ngeth${link}`, "eiface", "ether");
  const now = InventoryBuilder.bare().node("bridge", "lan", { hooks: [port(2), port(3), port(4)] });
  const unit = (id: string, owner: unknown, link: number) => {
    const wire = { node: "lan", hook: `link${link}` };
    return { ...now.unit("Eiface", id, {}, { wire }).build().units[0], owner };
  };
  const units = [unit("ours", bridge.host, 2), unit("theirs", "another", 3)];
  const inventory = { ...now.build(), units } as ReturnType<typeof now.build>;
  expect(teardown("NetgraphBridge", bridge, InventoryBuilder.of(inventory))).toEqual([
    "ngctl shutdown lan:link2",
    "ngctl shutdown lan:",
  ]);
});

test("takes its NIC in by one run whose last two lines are the two connects", () => {
  const { steps, found } = planned("NetgraphBridge", withUplink, bare);
  expect(texts(steps)).toEqual([
    MADE,
    "ngctl -f - | msg igb0: setpromisc 1 | msg igb0: setautosrc 0 | connect igb0: lan: lower link0 | connect igb0: lan: upper link1",
  ]);
  expect(found).toEqual({ nics: { igb0: { promiscuous: false, autoSource: true, up: true } } });
});

test("takes back a NIC that joined in part by the bridge's own hooks, and gives it its settings back", () => {
  const { steps } = planned("NetgraphBridge", withUplink, bare);
  expect(steps.at(-1)?.partial).toBe(true);
  expect(undoTexts(steps)).toEqual([
    "ngctl rmhook lan: link1",
    "ngctl rmhook lan: link0",
    "ngctl -f - | msg igb0: setpromisc 0 | msg igb0: setautosrc 1",
    "ngctl shutdown lan:",
  ]);
});

test("the secure bridge has the wire alone, and a big wire stands on an uplink hook", () => {
  const secure = lan({ uplink: { interface: "igb0", host: false, learn: false } });
  expect(texts(planned("NetgraphBridge", secure, bare).steps).at(-1)).toBe(
    "ngctl -f - | msg igb0: setpromisc 1 | msg igb0: setautosrc 0 | connect igb0: lan: lower uplink1",
  );
});

test("a VLAN goes by its node's name", () => {
  const vlan = lan({ uplink: { interface: "igb0.100" } });
  const { steps, found } = planned("NetgraphBridge", vlan, bare.nic("igb0.100"));
  expect(texts(steps).at(-1)).toContain("connect igb0_100: lan: lower link0 | connect igb0_100: lan: upper link1");
  expect(found).toEqual({ nics: { "igb0.100": { promiscuous: false, autoSource: true, up: true } } });
});

test("another NIC takes the place of the old one, which gets its own settings back", () => {
  const olds = { ...withUplink, found: { nics: { igb0: { promiscuous: false, autoSource: true } } } };
  const { steps, found } = planned("NetgraphBridge", lan({ uplink: { interface: "igb1" } }), joined, olds);
  expect(texts(steps)).toEqual([
    "ngctl rmhook lan: link0",
    "ngctl rmhook lan: link1",
    "ngctl -f - | msg igb0: setpromisc 0 | msg igb0: setautosrc 1",
    "ngctl -f - | msg igb1: setpromisc 1 | msg igb1: setautosrc 0 | connect igb1: lan: lower link2 | connect igb1: lan: upper link3",
  ]);
  expect(undoTexts(steps).slice(-3)).toEqual([
    "ngctl -f - | msg igb0: setpromisc 1 | msg igb0: setautosrc 0",
    "ngctl -f - | connect lan: igb0: link1 upper",
    "ngctl -f - | connect lan: igb0: link0 lower",
  ]);
  expect(found).toMatchObject({ nics: { igb0: { autoSource: true }, igb1: { autoSource: true } } });
});

test("a change of its form takes the same NIC out and in again, its settings untouched between", () => {
  const olds = { ...withUplink, found: { nics: { igb0: { promiscuous: false, autoSource: true } } } };
  const secure = lan({ uplink: { interface: "igb0", host: false } });
  expect(texts(planned("NetgraphBridge", secure, joined, olds).steps)).toEqual([
    "ngctl rmhook lan: link0",
    "ngctl rmhook lan: link1",
    "ngctl -f - | msg igb0: setpromisc 1 | msg igb0: setautosrc 0 | connect igb0: lan: lower link0",
  ]);
});

test("a NIC that is down is brought up first, since its node would take no frames, and goes down again when it leaves", () => {
  const down = InventoryBuilder.bare().nic("igb0", {}, { up: false });
  const { steps, found } = planned("NetgraphBridge", withUplink, down);
  expect(texts(steps).slice(1, -1)).toEqual(["ifconfig igb0 up"]);
  expect(undoTexts(steps)).toContain("ifconfig igb0 down");
  expect(teardown("NetgraphBridge", withUplink, joined, found)).toEqual([
    "ngctl shutdown lan:",
    "ifconfig igb0 down",
    "ngctl -f - | msg igb0: setpromisc 0 | msg igb0: setautosrc 1",
  ]);
});

test("a NIC that left in an operation which was cut off gets its settings back by the next one, or by delete", () => {
  const cut = InventoryBuilder.bare().node("bridge", "lan").nic("igb0", { autoSource: false }).nic("igb1");
  const found = { nics: { igb0: { promiscuous: false, autoSource: true, up: false } } };
  const restored = ["ifconfig igb0 down", "ngctl -f - | msg igb0: setpromisc 0 | msg igb0: setautosrc 1"];
  const other = lan({ uplink: { interface: "igb1" } });
  const next = planned("NetgraphBridge", other, cut, { ...other, found });
  expect(texts(next.steps).slice(0, 2)).toEqual(restored);
  expect(next.found).toMatchObject({ nics: { igb0: { up: false }, igb1: { up: true } } });
  expect(teardown("NetgraphBridge", other, cut, found)).toEqual(["ngctl shutdown lan:", ...restored]);
  // Restored, it is nobody's business any more.
  expect(planned("NetgraphBridge", other, bare, { ...other, found }).found).toEqual({
    nics: { igb1: { promiscuous: true, autoSource: false, up: true } },
  });
});

test("a change of its configuration is one message, with what is not declared as it is", () => {
  const config = { debugLevel: 1, loopTimeout: 5, maxStaleness: 700, minStableAge: 2 };
  const there = InventoryBuilder.bare().node("bridge", "lan", { bridgeConfig: config });
  const wanted = lan({ config: { maxStaleness: 60 } });
  expect(texts(planned("NetgraphBridge", wanted, there).steps)).toEqual([
    "ngctl -f - | msg lan: setconfig { debugLevel=1 loopTimeout=5 maxStaleness=60 minStableAge=2 }",
  ]);
});

test("nothing is done where nothing differs", () => {
  expect(planned("NetgraphBridge", withUplink, joined).steps).toEqual([]);
});

describe("delete", () => {
  const found = { nics: { igb0: { promiscuous: false, autoSource: true } } };
  const restored = "ngctl -f - | msg igb0: setpromisc 0 | msg igb0: setautosrc 1";

  test("shuts the node down and gives the NIC its settings back", () => {
    expect(teardown("NetgraphBridge", withUplink, joined, found)).toEqual(["ngctl shutdown lan:", restored]);
  });
  test("gives a NIC that was promiscuous before that back as well", () => {
    const before = { nics: { igb0: { promiscuous: true, autoSource: false } } };
    expect(teardown("NetgraphBridge", withUplink, joined, before)[1]).toBe(
      "ngctl -f - | msg igb0: setpromisc 1 | msg igb0: setautosrc 0",
    );
  });
  test("of a bridge that was removed by hand gives back what the kernel does not", () => {
    const gone = InventoryBuilder.bare().nic("igb0", { autoSource: false });
    expect(teardown("NetgraphBridge", withUplink, gone, found)).toEqual([restored]);
  });
  test("leaves a NIC alone that serves somebody else by now", () => {
    const taken = InventoryBuilder.bare().nic("igb0", {
      autoSource: false,
      hooks: [hook("lower", "other", "bridge", "link0")],
    });
    expect(teardown("NetgraphBridge", withUplink, taken, found)).toEqual([]);
  });
  test("of what is gone with a reboot does nothing", () => {
    expect(teardown("NetgraphBridge", withUplink, bare, found)).toEqual([]);
    expect(teardown("NetgraphBridge", lan(), bare)).toEqual([]);
  });
});

test("what is there already, or taken, is told", () => {
  const occupied = (given: Record<string, unknown>, now: InventoryBuilder) =>
    refused("NetgraphBridge", lan(given), now);
  expect(occupied({}, bare)).toBeUndefined();
  expect(occupied({}, joined)).toBe(
    "name: a netgraph node lan: is there already (type bridge), and it is not this program's",
  );
  expect(occupied({ uplink: { interface: "em9" } }, bare)).toBe(
    "uplink.interface: there is no interface em9 in the host's network stack",
  );
  expect(occupied({ name: "wan", uplink: { interface: "igb0" } }, joined)).toBe(
    "uplink.interface: the lower hook of igb0 is taken by the node lan",
  );
});
