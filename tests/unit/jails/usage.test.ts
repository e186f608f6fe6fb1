import { World } from "./world";

jest.setTimeout(60_000);

/** What a jail may use of its host: rctl(8), cpuset(1). */

let world: World;

afterEach(() => world.close());

const RACCT = 'kern.racct.enable="1"\n';
const rules = () => world.says("rctl jail:web | sort");

describe("limits", () => {
  test("are rules of rctl(8) from before its start until it goes, at boot as well", async () => {
    world = await World.open(RACCT);
    const { run, host } = world;
    const limits = { memoryuse: "64m", "cputime:log": 3600 };
    const jail = await run.create("Jail", "web", { limits });
    const all = "jail:web:cputime:log=3600\njail:web:memoryuse:deny=67108864\n";
    expect(await rules()).toBe(all);
    expect((await run.read(jail))?.limits).toEqual(limits);
    await host.run("service jail onerestart web");
    expect(await rules()).toBe(all);
    await host.reboot();
    expect(await rules()).toBe(all);
  });

  test("change in place, each by itself; what somebody else has limited stays", async () => {
    world = await World.open(RACCT);
    const { run, host } = world;
    const jail = await run.create("Jail", "web", { limits: { memoryuse: "64m", maxproc: 10, "nthr:log": 5 } });
    await host.run("rctl -a jail:web:openfiles:deny=100");
    const next = await run.update(jail, "web", { limits: { memoryuse: "128m", maxproc: 10, "nthr:log": 6 } });
    expect(next.state.jid).toBe(jail.state.jid);
    expect(await rules()).toBe(
      "jail:web:maxproc:deny=10\njail:web:memoryuse:deny=134217728\njail:web:nthr:log=6\njail:web:openfiles:deny=100\n",
    );
    await run.remove(await run.update(next, "web", { limits: { maxproc: 10 } }));
    expect(await rules()).toBe("jail:web:openfiles:deny=100\n");
  });

  test("that somebody has changed by hand are drift", async () => {
    world = await World.open(RACCT);
    const { run, host } = world;
    const limits = { memoryuse: "64m", maxproc: 10 };
    const jail = await run.create("Jail", "web", { limits });
    await host.run("rctl -a jail:web:memoryuse:deny=1m; rctl -r jail:web:maxproc");
    const next = await world.next();
    expect((await next.read(jail))?.limits).toEqual({ memoryuse: "1048576" });
    await next.update(jail, "web", { limits });
    expect(await rules()).toBe("jail:web:maxproc:deny=10\njail:web:memoryuse:deny=67108864\n");
  });

  test("go with the jail whatever amounts somebody has given them since", async () => {
    world = await World.open(RACCT);
    const { run, host } = world;
    const jail = await run.create("Jail", "web", { limits: { memoryuse: "64m", "nthr:log": 5 } });
    await host.run("rctl -a jail:web:memoryuse:deny=1m jail:web:nthr:log=7");
    await (await world.next()).remove(jail);
    expect(await rules()).toBe("");
  });

  test("of a jail that does not start are taken back", async () => {
    world = await World.open(RACCT);
    const given = { limits: { maxproc: 10 }, exec: { start: "false" } };
    await expect(world.run.create("Jail", "web", given)).rejects.toThrow(/false: failed/);
    expect(await rules()).toBe("");
  });

  test("are refused where the host counts nothing, with what switches that on", async () => {
    world = await World.open();
    expect(await world.refusal("Jail", "web", { limits: { maxproc: 10 } })).toBe(
      'limits: this host does not count what jails use: put kern.racct.enable="1" into /boot/loader.conf and reboot it (rctl(8)), or leave `limits` out',
    );
  });

  test("do not keep a jail from its boot where the host counts nothing any more", async () => {
    world = await World.open(RACCT);
    await world.run.create("Jail", "web", { limits: { maxproc: 10 } });
    await world.host.run("rm /boot/loader.conf");
    await world.host.reboot();
    expect(await world.says("jls name")).toBe("web\n");
    expect(world.host.bootMessages).toContain("RACCT/RCTL present, but disabled");
  });
});

describe("CPUs", () => {
  test("are set whenever it starts", async () => {
    world = await World.open();
    const ran: string[] = [];
    world.host.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        if (argv[0] === "cpuset" && argv.includes("-l")) ran.push(argv.join(" "));
        return false;
      },
    });
    const jail = await world.run.create("Jail", "web", { cpus: "0" });
    expect((await world.run.read(jail))?.cpus).toBe("0");
    await world.host.run("service jail onerestart web");
    expect(ran).toEqual(["cpuset -l 0 -j web", "cpuset -l 0 -j web"]);
  });

  test("that the host has not are refused", async () => {
    world = await World.open();
    expect(await world.refusal("Jail", "web", { cpus: "0,2-3" })).toBe("cpus: this host has no CPU 2, 3; it has 0");
  });
});

test("a jail that needs one which is not there is refused", async () => {
  world = await World.open();
  expect(await world.refusal("Jail", "web", { depends: ["db"] })).toBe("depends[0]: there is no running jail db");
});

describe("services", () => {
  const LOG = "/tmp/services";
  const script = `#!/bin/sh\necho "$0 $1" >>${LOG}\ncase $0 in *broken) exit 1 ;; esac\n`;

  test("start in their order when it has started, by cron too, and stop the other way round; one that fails is logged", async () => {
    world = await World.open();
    const { run, host } = world;
    const logged: string[] = [];
    host.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        if (argv[0] === "logger") logged.push(argv.join(" "));
        return false;
      },
    });
    for (const name of ["first", "broken", "last"])
      await host.run(`cat >/etc/rc.d/${name} <<'END'\n${script}END\nchmod 755 /etc/rc.d/${name}`);
    const jail = await run.create("Jail", "web", {
      services: ["first", "broken", "last"],
      exec: { start: `echo start >>${LOG}` },
    });
    expect(await world.says(`cat ${LOG}; rm ${LOG}`)).toBe(
      "start\n/etc/rc.d/first onestart\n/etc/rc.d/broken onestart\n/etc/rc.d/last onestart\n",
    );
    expect(logged).toEqual(["logger -t pulumi-freebsd the service broken of the jail web did not start"]);
    await world.says("PATH=/usr/bin:/bin /usr/sbin/jail -f /etc/jail.conf.d/web.conf -rc web");
    expect(await world.says(`grep -c . ${LOG}; rm ${LOG}`)).toBe("7\n");
    await run.remove(jail);
    expect(await world.says(`cat ${LOG}`)).toBe(
      "/etc/rc.d/last onestop\n/etc/rc.d/broken onestop\n/etc/rc.d/first onestop\n",
    );
  });
});

test("daemons that it starts with go on, and nobody waits for them", async () => {
  world = await World.open();
  const { run, host } = world;
  const jail = await run.create("Jail", "web", { exec: { start: "daemon -f sleep 3000" } });
  const daemons = () => world.says("jexec web pgrep -x sleep | wc -l");
  expect(await daemons()).toMatch(/^ *1\n$/);
  await run.update(jail, "web", { exec: { start: ["daemon -f sleep 3000", "true"] } });
  expect(await daemons()).toMatch(/^ *1\n$/);
  expect(host.processes.list().filter(({ argv }) => argv[0] === "timeout")).toEqual([]);
});
