import { setUp } from "../../../../simulator/src/kernel/addresses";
import { ifBridgeState, memberFlags } from "../../../../simulator/src/kernel/if-bridge";
import { bridgeState, currentHosts } from "../../../../simulator/src/kernel/netgraph/bridge";
import { removeHook } from "../../../../simulator/src/kernel/netgraph/space";
import { exchange, explainReachability } from "../../../../simulator/src/kernel/reachability";
import { parseAddress } from "../../../../simulator/src/kernel/routes-addresses";
import { addStaticRoute } from "../../../../simulator/src/kernel/routes-static";
import { bridgeOf, byName, eifaceInto, epairInto, makeJail, makeNetwork, netgraphBridgeOn } from "./network";

const echo = { kind: "echo-request", id: 7, sequence: 0, data: 56 } as const;

describe("an ng_bridge on a NIC", () => {
  test("joins jails with each other and with the host by its upper hook", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const bridge = netgraphBridgeOn(kernel, "vtnet1", true);
    eifaceInto(kernel, bridge, "link2", a, "192.168.50.11/24");
    eifaceInto(kernel, bridge, "link3", b, "192.168.50.12/24");
    expect(explainReachability(kernel, a, "192.168.50.12").reached).toBe(true);
    expect(explainReachability(kernel, a, "192.168.50.1").reached).toBe(true);
    expect(explainReachability(kernel, kernel.hostVnet, "192.168.50.11").reached).toBe(true);
  });

  test("without its upper hook keeps the host off the wire while jails go on talking", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const bridge = netgraphBridgeOn(kernel, "vtnet1", false);
    eifaceInto(kernel, bridge, "link2", a, "192.168.50.11/24");
    eifaceInto(kernel, bridge, "link3", b, "192.168.50.12/24");
    expect(explainReachability(kernel, a, "192.168.50.12").reached).toBe(true);
    const { reached, reason } = explainReachability(kernel, kernel.hostVnet, "192.168.50.11");
    expect(reached).toBe(false);
    expect(reason).toContain("nobody on the link of vtnet1 answers for 192.168.50.11");
    expect(reason).toContain("in jail a");
  });

  test("counts octets, packets and broadcasts as recorded for two pings each way", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const bridge = netgraphBridgeOn(kernel, "vtnet1", true);
    eifaceInto(kernel, bridge, "link2", a, "192.168.50.11/24");
    eifaceInto(kernel, bridge, "link3", b, "192.168.50.12/24");
    for (const [from, to] of [
      [a, "192.168.50.12"],
      [a, "192.168.50.12"],
      [a, "192.168.50.1"],
      [a, "192.168.50.1"],
      [kernel.hostVnet, "192.168.50.11"],
      [kernel.hostVnet, "192.168.50.11"],
      [a, "192.168.50.77"],
    ] as const)
      exchange(kernel, from, { address: to }, echo);
    // Recording 07, step 13.
    expect(bridgeState(bridge).statistics.get("link2")).toMatchObject({
      recvOctets: 756,
      recvPackets: 10,
      recvBroadcast: 4,
      xmitOctets: 714,
      xmitPackets: 9,
      xmitBroadcasts: 1,
    });
  });

  test("a look leaves no trace in tables or counters", () => {
    const { kernel } = makeNetwork();
    const a = makeJail(kernel, "a");
    const bridge = netgraphBridgeOn(kernel, "vtnet1", true);
    eifaceInto(kernel, bridge, "link2", a, "192.168.50.11/24");
    const before = JSON.stringify([...currentHosts(kernel, bridge)]);
    expect(explainReachability(kernel, a, "192.168.50.1").reached).toBe(true);
    expect(JSON.stringify([...currentHosts(kernel, bridge)])).toBe(before);
  });

  test("says that an eiface is linked to nothing", () => {
    const { kernel } = makeNetwork();
    const a = makeJail(kernel, "a");
    const bridge = netgraphBridgeOn(kernel, "vtnet1", true);
    const iface = eifaceInto(kernel, bridge, "link2", a, "192.168.50.11/24");
    const hook = iface.node?.hooks.get("ether");
    if (hook === undefined) throw new Error("no hook");
    removeHook(kernel, hook);
    expect(explainReachability(kernel, a, "192.168.50.1").reason).toContain("is not linked to any node");
  });
});

