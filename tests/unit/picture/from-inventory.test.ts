import { topologyOf } from "../../../picture/from-inventory";
import { parseNodes } from "../../../provider/host/inventory-nodes";
import { parseIfconfig } from "../../../provider/host/parse/ifconfig";
import { parseJls } from "../../../provider/host/parse/jls";
import { recorded } from "../host/recordings";
import { connect, inventoryOf, jail, nic, node, route, seedInventory, stack } from "./inventories";

/** What stands in the recordings of a real host: two jails, one of them on an epair whose other end is in a bridge. */
function recordedInventory() {
  const inJail = recorded("09", 6).stdout.split("\n== b\n")[0] ?? "";
  const interfaces = inJail.slice(inJail.indexOf("lo0:"), inJail.indexOf("{"));
  const nodes = parseNodes(recorded("11", 20).stdout.split("vtnet0 vtnet1")[0] ?? "");
  return {
    ...inventoryOf({ nodes, host: `${recorded("04", 47).stdout}${recorded("04", 4).stdout}` }),
    jails: parseJls(recorded("09", 3).stdout),
    vnets: new Map([
      ["host", { interfaces: parseIfconfig(`${recorded("04", 47).stdout}${recorded("04", 4).stdout}`), routes: [] }],
      ["a", { interfaces: parseIfconfig(interfaces), routes: [] }],
    ]),
  };
}

const wires = (topology: ReturnType<typeof topologyOf>) =>
  topology.wires.map(({ kind, ends: [a, b] }) => `${kind} ${a.part}${a.hook ?? ""} ${b.part}${b.hook ?? ""}`);

test("the recorded host's jails, bridges and links are found", () => {
  const topology = topologyOf(recordedInventory(), { host: "h" });
  expect(topology.clusters.map(({ id, jid, hostname }) => `${id} ${jid} ${hostname}`)).toEqual([
    "h undefined warden.example.org",
    "h/jail/a 1 a.example.org",
    "h/jail/b 2 b.example.org",
  ]);
  expect(topology.nodes.map(({ name, type, number }) => `${name} ${type} ${number}`)).toEqual([
    "A bridge 98",
    "B bridge 99",
  ]);
  expect(wires(topology)).toEqual(
    expect.arrayContaining([
      "netgraph h/node/Auplink1 h/node/Blink1",
      "member h/interface/bridge0 h/interface/epair0a",
    ]),
  );
  const inside = topology.interfaces.find(({ id }) => id === "h/jail/a/interface/epair0b");
  expect(inside).toMatchObject({
    kind: "epair",
    addresses: ["10.4.0.2/24", "2001:db8:4::2/64"],
    mac: "58:9c:fc:10:30:80",
    state: "up",
  });
});

test("each node has its interface, on the host and in the jails", () => {
  const { nodes, interfaces } = topologyOf(seedInventory(), { host: "h" });
  expect(nodes.flatMap(({ name, interface: own }) => (own === undefined ? [] : `${name}: ${own}`))).toEqual([
    "igb0: h/interface/igb0",
    "igb1: h/interface/igb1",
    "igb3: h/interface/igb3",
    "ng0_vj1: h/jail/vj1/interface/ng0_vj1",
    "ng0_vj2: h/jail/vj2/interface/ng0_vj2",
    "ng0_vrouter: h/jail/vrouter/interface/ng0_vrouter",
    "ng1_vrouter: h/jail/vrouter/interface/ng1_vrouter",
    "ng0_stats: h/jail/stats/interface/ng0_stats",
    "undefined: h/interface/ngeth7",
  ]);
  expect(interfaces.find(({ name }) => name === "ng0_vj1")?.kind).toBe("eiface");
  expect(interfaces.find(({ name }) => name === "igb3")?.state).toBe("no carrier");
});

test("a jail without a stack of its own says whose it has", () => {
  const { clusters } = topologyOf(seedInventory());
  expect(clusters.find(({ name }) => name === "old")).toMatchObject({ network: "shared", routes: [] });
});

test("a jail without a stack of its own has the addresses that it may use", () => {
  const parameters = { "ip4.addr": ["10.99.0.6", "10.99.0.5"], "ip6.addr": "" };
  const { clusters } = topologyOf(
    inventoryOf({ host: "", jails: [jail("shared", 1, { vnet: "inherit", parameters })] }),
  );
  expect(clusters.find(({ name }) => name === "shared")?.addresses).toEqual(["10.99.0.5", "10.99.0.6"]);
});

