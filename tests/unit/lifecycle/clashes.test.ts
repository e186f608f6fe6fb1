import { Program } from "./samples";

const vnet = { jail: "web", interface: "port", addresses: ["192.0.2.20/24"] };

describe("what two resources of one host take", () => {
  const twice = (kind: string, first: Record<string, unknown>, second: Record<string, unknown>, other = kind) => {
    const program = new Program();
    expect(program.check(kind, "one", first).issues).toEqual([]);
    return program.check(other, "two", second).issues;
  };
  const taken = (path: string, what: string, by: string) =>
    `${path}: the ${what} is declared by ${by} "one" on the same host as well; give one of them another`;

  test("a jail's name", () => {
    expect(twice("Jail", { name: "web" }, { name: "web" })).toEqual([taken("name", "jail web", "Jail")]);
  });
  test("a jid", () => {
    expect(twice("Jail", { name: "a", jid: 5 }, { name: "b", jid: 5 })).toEqual([taken("jid", "jail jid 5", "Jail")]);
  });
  test("an interface's name, across kinds", () => {
    expect(twice("Epair", { name: "net" }, { name: "neta" }, "Bridge")).toEqual([
      taken("name", "interface neta", "Epair"),
    ]);
  });
  test("a node's name", () => {
    expect(twice("NetgraphBridge", { name: "lan" }, { name: "lan" }, "Eiface")).toEqual([
      taken("name", "node lan", "NetgraphBridge"),
    ]);
  });
  test("a MAC, whatever its case", () => {
    const mac = { mac: "02:00:5e:10:00:aa" };
    expect(twice("Eiface", { name: "a", ...mac }, { name: "b", mac: "02:00:5E:10:00:AA" })).toEqual([
      taken("mac", "MAC 02:00:5e:10:00:aa", "Eiface"),
    ]);
  });
  test("a bridge's link", () => {
    expect(twice("Eiface", { name: "a", bridge: "lan", link: 2 }, { name: "b", bridge: "lan", link: 2 })).toEqual([
      taken("link", "link 2 of lan", "Eiface"),
    ]);
    expect(twice("Eiface", { name: "a", bridge: "lan", link: 2 }, { name: "b", bridge: "wan", link: 2 })).toEqual([]);
  });
  test("an address, on a jail's interface and on the host", () => {
    expect(
      twice(
        "VnetInterface",
        { jail: "a", interface: "x", addresses: ["192.0.2.1/24"] },
        { interface: "em0", addresses: ["192.0.2.9/24", "192.0.2.1/25"] },
        "HostInterface",
      ),
    ).toEqual([taken("addresses[1]", "address 192.0.2.1", "VnetInterface")]);
  });
  test("an interface that goes into a jail and is a bridge's port", () => {
    expect(twice("VnetInterface", { jail: "a", interface: "em1" }, { members: ["em0", "em1"] }, "Bridge")).toEqual([
      taken("members[1]", "place of an interface em1", "VnetInterface"),
    ]);
  });
  test("a NIC as the uplink of two bridges", () => {
    const uplink = { uplink: { interface: "em0" } };
    expect(twice("NetgraphBridge", { name: "a", ...uplink }, { name: "b", ...uplink })).toEqual([
      taken("uplink.interface", "place of an interface em0", "NetgraphBridge"),
    ]);
  });
  test("a value that one resource gives twice", () => {
    const mac = "02:00:5e:10:00:0a";
    expect(new Program().issues("Epair", { name: "net", a: { mac }, b: { mac } })).toEqual([
      `b.mac: the MAC ${mac} is that of a.mac as well`,
    ]);
    expect(
      new Program().issues("HostInterface", { interface: "em0", addresses: ["10.0.0.1/8", "10.0.0.1/24"] }),
    ).toEqual(["addresses[1]: the address 10.0.0.1 is that of addresses[0] as well"]);
  });
  test("nothing, when they are on two hosts", () => {
    expect(new Program().check("Jail", "one", { name: "web" }).issues).toEqual([]);
    expect(new Program().check("Jail", "two", { name: "web" }).issues).toEqual([]);
  });
  test("nothing, when it is the same resource that is checked again for a replacement", () => {
    const program = new Program();
    program.check("Jail", "one", { name: "web" });
    expect(program.check("Jail", "one", { name: "web" }).issues).toEqual([]);
  });
});

describe("a plain string that names what the program declares is an error", () => {
  const strings = ["jail"];

  test("when the named resource came first", () => {
    const program = new Program();
    program.check("Jail", "the-jail", { name: "web" });
    expect(program.check("VnetInterface", "nic", vnet, { strings }).issues).toEqual([
      'jail: "web" is declared in this program as Jail "the-jail": pass the resource instead of its name, so that the two are made and removed in order',
    ]);
  });
  test("when the named resource comes second", () => {
    const program = new Program();
    expect(program.check("VnetInterface", "nic", vnet, { strings }).issues).toEqual([]);
    expect(program.check("Jail", "the-jail", { name: "web" }).issues).toEqual([
      'VnetInterface "nic" names this resource by the string "web" in its jail: pass the resource there instead, so that the two are made and removed in order',
    ]);
  });
  test.each<[string, string, Record<string, unknown>, string, Record<string, unknown>]>([
    ["members[1]", "Bridge", { members: ["em0", "neta"] }, "Epair", { name: "net" }],
    ["peer.node", "Eiface", { peer: { node: "lan", hook: "link9" } }, "NetgraphBridge", { name: "lan" }],
    ["uplink.interface", "NetgraphBridge", { uplink: { interface: "ng0" } }, "Eiface", { name: "ng0" }],
    ["depends[0]", "Jail", { name: "a", depends: ["b"] }, "Jail", { name: "b" }],
  ])("in %s of a %s too", (path, kind, given, otherKind, other) => {
    const program = new Program();
    program.check(otherKind, "other", other);
    const { issues } = program.check(kind, "one", given, { strings: [path] });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`${path}: "`);
    expect(issues[0]).toContain(`is declared in this program as ${otherKind} "other"`);
  });
  test("and one that names what stands on the host already is not", () => {
    const program = new Program();
    program.check("Jail", "the-jail", { name: "db" });
    expect(program.check("VnetInterface", "nic", vnet, { strings }).issues).toEqual([]);
  });
});

