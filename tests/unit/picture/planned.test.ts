import { plannedTopology } from "../../../picture/from-declarations";
import { declared, eiface, inside, jail, netgraphBridge, UNKNOWN } from "./programs";

const plan = (...declarations: Parameters<typeof plannedTopology>[0]["declarations"]) =>
  plannedTopology({ name: "edge", declarations });

test("a jail on a NIC's bridge is drawn from what is declared, and the NIC from what refers to it", () => {
  const topology = plan(
    netgraphBridge("lan", "igb0"),
    jail("web"),
    eiface("ng0_web", "lan", "02:00:00:00:00:01"),
    inside("web", "ng0_web", ["192.0.2.20/24"], { name: "eth0", defaultRouter: "192.0.2.1" }),
  );
  expect(topology).toEqual({
    format: "pulumi-freebsd/topology",
    version: 1,
    clusters: [
      { id: "edge", kind: "host", name: "edge", network: "own", state: "planned" },
      {
        ...{ id: "edge/jail/web", kind: "jail", name: "web", parent: "edge", declared: 'Jail "web"' },
        ...{ network: "own", state: "planned", hostname: "web.example.org", path: "/jails/web" },
        routes: [{ destination: "default", gateway: "192.0.2.1" }],
      },
    ],
    interfaces: [
      {
        ...{ id: "edge/jail/web/interface/eth0", cluster: "edge/jail/web", name: "eth0", outside: "ng0_web" },
        ...{ kind: "eiface", mac: "02:00:00:00:00:01", mtu: 1500, state: "up", addresses: ["192.0.2.20/24"] },
        declared: 'Eiface "ng0_web", VnetInterface "ng0_web"',
      },
      { id: "edge/interface/igb0", cluster: "edge", name: "igb0", outside: "igb0", kind: "ethernet" },
    ],
    nodes: [
      { id: "edge/node/lan", cluster: "edge", name: "lan", type: "bridge", declared: 'NetgraphBridge "lan"' },
      {
        ...{ id: "edge/node/ng0_web", cluster: "edge", name: "ng0_web", type: "eiface", declared: 'Eiface "ng0_web"' },
        interface: "edge/jail/web/interface/eth0",
      },
      { id: "edge/node/igb0", cluster: "edge", name: "igb0", type: "ether", interface: "edge/interface/igb0" },
    ],
    wires: [
      {
        id: "netgraph edge/node/igb0:lower -- edge/node/lan",
        kind: "netgraph",
        ends: [{ part: "edge/node/igb0", hook: "lower" }, { part: "edge/node/lan" }],
      },
      {
        id: "netgraph edge/node/igb0:upper -- edge/node/lan",
        kind: "netgraph",
        ends: [{ part: "edge/node/igb0", hook: "upper" }, { part: "edge/node/lan" }],
      },
      {
        id: "netgraph edge/node/lan -- edge/node/ng0_web:ether",
        kind: "netgraph",
        ends: [{ part: "edge/node/ng0_web", hook: "ether" }, { part: "edge/node/lan" }],
      },
    ],
  });
});

test("an uplink that hides the host has no upper wire", () => {
  const bridge = declared("NetgraphBridge", "lan", { uplink: { interface: "igb0", host: false } });
  expect(plan(bridge).wires.map(({ id }) => id)).toEqual(["netgraph edge/node/igb0:lower -- edge/node/lan"]);
});

test("nodes of any type hang where their hooks lead, and a NIC's own node is known by its hooks", () => {
  const { nodes, wires } = plan(
    netgraphBridge("lan", "igb1"),
    declared("NetgraphNode", "tap", {
      type: "tee",
      hooks: [
        { hook: "left", peer: "igb0", peerHook: "lower" },
        { hook: "right", peer: "igb0", peerHook: "upper" },
        { hook: "left2right", peer: UNKNOWN, peerHook: "x" },
      ],
    }),
    declared("NetgraphHook", "copy", { node: "tap", hook: "right2left", peer: "lan", peerHook: "link9" }),
  );
  expect(nodes.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "lan bridge",
    "tap tee",
    "igb1 ether",
    "igb0 ether",
  ]);
  expect(wires.map(({ id }) => id).filter((id) => id.includes("tap"))).toEqual([
    "netgraph edge/node/igb0:lower -- edge/node/tap:left",
    "netgraph edge/node/igb0:upper -- edge/node/tap:right",
    "netgraph edge/node/lan:link9 -- edge/node/tap:right2left",
  ]);
});

