import type { Inventory } from "../../../provider/host/inventory";
import { carriers, routedAway } from "../../../provider/host/watchdog-scope";
import { kind } from "../lifecycle/samples";
import { hook, InventoryBuilder } from "../resources/inventory-builder";
import { inputs } from "../resources/scenario";

const bare = InventoryBuilder.bare()
  .interface("lo0", { more: ["inet 127.0.0.1 netmask 0xff000000", "groups: lo"] })
  .nic("em0", {}, { more: ["inet 192.0.2.10 netmask 0xffffff00", "inet6 2001:db8::10 prefixlen 64"] })
  .nic("em1", {}, { more: ["inet 198.51.100.10 netmask 0xffffff00"] })
  .nic("em2")
  .interface("em1.7", {
    more: [
      "inet 203.0.113.7 netmask 0xffffff00",
      "groups: vlan",
      "vlan: 7 vlanproto: 802.1q vlanpcp: 0 parent interface: em1",
    ],
  });

/** As it is seen over a connection from `client` to `local`. */
function over(local: string | undefined, client = "192.0.2.9", builder = bare): Inventory {
  const inventory = builder.build();
  const connection = local === undefined ? {} : { connection: { client, local } };
  return { ...inventory, facts: { ...inventory.facts, ...connection } };
}

const carrying = (...args: Parameters<typeof over>) => [...carriers(over(...args))].sort();

describe("the connection is carried by", () => {
  test("the interface that has its address", () => {
    expect(carrying("192.0.2.10")).toEqual(["em0"]);
    expect(carrying("2001:db8::10")).toEqual(["em0"]);
    expect(carrying("::ffff:198.51.100.10")).toEqual(["em1"]);
  });

  test("a VLAN and its parent, but not by the VLANs of a parent", () => {
    expect(carrying("203.0.113.7")).toEqual(["em1", "em1.7"]);
    expect(carrying("198.51.100.10")).toEqual(["em1"]);
  });

  test("a bridge and its members", () => {
    const bridged = bare.interface("br0", {
      more: [
        "inet 10.0.0.1 netmask 0xff000000",
        "groups: bridge",
        "id 00:00 priority 32768 hellotime 2 fwddelay 15",
        "member: em2 flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>",
      ],
    });
    expect(carrying("10.0.0.1", "10.0.0.2", bridged)).toEqual(["br0", "em2"]);
  });

  test("whatever is linked to it in netgraph", () => {
    const linked = InventoryBuilder.bare()
      .interface("ngeth0", { more: ["inet 10.0.0.1 netmask 0xff000000"] })
      .interface("em2")
      .node("eiface", "leg", { interfaceName: "ngeth0", hooks: [hook("ether", "lan", "bridge", "link2", 2)] })
      .node("bridge", "lan", {
        hooks: [hook("link2", "leg", "eiface", "ether", 1), hook("link0", "em2", "ether", "lower", 3)],
      })
      .node("ether", "em2", { hooks: [hook("lower", "lan", "bridge", "link0", 2)] });
    expect(carrying("10.0.0.1", "10.0.0.2", linked)).toEqual(["em2", "ngeth0"]);
  });

  test("any interface with an address, where the host does not tell, and by way of loopback", () => {
    expect(carrying(undefined)).toEqual(["em0", "em1", "em1.7"]);
    expect(carrying("127.0.0.1", "127.0.0.1")).toEqual(["em0", "em1", "em1.7"]);
    expect([...carriers(over(undefined), "192.0.2.10")]).toEqual(["em0"]);
  });

  test("those that any connection goes by, where the host does not tell which it is, and all when one of them is not found", () => {
    const through = (...connected: string[]) => {
      const inventory = over(undefined);
      return [...carriers({ ...inventory, facts: { ...inventory.facts, connected } }, "127.0.0.1")].sort();
    };
    expect(through("192.0.2.10", "127.0.0.1")).toEqual(["em0"]);
    expect(through("203.0.113.7", "192.0.2.10")).toEqual(["em0", "em1", "em1.7"]);
    expect(through("192.0.2.10", "2001:db8:1:2:3:4:5")).toEqual(["em0", "em1", "em1.7"]);
    expect(through("127.0.0.1")).toEqual(["em0", "em1", "em1.7"]);
  });
});

