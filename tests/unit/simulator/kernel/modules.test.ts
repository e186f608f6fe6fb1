import { Bench } from "./harness";

describe("modules and sysctls on a bare kernel", () => {
  test("a file holds what it depends on, and lets it go", async () => {
    const bench = new Bench();
    await bench.out("kldload if_bridge");
    expect(await bench.out("kldstat")).toMatch(/^ 2 {4}1 .* if_bridge\.ko\n 3 {4}1 .* bridgestp\.ko\n/m);
    expect(await bench.error("kldunload bridgestp")).toBe("kldunload: can't unload file: Device busy");
    await bench.out("kldunload if_bridge");
    expect((await bench.out("kldstat")).split("\n")).toHaveLength(3);
  });

  test("a node keeps its type's module, and netgraph itself stays for good", async () => {
    const bench = new Bench();
    await bench.out("ngctl mkpeer . eiface e ether");
    expect(await bench.error("kldunload ng_eiface")).toBe("kldunload: can't unload file: Device busy");
    await bench.out("ngctl shutdown ngeth0:");
    await bench.out("kldunload ng_eiface");
    await bench.out("kldunload ng_socket");
    expect(await bench.error("kldunload netgraph")).toBe("kldunload: can't unload file: Device busy");
  });

  test("ng_ether gives a node to what is there and to what comes later, and to no eiface", async () => {
    const bench = new Bench();
    await bench.out("ngctl mkpeer . eiface e ether");
    await bench.out("kldload ng_ether");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig vtnet1.7 create");
    const names = [...(await bench.out("ngctl list -n")).matchAll(/Name: (\S+) +Type: ether/g)].map(([, name]) => name);
    expect(names.sort()).toEqual(["epair0a", "epair0b", "vtnet0", "vtnet1", "vtnet1_7"]);
  });

  test("a module's sysctls come with it, and take a tunable from the kernel's environment", async () => {
    const bench = new Bench();
    expect(await bench.error("sysctl net.link.bridge.ipfw")).toBe("sysctl: unknown oid 'net.link.bridge.ipfw'");
    await bench.out("kldload if_bridge");
    expect(await bench.out("sysctl net.link.bridge.ipfw")).toBe("net.link.bridge.ipfw: 0\n");
    await bench.out("kenv net.inet.ip.fw.default_to_accept=1");
    await bench.out("kldload ipfw");
    expect(await bench.out("sysctl -n net.inet.ip.fw.default_to_accept")).toBe("1\n");
  });

  test("a vnet's own sysctls are its own, the host's are not for a jail to set", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    expect(await bench.out("sysctl net.inet.ip.forwarding=1", { jail })).toBe("net.inet.ip.forwarding: 0 -> 1\n");
    expect(await bench.out("sysctl -n net.inet.ip.forwarding")).toBe("0\n");
    expect(await bench.error("sysctl security.jail.mount_allowed=1", { jail })).toBe(
      "sysctl: security.jail.mount_allowed=1: Operation not permitted",
    );
    expect(await bench.out("sysctl -n security.jail.jailed security.jail.vnet", { jail })).toBe("1\n1\n");
  });

  test("what a real host may have and no recording shows is refused aloud", async () => {
    const bench = new Bench();
    expect(await bench.error("sysctl nosuch.oid")).toBe("sysctl: unknown oid 'nosuch.oid'");
    await expect(bench.run("sysctl net.inet.tcp.keepinit")).rejects.toThrow("not simulated");
    await expect(bench.run("sysctl net")).rejects.toThrow("not simulated");
    await expect(bench.run("kldload if_lagg")).rejects.toThrow("not simulated");
    await expect(bench.run("ifconfig lagg create")).rejects.toThrow("not simulated");
    expect(await bench.error("kldload nosuch")).toBe("kldload: can't load nosuch: No such file or directory");
  });

  test("securelevel 1 forbids loading", async () => {
    const bench = new Bench();
    await bench.out("sysctl kern.securelevel=1");
    expect(await bench.error("kldload ng_ether")).toBe("kldload: can't load ng_ether: Operation not permitted");
  });
});