test("an epair is a cable between its ends, wherever they are", () => {
  const ends = { a: { name: "dba", mac: "02:00:00:00:00:0a" }, b: { name: "dbb", mac: "02:00:00:00:00:0b" } };
  const { wires, interfaces } = plan(
    declared("Epair", "db", ends),
    inside("db", "dbb", [], { name: "eth0" }),
    declared("Bridge", "br0", {
      ...{ members: ["dba"], ports: [{ interface: "em1", private: true }, { interface: UNKNOWN }], span: ["em2"] },
      addresses: ["10.0.0.1/24"],
    }),
  );
  expect(wires.map(({ kind, ends: [a, b] }) => [kind, a.part, b.part])).toEqual([
    ["epair", "edge/interface/dba", "edge/jail/db/interface/eth0"],
    ["member", "edge/interface/br0", "edge/interface/dba"],
    ["member", "edge/interface/br0", "edge/interface/em1"],
    ["member", "edge/interface/br0", "edge/interface/em2"],
  ]);
  expect(interfaces.map(({ id, kind, mac }) => [id, kind, mac])).toEqual([
    ["edge/interface/dba", "epair", "02:00:00:00:00:0a"],
    ["edge/jail/db/interface/eth0", "epair", "02:00:00:00:00:0b"],
    ["edge/interface/br0", "bridge", undefined],
    ["edge/interface/em1", "ethernet", undefined],
    ["edge/interface/em2", "ethernet", undefined],
  ]);
});

test("what is not known before up is named, and what is known of a list is drawn", () => {
  const [web, nic] = [
    plan(jail("web", { hostname: UNKNOWN, jid: UNKNOWN })).clusters[1],
    plan(inside("web", "igb0", ["192.0.2.1/24", UNKNOWN], { mtu: UNKNOWN })).interfaces[0],
  ];
  expect(web).toMatchObject({ name: "web", unknown: ["hostname"] });
  expect(web).not.toHaveProperty("hostname");
  expect(nic).toMatchObject({ addresses: ["192.0.2.1/24"], unknown: ["addresses", "mtu"] });
});

test("an interface that goes into a jail not known yet is drawn on the host", () => {
  const [nic] = plan(inside(UNKNOWN, "igb0", [])).interfaces;
  expect(nic).toMatchObject({ cluster: "edge", unknown: ["jail"] });
});

test("a jail inside a jail is drawn inside it", () => {
  expect(plan(jail("outer"), jail("outer.inner")).clusters[2]).toMatchObject({ parent: "edge/jail/outer" });
});

test("a wire to a node of somebody else leads to a node of that name", () => {
  const { nodes, wires } = plan(declared("Eiface", "tap0", { peer: { node: "tee", hook: "left" }, mtu: 1500 }));
  expect(nodes.map(({ name, type }) => `${name} ${type}`)).toEqual(["tap0 eiface", "tee node"]);
  expect(wires[0]?.ends).toEqual([
    { part: "edge/node/tap0", hook: "ether" },
    { part: "edge/node/tee", hook: "left" },
  ]);
});

test.each([{ dhcp: true }, { slaac: true }, { configuredBy: "jail" }])(
  "the addresses of an interface in a jail are left open where others give them: %j",
  (from) => {
    expect(plan(inside("web", "igb0", [], from)).interfaces).toEqual([
      expect.objectContaining({ furtherAddresses: true }),
    ]);
  },
);

test("what a HostInterface declares is added to the interface that it sets up", () => {
  const leg = { ...declared("HostInterface", "leg", { addresses: ["10.0.0.1/24"], up: true }) };
  const { interfaces } = plan(eiface("host0", "lan", "02:00:00:00:00:02"), {
    ...leg,
    properties: { ...leg.properties, interface: "host0" },
  });
  expect(interfaces).toEqual([
    expect.objectContaining({ name: "host0", kind: "eiface", addresses: ["10.0.0.1/24"], furtherAddresses: true }),
  ]);
});

