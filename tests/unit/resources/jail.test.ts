import { writeJailFile } from "../../../provider/host/files";
import { stopJail } from "../../../provider/host/jail";
import { givenHooks } from "../../../provider/resources/jail-file";
import { kind } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { readJailConf } from "./jail-conf-reader";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();
const web = (more: Record<string, unknown> = {}) => inputs("Jail", { name: "web", path: "/jails/web", ...more });
const running = (parameters: Record<string, string | boolean> = {}, more = {}) =>
  bare.unit("Jail", "web").jail("web", {
    ...{ jid: 4, path: "/jails/web", hostname: "web" },
    ...more,
    parameters: { devfs_ruleset: "4", securelevel: "-1", enforce_statfs: "2", "children.max": "0", ...parameters },
  });
const WRITE = writeJailFile("/etc/jail.conf.d/web.conf", "").argv.join(" ");
const REMOVE = "rm -f /etc/jail.conf.d/web.conf /etc/jail.conf.d/.web.conf.new";
const STOP = stopJail("web").argv.join(" ");
const START = "jail -q -f /etc/jail.conf.d/web.conf -c web";
const names = (steps: Parameters<typeof texts>[0]) => steps.map(({ run }) => run.argv.join(" "));

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["by the record", { jid: 4 }, {}],
  ["by the state, after an update that was cut off behind the record", {}, { declared: ["jid"] }],
])("a jid that is declared no more goes out of the file, and the jail runs on: known %s", (_how, recorded, state) => {
  const now = InventoryBuilder.bare()
    .unit("Jail", "web", recorded)
    .jail("web", { ...running().build().jails[0] });
  const { steps } = planned("Jail", web(), now, { ...web({ jid: 4 }), ...state });
  expect(names(steps)).toEqual([WRITE]);
  expect(steps[0]?.run.stdin).not.toContain("jid");
  expect(steps[0]?.undo?.[0]?.stdin).toContain("jid = 4;");
  expect(planned("Jail", web(), running(), { ...web(), jid: 4 }).steps).toEqual([]);
});

test("is written as a file of jail.conf.d and started by it, and stopped and removed to take that back", () => {
  const { steps } = planned("Jail", web(), bare);
  expect(steps[0]?.run.stdin).toBe(
    [
      "# Written by pulumi-freebsd: the next `pulumi up` that changes this jail writes it anew.",
      "web {",
      "\tpath = '/jails/web';",
      "\thost.hostname = 'web';",
      "\tvnet;",
      "\tpersist;",
      "\tmount.devfs;",
      `\texec.created = 'set -- /usr/local/etc/pulumi-freebsd/units/70-VnetInterface-web+*; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook attach web || true; exec /sbin/ifconfig -j web lo0 inet 127.0.0.1/8 up';`,
      `\texec.prestop = 'set -- /usr/local/etc/pulumi-freebsd/units/70-VnetInterface-web+*; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook detach web || true';`,
      "}",
      "",
    ].join("\n"),
  );
  expect(names(steps)).toEqual([WRITE, START]);
  expect(steps[1]?.partial).toBe(true);
  expect(undoTexts(steps)).toEqual([STOP, REMOVE]);
});

