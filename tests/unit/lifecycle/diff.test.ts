import { dynamicProvider } from "../../../provider/dynamic";
import { diff } from "../../../provider/lifecycle/diff";
import type { Properties } from "../../../provider/resources/definition";
import { KINDS, kind, Program, replaced, SAMPLES, UNKNOWN_TEXT } from "./samples";

/** Checked inputs of the sample, and the state after a create of it. */
const inputsOf = (name: string, given: Properties = {}): Properties =>
  new Program().check(name, "one", { ...SAMPLES[name], host: "0123456789abcdef", ...given }).inputs;
const stateOf = (inputs: Properties, outputs: Properties = {}): Properties => ({
  ...inputs,
  ...outputs,
  found: { mtu: 1500 },
  schemaVersion: 1,
});

/** Another valid value for every property. */
const OTHER: Readonly<Record<string, Properties>> = {
  Host: { connection: { host: "other.example.org" }, modules: ["ng_ether"], owner: "fedcba9876543210" },
  KernelModule: { name: "ng_tee" },
  Sysctl: { name: "net.inet.ip.forwarding", value: "0", module: "ipfw" },
  DevfsRuleset: { number: 78, rules: ["include 2"] },
  Jail: {
    name: "shop",
    path: "/jails/shop",
    hostname: "other",
    vnet: false,
    addresses: ["192.0.2.9"],
    interface: "lo1",
    ip4: "new",
    ip6: "disable",
    limits: { maxproc: 10 },
    cpus: "1-3",
    services: ["cron"],
    jid: 8,
    devfsRuleset: 5,
    mountDevfs: false,
    mounts: [],
    securelevel: 2,
    enforceStatfs: 1,
    childrenMax: 4,
    allow: ["mlock"],
    exec: { prestop: "logger c", start: "/bin/sh /etc/rc" },
    depends: ["mail"],
    params: { "exec.timeout": 31, "meta.note": "text", "vnet.interface": ["a", "b"], "allow.noset_hostname": true },
  },
  JailRoot: {
    path: "/jails/shop",
    archives: [{ source: "/usr/freebsd-dist/base.txz" }],
    base: "/jails/base",
    layers: ["bin"],
    dataset: "zroot/jails/shop",
    snapshot: "zroot/base@1",
    skeleton: "/jails/other",
    rcConf: {},
    resolvConf: "",
    fstab: "",
    files: {},
    firstBoot: [],
  },
  NetgraphBridge: { name: "wan", uplink: { interface: "igb1" }, config: { debugLevel: 0 } },
  Eiface: {
    name: "ng1",
    bridge: "wan",
    link: 4,
    peer: { node: "x", hook: "y" },
    mac: "02:00:5e:10:00:ff",
    mtu: 9000,
    description: "other",
  },
  Epair: {
    name: "wire",
    a: { name: "x", mac: "02:00:5e:10:00:0a" },
    b: { name: "y", mac: "02:00:5e:10:00:0b" },
    mtu: 9000,
    offload: { txcsum: true },
    description: "other",
  },
  NetgraphNode: {
    name: "other",
    type: "hub",
    hooks: [{ hook: "right", peer: "lan", peerHook: "link6" }],
    messages: ["getstats"],
  },
  NetgraphHook: {
    node: "other",
    hook: "v101",
    peer: "other-lan",
    peerHook: "link7",
    messages: ["gettable"],
    deleteMessages: ["reset"],
  },
  Bridge: {
    ...{ name: "br1", members: ["em3"], ports: [], span: [], vlanFilter: false, defaultUntagged: 11 },
    ...{ addresses: ["10.8.1.1/24"], mtu: 9000, description: "other" },
  },
  Vlan: {
    parent: "em5",
    tag: 101,
    name: "em5.101",
    jail: "shop",
    protocol: "802.1ad",
    priority: 4,
    addresses: ["10.11.1.1/24"],
    mtu: 1400,
    description: "other",
  },
  Loopback: { name: "lo-other", addresses: ["10.12.0.2/32"], mtu: 1500, description: "other" },
  HostInterface: { interface: "em3", addresses: ["10.9.1.1/24"], mtu: 9000, description: "other", up: false },
  VnetInterface: {
    jail: "shop",
    interface: "em3",
    name: "eth1",
    mac: "02:00:5e:10:00:ff",
    mtu: 9000,
    offload: { txcsum: true },
    configuredBy: "jail",
    dhcp: true,
    slaac: false,
    addresses: ["192.0.2.21/24"],
    defaultRouter: "192.0.2.3",
    ipv6DefaultRouter: "2001:db8::3",
    routes: [],
    up: false,
  },
  Nat: {
    name: "another",
    interface: "em6",
    subnets: ["10.13.1.0/24"],
    address: "198.51.100.2",
    samePorts: false,
    forwarding: ["inet"],
    firewall: "ipfw",
    allowSshInterface: true,
  },
  PortForward: {
    name: "shop",
    interface: "em6",
    protocol: "udp",
    address: "198.51.100.2",
    port: 8081,
    target: "10.13.0.3",
    targetPort: 81,
    forwarding: ["inet6"],
    firewall: "pf",
    allowSshInterface: false,
  },
};