test("a route that covers the client takes the way back from the connection's interface", () => {
  const inventory = over("192.0.2.10", "203.0.113.200");
  expect(routedAway(inventory, "em2", "203.0.113.1/24")).toEqual(["em0"]);
  expect(routedAway(inventory, "em0", "203.0.113.1/24")).toEqual([]);
  expect(routedAway(inventory, "em2", "2001:db8::1/64")).toEqual([]);
  expect(routedAway(inventory, "em2", "203.0.112.1/25")).toEqual([]);
});

describe("what may be cut off", () => {
  const scene = { inventory: over("192.0.2.10"), found: {}, reserve: () => 0 };
  const risks = (name: string, desired: object | undefined, actual: object | undefined) =>
    kind(name).risks?.(desired as never, actual as never, scene);
  const uplink = (name: string, host = true) => ({ uplink: { interface: name, host, learn: true } });

  test("by an ng_bridge is the card that joins or leaves", () => {
    expect(risks("NetgraphBridge", uplink("em0"), undefined)).toEqual(["em0"]);
    expect(risks("NetgraphBridge", uplink("em0", false), uplink("em0"))).toEqual(["em0", "em0"]);
    expect(risks("NetgraphBridge", uplink("em0"), uplink("em1"))).toEqual(["em1", "em0"]);
    expect(risks("NetgraphBridge", undefined, uplink("em0"))).toEqual(["em0"]);
    expect(risks("NetgraphBridge", { ...uplink("em0"), config: { debugLevel: 2 } }, uplink("em0"))).toEqual([]);
  });

  test("by an if_bridge are members that join or leave, and the bridge itself when an address goes", () => {
    const br0 = (members: string[], addresses: string[] = []) => ({
      ...{ name: "br0", members, ports: [], span: [], vlanFilter: false, addresses, mtu: 1500 },
    });
    expect(risks("Bridge", br0(["em0", "em1"]), br0(["em1", "em2"]))).toEqual(["em0", "em2"]);
    expect(risks("Bridge", br0([]), br0([], ["10.0.0.1/8"]))).toEqual(["br0"]);
    expect(risks("Bridge", { ...br0(["em0"]), description: "x" }, br0(["em0"]))).toEqual([]);
    expect(risks("Bridge", br0([], ["192.0.2.1/24"]), br0([]))).toEqual(["em0"]);
    const own = inputs("Bridge", { name: "br0", ports: [{ interface: "em0", private: true }, { interface: "em1" }] });
    expect(risks("Bridge", own, { ...br0(["em0", "em1"]) })).toEqual(["em0"]);
    const filtered = inputs("Bridge", { name: "br0", members: ["em0"], vlanFilter: true, defaultUntagged: 5 });
    expect(risks("Bridge", filtered, br0(["em0"]))).toEqual(["em0", "br0"]);
  });

  test("by an interface's settings is that interface, when an address, its state or its MTU changes", () => {
    const em0 = { interface: "em0", addresses: ["192.0.2.10/24"], up: true };
    expect(risks("HostInterface", { ...em0, addresses: [] }, em0)).toEqual(["em0"]);
    expect(risks("HostInterface", { ...em0, up: false }, em0)).toEqual(["em0"]);
    expect(risks("HostInterface", { ...em0, mtu: 9000 }, em0)).toEqual(["em0"]);
    expect(risks("HostInterface", { ...em0, addresses: ["192.0.2.10/24", "10.1.0.1/24"] }, em0)).toEqual([]);
    expect(risks("HostInterface", { ...em0, description: "x" }, em0)).toEqual([]);
  });

  test("by a move into a jail is the card that moves, and nothing once it is there", () => {
    const inside = { jail: "web", interface: "em0", name: "em0", addresses: [] };
    expect(risks("VnetInterface", inside, undefined)).toEqual(["em0"]);
    expect(risks("VnetInterface", { ...inside, addresses: ["10.0.0.1/8"] }, inside)).toEqual([]);
  });
});