describe("an if_bridge with epairs", () => {
  test("joins its members and its own address", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const one = epairInto(kernel, a, "10.8.0.2/24");
    const two = epairInto(kernel, b, "10.8.0.3/24");
    bridgeOf(kernel, [one.a, two.a], "10.8.0.1/24");
    const { reached, path } = explainReachability(kernel, a, "10.8.0.3");
    expect(reached).toBe(true);
    expect(path.join(" > ")).toContain("bridge0");
    expect(explainReachability(kernel, a, "10.8.0.1").reached).toBe(true);
  });

  test("keeps private members apart, and only from each other", () => {
    const { kernel } = makeNetwork();
    const jails = ["a", "b", "c"].map((name) => makeJail(kernel, name));
    const ends = jails.map((jail, at) => epairInto(kernel, jail, `10.60.0.1${at}/24`));
    const bridge = bridgeOf(
      kernel,
      ends.map((pair) => pair.a),
    );
    for (const pair of ends.slice(0, 2)) {
      const port = ifBridgeState(bridge).members.get(pair.a);
      if (port !== undefined) port.flags |= memberFlags.PRIVATE;
    }
    const [a] = jails;
    if (a === undefined) throw new Error("no jail");
    expect(explainReachability(kernel, a, "10.60.0.11")).toMatchObject({
      reached: false,
      reason: expect.stringContaining("both private members"),
    });
    expect(explainReachability(kernel, a, "10.60.0.12").reached).toBe(true);
  });

  test("with VLAN filtering passes nothing between ports without a VLAN, and by VLAN between those that have one", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const one = epairInto(kernel, a, "10.8.0.2/24");
    const two = epairInto(kernel, b, "10.8.0.3/24");
    const state = ifBridgeState(bridgeOf(kernel, [one.a, two.a]));
    state.vlanFilter = true;
    expect(explainReachability(kernel, a, "10.8.0.3").reason).toContain("VLAN filtering");
    for (const port of state.members.values()) port.untagged = 10;
    expect(explainReachability(kernel, a, "10.8.0.3").reached).toBe(true);
    const second = state.members.get(two.a);
    if (second !== undefined) second.untagged = 20;
    expect(explainReachability(kernel, a, "10.8.0.3").reached).toBe(false);
  });

  test("an end that is down is named as the cause", () => {
    const { kernel } = makeNetwork();
    const a = makeJail(kernel, "a");
    const pair = epairInto(kernel, a, "10.8.0.2/24");
    bridgeOf(kernel, [pair.a], "10.8.0.1/24");
    setUp(kernel, pair.a, false);
    expect(explainReachability(kernel, a, "10.8.0.1").reason).toContain("epair0a, the other end of epair0b, is down");
  });
});

describe("routes and forwarding", () => {
  test("a jail reaches the host's other networks only by a route and with forwarding", () => {
    const { kernel } = makeNetwork();
    const [a, b] = [makeJail(kernel, "a"), makeJail(kernel, "b")];
    const one = epairInto(kernel, a, "10.1.0.2/24");
    const two = epairInto(kernel, b, "10.2.0.2/24");
    bridgeOf(kernel, [one.a], "10.1.0.1/24");
    bridgeOf(kernel, [two.a], "10.2.0.1/24");
    expect(explainReachability(kernel, a, "10.2.0.2").reason).toContain("no route to 10.2.0.2 from jail a");
    const toHost = (vnet: typeof a, gateway: string): void => {
      const bits = parseAddress(gateway)?.bits ?? 0n;
      expect(addStaticRoute(vnet, { family: "inet", bits: 0n, prefixLength: 0, gateway: { bits } })).toBeUndefined();
    };
    toHost(a, "10.1.0.1");
    toHost(b, "10.2.0.1");
    expect(explainReachability(kernel, a, "10.2.0.2").reason).toContain("the host does not forward");
    kernel.hostVnet.sysctls.set("net.inet.ip.forwarding", "1");
    expect(explainReachability(kernel, a, "10.2.0.2").reached).toBe(true);
  });

  test("the emulator's gateway answers the host and nobody whose packets are not translated", () => {
    const { kernel } = makeNetwork();
    expect(exchange(kernel, kernel.hostVnet, { address: "10.0.2.2" }, echo).answer?.ttl).toBe(255);
    const a = makeJail(kernel, "a");
    const pair = epairInto(kernel, a, "10.8.0.2/24");
    bridgeOf(kernel, [pair.a], "10.8.0.1/24");
    kernel.hostVnet.sysctls.set("net.inet.ip.forwarding", "1");
    const bits = parseAddress("10.8.0.1")?.bits ?? 0n;
    addStaticRoute(a, { family: "inet", bits: 0n, prefixLength: 0, gateway: { bits } });
    expect(explainReachability(kernel, a, "10.0.2.2").reached).toBe(false);
  });

  test("an address that nobody has is said to be nobody's", () => {
    const { kernel } = makeNetwork();
    expect(explainReachability(kernel, kernel.hostVnet, "192.168.50.77").reason).toContain(
      "no interface of this host has 192.168.50.77",
    );
    expect(byName(kernel.hostVnet, "vtnet1").up).toBe(true);
  });
});
