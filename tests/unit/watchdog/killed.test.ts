import { setTimeout as sleep } from "node:timers/promises";
import { failureOf, Site } from "./site";

jest.setTimeout(40_000);

let site: Site;

beforeEach(async () => {
  site = await Site.open();
});

afterEach(() => site.close());

const SECURE = { uplink: { interface: "em0", host: false } };
const OPEN = { uplink: { interface: "em0" } };

/** A provider that is killed when its change has been made; what becomes of its own promise is nobody's business. */
async function killedWith(...args: readonly ["NetgraphBridge", string, object]): Promise<void> {
  const run = await site.provider();
  const made = new Promise<void>((resolve) => site.whenMade(resolve));
  const [kind, name, given] = args;
  site.awaitAtEnd(run.create(kind, name, { ...given }));
  await made;
  await run.kill();
}

test("a killed provider's change is taken back, and the host can be reached again", async () => {
  const first = await site.provider();
  await first.create("Host", "edge");
  await first.close();
  const before = await site.state();
  await killedWith("NetgraphBridge", "lan", SECURE);
  expect(await site.console("ngctl show em0:")).toContain("lower");
  expect(await site.units()).toContain("20-NetgraphBridge-lan:#pulumi boot pending");
  // A run that comes now waits for the end, and finds a host without it.
  const next = await site.provider();
  const begun = Date.now();
  await next.create("Bridge", "br0");
  expect(Date.now() - begun).toBeGreaterThan(500);
  expect(await site.console("ngctl show lan:")).toContain("No such file");
  expect(await site.units()).not.toContain("lan");
  await site.console("ifconfig br0 destroy");
  const [network] = before.split("10-Host");
  expect((await site.state()).split("10-Host")[0]).toBe(network);
});

test("the next up waits for what a killed one may still take back, and goes on to the right end", async () => {
  await killedWith("NetgraphBridge", "lan", OPEN);
  const next = await site.provider();
  await next.create("NetgraphBridge", "lan", OPEN);
  await sleep(2000);
  expect(await site.console("ngctl show lan:")).toMatch(/link1 +em0 +ether +\S+ +upper/);
  expect(await site.units()).toBe("20-NetgraphBridge-lan:#pulumi boot yes\n");
});

test("a reboot before the confirmation brings the host back without the change", async () => {
  const first = await site.provider();
  await first.create("Host", "edge");
  await first.close();
  const run = await site.provider();
  const rebooted = new Promise<void>((resolve) => site.whenMade(() => void site.host.reboot().then(resolve)));
  const failed = failureOf(run.create("NetgraphBridge", "lan", SECURE));
  await rebooted;
  expect((await failed).code).toBe("cut-off");
  expect((await failed).message).toContain("the host was restarted before it was confirmed");
  expect(site.host.bootMessages).not.toContain("failed");
  expect(await site.console("ngctl show lan:")).toContain("No such file");
  expect(await site.units()).toContain("20-NetgraphBridge-lan:#pulumi boot pending");
  expect(await site.console("ls /var/run/pulumi-freebsd 2>&1")).not.toContain("change");
  // The next up finds its own unit, and goes on.
  const next = await site.provider();
  await next.create("NetgraphBridge", "lan", OPEN);
  expect(await site.units()).toContain("20-NetgraphBridge-lan:#pulumi boot yes");
  await site.host.reboot();
  expect(await site.console("ngctl show lan:")).toMatch(/em0 +ether +\S+ +upper/);
});

test("of a change that a reboot ended nothing is left when its Host goes", async () => {
  const first = await site.provider();
  const edge = await first.create("Host", "edge");
  await first.close();
  await killedWith("NetgraphBridge", "lan", SECURE);
  await site.host.reboot();
  expect(await site.console("find /var/run/pulumi-freebsd -mindepth 1")).toMatch(/^\S+\n$/);
  const next = await site.provider();
  await next.remove(edge);
  expect(await site.console("ls -d /var/run/pulumi-freebsd* 2>&1")).toMatch(/No (such file|match)/);
});