describe("subnets that overlap on different bridges are warned of:", () => {
  const warnings = (...resources: readonly [kind: string, name: string, given: Record<string, unknown>][]) => {
    const program = new Program();
    return resources.flatMap(([kind, name, given]) => {
      const { issues, warnings } = program.check(kind, name, given);
      expect(issues).toEqual([]);
      return warnings;
    });
  };
  const inJail = (name: string, address: string) =>
    ["VnetInterface", name, { jail: name, interface: name, addresses: [address] }] as const;
  const overlap = (one: string, other: string) =>
    `the network ${one} overlaps ${other}: whoever is on one of them takes the other's addresses for its own`;

  test("of two netgraph bridges, once for the two", () => {
    expect(
      warnings(
        ["NetgraphBridge", "lan", { name: "lan" }],
        ["NetgraphBridge", "wan", { name: "wan" }],
        ["Eiface", "a", { name: "a", bridge: "lan" }],
        ["Eiface", "b", { name: "b", bridge: "wan" }],
        ["Eiface", "c", { name: "c", bridge: "wan" }],
        [...inJail("a", "10.0.0.2/16")],
        [...inJail("b", "10.0.7.2/24")],
        [...inJail("c", "10.0.7.3/24")],
      ),
    ).toEqual([overlap("10.0.7.0/24 on the bridge wan", "10.0.0.0/16 on the bridge lan")]);
  });

  test("of an if_bridge with an address and an epair's far end on another, in whatever order they come", () => {
    const cable = ["Epair", "x", { name: "x" }] as [string, string, Record<string, unknown>];
    const far = [...inJail("xb", "10.8.0.2/24")] as [string, string, Record<string, unknown>];
    const near = ["Bridge", "br0", { name: "br0", members: ["xa"] }] as [string, string, Record<string, unknown>];
    const other = ["Bridge", "br1", { name: "br1", addresses: ["10.8.0.1/24"] }] as typeof near;
    const port = ["Epair", "y", { name: "y" }] as typeof cable;
    const addressed = ["Bridge", "br1", { ...other[2], members: ["ya"] }] as typeof near;
    expect(warnings(cable, port, far, addressed, near)).toEqual([
      overlap("10.8.0.0/24 on the bridge br0", "10.8.0.0/24 on the bridge br1"),
    ]);
    expect(warnings(cable, port, near, addressed, far)).toEqual([
      overlap("10.8.0.0/24 on the bridge br0", "10.8.0.0/24 on the bridge br1"),
    ]);
  });

  test("and not of one bridge, of single addresses, or of what is on none", () => {
    expect(
      warnings(
        ["Eiface", "a", { name: "a", bridge: "lan" }],
        ["Eiface", "b", { name: "b", bridge: "lan" }],
        ["Eiface", "c", { name: "c", bridge: "wan" }],
        [...inJail("a", "10.0.0.2/24")],
        [...inJail("b", "10.0.0.3/24")],
        [...inJail("c", "10.0.0.4/32")],
        ["HostInterface", "em0", { interface: "em0", addresses: ["10.0.0.5/24"] }],
      ),
    ).toEqual([]);
  });
});

describe("a jail without a network stack of its own has no place for interfaces", () => {
  const shared = { name: "web", vnet: false };
  const inside = { jail: "web", interface: "port" };

  test("told to what would go in", () => {
    const program = new Program();
    program.check("Jail", "one", shared);
    expect(program.check("VnetInterface", "two", inside).issues).toEqual([
      'jail: the jail web (Jail "one") has no network stack of its own: leave its `vnet: false` out, or give it `addresses` of the host',
    ]);
    expect(program.check("Vlan", "three", { jail: "web", parent: "eth0", tag: 5 }).issues).toHaveLength(1);
  });

  test("told to the jail, where that comes last", () => {
    const program = new Program();
    program.check("VnetInterface", "two", inside);
    expect(program.check("Jail", "one", shared).issues).toEqual([
      'vnet: VnetInterface "two" goes into this jail, which needs a network stack of its own for it: leave `vnet: false` out',
    ]);
  });

  test("and an address that it puts on an interface is nobody else's", () => {
    const program = new Program();
    program.check("Loopback", "lo1", { addresses: ["10.99.0.5/32"] });
    expect(program.check("Jail", "one", { ...shared, interface: "lo2", addresses: ["10.99.0.5"] }).issues).toHaveLength(
      1,
    );
    expect(program.check("Jail", "one", { ...shared, addresses: ["10.99.0.5"] }).issues).toEqual([]);
  });
});
