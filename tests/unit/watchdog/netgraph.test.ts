import { failureOf, Site } from "./site";

jest.setTimeout(30_000);

let site: Site;

afterEach(() => site.close());

/** Opens the site with its empty folders there, so that what is undone leaves no difference. */
async function open(prepare?: string): Promise<string> {
  site = await Site.open({ card: "em0" }, prepare);
  await site.console("mkdir -p /usr/local/etc/pulumi-freebsd/units; rm -rf /var/run/pulumi-freebsd");
  return site.state();
}

const LOWER = { hook: "left", peer: "em0", peerHook: "lower" };
const UPPER = { hook: "right", peer: "em0", peerHook: "upper" };
const HUB = "kldload ng_hub; printf 'mkpeer . hub h a\\nname .h hub0\\nmsg hub0: setpersistent\\n' | ngctl -f -";

describe("between the card that carries SSH and its wire", () => {
  test("a tee is put in by one change, which is confirmed, and taken out by another", async () => {
    await open();
    const run = await site.provider();
    const tap = await run.create("NetgraphNode", "tap", { type: "tee", hooks: [LOWER, UPPER] });
    expect(site.host.stats.handshakes).toBeGreaterThanOrEqual(2);
    expect(await site.units()).toBe("25-NetgraphNode-tap:#pulumi boot yes\n");
    const handshakes = site.host.stats.handshakes;
    await run.remove(tap);
    expect(site.host.stats.handshakes).toBeGreaterThan(handshakes);
    expect(await site.console("ngctl show em0:")).toContain("Num hooks: 0");
    expect(await site.units()).not.toContain("tap");
  });

  test("a tee that takes the wire alone is taken back", async () => {
    const before = await open();
    const run = await site.provider();
    const error = await failureOf(run.create("NetgraphNode", "tap", { type: "tee", hooks: [LOWER] }));
    expect(error.code).toBe("cut-off");
    expect(error.message).toContain("undone by: ngctl shutdown em0:lower");
    expect(await site.state()).toBe(before);
  });

  test("an update of a tee that lets go of the host is taken back", async () => {
    await open();
    const run = await site.provider();
    const tap = await run.create("NetgraphNode", "tap", { type: "tee", hooks: [LOWER, UPPER] });
    const error = await failureOf(run.update(tap, "tap", { type: "tee", hooks: [LOWER] }));
    expect(error.code).toBe("cut-off");
    expect(await site.console("ngctl show tap:")).toMatch(/right +em0 +ether +\S+ +upper/);
  });

  test("a hook that takes the wire away is taken back, and one that leads elsewhere needs no word", async () => {
    const before = await open(HUB);
    const run = await site.provider();
    const wire = { node: "hub0", hook: "a", peer: "em0" };
    const error = await failureOf(run.create("NetgraphHook", "wire", { ...wire, peerHook: "lower" }));
    expect(error.code).toBe("cut-off");
    expect(error.message).toContain("undone by: ngctl rmhook hub0: a");
    expect(await site.state()).toBe(before);
    const handshakes = site.host.stats.handshakes;
    await run.create("NetgraphHook", "wire", { ...wire, peerHook: "orphans" });
    expect(site.host.stats.handshakes).toBe(handshakes);
  });
});
