import { failureOf, Site } from "./site";

jest.setTimeout(30_000);

let site: Site;

afterEach(() => site.close());

/** Opens the site with its empty folders there, so that what is undone leaves no difference. */
async function open(...args: Parameters<typeof Site.open>): Promise<string> {
  site = await Site.open(...args);
  await site.console("mkdir -p /usr/local/etc/pulumi-freebsd/units; rm -rf /var/run/pulumi-freebsd");
  return site.state();
}

describe("the card that carries SSH", () => {
  test("joins an ng_bridge, which is confirmed over a new connection", async () => {
    await open();
    const run = await site.provider();
    const made = await run.create("NetgraphBridge", "lan", { uplink: { interface: "em0" } });
    expect(made.state).toMatchObject({ uplink: { interface: "em0", host: true } });
    expect(site.host.stats.handshakes).toBeGreaterThanOrEqual(2);
    expect(await site.units()).toBe("20-NetgraphBridge-lan:#pulumi boot yes\n");
    expect(await site.console("pgrep -l lockf; ls /var/run/pulumi-freebsd")).toMatch(/^ls: .*No such file/);
    // The new connection serves on.
    await run.create("Bridge", "br0", {});
    await run.remove(made);
    expect(await site.console("ngctl show lan:")).toContain("No such file");
    expect(await site.console("ngctl msg em0: getautosrc")).toContain("Args:\t1");
  });

  for (const lost of ["silence", "reset"] as const) {
    test(`joins a secure bridge and is taken back, when the cut means ${lost}`, async () => {
      const before = await open({ card: "em0", lost });
      const run = await site.provider();
      const error = await failureOf(run.create("NetgraphBridge", "lan", { uplink: { interface: "em0", host: false } }));
      expect(error.code).toBe("cut-off");
      // A busy machine dials slowly, and has longer then.
      expect(error.message).toMatch(
        /no new connection could be made within \d+(\.\d)? s of a change to what carries SSH \(em0\)/,
      );
      expect(error.message).toContain("undone by: ngctl rmhook lan: link0");
      expect(error.id).toBeUndefined();
      expect(await site.state()).toBe(before);
      // The same process goes on, over the connection by which it heard the end.
      await run.create("Bridge", "br0", {});
    });
  }

  test("becomes the member of an if_bridge, which is confirmed", async () => {
    await open();
    const run = await site.provider();
    await run.create("Bridge", "br0", { members: ["em0"] });
    expect(site.host.stats.handshakes).toBeGreaterThanOrEqual(2);
    expect(await site.units()).toBe("40-Bridge-br0:#pulumi boot yes\n");
  });

  test("goes into a jail and is taken back with its address", async () => {
    const before = await open(undefined, "jail -c vnet name=web path=/ persist");
    const run = await site.provider();
    const error = await failureOf(
      run.create("VnetInterface", "web-em0", { jail: "web", interface: "em0", addresses: ["192.0.2.10/24"] }),
    );
    expect(error.code).toBe("cut-off");
    expect(error.message).toContain("ifconfig em0 -vnet web");
    expect(await site.state()).toBe(before);
  });

  test("loses the address that SSH comes to and gets it back", async () => {
    await open();
    const first = await site.provider();
    const made = await first.create("HostInterface", "em0", { interface: "em0", addresses: ["192.0.2.50/24"] });
    const before = await site.state();
    const second = await site.provider({ card: "em0", address: "192.0.2.50" });
    const error = await failureOf(second.update(made, "em0", { interface: "em0", addresses: [] }));
    expect(error.code).toBe("cut-off");
    expect(error.message).toContain("undone by: ifconfig em0 inet 192.0.2.50/24 alias");
    expect(await site.state()).toBe(before);
  });

  test("a step that fails is told as ever, and what was done is undone at once", async () => {
    const before = await open();
    site.host.faults.commands.push({
      match: (argv) => argv.includes("addm"),
      kind: "fail",
      exitCode: 1,
      stderr: "ifconfig: BRDGADD em0: Device busy\n",
    });
    const run = await site.provider();
    const error = await failureOf(run.create("Bridge", "br0", { members: ["em0"] }));
    expect(error.code).toBe("step-failed");
    expect(error.message).toMatch(
      /exit status 1: ifconfig: BRDGADD em0: Device busy\n {2}undone by: ifconfig br0 destroy; rm -f /,
    );
    expect(error.message).toContain("while running: ifconfig br0 addm em0");
    expect(await site.state()).toBe(before);
  });
});

describe("another card", () => {
  test("needs no confirmation", async () => {
    await open();
    const run = await site.provider();
    await run.create("NetgraphBridge", "lan", { uplink: { interface: "em1", host: false } });
    expect(site.host.stats.handshakes).toBe(1);
    expect(await site.units()).toBe("20-NetgraphBridge-lan:#pulumi boot yes\n");
  });
});
