import { freshConnectionTo } from "../../../provider/transport";
import { TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

let world: World;
let before: readonly string[];
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
  await world.up(TOPOLOGY);
  before = await world.picture();
});
afterEach(() => world.close());

const CONF = "/etc/jail.conf.d/db.conf";
test.each([
  ["service jail onerestart", "service jail onerestart db"],
  [
    "service jail restart with jail_enable",
    "sysrc jail_enable=YES >/dev/null; service jail restart db; sysrc -x jail_enable",
  ],
  ["service pulumi_jails restart", "service pulumi_jails restart db"],
  ["jail -r and jail -c with the jail's file", `jail -f ${CONF} -r db && jail -f ${CONF} -c db`],
  ["jail -rc", `jail -f ${CONF} -rc db`],
  ["jail -rc by cron, whose PATH has no sbin", `PATH=/usr/bin:/bin /usr/sbin/jail -f ${CONF} -rc db`],
  ["jail -r without the file, which runs no hooks", `jail -r db && jail -f ${CONF} -c db`],
])(
  "%s brings interfaces, addresses and routes back",
  async (_how, script) => {
    await world.sh(script);
    expect(await world.picture()).toEqual(before);
    expect(await world.reaches("web", "192.168.1.102")).toBe(true);
    expect(await world.refresh()).toEqual([]);
    expect(await world.up(TOPOLOGY)).toEqual([]);
  },
  60_000,
);

test("what stops the jail's services still has the network", async () => {
  const world2 = await World.open({ clock: "jumping" });
  try {
    await world2.up(
      TOPOLOGY.map(([kind, name, inputs]) =>
        kind === "Jail" && name === "web"
          ? [
              kind,
              name,
              { exec: { start: ["true"], stop: ["ping -c 1 -t 2 192.168.1.102 >/tmp/stop; echo $? >/tmp/status"] } },
            ]
          : [kind, name, inputs],
      ),
    );
    await world2.sh("service jail onerestart web");
    expect(await world2.sh("cat /tmp/status")).toBe("0\n");
  } finally {
    await world2.close();
  }
});

test("a jail that is stopped gives its interfaces back under their names outside", async () => {
  await world.sh("service jail onestop db");
  const names = (await world.sh("ifconfig -l")).trim().split(" ");
  expect(names).toEqual(expect.arrayContaining(["ng0_db", "igb2"]));
  expect(names).not.toContain("wan0");
});

test("a name that the host has taken meanwhile is neither lost nor doubled, and is given back on the next start", async () => {
  await world.sh("ifconfig epair create name igb2");
  await world.sh("service jail onestop db");
  const names = (await world.sh("ifconfig -l")).trim().split(" ");
  expect(names.filter((name) => name === "igb2")).toHaveLength(1);
  expect(names).toContain("back0");
  expect(await world.sh("ifconfig back0")).toContain("ether 02:00:00:00:00:99");
  await world.sh("ifconfig igb2 name mine; service jail onestart db");
  expect(await world.sh("ifconfig -j db wan0")).toContain("inet 172.16.0.2 ");
  expect(await world.sh("ifconfig -l")).not.toContain("back0");
});

test("a hook never fails its jail, and says what it could not do", async () => {
  await world.sh("service jail onestop db; ngctl shutdown ng0_db:");
  const hook = "/bin/sh /usr/local/etc/pulumi-freebsd/jail-hook";
  expect(await world.sh("service jail onestart db")).toBe("Starting jails: db.\n");
  expect(await world.sh(`${hook} attach db`)).toContain(
    "attach 70-VnetInterface-db+ng0_db: exit 1: ifconfig: interface ng0_db does not exist",
  );
  expect(await world.sh("ifconfig -j db wan0")).toContain("inet 172.16.0.2 ");
  await world.sh("rm /usr/local/etc/pulumi-freebsd/jail-hook");
  await world.sh("service jail onerestart db && jls -j db jid");
});

test("a hook waits for whoever changes the host, and not for itself", async () => {
  const lock = "/var/run/pulumi-freebsd.lock";
  const change = `lockf -k ${lock} /bin/sh -c 'sleep 20; ifconfig -j db wan0 >/tmp/held 2>&1'`;
  await world.sh(`service jail onestop db; ${change} & sleep 1; service jail onestart db; wait`);
  expect(await world.sh("cat /tmp/held")).toContain("wan0 does not exist");
  expect(await world.sh("ifconfig -j db wan0")).toContain("inet 172.16.0.2 ");
  const started = world.host.kernel.now();
  await world.sh(`PULUMI_FREEBSD_LOCKED=1 lockf -k ${lock} jail -f ${CONF} -rc db`);
  expect(world.host.kernel.now() - started).toBeLessThan(20_000);
});

test("with exec.clean, where no word of the lock comes to the hook, it does not wait for itself either", async () => {
  const program = (hostname: string): typeof TOPOLOGY =>
    TOPOLOGY.map(([kind, name, inputs]) =>
      kind === "Jail" && name === "db"
        ? [kind, name, { ...inputs, hostname, params: { "exec.clean": true }, exec: { start: [`true ${hostname}`] } }]
        : [kind, name, inputs],
    );
  await world.up(program("one"));
  const waiting: string[] = [];
  world.host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      if (argv[0] === "lockf" && argv.some((word) => word.endsWith("/jail-hook"))) waiting.push(argv.join(" "));
      return false;
    },
  });
  expect(await world.up(program("two"))).toEqual(["Jail db"]);
  await world.sh("service pulumi_jails restart db");
  // The second batch under the lock holds it by a descriptor of the shell's own.
  const line = freshConnectionTo((await world.host.listen()).connection);
  await line.run([{ argv: ["true"] }], { exclusive: true });
  await line.run([{ argv: ["jail", "-q", "-f", CONF, "-rc", "db"] }], { exclusive: true });
  await line.close();
  expect(waiting).toEqual([]);
  expect(await world.sh("ifconfig -j db wan0")).toContain("inet 172.16.0.2 ");
  await world.sh("service jail onerestart db");
  expect(waiting.map((line) => line.split(" ").slice(-2).join(" "))).toEqual(["detach db", "attach db"]);
});
