import type { Properties, Scene } from "../../../provider/resources/definition";
import { kind, Program } from "../lifecycle/samples";
import { hook, InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare().modules("ng_tee", "ng_hub", "ng_iface", "ng_one2many");
const around = bare.node("bridge", "lan").node("eiface", "port").nic("igb0");
const tee = (...hooks: readonly object[]) => inputs("NetgraphNode", { name: "tap", type: "tee", hooks });
const RIGHT = { hook: "right", peer: "port", peerHook: "ether" };
const LEFT = { hook: "left", peer: "lan", peerHook: "link9" };
const issues = (given: Record<string, unknown>) => new Program().issues("NetgraphNode", { name: "tap", ...given });

/** The tee as it is when it was made on both. */
const made = bare
  .node("bridge", "lan", { hooks: [hook("link9", "tap", "tee", "left")] })
  .node("eiface", "port", { hooks: [hook("ether", "tap", "tee", "right")] })
  .node("tee", "tap", {
    hooks: [hook("left", "lan", "bridge", "link9", 1), hook("right", "port", "eiface", "ether", 2)],
  });

describe("make", () => {
  test("on its first hook, and it has its name when it has its other hooks and its messages", () => {
    const node = { name: "tap", type: "tee", hooks: [RIGHT, LEFT], messages: ["clrstats"] };
    const { steps } = planned("NetgraphNode", inputs("NetgraphNode", node), around);
    expect(texts(steps)).toEqual([
      "ngctl -f - | mkpeer port: tee ether right",
      "ngctl -f - | connect port:ether lan: left link9 | msg port:ether clrstats | name port:ether tap",
    ]);
    expect(undoTexts(steps)).toEqual(["ngctl shutdown port:ether"]);
  });

  test("a NIC's node has the NIC's name with _ for its dots", () => {
    const vlan = tee({ hook: "left", peer: "igb0.100", peerHook: "lower" });
    expect(texts(planned("NetgraphNode", vlan, bare.nic("igb0.100")).steps)[0]).toBe(
      "ngctl -f - | mkpeer igb0_100: tee lower left",
    );
  });

  test("a hub without hooks is told to stay before it loses ngctl's own", () => {
    const { steps } = planned("NetgraphNode", inputs("NetgraphNode", { name: "hub", type: "hub" }), bare);
    expect(texts(steps)).toEqual([
      "ngctl -f - | mkpeer . hub hub a | name .hub hub | msg hub: setpersistent | rmhook hub: a",
    ]);
    expect(undoTexts(steps)).toEqual(["ngctl shutdown hub:"]);
  });

  test("an iface stays by itself", () => {
    const iface = inputs("NetgraphNode", { name: "tun", type: "iface", messages: ["broadcast"] });
    expect(texts(planned("NetgraphNode", iface, bare).steps)).toEqual([
      "ngctl -f - | mkpeer . iface tun inet | name .tun tun",
      "ngctl -f - | msg tun: broadcast",
    ]);
    // Cut off between the two, it is told all the same; once it is made, it is not told again.
    const there = bare.node("iface", "tun", { interfaceName: "ng0" });
    expect(texts(planned("NetgraphNode", iface, there).steps)).toEqual(["ngctl -f - | msg tun: broadcast"]);
    expect(planned("NetgraphNode", iface, there, { ...iface, nodeId: 1 }).steps).toEqual([]);
  });

  test("a module that was not there is loaded, and goes again with the last that needs it", () => {
    const { steps, found } = planned("NetgraphNode", tee(LEFT), around.modules());
    expect(texts(steps)[0]).toBe("kldload -n ng_tee");
    expect(found).toEqual({ absent: ["ng_tee"] });
    const gone = teardown("NetgraphNode", tee(RIGHT, LEFT), made.modules("ng_tee"), found);
    expect(gone.at(-1)).toContain(" sh /usr/local/etc/pulumi-freebsd/units/25-NetgraphNode-tap ng_tee");
    expect(teardown("NetgraphNode", tee(RIGHT, LEFT), made, {})).toEqual([
      "ngctl rmhook tap: right",
      "ngctl shutdown tap:",
    ]);
  });
});

describe("a create that was cut off", () => {
  const unnamed = { ...hook("link9", "", "tee", "left"), peerName: undefined } as unknown as ReturnType<typeof hook>;
  const begun = bare.node("bridge", "lan", { hooks: [unnamed] });

  test("begins anew where its unit says that the node without a name is its own", () => {
    const { steps } = planned("NetgraphNode", tee(LEFT), begun.unit("NetgraphNode", "tap"));
    expect(texts(steps).slice(0, 2)).toEqual(["ngctl shutdown lan:link9", "ngctl -f - | mkpeer lan: tee link9 left"]);
    expect(refused("NetgraphNode", tee(LEFT), begun.unit("NetgraphNode", "tap"))).toBeUndefined();
    expect(teardown("NetgraphNode", tee(LEFT), begun)).toEqual(["ngctl shutdown lan:link9"]);
  });

  test("leaves a node alone that somebody else has on the hook", () => {
    expect(refused("NetgraphNode", tee(LEFT), begun)).toBe(
      "hooks[0].peerHook: the hook link9 of lan: is taken by [63]:left",
    );
  });
});

test("what a tee that was shut down by hand has joined is cut again", () => {
  const joined = bare
    .node("bridge", "lan", { hooks: [hook("link9", "port", "eiface", "ether")] })
    .node("eiface", "port", { hooks: [hook("ether", "lan", "bridge", "link9")] })
    .unit("NetgraphNode", "tap");
  expect(refused("NetgraphNode", tee(RIGHT, LEFT), joined)).toBeUndefined();
  expect(texts(planned("NetgraphNode", tee(RIGHT, LEFT), joined).steps).slice(0, 2)).toEqual([
    "ngctl rmhook port: ether",
    "ngctl -f - | mkpeer port: tee ether right",
  ]);
});

test("other hooks come before the old ones go, unless they need the same place", () => {
  const other = { hook: "left2right", peer: "lan", peerHook: "link3" };
  const elsewhere = { hook: "left", peer: "lan", peerHook: "link4" };
  const olds = tee(RIGHT, LEFT);
  expect(texts(planned("NetgraphNode", tee(RIGHT, other), made, olds).steps)).toEqual([
    "ngctl -f - | connect tap: lan: left2right link3",
    "ngctl rmhook tap: left",
  ]);
  expect(texts(planned("NetgraphNode", tee(RIGHT, elsewhere), made, olds).steps)).toEqual([
    "ngctl rmhook tap: left",
    "ngctl -f - | connect tap: lan: left link4",
  ]);
  expect(planned("NetgraphNode", olds, made, olds).steps).toEqual([]);
});

test("what is there already, or is not there, is told", () => {
  expect(refused("NetgraphNode", tee(LEFT), around.node("hub", "tap"))).toBe(
    "name: a netgraph node tap: is there already (type hub), and it is not this program's",
  );
  expect(
    refused("NetgraphNode", inputs("NetgraphNode", { ...tee(LEFT), adopt: true }), around.node("hub", "tap")),
  ).toBe("type: the node tap: that is there is a hub, and cannot become a tee");
  expect(refused("NetgraphNode", tee(LEFT), bare)).toBe(
    "hooks[0].peer: there is no netgraph node lan: to connect it to",
  );
});

describe("refused before it reaches the host", () => {
  test("a node that would go with the end of ngctl", () => {
    expect(issues({ type: "tee" })).toEqual([
      'hooks: a node of the type tee goes with its last hook: say here which hook of which other node it is made on, as in { hook: "…", peer: lan, peerHook: "link2" }',
    ]);
  });
  test("itself as its own peer, one hook twice, links that have panicked the kernel", () => {
    expect(issues({ type: "hub", hooks: [{ hook: "a", peer: "tap", peerHook: "a" }] })).toEqual([
      "hooks[0].peer: tap is this node itself: a node is not its own peer",
      "hooks[0].peerHook: the hook a of tap is that of hooks[0].hook as well",
    ]);
    expect(issues({ type: "hub", hooks: [{ hook: "a", peer: "lan", peerHook: "link65535" }] })[0]).toContain(
      "links beyond 65529 have panicked the kernel",
    );
    expect(issues({ type: "hub", hooks: [{ hook: "a", peer: "lan", peerHook: "link" }] })[0]).toContain(
      "give its number, as in link2",
    );
  });
  test("nodes that come by themselves", () => {
    expect(issues({ type: "ether" })[0]).toContain("ng_ether(4) makes one for each NIC");
  });
  test.each([
    ["another line", "clrstats\nshutdown igb0:", "one line"],
    ["another line by a carriage return", "clrstats\rshutdown igb0:", "one line"],
    ["a comment or a path in place of its name", "# x", "one line"],
    ["nothing", "", "one line"],
    ["what ngctl would cut into two lines", `bind ${"x".repeat(2000)}`, "at most 1800 bytes"],
    ["more bytes than characters", `bind ${"ä".repeat(1000)}`, "at most 1800 bytes"],
    ["more words than ngctl takes", `x${" 1".repeat(600)}`, "at most 500 words"],
    ["a shutdown", "shutdown", "in place of the messages"],
    ["a connection to itself", 'connect { path="tap:" ourhook="a" peerhook="a" }', "in place of the messages"],
  ])("a message that is %s", (_what, text, because) => {
    expect(issues({ type: "hub", messages: [text] })).toEqual([expect.stringContaining(because)]);
  });
});

describe("the NICs that a change cuts off", () => {
  const risks = (desired: Properties | undefined, actual: Properties | undefined, scene: Scene) =>
    kind("NetgraphNode").risks?.(desired, actual, scene);
  const scene = (builder: InventoryBuilder) => ({ inventory: builder.build(), found: {}, reserve: () => 0 });
  const onNic = tee({ hook: "left", peer: "igb0", peerHook: "lower" });

  test("are those whose lower or upper hooks it takes, and not those of other hooks", () => {
    expect(risks(onNic, undefined, scene(around))).toEqual(["igb0"]);
    expect(risks(tee({ hook: "left", peer: "igb0", peerHook: "orphans" }), undefined, scene(around))).toEqual([]);
    expect(risks(tee(LEFT), undefined, scene(around))).toEqual([]);
  });
  test("are those whose traffic goes by it, up to the next switch", () => {
    const chain = bare
      .nic("igb0", { hooks: [hook("lower", "tap", "tee", "left", 2), hook("upper", "other", "tee", "right", 3)] })
      .node("tee", "tap", {
        hooks: [hook("left", "igb0", "ether", "lower", 1), hook("right", "other", "tee", "left", 3)],
      })
      .node("tee", "other", {
        hooks: [hook("left", "tap", "tee", "right", 2), hook("right", "igb0", "ether", "upper", 1)],
      });
    expect(risks(undefined, { name: "other" }, scene(chain))).toEqual(["igb0"]);
    const switched = bare
      .nic("igb0", { hooks: [hook("lower", "lan", "bridge", "link0", 2)] })
      .node("bridge", "lan", {
        hooks: [hook("link0", "igb0", "ether", "lower", 1), hook("link2", "tap", "tee", "left", 3)],
      })
      .node("tee", "tap", { hooks: [hook("left", "lan", "bridge", "link2", 2)] });
    expect(risks(undefined, { name: "tap" }, scene(switched))).toEqual([]);
  });
});
