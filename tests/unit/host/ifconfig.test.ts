import { parseIfconfig } from "../../../provider/host/parse/ifconfig";
import { allRecorded, recorded } from "./recordings";

const only = (file: string, n: number) => {
  const [first, ...more] = parseIfconfig(recorded(file, n).stdout);
  if (first === undefined || more.length > 0) throw new Error("not one interface");
  return first;
};
const named = (file: string, n: number, name: string) =>
  parseIfconfig(recorded(file, n).stdout).filter((candidate) => candidate.name === name);

describe("the interfaces that ifconfig prints", () => {
  test("have everything that a NIC with an address shows", () => {
    expect(parseIfconfig(recorded("01", 27).stdout)[0]).toEqual({
      name: "vtnet0",
      flags: ["UP", "BROADCAST", "RUNNING", "SIMPLEX", "MULTICAST", "LOWER_UP"],
      up: true,
      running: true,
      metric: 0,
      mtu: 1500,
      options: ["VLAN_MTU", "JUMBO_MTU", "LINKSTATE", "HWSTATS"],
      ether: "52:54:00:12:34:56",
      inet: [{ family: "inet", address: "10.0.2.15", prefixLength: 24, broadcast: "10.0.2.255" }],
      inet6: [],
      groups: [],
      media: "Ethernet autoselect (10Gbase-T <full-duplex>)",
      status: "active",
      nd6Options: ["PERFORMNUD", "IFDISABLED", "AUTO_LINKLOCAL"],
      unparsed: [],
    });
  });

  test("come in order, lo0 with its link-local address apart from its zone", () => {
    const interfaces = parseIfconfig(recorded("01", 27).stdout);
    expect(interfaces.map(({ name }) => name)).toEqual(["vtnet0", "vtnet1", "lo0"]);
    const [loopback, linkLocal] = interfaces[2]?.inet6 ?? [];
    expect(loopback).toMatchObject({ address: "::1", prefixLength: 128, linkLocal: false });
    expect(loopback).not.toHaveProperty("zone");
    expect(linkLocal).toMatchObject({ address: "fe80::1", zone: "lo0", prefixLength: 64, scopeId: 3, linkLocal: true });
  });

  test("have the same addresses in the cidr form, and a driver's name with -v", () => {
    expect(only("01", 30).inet).toEqual(only("01", 29).inet);
    expect(only("01", 29).driverName).toBe("vtnet0");
  });

  test("leave no line of any recording unread", () => {
    const printed = allRecorded.filter(({ cmd }) => cmd.includes("ifconfig"));
    const interfaces = printed.flatMap(({ stdout }) => {
      const known = new Set(
        stdout
          .split("\n")
          .filter((line) => /^\t(?!.* Vlan\d)/.test(line))
          .map((line) => line.slice(1)),
      );
      return parseIfconfig(stdout).map((entry) => ({
        name: entry.name,
        left: entry.unparsed.filter((line) => known.has(line)),
      }));
    });
    expect(interfaces.length).toBeGreaterThan(80);
    for (const { left } of interfaces) expect(left).toEqual([]);
  });

  test("are down without UP, and without flags when there are none", () => {
    expect(only("02", 7)).toMatchObject({ up: false, running: false, status: "no carrier" });
    expect(named("11", 12, "ng0")[0]).toMatchObject({ options: [], up: false });
  });

  test("show a set MAC, the one of the hardware, description and groups", () => {
    expect(named("08", 4, "a1")[0]).toMatchObject({
      description: "x y",
      ether: "02:00:00:00:00:0b",
      hwaddr: "58:9c:fc:10:a9:c8",
      groups: ["vnetp"],
      mtu: 1450,
    });
    expect(only("04", 13).description).toBe('owned by: "x" $y');
  });

  test("tell tentative addresses, and a /32 beside a /24", () => {
    const inside = named("08", 9, "in0")[0];
    expect(inside?.inet.map(({ address, prefixLength }) => `${address}/${prefixLength}`)).toEqual([
      "10.0.9.1/24",
      "10.0.9.2/32",
    ]);
    expect(inside?.inet6.map(({ address, tentative }) => [address, tentative])).toEqual([
      ["fe80::ff:fe00:b", true],
      ["2001:db8::9", true],
    ]);
  });

  test("have a VLAN's tag and parent, and no parent once it left", () => {
    expect(named("04", 55, "vlan0")[0]?.vlan).toEqual({ tag: 100, protocol: "802.1q", priority: 0, parent: "vtnet1" });
    expect(named("10", 12, "vlan6")[0]?.vlan).toEqual({ tag: 0, protocol: "0x0000", priority: 0 });
  });

  test("have a bridge's settings and members, spanning tree and span ports too", () => {
    expect(only("04", 50).bridge).toEqual({
      id: "58:9c:fc:10:71:e0",
      priority: 32768,
      helloTime: 2,
      forwardDelay: 15,
      maxAge: 20,
      holdCount: 6,
      protocol: "rstp",
      maxAddresses: 2000,
      timeout: 1200,
      flags: [],
      members: [
        {
          name: "epair0a",
          flags: ["LEARNING", "DISCOVER", "STP", "PRIVATE", "AUTOEDGE", "AUTOPTP"],
          port: 6,
          priority: 128,
          pathCost: 2000,
          vlanProtocol: "802.1q",
        },
        { name: "epair1b", flags: ["SPAN"], port: 9, priority: 128, pathCost: 2000, vlanProtocol: "802.1q" },
      ],
    });
    expect(only("04", 53).bridge).toMatchObject({ maxAddresses: 10, members: [{ name: "epair1b", pathCost: 0 }] });
  });

  test("have the port of a bridge's member in releases that tell its limit in any case", () => {
    // bridge_interfaces() in sbin/ifconfig/ifbridge.c before it left a limit of 0 out.
    const [bridge] = parseIfconfig(
      "bridge0: flags=8843<UP,BROADCAST,RUNNING> metric 0 mtu 1500\n\tid 58:9c:fc:10:ff:90 priority 32768 hellotime 2 fwddelay 15\n\tmember: em0 flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>\n\t        ifmaxaddr 0 port 2 priority 128 path cost 20000\n",
    );
    expect(bridge?.bridge?.members).toMatchObject([{ name: "em0", port: 2, priority: 128, pathCost: 20000 }]);
    expect(bridge?.unparsed).toEqual([]);
  });

  test("have the VLANs of a filtering bridge's members", () => {
    const bridge = named("14", 16, "bridge0")[0]?.bridge;
    expect(bridge?.flags).toEqual(["VLANFILTER"]);
    expect(bridge?.members.map(({ name, untagged, tagged }) => [name, untagged, tagged])).toEqual([
      ["epair3a", 20, undefined],
      ["epair2a", undefined, "10,20-22"],
      ["epair1a", 10, undefined],
    ]);
    expect(named("14", 17, "bridge0")[0]?.bridge?.defaultUntagged).toBe(30);
  });

  test("may have names with spaces and colons, also as a zone", () => {
    const text =
      "has space: x: flags=8843<UP,RUNNING> metric 0 mtu 1500\n" +
      "\tinet6 fe80::1%has space: x prefixlen 64 tentative autoconf scopeid 0x4 pltime 600 vltime infty\n";
    const [only] = parseIfconfig(text);
    expect(only?.name).toBe("has space: x");
    expect(only?.inet6[0]).toMatchObject({
      zone: "has space: x",
      prefixLength: 64,
      tentative: true,
      autoconf: true,
      scopeId: 4,
    });
  });

  test("read netmasks in hexadecimal and dotted form, and the far end of a tunnel", () => {
    const lines = [
      "inet 10.0.0.1 --> 10.0.0.2 netmask 0xfffffffc",
      "inet 10.0.0.5 netmask 255.255.0.0 vhid 3",
      "inet 10.0.0.9 netmask 0x0",
    ];
    const [tunnel] = parseIfconfig(
      `tun0: flags=51<UP,POINTOPOINT,RUNNING> metric 0 mtu 1500\n${lines.map((l) => `\t${l}\n`).join("")}`,
    );
    expect(tunnel?.inet).toEqual([
      { family: "inet", address: "10.0.0.1", prefixLength: 30, destination: "10.0.0.2" },
      { family: "inet", address: "10.0.0.5", prefixLength: 16 },
    ]);
    expect(tunnel?.unparsed).toEqual(["inet 10.0.0.9 netmask 0x0"]);
  });

  test("keep what is not known, and nothing in front of the first one", () => {
    const text =
      "noise\n\tnoise\nlagg0: flags=0 metric 0 mtu 9000\n\tlaggproto lacp lagghash l2,l3,l4\n\tlaggport: em0 flags=1c<ACTIVE>\n";
    expect(parseIfconfig(text)).toEqual([
      expect.objectContaining({
        name: "lagg0",
        mtu: 9000,
        unparsed: ["laggproto lacp lagghash l2,l3,l4", "laggport: em0 flags=1c<ACTIVE>"],
      }),
    ]);
  });
});
