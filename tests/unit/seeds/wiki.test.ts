/** The jails of the FreeBSD wiki that docs/seeds.md quotes, as declarations, and what its readers then see on the host. */
import { type Declared, World } from "../boot/world";

jest.setTimeout(60_000);

const HOST: Declared = ["Host", "warden", {}];
const RULES = [
  "add include $devfsrules_hide_all",
  "add include $devfsrules_unhide_basic",
  "add include $devfsrules_unhide_login",
  "add path 'bpf*' unhide",
];
const BASE = `mkdir -p /usr/local/jail/foo/dev /usr/local/jail/foo/root
for d in bin sbin lib libexec usr/bin usr/sbin usr/libexec etc; do
  mkdir -p /usr/local/jail/foo/$d && cp -Rp /$d/. /usr/local/jail/foo/$d
done
rm -f /usr/local/jail/foo/etc/rc.conf`;

let world: World;
let before: readonly string[];

async function open(prepare = ":"): Promise<void> {
  world = await World.open({ clock: "jumping" });
  await world.sh(prepare);
  await world.sh("kldload ng_ether && ngctl list >/dev/null");
  before = await world.picture();
}

afterEach(async () => {
  await world.destroy();
  expect(await world.picture()).toEqual(before);
  await world.close();
});

test("the jail foo sees bpf, its bridge is on the host's NIC, and jails have what outer settings gave them", async () => {
  await open(BASE);
  await world.up([
    HOST,
    ["DevfsRuleset", "jails", { number: 105, rules: RULES }],
    ["Epair", "epair0", {}],
    ["Bridge", "bridge0", { members: ["igb1", "epair0a"] }],
    [
      "Jail",
      "foo",
      {
        path: "/usr/local/jail/foo",
        devfsRuleset: 105,
        allow: ["mount", "raw_sockets"],
        params: { "exec.clean": true, sysvmsg: "new", sysvsem: "new", sysvshm: "new" },
        exec: { start: "/bin/sh /etc/rc" },
      },
    ],
    ["VnetInterface", "foo", { jail: "foo", interface: "epair0b", addresses: ["10.0.0.2/24"] }],
  ]);
  expect(await world.sh("jls -j foo host.hostname devfs_ruleset allow.mount sysvmsg sysvsem sysvshm")).toBe(
    "foo 105 true new new new\n",
  );
  expect(await world.sh("devfs rule -s 105 show")).toBe(
    "100 include 1\n200 include 2\n300 include 3\n400 path bpf* unhide\n",
  );
  expect(await world.sh("ifconfig bridge0")).toMatch(/flags=\w+<UP,[\s\S]*member: epair0a [\s\S]*member: igb1 /);
  expect(await world.sh("ifconfig -j foo epair0b")).toMatch(/inet 10\.0\.0\.2 /);
});

test("two jails and the host are on a bridge with names for all nodes, as ngctl list shows them", async () => {
  await open();
  const jail = (name: string, address: string): readonly Declared[] => [
    ["Jail", name, {}],
    ["Eiface", `ng_${name}`, { bridge: "br0" }],
    ["VnetInterface", name, { jail: name, interface: `ng_${name}`, addresses: [address] }],
  ];
  await world.up([
    HOST,
    ["NetgraphBridge", "br0", {}],
    ["Eiface", "ng_host", { bridge: "br0" }],
    ["HostInterface", "ng_host", { interface: "ng_host", addresses: ["10.0.0.1/24"] }],
    ...jail("test1", "10.0.0.11/24"),
    ...jail("test2", "10.0.0.12/24"),
  ]);
  const listed = await world.sh("ngctl list");
  for (const name of ["ng_host", "ng_test1", "ng_test2"])
    expect(listed).toMatch(new RegExp(`Name: ${name} +Type: eiface +ID: \\w+ +Num hooks: 1`));
  expect(listed).toMatch(/Name: br0 +Type: bridge +ID: \w+ +Num hooks: 3/);
  expect(await world.reaches("test1", "10.0.0.12")).toBe(true);
  expect(await world.reaches("test2", "10.0.0.1")).toBe(true);
});
