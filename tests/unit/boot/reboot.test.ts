import { TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
});
afterEach(() => world.close());

test("a host boots into what was declared, and is bare after destroy and reboot", async () => {
  const bare = await world.picture();
  await world.up(TOPOLOGY);
  const before = await world.picture();
  await world.host.reboot();
  expect(await world.picture()).toEqual(before);
  expect(await world.reaches("web", "192.168.1.102")).toBe(true);
  expect(await world.reaches("web", "192.168.1.2")).toBe(true);
  expect(await world.reaches("web", "10.9.0.1")).toBe(true);
  expect(await world.refresh()).toEqual([]);
  expect(await world.up(TOPOLOGY)).toEqual([]);
  await world.destroy();
  await world.host.reboot();
  expect(await world.picture()).toEqual(bare);
});

test("a bridge with the longest name has its eifaces, also after a boot", async () => {
  const lan = "a-bridge-with-a-very-long-name";
  const program = [
    ["Host", "warden", {}],
    ["NetgraphBridge", lan, {}],
    ["Eiface", "port", { bridge: lan }],
    ["Eiface", "other", { bridge: lan }],
  ] as const;
  await world.up(program);
  const made = await world.sh("ifconfig -l; ngctl show port: | tail -1 | cut -c1-55");
  expect(made).toMatch(/\bport\b.*\n {2}ether +a-bridge-with-a-very-long-name bridge/);
  await world.host.reboot();
  expect(await world.refresh()).toEqual([]);
  expect(await world.up(program)).toEqual([]);
  await world.destroy();
  expect(await world.sh("ngctl list | grep -c eiface", 1)).toBe("0\n");
});

test("what is not persistent stays out of a boot, and not out of a jail's restart", async () => {
  const temporary = new Set(["ng0_host", "web-cab"]);
  const program = TOPOLOGY.map(
    ([kind, name, inputs]) => [kind, name, temporary.has(name) ? { ...inputs, persistent: false } : inputs] as const,
  );
  await world.up(program);
  await world.host.reboot();
  expect(await world.sh("ifconfig -l")).not.toContain("ng0_host");
  expect(await world.sh("ngctl list")).not.toContain("ng0_host");
  expect(await world.sh("ifconfig -l")).toContain("cabb");
  expect(await world.sh("ifconfig -j web -l")).toBe("lo0 lan0\n");
  await world.sh("service jail onerestart web");
  expect((await world.sh("ifconfig -j web -l")).split(/\s/)).toContain("cabb");
  expect(await world.reaches("web", "10.9.0.1")).toBe(true);
});

test("a boot out of single-user mode is a boot as well", async () => {
  await world.up(
    TOPOLOGY.map(([kind, name, given]) => [kind, name, name === "web-cab" ? { ...given, persistent: false } : given]),
  );
  await world.sh("service pulumi_jails stop; /bin/sh /etc/rc");
  expect(await world.sh("ifconfig -j web -l")).toBe("lo0 lan0\n");
});

test("a jail that is not persistent does not start, unless another needs it", async () => {
  const program = (depends: string[]) =>
    [
      ["Host", "warden", {}],
      ["Jail", "db", { persistent: false }],
      ["Jail", "web", { depends }],
    ] as const;
  await world.up(program([]));
  await world.host.reboot();
  expect(await world.sh("jls name")).toBe("web\n");
  await world.up(program(["db"]));
  await world.host.reboot();
  expect(await world.sh("jls name")).toBe("db\nweb\n");
});

test("one switch keeps all of it out of the boot", async () => {
  await world.up(TOPOLOGY);
  await world.sh("sysrc pulumi_freebsd_enable=NO");
  await world.host.reboot();
  expect(await world.sh("jls name")).toBe("");
  expect(await world.sh("ifconfig -l")).toBe("em0 igb0 igb1 igb2 lo0\n");
  expect(await world.sh("service pulumi_jails start")).toMatch(/pulumi_freebsd_enable/);
  await world.sh("sysrc pulumi_freebsd_enable=YES; service pulumi_network start; service pulumi_jails start");
  expect(await world.reaches("web", "192.168.1.102")).toBe(true);
});

test("a unit that fails is reported, and the rest goes on", async () => {
  await world.up(TOPOLOGY);
  const path = "/usr/local/etc/pulumi-freebsd/units/30-Eiface-ng0_host";
  world.host.files.write(path, world.host.files.read(path).replace("mkpeer lan:", "mkpeer away:"));
  await world.host.reboot();
  expect(await world.reaches("web", "192.168.1.102")).toBe(true);
  const said = await world.sh("service pulumi_network start", 1);
  expect(said).toContain("WARNING: 30-Eiface-ng0_host: ngctl: ");
  expect(said).toContain("WARNING: 50-HostInterface-ng0_host: ifconfig: interface ng0_host does not exist");
});
