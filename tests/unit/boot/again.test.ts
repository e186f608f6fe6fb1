import { TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
});
afterEach(() => world.close());

const UNITS = "/usr/local/etc/pulumi-freebsd/units";

test("every unit run again changes nothing while jails run and interfaces are inside", async () => {
  await world.up(TOPOLOGY);
  const before = await world.picture();
  await world.sh(`for unit in ${UNITS}/[1-6]*; do sh "$unit" start || exit 1; done`);
  await world.sh(`for unit in ${UNITS}/70*; do sh "$unit" attach || exit 1; done`);
  expect(await world.picture()).toEqual(before);
});

test("no address that is there is given again: the old one would go first, and connections with it", async () => {
  await world.up(TOPOLOGY);
  const given: string[] = [];
  world.host.faults.commands.push({
    match: (argv) => argv.includes("alias") && given.push(argv.join(" ")) > 0,
    kind: "fail",
  });
  const again = `for unit in ${UNITS}/[45]*; do sh "$unit" start; done; sh /usr/local/etc/pulumi-freebsd/jail-hook attach web`;
  await world.sh(again);
  expect(given).toEqual([]);
  await world.sh("ifconfig br inet 10.9.0.1 -alias; ifconfig -j web lan0 inet6 2001:db8::1 -alias");
  await world.sh(again);
  expect(given).toEqual([
    "ifconfig br inet 10.9.0.1/24 alias",
    "ifconfig -j web lan0 inet6 2001:db8::1/64 alias -ifdisabled",
  ]);
});

test("every unit tells whether its object is there", async () => {
  await world.up(TOPOLOGY);
  await world.sh(`for unit in ${UNITS}/[2-7]*; do sh "$unit" status || { echo "$unit"; exit 1; }; done`);
  await world.sh("service pulumi_jails stop; for n in ng0_web ng0_db ng0_host lan; do ngctl shutdown $n:; done");
  await world.sh(
    "for n in guests trunk tap hub; do ngctl shutdown $n:; done; ifconfig br destroy; ifconfig caba destroy; ifconfig lo-jails destroy; ifconfig caba.100 destroy",
  );
  expect(await world.sh(`for unit in ${UNITS}/[2-7]*; do ! sh "$unit" status || echo "$unit"; done`)).toBe("");
});

test("a create that was cut between two steps is gone on from", async () => {
  await world.up(TOPOLOGY);
  const before = await world.picture();
  await world.sh(`
    service jail onestop db
    ngctl rmhook ng0_db: ether
    ngctl rmhook lan: link1
    ifconfig br deletem caba
    ifconfig ng0_host inet 10.7.0.1 -alias
    for unit in ${UNITS}/[1-5]*; do sh "$unit" start || exit 1; done
    service pulumi_jails start
  `);
  expect(await world.picture()).toEqual(before);
});

test("a NIC that comes late is waited for; the others do not wait for it twice", async () => {
  await world.up(TOPOLOGY);
  const before = await world.picture();
  await world.sh(late("igb1", 12));
  const started = world.host.clock.now();
  await world.host.reboot();
  expect(world.host.clock.now() - started).toBeLessThan(30_000);
  await world.sh("rm -f /etc/rc.d/late");
  expect(await world.picture()).toEqual(before);
});

test("a NIC that does not come is reported after 30 seconds, and keeps nothing else back", async () => {
  await world.up(TOPOLOGY);
  await world.sh(late("igb1", 10_000));
  const started = world.host.clock.now();
  await world.host.reboot();
  expect(world.host.clock.now() - started).toBeGreaterThan(29_000);
  expect(world.host.clock.now() - started).toBeLessThan(60_000);
  expect(await world.reaches("web", "10.9.0.1")).toBe(true);
  expect(await world.sh("service pulumi_network start br", 1)).toContain("ifconfig: interface igb1 does not exist");
});

/** A driver that is slow: the NIC has another name until it is done. */
function late(name: string, seconds: number): string {
  return `cat >/etc/rc.d/late <<'END'
#!/bin/sh
# PROVIDE: late
# BEFORE: netif
ifconfig ${name} name absent0 >/dev/null
daemon sh -c 'sleep ${seconds}; ifconfig absent0 name ${name}; ifconfig ${name} up'
END
chmod 755 /etc/rc.d/late`;
}