test("what the change of each property costs", () => {
  const table = KINDS.flatMap((name) => {
    const olds = stateOf(inputsOf(name));
    return Object.keys(kind(name).inputs.shape).map((property) => {
      const others: Properties = {
        connection: { host: "other.example.org" },
        host: "fedcba9876543210",
        adopt: true,
        persistent: false,
        retainOnDelete: true,
        ...OTHER[name],
      };
      expect(others).toHaveProperty(property);
      const changes = diff(kind(name), olds, { ...inputsOf(name), [property]: others[property] });
      expect(changes.map((change) => change.property)).toEqual([property]);
      return `${name}.${property}: ${changes[0]?.cost}`;
    });
  });
  expect(table).toMatchSnapshot();
});

const OUTPUTS = { nodeId: 7, ether: "02:00:00:00:00:01", hook: "link1" };

test.each(KINDS)("a %s that did not change has no diff, outputs and what was found notwithstanding", (name) => {
  const inputs = inputsOf(name);
  expect(diff(kind(name), stateOf(inputs, { ...OUTPUTS, ...inputs }), inputs)).toEqual([]);
});

test("the order of a set means nothing, and that of a list does", () => {
  const jail = inputsOf("Jail", { allow: ["mlock", "raw_sockets"], depends: ["a", "b"] });
  expect(diff(kind("Jail"), stateOf(jail), { ...jail, allow: ["raw_sockets", "mlock"], depends: ["b", "a"] })).toEqual(
    [],
  );
  const nic = inputsOf("VnetInterface");
  const addresses = [...(nic.addresses as string[])].reverse();
  expect(diff(kind("VnetInterface"), stateOf(nic), { ...nic, addresses })).toEqual([]);
  const start = ["a", "b"];
  const hooks = inputsOf("Jail", { exec: { start } });
  expect(diff(kind("Jail"), stateOf(hooks), { ...hooks, exec: { start: ["b", "a"] } })).toHaveLength(1);
});

test.each<[string, string, string[]]>([
  ["VnetInterface", "jail", ["jail"]],
  ["VnetInterface", "interface", ["interface"]],
  ["Eiface", "bridge", ["bridge"]],
  ["Eiface", "host", ["host"]],
  ["HostInterface", "interface", ["interface"]],
  ["Bridge", "members", ["members", "0"]],
])("a %s is replaced along with what its %s refers to, which is unknown then", (name, property, path) => {
  const inputs = inputsOf(name);
  const wanted = replaced(inputs, path, UNKNOWN_TEXT) as Properties;
  expect(diff(kind(name), stateOf(inputs), wanted)).toEqual([{ property, cost: "replace" }]);
});

