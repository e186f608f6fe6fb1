import { failureOf, Site } from "./site";

jest.setTimeout(30_000);

let site: Site;

afterEach(() => site.close());

test("what others do at the same time goes on beside a change that is taken back", async () => {
  site = await Site.open();
  const run = await site.provider();
  const before = run.create("Bridge", "br1", { members: [] });
  const cutOff = failureOf(run.create("NetgraphBridge", "lan", { uplink: { interface: "em0", host: false } }));
  const after = run.create("Bridge", "br2", { members: [] });
  const [one, error, two] = await Promise.all([before, cutOff, after]);
  expect(error.code).toBe("cut-off");
  expect([one.id, two.id]).toEqual(["br1", "br2"]);
  expect(await site.console("ifconfig -l")).toMatch(/br1 br2|br2 br1/);
});

test("an update that cuts the host off leaves the bridge and its unit as they were", async () => {
  site = await Site.open();
  const run = await site.provider();
  const lan = await run.create("NetgraphBridge", "lan", { uplink: { interface: "em0" } });
  const unit = await site.console("cat /usr/local/etc/pulumi-freebsd/units/*");
  const error = await failureOf(run.update(lan, "lan", { uplink: { interface: "em0", host: false } }));
  expect(error.code).toBe("cut-off");
  expect(await site.console("ngctl show lan:")).toMatch(/link1 +em0 +ether +\S+ +upper/);
  expect(await site.console("cat /usr/local/etc/pulumi-freebsd/units/*")).toBe(unit);
  await run.remove(lan);
  expect(await site.console("ngctl show lan:; ls /usr/local/etc/pulumi-freebsd/units/")).not.toContain("lan\n");
});

test("the delete that takes away SSH's own address is taken back, and the record stays", async () => {
  site = await Site.open();
  const first = await site.provider();
  const made = await first.create("HostInterface", "em0", { interface: "em0", addresses: ["192.0.2.50/24"] });
  const second = await site.provider({ card: "em0", address: "192.0.2.50" });
  const error = await failureOf(second.remove({ ...made, state: { ...made.state, connection: second.connection } }));
  expect(error.code).toBe("cut-off");
  expect(await site.console("ifconfig em0")).toContain("inet 192.0.2.50 ");
  expect(await site.units()).toBe("50-HostInterface-em0:#pulumi boot yes\n");
  const third = await site.provider();
  await third.remove(made);
  expect(await site.console("ifconfig em0")).not.toContain("inet 192.0.2.50 ");
});

test("the parent of the VLAN that has SSH's address gets its VLAN back", async () => {
  const vlan = "ifconfig vlan create vlandev em0 vlan 7 name lan7; ifconfig lan7 inet 192.0.2.77/24 alias up";
  site = await Site.open(undefined, `jail -c vnet name=web path=/ persist; ${vlan}`);
  const before = await site.console("ifconfig lan7");
  const run = await site.provider();
  const error = await failureOf(run.create("VnetInterface", "wire", { jail: "web", interface: "em0" }));
  expect(error.code).toBe("cut-off");
  expect(await site.console("ifconfig lan7")).toBe(before);
});

test("a host is read anew after a change whose end was not heard", async () => {
  site = await Site.open();
  const run = await site.provider();
  site.host.faults.commands.push({ kind: "fail", match: ([name]) => name === "daemon" });
  const error = await failureOf(run.create("NetgraphBridge", "lan", { uplink: { interface: "em0" } }));
  expect(error.code).toBe("watchdog");
  await site.console("ifconfig bridge create name by-hand");
  const { vnets } = await run.known();
  expect(vnets.get("host")?.interfaces.map(({ name }) => name)).toContain("by-hand");
});
