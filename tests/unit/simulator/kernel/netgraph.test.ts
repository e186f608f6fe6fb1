import { Bench } from "./harness";

const bridge = "mkpeer . bridge b link0\nname .b lan0\nmsg .b setpersistent\n";

describe("netgraph on a bare kernel", () => {
  test("a node that lives by its hooks goes with ngctl unless it is persistent", async () => {
    const bench = new Bench();
    await bench.out("ngctl mkpeer . hub h h");
    expect(await bench.out("ngctl list")).toContain("There are 1 total nodes");
    await bench.out("ngctl -f -", { stdin: "mkpeer . hub h h\nname .h hub0\nmsg hub0: setpersistent\n" });
    expect(await bench.out("ngctl show hub0:")).toContain("Type: hub");
  });

  test("a script stops at its first failing line and what went before stays", async () => {
    const bench = new Bench();
    const result = await bench.run("ngctl -f -", {
      stdin: `# made first\n${bridge}mkpeer lan0: hub badhook h\nlist\n`,
    });
    expect(result).toEqual({
      stdout: "",
      stderr: "ngctl: send msg: Invalid argument\nngctl: line 5: error in file\n",
      exitCode: 71,
    });
    expect(await bench.out("ngctl list")).toContain("Name: lan0");
  });

  test("a mkpeer that is refused leaves no node and no interface, but the id is gone", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", { stdin: bridge });
    expect(await bench.error("ngctl mkpeer lan0: eiface link03 ether")).toBe("ngctl: send msg: Invalid argument");
    expect(await bench.error("ngctl mkpeer lan0: eiface link1 nosuch")).toBe(
      "ngctl: send msg: Protocol family not supported",
    );
    expect(await bench.out("ifconfig -l")).toBe("vtnet0 vtnet1 lo0\n");
    expect(await bench.out("ngctl show lan0:")).toContain("Num hooks: 0");
    await bench.out("ngctl mkpeer lan0: eiface link1 ether");
    expect(await bench.out("ngctl show lan0:link1")).toContain("ID: 00000009");
  });

  test("a bare link takes the lowest free number, a bare uplink counts from 1", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", {
      stdin: `${bridge}mkpeer lan0: eiface link2 ether\nmkpeer lan0: eiface link ether\nmkpeer lan0: eiface link ether\nmkpeer lan0: eiface uplink ether\n`,
    });
    const shown = await bench.out("ngctl show lan0:");
    expect(shown.match(/^ {2}(up)?link\d+/gm)).toEqual(["  uplink1", "  link3", "  link1", "  link2"]);
  });

  test("paths start at names, ids and ngctl's own node", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", { stdin: `${bridge}mkpeer lan0: eiface link1 ether\n` });
    for (const path of ["lan0:", "[2]:", "lan0:link1.ether", "[3]:ether"])
      expect(await bench.out(`ngctl show ${path}`)).toContain("Name: lan0");
    expect(await bench.out("ngctl show .")).toContain("Type: socket");
    expect(await bench.error("ngctl show lan0:link7")).toBe("ngctl: send msg: No such file or directory");
    expect(await bench.error("ngctl show a.b:")).toBe("ngctl: send msg: Invalid argument");
  });

  test("nodes are listed as the kernel's table of ids has them", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", {
      stdin: `${bridge}${Array.from({ length: 20 }, (_, at) => `mkpeer lan0: eiface link${at + 1} ether\n`).join("")}`,
    });
    const ids = [...(await bench.out("ngctl list")).matchAll(/ID: (\S+)/g)].map(([, id]) =>
      Number.parseInt(id ?? "", 16),
    );
    expect(ids).toHaveLength(22);
    // 22 nodes make a table of 64 buckets, so no two of these share one.
    expect(ids).toEqual([...ids].sort((a, b) => (a % 64) - (b % 64)));
  });

  test("shutting an ether node down cuts its hooks and leaves promiscuous mode; autosrc stays as it was set", async () => {
    const bench = new Bench();
    await bench.out("kldload ng_ether");
    await bench.out("ngctl -f -", {
      stdin: `${bridge}msg vtnet1: setpromisc 1\nmsg vtnet1: setautosrc 0\nconnect vtnet1: lan0: lower link1\nconnect vtnet1: lan0: upper link2\n`,
    });
    expect(await bench.out("ifconfig vtnet1")).toContain("PROMISC");
    await bench.out("ngctl shutdown vtnet1:");
    expect(await bench.out("ngctl show vtnet1:")).toContain("Num hooks: 0");
    expect(await bench.out("ngctl msg vtnet1: getpromisc")).toContain("Args:\t0");
    expect(await bench.out("ngctl msg vtnet1: getautosrc")).toContain("Args:\t0");
  });

  test("a tee that is shut down joins what it stood between", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", {
      stdin: `${bridge}mkpeer lan0: tee link1 left\nname lan0:link1 t\nmkpeer t: eiface right ether\nname t:right e\n`,
    });
    await bench.out("ngctl shutdown t:");
    expect(await bench.out("ngctl show lan0:")).toMatch(/link1 {11}e {15}eiface/);
  });

  test.each([
    ["setconfig { debugLevel=2 }", "getconfig", "{ debugLevel=2 }"],
    ["setconfig { loopTimeout=0x10 maxStaleness=7 }", "getconfig", "{ loopTimeout=16 maxStaleness=7 }"],
  ])("what a bridge is told by %s it says by %s", async (set, get, said) => {
    const bench = new Bench();
    await bench.out("ngctl -f -", { stdin: bridge });
    await bench.out(`ngctl msg lan0: ${set}`);
    expect(await bench.out(`ngctl msg lan0: ${get}`)).toBe(
      `Rec'd response "getconfig" (2) from "[2]:":\nArgs:\t${said}\n`,
    );
  });

  test.each(["setconfig { nosuch=1 }", "setconfig { debugLevel=x }", "setconfig {", "getconfig 1"])(
    "a bridge refuses %s",
    async (message) => {
      const bench = new Bench();
      await bench.out("ngctl -f -", { stdin: bridge });
      expect(await bench.error(`ngctl msg lan0: ${message}`)).toBe("ngctl: send msg: Invalid argument");
    },
  );

  test("a bridge that joins one hook to itself panics the host, and so does a NIC's with large link numbers", async () => {
    const self = new Bench();
    await self.out("ngctl -f -", { stdin: bridge });
    await expect(self.run("ngctl connect lan0: lan0: link1 link1")).rejects.toThrow("panic");
    expect(self.kernel.panicked).toBeDefined();
    const large = new Bench();
    await large.out("kldload ng_ether");
    await large.out("ngctl -f -", {
      stdin: `${bridge}connect vtnet1: lan0: lower link1\nmkpeer lan0: eiface link65535 ether\n`,
    });
    await expect(large.run("ngctl shutdown lan0:")).rejects.toThrow("panic");
  });

  test("without a NIC large link numbers do no harm", async () => {
    const bench = new Bench();
    await bench.out("ngctl -f -", { stdin: `${bridge}mkpeer lan0: eiface link65535 ether\n` });
    await bench.out("ngctl shutdown lan0:");
    expect(bench.kernel.panicked).toBeUndefined();
  });

  test("the beginning of a command is enough where only one begins so", async () => {
    const bench = new Bench();
    expect(await bench.error("ngctl s")).toBe('ngctl: "s": ambiguous command');
    expect(await bench.out("ngctl LIST")).toContain("total nodes");
    expect(await bench.error("ngctl frobnicate")).toBe('ngctl: "frobnicate": unknown command');
    expect((await bench.run("ngctl mkpeer a")).exitCode).toBe(64);
  });
});