test.each<[string, string, string[]]>([
  ["NetgraphBridge", "uplink", ["uplink", "interface"]],
  ["Eiface", "peer", ["peer", "node"]],
])("a %s whose %s refers to something unknown is replaced too", (name, property, path) => {
  const inputs = inputsOf(name, OTHER[name]);
  const wanted = replaced(inputs, path, UNKNOWN_TEXT) as Properties;
  expect(diff(kind(name), stateOf(inputs), wanted)).toEqual([{ property, cost: "replace" }]);
});

test("another unknown value costs what its property says", () => {
  const inputs = inputsOf("Jail");
  expect(diff(kind("Jail"), stateOf(inputs), { ...inputs, hostname: UNKNOWN_TEXT })).toEqual([
    { property: "hostname", cost: "inPlace" },
  ]);
});

test("an optional property that is an output as well is no change where the program leaves it out", () => {
  const { jid: _jid, ...inputs } = inputsOf("Jail");
  expect(diff(kind("Jail"), stateOf(inputs, { jid: 12 }), inputs)).toEqual([]);
});

describe("the cost that depends on the values", () => {
  const cost = (olds: Properties, news: Properties) => {
    const base = inputsOf("Jail");
    return diff(kind("Jail"), { ...base, ...olds }, { ...base, ...news }).map((change) => change.cost);
  };
  test("of a securelevel: up and down in place, back to the host's by a restart", () => {
    expect(cost({ securelevel: 1 }, { securelevel: 2 })).toEqual(["inPlace"]);
    expect(cost({ securelevel: 2 }, { securelevel: 1 })).toEqual(["inPlace"]);
    expect(cost({ securelevel: 2 }, { securelevel: undefined })).toEqual(["restart"]);
  });
  test("of a hook: those of the stop in place, those of the start by a restart", () => {
    expect(cost({ exec: { start: ["a"] } }, { exec: { start: ["a"], prestop: ["b"] } })).toEqual(["inPlace"]);
    expect(cost({ exec: { start: ["a"] } }, { exec: { start: ["b"] } })).toEqual(["restart"]);
    expect(cost({ exec: { created: ["a"] } }, { exec: { created: ["b"] } })).toEqual(["restart"]);
  });
  test("of a parameter: by what jail -m can change", () => {
    expect(cost({ params: { "meta.a": "1" } }, { params: { "meta.a": "2" } })).toEqual(["inPlace"]);
    expect(cost({ params: { "meta.a": "1" } }, { params: {} })).toEqual(["restart"]);
    expect(cost({ params: { osrelease: "1" } }, { params: { osrelease: "2" } })).toEqual(["restart"]);
  });
});

describe("what the engine is told", () => {
  const engine = async (name: string, olds: Properties, news: Properties) =>
    dynamicProvider(name).diff?.("id", olds, news);

  test("a new key for the connection is a change without a replacement", async () => {
    const inputs = inputsOf("Jail");
    const wanted = { ...inputs, connection: { host: "edge.example.org", privateKey: "new" } };
    expect(await engine("Jail", stateOf(inputs), wanted)).toMatchObject({ changes: true, replaces: [] });
  });
  test("another text of the stub alone is a change without a replacement", async () => {
    const inputs = inputsOf("Jail");
    const olds = { ...stateOf(inputs), __provider: "old" };
    expect(await engine("Jail", olds, { ...inputs, __provider: "new" })).toMatchObject({ changes: true, replaces: [] });
    expect(await engine("Jail", olds, { ...inputs, __provider: "old" })).toMatchObject({ changes: false });
  });
  test("a replacement deletes first, since the names on the host would clash", async () => {
    const inputs = inputsOf("Jail");
    expect(await engine("Jail", stateOf(inputs), { ...inputs, path: "/other" })).toEqual({
      changes: true,
      replaces: ["path"],
      deleteBeforeReplace: true,
    });
  });
  test("a check's failures name no property, since the engine would print its value", async () => {
    const answer = await dynamicProvider("Jail").check?.({}, { connection: "S3CR3T", host: 5, path: "x" });
    expect(answer?.failures?.map(({ property }) => property)).toEqual(["", "", ""]);
    expect(JSON.stringify(answer?.failures)).not.toContain("S3CR3T");
  });
});