test("a VLAN hangs on its parent, on the host and inside a jail, and may go into one itself", () => {
  const { interfaces, wires } = plan(
    jail("web"),
    inside("web", "cableb", [], { name: "eth0" }),
    declared("Vlan", "guests", { parent: "igb0", tag: 100, addresses: ["10.1.0.1/24"], mtu: 1500 }),
    declared("Vlan", "staff", { parent: "igb0", tag: 200, addresses: [] }),
    inside("web", "staff", ["10.2.0.1/24"]),
    declared("Vlan", "inner", { jail: "web", parent: "eth0", tag: 300, addresses: ["10.3.0.1/24"] }),
    declared("Vlan", "other", { jail: "web", parent: "wan0", tag: 400, addresses: [] }),
  );
  expect(wires.map(({ kind, tag, ends: [a, b] }) => [kind, tag, a.part, b.part])).toEqual([
    ["vlan", 100, "edge/interface/igb0", "edge/interface/guests"],
    ["vlan", 200, "edge/interface/igb0", "edge/jail/web/interface/staff"],
    ["vlan", 300, "edge/jail/web/interface/eth0", "edge/jail/web/interface/inner"],
    ["vlan", 400, "edge/jail/web/interface/wan0", "edge/jail/web/interface/other"],
  ]);
  const drawn = interfaces.map(({ id, kind, addresses }) => [id, kind, addresses]);
  expect(drawn).toContainEqual(["edge/interface/guests", "vlan", ["10.1.0.1/24"]]);
  expect(drawn).toContainEqual(["edge/jail/web/interface/staff", "vlan", ["10.2.0.1/24"]]);
  expect(drawn).toContainEqual(["edge/jail/web/interface/inner", "vlan", ["10.3.0.1/24"]]);
  expect(drawn).toContainEqual(["edge/jail/web/interface/wan0", "ethernet", undefined]);
  expect(drawn).toHaveLength(7);
});

test("a loopback is drawn on the host with its addresses", () => {
  expect(plan(declared("Loopback", "lo-jails", { addresses: ["10.9.0.1/32"], mtu: 16384 })).interfaces).toEqual([
    expect.objectContaining({
      id: "edge/interface/lo-jails",
      kind: "loopback",
      addresses: ["10.9.0.1/32"],
      mtu: 16384,
    }),
  ]);
});

test("the addresses of a jail that shares them are its own, and those of the interface that they are put on", () => {
  const topology = plan(
    declared("Loopback", "lo-jails", { addresses: ["10.9.0.1/32"], mtu: 16384 }),
    jail("web", { vnet: false, interface: "lo-jails", addresses: ["10.9.0.5", "2001:db8::5/64"] }),
  );
  expect(topology.clusters[1]).toMatchObject({ network: "shared", addresses: ["10.9.0.5", "2001:db8::5"] });
  expect(topology.interfaces).toEqual([
    expect.objectContaining({
      ...{ id: "edge/interface/lo-jails", kind: "loopback", declared: 'Loopback "lo-jails"' },
      addresses: ["10.9.0.1/32", "10.9.0.5/32", "2001:db8::5/64"],
    }),
  ]);
});

test("what a packet filter translates stands on its interface, as it does in a picture of the host", () => {
  const on = (kind: string, name: string, properties: Record<string, unknown>) => {
    const { properties: given, ...rest } = declared(kind, name, properties);
    return { ...rest, properties: { ...given, interface: "em1" } };
  };
  const { interfaces } = plan(
    on("Nat", "way-out", { subnets: ["10.8.0.0/24", "10.9.0.0/24"], address: "192.0.2.1" }),
    on("PortForward", "web", { protocol: "tcp", port: 8080, target: "10.8.0.2", targetPort: 80 }),
    on("PortForward", "dns", { protocol: "udp", port: 53, target: UNKNOWN, targetPort: 53 }),
  );
  expect(interfaces).toEqual([
    expect.objectContaining({
      name: "em1",
      translations: ["NAT of 10.8.0.0/24 as 192.0.2.1", "NAT of 10.9.0.0/24 as 192.0.2.1", "tcp 8080 to 10.8.0.2:80"],
      unknown: ["target"],
    }),
  ]);
});
