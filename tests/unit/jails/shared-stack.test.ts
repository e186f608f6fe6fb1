import { World } from "./world";

jest.setTimeout(60_000);

/** Jails that share the host's network stack: jail(8), ip4.addr, ip6.addr, interface. */

let world: World;

beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const SHARED = { vnet: false, addresses: ["10.99.0.5", "2001:db8::5/64"] };
const onLo1 = (name: string) => world.says(`ifconfig lo1 | grep -c -e '${name}'`);

test("its addresses are on their interface for as long as it runs, and at boot again", async () => {
  const { run, host } = world;
  await run.create("Loopback", "lo1", { addresses: ["10.99.0.1/32"] });
  const jail = await run.create("Jail", "web", { ...SHARED, interface: "lo1" });
  expect(await world.says("jls -j web ip4.addr ip6.addr; jexec web ifconfig lo1")).toMatch(
    /10\.99\.0\.5 2001:db8::5\n[\s\S]*inet 10\.99\.0\.5 netmask 0xffffffff\n[\s\S]*inet6 2001:db8::5 prefixlen 64/,
  );
  await host.run("service jail onestop web");
  expect(await onLo1("10.99.0.5")).toBe("0\n");
  await host.reboot();
  expect(await world.says("jls name; ifconfig lo1")).toMatch(/^web\n[\s\S]*10\.99\.0\.5/);
  expect(await (await world.next()).read(jail)).toMatchObject(SHARED);
});

test("the interface's own resource takes them for no drift", async () => {
  const { run } = world;
  const loopback = await run.create("Loopback", "lo1", { addresses: ["10.99.0.1/32"] });
  const jail = await run.create("Jail", "web", { ...SHARED, interface: "lo1" });
  expect(await run.read(loopback)).toMatchObject({ addresses: ["10.99.0.1/32"] });
  expect(await run.read(jail)).toMatchObject({ addresses: SHARED.addresses, interface: "lo1" });
  await run.update(loopback, "lo1", { addresses: ["10.99.0.1/32", "10.99.0.2/32"] });
  expect(await onLo1("inet 10.99")).toBe("3\n");
});

test("one that somebody took away is drift, and the jail starts anew with it", async () => {
  const { run, host } = world;
  await run.create("Loopback", "lo1");
  const jail = await run.create("Jail", "web", { ...SHARED, interface: "lo1" });
  await host.run("ifconfig lo1 inet 10.99.0.5 -alias");
  const next = await world.next();
  expect(await next.read(jail)).toMatchObject({ addresses: ["2001:db8::5"] });
  await next.update(jail, "web", { ...SHARED, interface: "lo1" });
  expect(await onLo1("10.99.0.5")).toBe("1\n");
});

test("delete takes them off, also where the jail went without its file", async () => {
  const { run, host } = world;
  await run.create("Loopback", "lo1");
  const jail = await run.create("Jail", "web", { ...SHARED, interface: "lo1" });
  await host.run("mv /etc/jail.conf.d/web.conf /tmp/w; jail -r web; mv /tmp/w /etc/jail.conf.d/web.conf");
  expect(await onLo1("10.99.0.5")).toBe("1\n");
  await (await world.next()).remove(jail);
  expect(await onLo1("10.99.0.5\\|db8::5")).toBe("0\n");
});

test("a start that fails leaves none of them behind", async () => {
  const { run } = world;
  await run.create("Loopback", "lo1");
  const failing = { ...SHARED, interface: "lo1", exec: { start: "false" } };
  await expect(run.create("Jail", "web", failing)).rejects.toThrow(/false: failed/);
  expect(await world.says("ifconfig lo1 | grep -c -e 10.99.0.5 -e db8::5; jls name; ls /etc/jail.conf.d/*.conf")).toBe(
    "0\nls: /etc/jail.conf.d/*.conf: No such file or directory\n",
  );
});

test("all of the host's addresses, or none of a family", async () => {
  const { run } = world;
  const jail = await run.create("Jail", "all", { vnet: false, ip4: "inherit", ip6: "disable" });
  expect(await world.says("jls -j all -n ip4 ip6")).toBe("ip4=inherit ip6=disable\n");
  expect(await run.read(jail)).toMatchObject({ ip4: "inherit", ip6: "disable" });
});

test("an address of the host's own may be that of several jails where each has no other", async () => {
  const { run } = world;
  await run.create("Jail", "one", { vnet: false, addresses: ["10.0.2.15"] });
  await run.create("Jail", "two", { vnet: false, addresses: ["10.0.2.15"] });
  expect(await world.refusal("Jail", "three", { vnet: false, addresses: ["10.0.2.16", "10.0.2.15"] })).toBe(
    "addresses[1]: the jail one has 10.0.2.15 too, and jails share an address only where each has no other of its family",
  );
});

test("an address that the host has already is none to put on an interface", async () => {
  expect(await world.refusal("Jail", "web", { vnet: false, addresses: ["10.0.2.15"], interface: "lo0" })).toBe(
    "addresses[0]: vtnet0 has 10.0.2.15 already: without `interface` the jail shares it",
  );
});

test("one that somebody made by hand is taken over with its addresses", async () => {
  await world.host.run("jail -c name=web path=/ persist interface=lo0 ip4.addr=10.99.0.9");
  const run = await world.next();
  const jail = await run.create("Jail", "web", {
    vnet: false,
    interface: "lo0",
    addresses: ["10.99.0.9"],
    adopt: true,
  });
  expect(await world.says("ifconfig lo0 | grep -c 10.99.0.9")).toBe("1\n");
  await run.remove(jail);
  expect(await world.says("ifconfig lo0 | grep -c 10.99.0.9; jls name")).toBe("0\n");
});

test("an interface that is not there is told beforehand, and an address that nobody has is a warning", async () => {
  expect(await world.refusal("Jail", "web", { vnet: false, addresses: ["10.0.0.9"], interface: "lo7" })).toBe(
    "interface: there is no interface lo7 in the host's network stack",
  );
  const { warnings } = await world.run.preview("Jail", "web", { vnet: false, addresses: ["10.0.0.9"] });
  expect(warnings.join("")).toContain("no interface of the host has 10.0.0.9: the jail is not reached there");
});
