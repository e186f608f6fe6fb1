import { Normaliser } from "./normalise";

function same(one: string, other: string, command = "ngctl list"): boolean {
  return new Normaliser().normalise(one, command) === new Normaliser().normalise(other, command);
}

const list = (...rows: readonly [string, string, string, number][]): string =>
  `There are ${rows.length} total nodes:\n${rows
    .map(
      ([name, type, id, hooks]) =>
        `  Name: ${name.padEnd(15)} Type: ${type.padEnd(15)} ID: ${id}   Num hooks: ${hooks}\n`,
    )
    .join("")}`;

describe("what differs from run to run is not compared", () => {
  test("node ids, ngctl's own names, and the order of a list", () => {
    const one = list(
      ["vtnet1", "ether", "00000002", 2],
      ["lan0", "bridge", "0000003f", 0],
      ["ngctl1659", "socket", "00000040", 0],
    );
    const other = list(
      ["ngctl2001", "socket", "00000051", 0],
      ["lan0", "bridge", "00000050", 0],
      ["vtnet1", "ether", "00000002", 2],
    );
    expect(same(one, other)).toBe(true);
  });

  test("kernel-made MACs, with the link-local addresses that follow from them", () => {
    const one = "ether 58:9c:fc:10:0a:50\ninet6 fe80::5a9c:fcff:fe10:a50%eth0 prefixlen 64\n";
    const other = "ether 58:9c:fc:10:71:e0\ninet6 fe80::5a9c:fcff:fe10:71e0%eth0 prefixlen 64\n";
    expect(same(one, other, "ifconfig eth0")).toBe(true);
    expect(same(one, other.replace("71e0%", "71e1%"), "ifconfig eth0")).toBe(false);
  });

  test("module addresses, round trips, pids where pids are printed", () => {
    expect(
      same(" 2    1 0xffffffff81410000     3230 ng_bridge.ko\n", " 2    1 0xffffffff81415000     3918 ng_bridge.ko\n"),
    ).toBe(true);
    expect(same("time=0.1 ms\n", "time=36.474 ms\n", "ping")).toBe(true);
    expect(same("1862 dhclient\n", "12 dhclient\n", "pgrep -l dhclient")).toBe(true);
  });
});

describe("what tells hosts apart is compared", () => {
  test("names, hook counts, types and how many nodes there are", () => {
    const one = list(["lan0", "bridge", "0000003f", 1]);
    expect(same(one, list(["lan1", "bridge", "0000003f", 1]))).toBe(false);
    expect(same(one, list(["lan0", "hub", "0000003f", 1]))).toBe(false);
    expect(same(one, list(["lan0", "bridge", "0000003f", 2]))).toBe(false);
    expect(same(one, list(["lan0", "bridge", "0000003f", 1], ["x", "hub", "00000040", 0]))).toBe(false);
  });

  test("whether a node is the same one as before", () => {
    const [one, other] = [new Normaliser(), new Normaliser()];
    one.normalise(list(["a", "hub", "00000001", 0]), "ngctl list");
    other.normalise(list(["a", "hub", "00000007", 0]), "ngctl list");
    const again = one.normalise(list(["a", "hub", "00000001", 0]), "ngctl list");
    expect(other.normalise(list(["a", "hub", "00000007", 0]), "ngctl list")).toBe(again);
    expect(other.normalise(list(["a", "hub", "00000008", 0]), "ngctl list")).not.toBe(again);
  });

  test("jail ids, module references, counters that are named but not there", () => {
    expect(same("1 vj1\n", "2 vj1\n", "jls jid name")).toBe(false);
    expect(
      same(" 2    1 0xffffffff81410000     3230 ng_bridge.ko\n", " 2    2 0xffffffff81410000     3230 ng_bridge.ko\n"),
    ).toBe(false);
    expect(same("{ recvOctets=42 recvPackets=1 }\n", "{ recvOctets=42 recvPackets=1 xmitPackets=1 }\n")).toBe(false);
  });
});
