import { TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await World.open({ clock: "jumping" });
  await world.sh("jail -c name=theirs path=/ vnet persist");
  await world.up(TOPOLOGY);
});
afterAll(() => world.close());

test("rc runs them in the right order, and never in a jail", async () => {
  const order = (await world.sh("rcorder /etc/rc.d/* /usr/local/etc/rc.d/*"))
    .split("\n")
    .map((path) => path.replace(/.*\//, ""));
  const at = (name: string) => order.indexOf(name);
  expect(at("pulumi_network")).toBeGreaterThan(at("netif"));
  expect(at("pulumi_network")).toBeLessThan(at("routing"));
  expect(at("pulumi_network")).toBeLessThan(at("NETWORKING"));
  expect(at("pulumi_firewall")).toBeGreaterThan(Math.max(at("pf"), at("ipfw"), at("pulumi_network")));
  expect(at("pulumi_jails")).toBeGreaterThan(Math.max(at("LOGIN"), at("jail"), at("pulumi_firewall")));
  expect(at("pulumi_jails")).toBeLessThan(at("securelevel"));
  expect(await world.sh("rcorder -s nojail /usr/local/etc/rc.d/* 2>/dev/null")).toBe("");
  expect(await world.sh("rcorder -k shutdown /usr/local/etc/rc.d/* 2>/dev/null")).toBe(
    "/usr/local/etc/rc.d/pulumi_jails\n",
  );
});

test("pf comes after the interfaces that its rules may name also where it does not wait for routing", async () => {
  // As in older releases; a script of ports that rcorder(8) comes to before ours asks for it.
  await world.sh(`mkdir /tmp/rc.d; cp /etc/rc.d/* /usr/local/etc/rc.d/* /tmp/rc.d
    sed -e 's/pfsync routing$/pfsync/' /etc/rc.d/pf >/tmp/rc.d/pf
    printf '# PROVIDE: guard\\n# REQUIRE: pf\\n' >/tmp/rc.d/zzguard`);
  const order = (await world.sh("rcorder /tmp/rc.d/* 2>/dev/null")).split("\n").map((path) => path.replace(/.*\//, ""));
  expect(order).toContain("pf");
  expect(order.indexOf("pulumi_network")).toBeLessThan(order.indexOf("pf"));
  await world.sh("rm -r /tmp/rc.d");
});

test("what hangs on a node of more hooks than the kernel tells of at once is seen to be there", async () => {
  await world.sh("sysctl net.graph.recvspace=800");
  await world.sh("ngctl show lan:", 71);
  expect(await world.sh("service pulumi_network start")).not.toContain("WARNING");
  expect(await world.sh("service pulumi_network status")).not.toContain("missing");
  expect(await world.refresh()).toEqual([]);
  expect(await world.sh("sysctl -n net.graph.recvspace; sysctl net.graph.recvspace=20480 >/dev/null")).toBe("800\n");
});

test("status tells of each object, and of what is not started at boot", async () => {
  expect(await world.sh("service pulumi_jails status")).toBe(
    [
      "Jail db: there",
      "Jail web: there",
      "VnetInterface db/igb2: there",
      "VnetInterface db/ng0_db: there",
      "VnetInterface web/cabb: there",
      "VnetInterface web/ng0_web: there",
      "Vlan web/cabb.100: there",
      "",
    ].join("\n"),
  );
  expect(await world.sh("service pulumi_network status br")).toBe("Bridge br: there\n");
  expect(await world.sh("service pulumi_network status")).toContain("Epair cab: there\n");
  expect(await world.sh("service pulumi_firewall status")).toMatch(
    /^DevfsRuleset 77: there\nSysctl net\.inet\.ip\.forwarding\/\w+: there\nPortForward web: there\nNat way-out: there\n$/,
  );
});

test("one jail can be stopped and started, and the others run on", async () => {
  await world.sh("service pulumi_jails stop web");
  expect(await world.sh("jls name")).toBe("theirs\ndb\n");
  expect(await world.sh("service pulumi_jails status web", 1)).toContain("Jail web: missing\n");
  await world.sh("service pulumi_jails start web");
  expect(await world.reaches("web", "192.168.1.102")).toBe(true);
});

test("a jail is started after those that it needs, and stopped before them", async () => {
  expect(await world.sh("service pulumi_jails stop")).toMatch(/^Stopping jails.*: db web\.\n$/);
  expect(await world.sh("jls name")).toBe("theirs\n");
  await world.sh("service pulumi_jails start web");
  expect(await world.sh("jls name")).toBe("theirs\ndb\nweb\n");
  await world.sh("service pulumi_jails stop db");
  expect(await world.sh("jls name")).toBe("theirs\n");
  await world.sh("service pulumi_jails start");
});

test("a restart starts those again that were stopped with it", async () => {
  await world.sh("service pulumi_jails restart db");
  expect(await world.sh("jls name")).toBe("theirs\ndb\nweb\n");
  await world.sh("service pulumi_jails restart");
  expect(await world.sh("jls name")).toBe("theirs\ndb\nweb\n");
  expect(await world.reaches("web", "192.168.1.102")).toBe(true);
});

test("a jail that runs already is tolerated, and gets back what it lacks", async () => {
  await world.sh("ifconfig ng0_db -vnet db; service pulumi_jails start");
  expect(await world.sh("ifconfig -j db ng0_db")).toContain("inet 192.168.1.102 ");
});

test("jails stop at shutdown, and before rc.d/jail", async () => {
  await world.sh("sysrc jail_enable=YES; /bin/sh /etc/rc.shutdown");
  expect(await world.sh("jls name")).not.toMatch(/db|web/);
  await world.sh("sysrc -x jail_enable; service pulumi_jails start");
});

test("a lock that somebody holds on to is waited for once, and jails stop all the same", async () => {
  const waits: string[] = [];
  world.host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      const unit = argv.find((word) => word.includes("/60-Jail-"));
      if (argv[0] === "lockf" && unit !== undefined) waits.push(`${argv[4]} ${unit.replace(/.*-/, "")}`);
      return false;
    },
  });
  const held = world.host.run("lockf -k /var/run/pulumi-freebsd.lock sleep 1000000");
  while (!world.host.processes.list().some(({ argv }) => argv.join(" ") === "sleep 1000000"))
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await world.sh("service pulumi_jails stop")).toMatch(/^Stopping jails.*: db web\.\n$/);
  expect(await world.sh("service pulumi_jails start", 1)).toContain("pulumi-freebsd.lock is held");
  await world.sh("pkill -f '^sleep 1000000'");
  await held;
  world.host.faults.clear();
  expect(waits).toEqual(["60 db", "0 web", "60 db", "0 web"]);
  await world.sh("service pulumi_jails start");
  expect(await world.sh("jls name")).toBe("db\nweb\n");
});

test("a name that no unit has is an error", async () => {
  expect(await world.sh("service pulumi_jails start nobody", 1)).toContain("nobody");
});

test("jails whose depends lead back to them are refused, not followed for ever", async () => {
  await world.sh("service pulumi_jails stop");
  const path = "/usr/local/etc/pulumi-freebsd/units/60-Jail-db";
  const text = world.host.files.read(path);
  world.host.files.write(
    path,
    text.replace(
      "shift\n",
      'shift\n\t\t/bin/sh /usr/local/etc/pulumi-freebsd/units/60-Jail-web start db "$@" || exit 1\n',
    ),
  );
  expect(await world.sh("service pulumi_jails start web", 1)).toContain("web needs itself");
  world.host.files.write(path, text);
  await world.sh("service pulumi_jails start");
});

test("stop of the network changes nothing and says so", async () => {
  const before = await world.picture();
  expect(await world.sh("service pulumi_network stop")).toContain("pulumi destroy");
  await world.sh("service pulumi_network restart");
  expect(await world.picture()).toEqual(before);
});