test("has everything that is declared in its file, and what it stops with when it starts with /etc/rc", () => {
  const given = web({
    ...{ jid: 7, devfsRuleset: 4, securelevel: 1, enforceStatfs: 1, childrenMax: 2, depends: ["db", "cache"] },
    mounts: [{ source: "/data", target: "/jails/web/data" }],
    allow: ["raw_sockets", "mlock"],
    exec: { start: "/bin/sh /etc/rc", prestop: ["logger a", "logger b"], created: "logger made" },
    params: { "exec.timeout": 30, "meta.note": "x y", "vnet.interface": ["a", "b"], "allow.mount": false, linux: true },
  });
  const { steps } = planned("Jail", given, bare);
  const conf = steps[0]?.run.stdin ?? "";
  expect(conf).toContain("# Needs the jails: cache db\n");
  expect(readJailConf(conf)).toEqual({
    name: "web",
    parameters: [
      ["path", ["/jails/web"]],
      ["host.hostname", ["web"]],
      ["vnet", []],
      ["persist", []],
      ["jid", ["7"]],
      ["devfs_ruleset", ["4"]],
      ["mount.devfs", []],
      ["mount", ["/data /jails/web/data nullfs rw 0 0"]],
      ["securelevel", ["1"]],
      ["enforce_statfs", ["1"]],
      ["children.max", ["2"]],
      ["allow.mlock", []],
      ["allow.raw_sockets", []],
      [
        "exec.created",
        [
          'set -- /usr/local/etc/pulumi-freebsd/units/70-VnetInterface-web+*; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook attach web || true; exec /sbin/ifconfig -j web lo0 inet 127.0.0.1/8 up',
          "logger made",
        ],
      ],
      ["exec.start", ["/bin/sh /etc/rc"]],
      [
        "exec.prestop",
        [
          "logger a",
          "logger b",
          "/usr/sbin/jexec web /bin/sh -c '/bin/sh /etc/rc.shutdown jail' || true",
          'set -- /usr/local/etc/pulumi-freebsd/units/70-VnetInterface-web+*; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook detach web || true',
        ],
      ],
      ["exec.timeout", ["30"]],
      ["meta.note", ["x y"]],
      ["vnet.interface", ["a", "b"]],
      ["allow.nomount", []],
      ["linux", []],
    ],
  });
});

describe("a change in place is written down and made with one jail -m", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, string | boolean>, string[]]>([
    ["hostname", {}, { hostname: "shop" }, {}, ["host.hostname=shop"]],
    ["securelevel", { securelevel: 1 }, { securelevel: 2 }, { securelevel: "1" }, ["securelevel=2"]],
    ["a lower securelevel", { securelevel: 2 }, { securelevel: 1 }, { securelevel: "2" }, ["securelevel=1"]],
    ["enforceStatfs", {}, { enforceStatfs: 1 }, {}, ["enforce_statfs=1"]],
    ["no enforceStatfs any more", { enforceStatfs: 1 }, {}, { enforce_statfs: "1" }, ["enforce_statfs=2"]],
    ["childrenMax", {}, { childrenMax: 5 }, {}, ["children.max=5"]],
    ["no childrenMax any more", { childrenMax: 5 }, {}, { "children.max": "5" }, ["children.max=0"]],
    ["meta", { params: { "meta.a": "1" } }, { params: { "meta.a": "2 x" } }, { "meta.a": "1" }, ["meta.a=2 x"]],
    [
      "allow",
      { allow: ["mlock"] },
      { allow: ["raw_sockets"] },
      { "allow.mlock": true },
      ["allow.raw_sockets", "allow.nomlock"],
    ],
  ])("%s", (_property, before, after, parameters, words) => {
    const { steps } = planned("Jail", web(after), running(parameters), web(before));
    expect(names(steps)).toEqual([WRITE, `jail -m name=web ${words.join(" ")}`]);
    expect(steps[0]?.undo?.[0]?.stdin).not.toBe(steps[0]?.run.stdin);
  });

  test("and taken back, in the jail and in its file, when it is killed half way", () => {
    const { steps } = planned("Jail", web({ hostname: "shop" }), running(), web());
    expect(steps[1]?.undo?.[0]?.argv.join(" ")).toBe("jail -m name=web host.hostname=web");
    expect(steps[0]?.undo?.[0]?.stdin).toContain("host.hostname = 'web';");
  });
  test("what runs as it should, and is recorded as it was, has its file written anew", () => {
    const now = running({}, { hostname: "shop" }).build();
    const units = now.units.map((unit) => ({ ...unit, inputs: { hostname: "web" } }));
    const { steps } = planned("Jail", web({ hostname: "shop" }), InventoryBuilder.of({ ...now, units }), web());
    expect(names(steps)).toEqual([WRITE]);
  });
  test("a hook of its stop is written down alone", () => {
    const { steps } = planned("Jail", web({ exec: { prestop: "logger bye" } }), running(), web());
    expect(names(steps)).toEqual([WRITE]);
  });
  test("what counts when it stops is written down alone", () => {
    const { steps } = planned("Jail", web(), running(), web({ exec: { prestop: "logger bye" } }));
    expect(names(steps)).toEqual([WRITE]);
    expect(steps[0]?.run.stdin).not.toContain("logger");
  });
});

