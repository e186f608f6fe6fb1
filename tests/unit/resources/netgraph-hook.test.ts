import { definitionOf } from "../../../provider/resources";
import { Program } from "../lifecycle/samples";
import { hook, InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const FILTER = 'addfilter { vlan=100 hook="v100" }';
const wire = (more: Record<string, unknown> = {}) =>
  inputs("NetgraphHook", { node: "trunk", hook: "v100", peer: "lan", peerHook: "link2", ...more });
const bare = InventoryBuilder.bare().node("vlan", "trunk").node("bridge", "lan").nic("igb0");
const made = InventoryBuilder.bare()
  .node("vlan", "trunk", { hooks: [hook("v100", "lan", "bridge", "link2")] })
  .node("bridge", "lan", { hooks: [hook("link2", "trunk", "vlan", "v100")] });

test("is connected, and what its node is told goes with its undo", () => {
  const { steps } = planned("NetgraphHook", wire({ messages: [FILTER] }), bare);
  expect(texts(steps)).toEqual(["ngctl -f - | connect trunk: lan: v100 link2", `ngctl -f - | msg trunk: ${FILTER}`]);
  expect(undoTexts(steps)).toEqual(["ngctl rmhook trunk: v100"]);
});

test("a create that was cut off before its messages begins anew; a finished one is left alone", () => {
  const told = wire({ messages: [FILTER] });
  expect(texts(planned("NetgraphHook", told, made).steps)).toEqual([
    "ngctl rmhook trunk: v100",
    "ngctl -f - | connect trunk: lan: v100 link2",
    `ngctl -f - | msg trunk: ${FILTER}`,
  ]);
  expect(planned("NetgraphHook", told, made, { ...told, nodeId: 1 }).steps).toEqual([]);
  expect(planned("NetgraphHook", wire(), made).steps).toEqual([]);
});

test("another place for its other end is taken after the old one is given up, and back on failure", () => {
  const olds = { ...wire({ messages: [FILTER] }), nodeId: 1 };
  const { steps } = planned("NetgraphHook", wire({ peerHook: "link3", messages: [FILTER] }), made, olds);
  expect(texts(steps)).toEqual([
    "ngctl rmhook trunk: v100",
    "ngctl -f - | connect trunk: lan: v100 link3",
    `ngctl -f - | msg trunk: ${FILTER}`,
  ]);
  expect(undoTexts(steps)).toEqual(["ngctl rmhook trunk: v100", "ngctl -f - | connect trunk: lan: v100 link2"]);
});

describe("delete", () => {
  test("takes its own connection away, and tells the node what is to be told then", () => {
    const nic = inputs("NetgraphHook", {
      ...{ node: "igb0", hook: "lower", peer: "lan", peerHook: "link0" },
      deleteMessages: ["setpromisc 0"],
    });
    const on = InventoryBuilder.bare().nic("igb0", { hooks: [hook("lower", "lan", "bridge", "link0")] });
    expect(teardown("NetgraphHook", nic, on)).toEqual(["ngctl rmhook igb0: lower", "ngctl msg igb0: setpromisc 0"]);
  });
  test("leaves a connection alone that is somebody else's by now, and what is gone", () => {
    const other = made.node("hub", "x");
    expect(teardown("NetgraphHook", wire({ peer: "x", peerHook: "a" }), other)).toEqual([]);
    expect(teardown("NetgraphHook", wire(), InventoryBuilder.bare())).toEqual([]);
  });
});

test("what is there already, or is not there, is told", () => {
  expect(refused("NetgraphHook", wire(), made)).toBe(
    "hook: the hook v100 of trunk: is connected already (to lan:link2), and it is not this program's",
  );
  expect(refused("NetgraphHook", wire({ hook: "v101" }), made)).toBe(
    "peerHook: the hook link2 of lan: is taken by trunk:v100",
  );
  expect(refused("NetgraphHook", wire({ node: "nosuch" }), bare)).toBe(
    "node: there is no netgraph node nosuch: to connect it to",
  );
  expect(refused("NetgraphHook", wire({ node: "igb0", hook: "orphans" }), bare)).toBeUndefined();
});

test("a node is not its own peer: one and the same hook has panicked the kernel", () => {
  const given = { node: "lan", hook: "link2", peer: "lan", peerHook: "link2" };
  expect(new Program().issues("NetgraphHook", given)).toEqual([
    "peer: lan is the node itself: a node is not its own peer",
    "peerHook: the link 2 of lan is that of hook as well",
  ]);
});

test("two resources of a program do not take one hook, whatever says so", () => {
  const program = new Program();
  program.check("Eiface", "port", { name: "port", bridge: "lan", link: 2 });
  const { issues } = program.check("NetgraphHook", "wire", {
    ...{ node: "trunk", hook: "v100", peer: "lan", peerHook: "link2" },
  });
  expect(issues).toEqual([
    'peerHook: the link 2 of lan is declared by Eiface "port" on the same host as well; give one of them another',
  ]);
});

test("an Eiface leaves a wire alone that a NetgraphHook has put on it", () => {
  const port = inputs("Eiface", { name: "port", mtu: 1400 });
  const now = InventoryBuilder.bare()
    .interface("port", { mac: String(port.mac) })
    .node("eiface", "port", { interfaceName: "port", hooks: [hook("ether", "tap", "tee", "right")] })
    .unit("NetgraphNode", "tap", { hooks: [{ hook: "right", peer: "port", peerHook: "ether" }] });
  expect(texts(planned("Eiface", port, now).steps)).toEqual(["ifconfig port mtu 1400"]);
});

test("the NIC whose lower or upper hook it takes or gives back may be cut off", () => {
  const risks = definitionOf("NetgraphHook")?.risks;
  const scene = { inventory: bare.build(), found: {}, reserve: () => 0 };
  const nic = wire({ node: "igb0", hook: "upper" });
  expect(risks?.(nic, undefined, scene)).toEqual(["igb0"]);
  expect(risks?.(undefined, nic, scene)).toEqual(["igb0"]);
  expect(risks?.(nic, nic, scene)).toEqual([]);
  expect(risks?.(wire(), undefined, scene)).toEqual([]);
});