test("a jail in a jail is in its parent, and parents come first", () => {
  const jails = [jail("outer.inner", 2, { parent: 1 }), jail("outer", 1)];
  const { clusters } = topologyOf(inventoryOf({ host: "", jails }), { host: "h" });
  expect(clusters.map(({ id, parent }) => `${id} in ${parent}`)).toEqual([
    "h in undefined",
    "h/jail/outer in h",
    "h/jail/outer.inner in h/jail/outer",
  ]);
});

test("a dying jail and a new one of its name are two", () => {
  const jails = [jail("web", 1, { dying: true }), jail("web", 2)];
  const { clusters } = topologyOf(inventoryOf({ host: "", jails }), { host: "h" });
  expect(clusters.slice(1).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "h/jail/web#1 dying",
    "h/jail/web running",
  ]);
});

test("interfaces of one name on one host are two, and an epair that cannot be told is left without a wire", () => {
  const epair = (name: string, mac: string) => nic(name, mac, "groups: epair");
  const host =
    epair("eth0", "02:00:00:00:00:01") + epair("eth0", "02:00:00:00:00:02") + epair("x", "02:00:00:00:00:03");
  const topology = topologyOf(inventoryOf({ host }), { host: "h" });
  expect(topology.interfaces.map(({ id }) => id)).toEqual([
    "h/interface/eth0",
    "h/interface/eth0@02:00:00:00:00:02",
    "h/interface/x",
  ]);
  expect(topology.wires).toEqual([]);
});

test("epairs with names of their own are paired by the provider's records", () => {
  const epair = (name: string, mac: string) => nic(name, mac, "groups: epair");
  const names = ["weba", "dba", "eth0", "eth1"].map((name, index) => epair(name, `02:00:00:00:00:0${index}`));
  const record = { owner: "o", token: "", boot: "yes" as const, retain: false, found: {}, script: [] };
  const unit = (id: string, a: number, b: number) => {
    const end = (index: number) => ({ name: "x", mac: `02:00:00:00:00:0${index}` });
    return { ...record, kind: "Epair", id, inputs: { a: end(a), b: end(b) } };
  };
  const inventory = { ...inventoryOf({ host: names.join("") }), units: [unit("web", 0, 3), unit("db", 1, 2)] };
  expect(wires(topologyOf(inventory, { host: "h" }))).toEqual([
    "epair h/interface/weba h/interface/eth1",
    "epair h/interface/dba h/interface/eth0",
  ]);
  expect(wires(topologyOf({ ...inventory, units: [] }, { host: "h" }))).toEqual([]);
});

test("a VLAN hangs on its parent with its tag, also from inside a jail", () => {
  const vlan = nic(
    "vlan7",
    "02:00:00:00:00:01",
    "groups: vlan",
    "vlan: 7 vlanproto: 802.1q vlanpcp: 0 parent interface: igb0",
  );
  const host = nic("igb0", "02:00:00:00:00:01");
  const topology = topologyOf(inventoryOf({ host, jails: [jail("web", 1)], vnets: { web: stack(vlan) } }), {
    host: "h",
  });
  expect(topology.wires).toEqual([
    {
      id: "vlan h/interface/igb0 -- h/jail/web/interface/vlan7",
      kind: "vlan",
      ends: [{ part: "h/interface/igb0" }, { part: "h/jail/web/interface/vlan7" }],
      tag: 7,
    },
  ]);
});

test("the ways out are told, the default first, and connected networks are not", () => {
  const routes = [
    route("10.9.0.0/16", "192.0.2.9", "igb0"),
    route("192.0.2.0/24", "link#1", "igb0"),
    route("default", "192.0.2.1", "igb0"),
  ];
  const { clusters } = topologyOf(inventoryOf({ host: nic("igb0", "02:00:00:00:00:01"), hostRoutes: routes }));
  expect(clusters[0]?.routes).toEqual([
    { destination: "default", gateway: "192.0.2.1", interface: "igb0" },
    { destination: "10.9.0.0/16", gateway: "192.0.2.9", interface: "igb0" },
  ]);
});

test("a wire is one, from whichever of its two nodes it is seen", () => {
  const nodes = connect([node("bridge", 1, "a"), node("bridge", 2, "b")], [[1, "link0", "link1", 2]]);
  expect(topologyOf(inventoryOf({ host: "", nodes }), { host: "h" }).wires).toEqual([
    {
      id: "netgraph h/node/a:link0 -- h/node/b:link1",
      kind: "netgraph",
      ends: [
        { part: "h/node/a", hook: "link0" },
        { part: "h/node/b", hook: "link1" },
      ],
    },
  ]);
});