test("nothing is done where nothing differs", () => {
  const given = web({
    devfsRuleset: 4,
    allow: ["raw_sockets", "mlock"],
    depends: ["b", "a"],
    params: { "meta.a": "1" },
  });
  const now = running({ "allow.mlock": true, "allow.raw_sockets": true, "allow.suser": true, "meta.a": "1" });
  expect(planned("Jail", given, now, { ...given, jid: 4 }).steps).toEqual([]);
});

test("what the kernel grants by itself is no drift, and what somebody granted by hand is taken away", () => {
  const now = running({ "allow.suser": true, "allow.set_hostname": true, "allow.chflags": true });
  expect(names(planned("Jail", web(), now, web()).steps)).toEqual([WRITE, "jail -m name=web allow.nochflags"]);
});

test("a jail without a network stack of its own has no interfaces to bring and is stopped by its own commands", () => {
  const { steps } = planned("Jail", web({ vnet: false, exec: { start: "/bin/sh /etc/rc" } }), bare);
  const names = readJailConf(steps[0]?.run.stdin ?? "").parameters.map(([parameter]) => parameter);
  expect(names).toEqual(["path", "host.hostname", "persist", "mount.devfs", "exec.start", "exec.stop"]);
});

describe("a change that needs a restart", () => {
  test("leaves a VLAN that is declared in the jail, and that no other network stack can have, to the jail's hooks", () => {
    const inside = running()
      .interface("eth0", { jail: "web" })
      .interface("eth0.30", {
        jail: "web",
        more: ["groups: vlan", "vlan: 30 vlanproto: 802.1q parent interface: eth0"],
      })
      .unit("VnetInterface", "web/ng0_web", { jail: "web", interface: "ng0_web", name: "eth0" })
      .unit("Vlan", "web/eth0.30", { jail: "web", parent: "eth0", name: "eth0.30", tag: 30 });
    expect(names(planned("Jail", web({ mountDevfs: false }), inside, web()).steps)).toEqual([STOP, WRITE, START]);
  });

  const carried = running()
    .interface("em0")
    .interface("eth0", {
      jail: "web",
      more: ["inet 192.0.2.20 netmask 0xffffff00", "inet6 2001:db8::20 prefixlen 64"],
    })
    .interface("em0", { jail: "web", up: false })
    .route("default", "192.0.2.1", "eth0", "web")
    .route("192.0.2.0/24", "link#2", "eth0", "web", "U");

  test("takes the interfaces out, stops, writes, starts, and puts them back with addresses and routes", () => {
    const { steps } = planned("Jail", web({ mountDevfs: false }), carried, web());
    expect(names(steps)).toEqual([
      "ifconfig eth0 -vnet web",
      "ifconfig -j web em0 name carry0",
      "ifconfig carry0 -vnet web",
      STOP,
      WRITE,
      START,
      "ifconfig eth0 vnet web",
      "ifconfig -j web eth0 up",
      "ifconfig -j web eth0 inet 192.0.2.20/24 alias",
      "ifconfig -j web eth0 inet6 2001:db8::20/64 alias -ifdisabled",
      "ifconfig carry0 vnet web",
      "ifconfig -j web carry0 name em0",
      "route -j web -n add default 192.0.2.1",
    ]);
    expect(undoTexts(steps)).toEqual([
      "ifconfig carry0 vnet web",
      "ifconfig -j web carry0 name em0",
      "ifconfig eth0 vnet web",
    ]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a mount", {}, { mounts: [{ source: "/data", target: "/jails/web/data" }] }],
    ["a jid", {}, { jid: 9 }],
    ["a hook of its start", { exec: { start: "a" } }, { exec: { start: "b" } }],
    ["no hook of its start any more", { exec: { start: "a" } }, {}],
    ["no securelevel any more", { securelevel: 2 }, {}],
    ["another devfs ruleset", {}, { devfsRuleset: 5 }],
    ["a parameter that is fixed while it runs", {}, { params: { osrelease: "14.3" } }],
  ])("is that of %s", (_what, before, after) => {
    const { steps } = planned("Jail", web(after), running({ securelevel: "2" }), web(before));
    expect(names(steps)).toEqual([STOP, WRITE, START]);
  });
});

test("delete stops it and removes its file; of one that is gone only the file", () => {
  expect(teardown("Jail", web(), running())).toEqual([STOP, REMOVE]);
  expect(teardown("Jail", web(), bare)).toEqual([REMOVE]);
  expect(teardown("Jail", web(), running({}, { dying: true }))).toEqual([REMOVE]);
});

test("one that runs already is refused", () => {
  expect(refused("Jail", web(), running())).toBe(
    "name: a jail web is running already (jid 4), and it is not this program's",
  );
  expect(refused("Jail", web(), running({}, { dying: true }))).toBeUndefined();
});

test("that says no more of what every jail is granted keeps it", () => {
  const granted = running({ "allow.reserved_ports": true });
  const { steps } = planned("Jail", web(), granted, web({ allow: ["reserved_ports"] }));
  expect(names(steps)).toEqual([WRITE]);
});

describe("the interfaces that jail(8) itself moves in", () => {
  const given = (start: string) =>
    inputs("Jail", { name: "web", exec: { start }, params: { "vnet.interface": ["em1", "ng0_web"] } });
  const scene = { inventory: InventoryBuilder.bare().build(), found: {}, reserve: () => 0 };

  test("may carry SSH when the jail starts, and not when it is changed", () => {
    expect(kind("Jail").risks?.(given("true"), undefined, scene)).toEqual(["em1", "ng0_web"]);
    expect(kind("Jail").risks?.(given("false"), given("true"), scene)).toEqual([]);
  });

  test("are not carried through a restart beside that", () => {
    const running = InventoryBuilder.bare()
      .jail("web", { parameters: { "allow.set_hostname": true } })
      .interface("em1", { jail: "web" })
      .interface("byhand", { jail: "web" });
    const { steps } = planned("Jail", given("false"), running, { ...given("true"), found: {} });
    const moved = texts(steps).filter((text) => text.includes("vnet"));
    expect(moved.filter((text) => text.includes("ifconfig byhand"))).toHaveLength(2);
    expect(moved.filter((text) => text.includes("ifconfig em1"))).toEqual([]);
  });
});

test("of the hooks in its file those that the program gave are told from all that come of the rest", () => {
  const exec = {
    ...{ created: ["logger made"], start: ["daemon -f sleep 9"], poststart: ["logger 'it is up'"] },
    ...{ prestop: ["logger stops"], stop: ["sh -c 'echo \"it'\\''s over\"'"], poststop: ["logger gone"] },
  };
  const { steps } = planned("Jail", web({ exec, services: ["sshd", "cron"], cpus: "0" }), bare);
  const { parameters } = readJailConf(steps[0]?.run.stdin ?? "");
  const written = parameters.flatMap(([name, values]) =>
    name.startsWith("exec.") ? [[name.slice("exec.".length), values] as const] : [],
  );
  expect(givenHooks("web", Object.fromEntries(written))).toEqual(exec);
});
