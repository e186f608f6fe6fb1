/** The jail.conf with VNET that docs/seeds.md quotes, as declarations, and what its administrator then sees on the host. */
import { type Declared, World } from "../boot/world";

jest.setTimeout(60_000);

const HOST: Declared = ["Host", "warden", {}];
const DEFAULTS = { allow: ["mount", "raw_sockets"], params: { "exec.clean": true, sysvmsg: "new", sysvsem: "new" } };
const TESTJAIL: readonly Declared[] = [
  ["Epair", "epair1", {}],
  ["Bridge", "bridge0", { members: ["epair1a"], addresses: ["10.10.15.1/24"] }],
  [
    "Jail",
    "testjail",
    {
      ...DEFAULTS,
      path: "/jails/testjail",
      hostname: "testjail.jail.local",
      jid: 11,
      devfsRuleset: 5,
      params: { ...DEFAULTS.params, "mount.fstab": "/etc/fstab.testjail.local", "exec.fib": 0 },
      exec: {
        prestart: ["echo one >>/tmp/order", "echo two >>/tmp/order"],
        start: ["echo three >/root/started", "/bin/sh /etc/rc"],
        poststop: "echo four >>/tmp/order",
      },
    },
  ],
  [
    "VnetInterface",
    "testjail",
    { jail: "testjail", interface: "epair1b", addresses: ["10.10.15.100/24"], defaultRouter: "10.10.15.1" },
  ],
];

let world: World;
let before: readonly string[];

beforeAll(async () => {
  world = await World.open({ clock: "jumping" });
  await world.sh(`mkdir -p /jails/testjail/dev /jails/testjail/data /data /jails/testjail/root
for d in bin sbin lib libexec usr etc; do cp -Rp /$d /jails/testjail/$d; done
echo 'hostname=testjail.jail.local' >/jails/testjail/etc/rc.conf
echo here >/data/file
echo '/data /jails/testjail/data nullfs ro 0 0' >/etc/fstab.testjail.local`);
  await world.sh("kldload ng_ether && ngctl list >/dev/null");
  before = await world.picture();
  await world.up([HOST, ...TESTJAIL]);
});
afterAll(() => world.close());

test("a jail has what its jail.conf gave it: jid, hostname, grants, IPC of its own, devfs ruleset, fstab", async () => {
  const named = "jid name path host.hostname vnet devfs_ruleset allow.mount allow.raw_sockets sysvmsg sysvsem";
  expect(await world.sh(`jls -j testjail ${named}`)).toBe(
    "11 testjail /jails/testjail testjail.jail.local new 5 true true new new\n",
  );
  expect(await world.sh("mount | grep -c ' on /jails/testjail/dev (devfs'; jexec testjail cat /data/file")).toBe(
    "1\nhere\n",
  );
  expect(await world.sh("grep -c 'exec.fib' /etc/jail.conf.d/testjail.conf")).toBe("1\n");
});

test("its epair is in the bridge with the gateway's address, and its address and route are inside", async () => {
  expect(await world.sh("ifconfig bridge0")).toMatch(/inet 10\.10\.15\.1 [\s\S]*member: epair1a /);
  expect(await world.sh("ifconfig -j testjail lo0; ifconfig -j testjail epair1b; netstat -j testjail -rn4")).toMatch(
    /inet 127\.0\.0\.1 [\s\S]*inet 10\.10\.15\.100 [\s\S]*default +10\.10\.15\.1 /,
  );
  expect(await world.reaches("testjail", "10.10.15.1")).toBe(true);
});

test("its hooks run in the order that they are listed in, and a restart by hand brings all of it back", async () => {
  expect(await world.sh("cat /tmp/order; cat /jails/testjail/root/started")).toBe("one\ntwo\nthree\n");
  await world.sh("service jail onestop testjail");
  expect(await world.sh("cat /tmp/order; ifconfig epair1b | grep -c ether")).toBe("one\ntwo\nfour\n1\n");
  await world.sh("service jail onestart testjail");
  expect(await world.reaches("testjail", "10.10.15.1")).toBe(true);
  expect(await world.refresh()).toEqual([]);
});

test("a second jail with the same defaults is a line of its own, and the first does not notice", async () => {
  const second: Declared = ["Jail", "testB", { ...DEFAULTS, path: "/jails/testjail", mountDevfs: false }];
  const hooks = await world.sh("cat /tmp/order");
  await world.up([HOST, ...TESTJAIL, second]);
  expect(await world.sh("cat /tmp/order")).toBe(hooks);
  expect(await world.sh("jls -j testB allow.mount allow.raw_sockets sysvmsg")).toBe("true true new\n");
});

test("what its exec.poststop took down goes with destroy", async () => {
  await world.destroy();
  await world.sh("rm /tmp/order");
  expect(await world.picture()).toEqual(before);
});
