import { Bench } from "./harness";

describe("ifconfig on a bare kernel", () => {
  test("the words of one call take effect in order, and what went before a mistake stays", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create");
    expect(await bench.run("ifconfig epair0a mtu 1400 name x ether 02:00:00:00:00:01")).toEqual({
      stdout: "x\n",
      stderr: "ifconfig: ether: bad value\n",
      exitCode: 1,
    });
    expect(await bench.out("ifconfig x")).toContain("mtu 1400");
  });

  test("an address without alias replaces the first one, with alias it comes last", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0a inet 10.1.0.1/24");
    await bench.out("ifconfig epair0a inet 10.2.0.1/24 alias");
    await bench.out("ifconfig epair0a inet 10.3.0.1/30");
    const lines = (await bench.out("ifconfig epair0a inet")).split("\n").filter((line) => line.includes("inet "));
    expect(lines).toEqual([
      "\tinet 10.2.0.1 netmask 0xffffff00 broadcast 10.2.0.255",
      "\tinet 10.3.0.1 netmask 0xfffffffc broadcast 10.3.0.3",
    ]);
    expect(await bench.error("ifconfig epair0a inet 10.1.0.1 -alias")).toBe(
      "ifconfig: ioctl (SIOCDIFADDR): Can't assign requested address",
    );
  });

  test("an address without a mask gets that of its class, and a warning", async () => {
    const bench = new Bench();
    const result = await bench.run("ifconfig vtnet1 inet 172.16.0.1 alias");
    expect(result.stderr).toContain("WARNING: setting interface address without mask is deprecated");
    expect(await bench.out("ifconfig -f inet:cidr vtnet1")).toContain("inet 172.16.0.1/16 broadcast 172.16.255.255");
  });

  test("an IPv6 address is tentative for a second, and not at all while IPv6 is disabled", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create up");
    await bench.out("ifconfig epair0a inet6 2001:db8::1/64");
    const shown = await bench.out("ifconfig epair0a inet6");
    expect(shown).toMatch(
      /inet6 2001:db8::1 prefixlen 64\n\tinet6 fe80::\S+%epair0a prefixlen 64 tentative scopeid 0x4\n/,
    );
    await bench.out("ifconfig epair0a inet6 2001:db8::2/64");
    expect(await bench.out("ifconfig epair0a")).toContain("2001:db8::2 prefixlen 64 tentative\n");
    bench.now = 1500;
    expect(await bench.out("ifconfig epair0a")).toContain("2001:db8::2 prefixlen 64\n");
    bench.now = 2500;
    expect(await bench.out("ifconfig epair0a")).not.toContain("tentative");
  });

  test("a link-local address is never made from a multicast MAC", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create");
    const other = /ether 58:9c:fc:10:(..):(..)/.exec(await bench.out("ifconfig epair0b"));
    await bench.out("ifconfig epair0a ether 03:00:00:00:00:01 up");
    await bench.out("ifconfig epair0a inet6 -ifdisabled");
    expect(await bench.out("ifconfig epair0a")).toContain(
      `fe80::5a9c:fcff:fe10:${Number.parseInt(`${other?.[1]}${other?.[2]}`, 16).toString(16)}%epair0a`,
    );
  });

  test("members of a bridge share its MTU and are promiscuous", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create mtu 9000");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig bridge create addm epair0a addm epair1a");
    expect(await bench.out("ifconfig bridge0")).toContain("mtu 9000");
    expect(await bench.out("ifconfig epair1a")).toContain("PROMISC,SIMPLEX,MULTICAST,LOWER_UP> metric 0 mtu 9000");
    expect(await bench.error("ifconfig epair1a mtu 1500")).toBe(
      "ifconfig: ioctl SIOCSIFMTU (set mtu): Operation not supported",
    );
    await bench.out("ifconfig bridge0 destroy");
    expect(await bench.out("ifconfig epair1a")).not.toContain("PROMISC");
  });

  test("a bridge's VLAN settings are shown as they were written", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig bridge create addm epair0a untagged 5 tagged 10,20-22,23 vlanfilter");
    expect(await bench.out("ifconfig bridge0")).toContain("vlan protocol 802.1q untagged 5 tagged 10,20-23\n");
    await bench.out("ifconfig bridge0 -iftagged epair0a 21 +iftagged epair0a 30");
    expect(await bench.out("ifconfig bridge0")).toContain("tagged 10,20,22-23,30\n");
    expect(await bench.error("ifconfig bridge0 iftagged epair0a 0")).toBe("ifconfig: invalid vlan set: 0");
  });

  test("a VLAN follows its parent's MAC and cannot have more MTU", async () => {
    const bench = new Bench();
    await bench.out("ifconfig vtnet1.200 create");
    await bench.out("ifconfig vtnet1 ether 02:00:00:00:00:09");
    expect(await bench.out("ifconfig vtnet1.200")).toContain("\tether 02:00:00:00:00:09\n\tgroups");
    expect(await bench.error("ifconfig vtnet1.200 mtu 1504")).toBe(
      "ifconfig: ioctl SIOCSIFMTU (set mtu): Invalid argument",
    );
    expect(await bench.error("ifconfig vlan create vlan 200 vlandev vtnet1")).toBe(
      "ifconfig: interface vlan already exists",
    );
    expect(await bench.error("ifconfig vlan create vlan 7")).toBe(
      "ifconfig: must specify a parent device for vlan create",
    );
  });

  test("listings can be narrowed to groups, families and interfaces that are up", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create group mine");
    expect(await bench.out("ifconfig -u -l")).toBe("vtnet0 vtnet1 lo0\n");
    expect(await bench.out("ifconfig -d -l")).toBe("epair0a epair0b\n");
    expect(await bench.out("ifconfig -l inet6")).toBe("lo0\n");
    expect((await bench.out("ifconfig -a -g epair")).match(/^\S+/gm)).toEqual(["epair0a:", "epair0b:"]);
    expect(await bench.out("ifconfig -g mine")).toBe("epair0a\n");
  });

  test("what ifconfig does not have is refused aloud", async () => {
    const bench = new Bench();
    expect(await bench.error("ifconfig vtnet0 nosuchparameter")).toBe("ifconfig: nosuchparameter: bad value");
    expect(await bench.error("ifconfig -Z")).toMatch(/^ifconfig: illegal option -- Z\nusage: ifconfig /);
    expect(await bench.error("ifconfig vtnet0 mtu")).toBe("ifconfig: 'mtu' requires argument");
    await expect(bench.run("ifconfig -m vtnet0")).rejects.toThrow("not simulated");
  });
});
