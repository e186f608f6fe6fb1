import { parseWritten } from "../../../cli/by-hand/conf";
import { Reference } from "../../../cli/by-hand/declaration";
import { fromHost } from "../../../cli/by-hand/from-host";
import { programText } from "../../../cli/by-hand/program-text";
import { shownConnection } from "../../../cli/import";
import { hook, InventoryBuilder } from "../resources/inventory-builder";

const NOTHING = parseWritten("@rc.conf\n");
const words = (...parameters: string[]) => `${parameters.join("\x1f")}\n`;

test("what jail(8) prints of its files is read with quotes of both kinds, lists and empty values", () => {
  const said = `@/etc/jail.conf\n${words("name=x", "path=/", "vnet", 'exec.start="echo in, hostname",\'say "hi"\',true', 'meta=""')}@rc.conf\n`;
  const { jails } = parseWritten(said);
  expect(jails.get("x")?.file).toBe("/etc/jail.conf");
  expect([...(jails.get("x")?.parameters ?? [])]).toEqual([
    ["name", ["x"]],
    ["path", ["/"]],
    ["vnet", []],
    ["exec.start", ["echo in, hostname", 'say "hi"', "true"]],
    ["meta", [""]],
  ]);
});

test("the vimages of a rc.conf that do not run are declared in its terms, with the defaults of all", () => {
  const written = parseWritten(
    `@rc.conf
vimage_enable="YES" # Set to NO to disable starting of any vimages
vimage_list="vj1 vj2" # Space separated list of names of vimages
vimage_vj1_rootdir="/usr/jail/vj1"
vimage_vj1_hostname="vj1.example.org"
vimage_vj1_devfs_enable="YES"
vimage_vj1_vnets='igb1'
vimage_vj1_bridges="igb0 igb0"
vimage_afterstart_services=sshd
vimage_vj2_bridges="igb0"
`,
  );
  const { declarations } = fromHost(InventoryBuilder.bare().jail("vj2").build(), written);
  expect(declarations.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["Jail vj2", "Vimage vj1"]);
  expect(declarations[1]?.args).toEqual({
    rootdir: "/usr/jail/vj1",
    hostname: "vj1.example.org",
    vnets: ["igb1"],
    bridges: ["igb0", "igb0"],
    devfsEnable: true,
    afterstartServices: ["sshd"],
  });
});

test("a program reaches its host by the agent of whoever runs it, and has no secret and no setting of the command line's", () => {
  const settings = { host: "edge", dialErrorLimit: 1, agentSocketPath: "/tmp/ssh-x/agent.1", password: "secret" };
  const nothing = { declarations: [], naming: [], notes: [], takeover: [] };
  const text = programText(nothing, shownConnection(settings, "edge.example.org"), []);
  expect(text).toContain('connection: { host: "edge.example.org", agentSocketPath: process.env.SSH_AUTH_SOCK }');
});

test("what pulumi-freebsd writes into a jail's hooks is no command of the jail's", () => {
  const own = 'set -- /x; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook attach web || true';
  const said = `@/etc/jail.conf.d/web.conf\n${words("name=web", "path=/", "vnet", `exec.created='${own}',"logger made"`)}@rc.conf\n`;
  const { declarations, notes } = fromHost(InventoryBuilder.bare().jail("web").build(), parseWritten(said));
  expect(declarations[0]?.args).toMatchObject({ exec: { created: ["logger made"] } });
  expect(notes).toEqual([]);
});

test("a jail that shares the host's network has its addresses, by its jail.conf or as it runs", () => {
  const said = `@/etc/jail.conf\n${words("name=web", "path=/", "interface=sw0", "ip4.addr=10.9.0.5,10.9.0.6/24", "ip6.addr=2001:db8::5")}@rc.conf\n`;
  const inventory = InventoryBuilder.bare()
    .interface("sw0", {
      more: [
        "groups: bridge",
        "id 00:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15",
        "inet 10.9.0.1 netmask 0xffffff00",
        "inet 10.9.0.5 netmask 0xffffffff",
      ],
    })
    .jail("web", { vnet: "inherit" })
    .jail("all", { vnet: "inherit", parameters: { ip4: "inherit", ip6: "disable", "ip4.addr": "" } })
    .jail("some", { vnet: "inherit", parameters: { ip4: "disable", "ip4.addr": ["192.0.2.7"] } });
  const { declarations } = fromHost(inventory.build(), parseWritten(said));
  const jails = Object.fromEntries(
    declarations.filter(({ kind }) => kind === "Jail").map(({ name, args }) => [name, args]),
  );
  expect(jails.web).toMatchObject({
    ...{ vnet: false, interface: new Reference("Bridge sw0", "sw0") },
    addresses: ["10.9.0.5", "10.9.0.6/24", "2001:db8::5"],
  });
  expect(jails.web).not.toHaveProperty("params");
  expect(declarations.find(({ kind }) => kind === "Bridge")?.args.addresses).toEqual(["10.9.0.1/24"]);
  expect(jails.all).toMatchObject({ vnet: false, ip4: "inherit" });
  expect(jails.some).toMatchObject({ vnet: false, addresses: ["192.0.2.7"] });
});

test("an unnamed bridge gets the name of its NIC, by its path, and what hangs on it refers to that", () => {
  const inventory = InventoryBuilder.bare()
    .nic("igb0")
    .interface("ng0_web", { mac: "02:00:00:00:00:01" })
    .node("bridge", "", { name: undefined as never, hooks: [hook("uplink1", "igb0", "ether", "lower")] })
    .build();
  const bridge = inventory.nodes.find(({ type }) => type === "bridge");
  const { name: _none, ...unnamed } = bridge as NonNullable<typeof bridge>;
  const port = {
    ...{ type: "eiface", name: "ng0_web", interfaceName: "ng0_web", id: 9, hookCount: 1 },
    hooks: [{ name: "ether", peerType: "bridge", peerId: unnamed.id, peerHook: "link2" }],
  };
  const nodes = [...inventory.nodes.filter((node) => node !== bridge), unnamed, port];
  const { declarations, naming } = fromHost({ ...inventory, nodes }, NOTHING);
  expect(naming).toEqual([`ngctl name [${unnamed.id}]: igb0bridge`]);
  expect(declarations.map(({ args }) => args)).toEqual([
    { uplink: { interface: "igb0", host: false, learn: false }, adopt: true },
    {
      ...{ bridge: new Reference("NetgraphBridge igb0bridge", "igb0bridge"), link: 2 },
      ...{ mac: "02:00:00:00:00:01", adopt: true },
    },
  ]);
});

test("other nodes come after what they hang on, and what is left of the wires stands alone", () => {
  const inventory = InventoryBuilder.bare()
    .nic("igb0", { hooks: [hook("orphans", "lan", "bridge", "link7", 2)] })
    .node("bridge", "lan", {
      hooks: [hook("link9", "tap", "tee", "left", 4), hook("link7", "igb0", "ether", "orphans", 1)],
    })
    .node("hub", "hub0", { hooks: [hook("a", "nat0", "nat", "in", 5)] })
    .node("tee", "tap", {
      hooks: [hook("left", "lan", "bridge", "link9", 2), hook("right", "nat0", "nat", "out", 5)],
    })
    .node("nat", "nat0", { hooks: [hook("in", "hub0", "hub", "a", 3), hook("out", "tap", "tee", "right", 4)] })
    .node("pipe", "p0", { hooks: [hook("upper", "p1", "pipe", "lower", 7)] })
    .node("pipe", "p1", { hooks: [hook("lower", "p0", "pipe", "upper", 6)] })
    .build();
  const { declarations, notes } = fromHost(inventory, NOTHING);
  const [lan, tap, nat] = [
    new Reference("NetgraphBridge lan", "lan"),
    new Reference("NetgraphNode tap", "tap"),
    new Reference("NetgraphNode nat0", "nat0"),
  ];
  expect(declarations).toEqual([
    { kind: "NetgraphBridge", name: "lan", args: { adopt: true } },
    {
      ...{ kind: "NetgraphNode", name: "tap" },
      args: { type: "tee", hooks: [{ hook: "left", peer: lan, peerHook: "link9" }], adopt: true },
    },
    {
      ...{ kind: "NetgraphNode", name: "nat0" },
      args: { type: "nat", hooks: [{ hook: "out", peer: tap, peerHook: "right" }], adopt: true },
    },
    {
      ...{ kind: "NetgraphNode", name: "hub0" },
      args: { type: "hub", hooks: [{ hook: "a", peer: nat, peerHook: "in" }], adopt: true },
    },
    {
      ...{ kind: "NetgraphHook", name: "igb0-orphans" },
      args: { node: "igb0", hook: "orphans", peer: lan, peerHook: "link7", adopt: true },
    },
  ]);
  expect(notes).toEqual([
    expect.stringMatching(/^what the node nat0 \(type nat\) has been told cannot be read: give its `messages`/),
    "the node p0 (type pipe) is left out: it hangs on nothing that lasts",
    "the node p1 (type pipe) is left out: it hangs on nothing that lasts",
  ]);
});

test("names outside, which the host does not tell, are those on record", () => {
  const inventory = InventoryBuilder.bare()
    .interface("weba", { mac: "02:00:00:00:00:0a", more: ["groups: epair"] })
    .jail("web")
    .interface("eth0", { jail: "web", mac: "02:00:00:00:00:0b", more: ["groups: epair"] })
    .interface("wan0", { jail: "web", mac: "02:00:00:00:00:99" })
    .unit("Epair", "web", {
      a: { name: "weba", mac: "02:00:00:00:00:0a" },
      b: { name: "webb", mac: "02:00:00:00:00:0b" },
    })
    .unit("VnetInterface", "web/webb", { jail: "web", interface: "webb", name: "eth0" })
    .unit("VnetInterface", "web/igb2", { jail: "web", interface: "igb2", name: "wan0", dhcp: true, addresses: [] })
    .unit("Jail", "web", { name: "web", depends: ["db"], cpus: "0-1", limits: { memoryuse: "2g" }, services: ["sshd"] })
    .build();
  const { declarations, notes } = fromHost(inventory, NOTHING);
  expect(notes).toEqual([]);
  expect(declarations.map(({ kind, args: { interface: port, name, dhcp } }) => ({ kind, port, name, dhcp }))).toEqual([
    { kind: "Epair" },
    { kind: "Jail" },
    { kind: "VnetInterface", port: new Reference("Epair web", "webb", "b"), name: "eth0" },
    { kind: "VnetInterface", port: "igb2", name: "wan0", dhcp: true },
  ]);
  expect(declarations[1]?.args).toMatchObject({
    ...{ depends: ["db"], cpus: "0-1", limits: { memoryuse: "2g" }, services: ["sshd"] },
  });
});

test("what is on record of the host's leg is declared with it: where it is not, it would be given back", () => {
  const inventory = InventoryBuilder.bare()
    .interface("laba", { mtu: 1450, more: ["groups: epair", "inet 10.7.0.1 netmask 0xffffff00"] })
    .interface("labb", { more: ["groups: epair"] })
    .unit("HostInterface", "laba", { interface: "laba", addresses: ["10.7.0.1/24"], mtu: 1450 })
    .build();
  const [, leg] = fromHost(inventory, NOTHING).declarations;
  expect(leg).toMatchObject({ kind: "HostInterface", args: { addresses: ["10.7.0.1/24"], mtu: 1450 } });
});

test("of a jail's file that pulumi-freebsd wrote the hooks are those that a program gave", () => {
  const attach = (word: string) =>
    `set -- /usr/local/etc/pulumi-freebsd/units/70-VnetInterface-web+*; [ ! -f "$1" ] || /bin/sh /usr/local/etc/pulumi-freebsd/jail-hook ${word} web || true`;
  const said = `@/etc/jail.conf.d/web.conf\n${words(
    ...["name=web", "path=/", "vnet"],
    `exec.created="cpuset -l 0 -j web",'${attach("attach")}; exec /sbin/ifconfig -j web lo0 inet 127.0.0.1/8 up',"logger made"`,
    `exec.poststart="/usr/sbin/jexec web /usr/sbin/service sshd onestart >/dev/null 2>&1 || logger -t pulumi-freebsd no"`,
    `exec.prestop="logger stops","/usr/sbin/jexec web /bin/sh -c 'sh /etc/rc.shutdown' || true",'${attach("detach")}'`,
  )}@rc.conf\n`;
  const inventory = InventoryBuilder.bare().jail("web").unit("Jail", "web", { name: "web" }).build();
  const [jail] = fromHost(inventory, parseWritten(said)).declarations;
  expect(jail?.args.exec).toEqual({
    ...{ created: ["logger made"], prestop: ["logger stops"], stop: ["sh /etc/rc.shutdown"] },
  });
});

test("VLANs stand between their parents and what is on them, wherever they are", () => {
  const vlan = (parent: string, tag: number) => [
    `vlan: ${tag} vlanproto: 802.1q vlanpcp: 2 parent interface: ${parent}`,
  ];
  const inventory = InventoryBuilder.bare()
    .nic("igb0")
    .interface("office", { more: ["groups: vlan", ...vlan("igb0", 20)] })
    .interface("lo1", { more: ["groups: lo", "inet 10.255.0.1 netmask 0xffffffff"] })
    .jail("web")
    .interface("igb1", { jail: "web" })
    .interface("igb1.30", { jail: "web", more: ["groups: vlan", ...vlan("igb1", 30)] })
    .build();
  expect(
    fromHost(inventory, NOTHING).declarations.map(({ kind, name, args }) => ({ ...args, kind, name })),
  ).toMatchObject([
    { kind: "Loopback", name: "lo1", addresses: ["10.255.0.1/32"] },
    { kind: "Vlan", name: "office", parent: "igb0", tag: 20, priority: 2 },
    { kind: "Jail" },
    { kind: "VnetInterface", name: "web-igb1", interface: "igb1" },
    { kind: "Vlan", name: "web-igb1.30", parent: new Reference("VnetInterface web-igb1", "igb1"), tag: 30 },
  ]);
});

test("what no kind stands for is told, and left out", () => {
  const inventory = InventoryBuilder.bare()
    .interface("cable7", { more: ["groups: epair"] })
    .jail("web")
    .interface("lo1", { jail: "web", more: ["groups: lo"] })
    .interface("cable8", { jail: "web", more: ["groups: epair"] })
    .unit("Bridge", "br0")
    .unit("Sysctl", "net.inet.ip.forwarding")
    .build();
  const { declarations, notes, takeover } = fromHost(inventory, NOTHING);
  expect(declarations.map(({ kind }) => kind)).toEqual(["Jail"]);
  expect(notes).toEqual([
    expect.stringMatching(/^cable7 is an epair's end whose other end cannot be told/),
    expect.stringMatching(/^cable8 in the jail web is an epair's end whose other end cannot be told/),
    "lo1 in the jail web was made inside it and is left out",
  ]);
  expect(takeover).toEqual([
    expect.stringMatching(/^Bridge\/br0 belongs to the owner .* already: this program takes it over from there/),
    expect.stringMatching(/^Sysctl\/net.inet.ip.forwarding is left out: it stays with the owner /),
  ]);
});

test("a program has a variable for what others refer to, and no two of one name", () => {
  const lan = { kind: "NetgraphBridge", name: "lan-1", args: {} } as const;
  const jail = { kind: "Jail", name: "lan_1", args: { exec: { start: ["x".repeat(80)] } } } as const;
  const port = { kind: "Eiface", name: "p", args: { bridge: new Reference("NetgraphBridge lan-1", "lan-1") } } as const;
  const cable = { kind: "Epair", name: "c", args: {} } as const;
  const inside = {
    kind: "VnetInterface",
    name: "i",
    args: { jail: new Reference("Jail lan_1", "lan_1"), interface: new Reference("Epair c", "cb", "b") },
  } as const;
  const text = programText(
    { declarations: [lan, cable, jail, port, inside], naming: [], notes: ["a note"], takeover: [] },
    { host: "edge.example.org" },
    ["ng_bridge"],
  );
  expect(text).toBe(`import * as freebsd from "pulumi-freebsd";

// a note

const host = new freebsd.Host("host", { connection: { host: "edge.example.org" }, modules: ["ng_bridge"] });

const lan1 = new freebsd.NetgraphBridge("lan-1", { host });
const c = new freebsd.Epair("c", { host });
const jailLan1 = new freebsd.Jail("lan_1", {
  host,
  exec: {
    start: [
      "${"x".repeat(80)}",
    ],
  },
});
new freebsd.Eiface("p", { host, bridge: lan1 });
new freebsd.VnetInterface("i", { host, jail: jailLan1, interface: c.b });
`);
});

test("a bridge's ports that are treated otherwise, its copies and its VLANs are declared", () => {
  const port = (name: string, flags: string, vlans: string) =>
    `member: ${name} ${flags}\n\t        port 6 priority 128 path cost 2000 vlan protocol 802.1q${vlans}`;
  const more = [
    "bridge flags=1<VLANFILTER> defuntagged=5",
    port("em1", "flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>", ""),
    port("em2", "flags=943<LEARNING,DISCOVER,PRIVATE,AUTOEDGE,AUTOPTP>", " untagged 7"),
    port("em3", "flags=8<SPAN>", ""),
  ];
  const inventory = InventoryBuilder.bare().interface("br0", { more }).build();
  expect(fromHost(inventory, NOTHING).declarations).toEqual([
    {
      ...{ kind: "Bridge", name: "br0" },
      args: {
        ...{ members: ["em1"], ports: [{ interface: "em2", private: true, untagged: 7 }], span: ["em3"] },
        ...{ vlanFilter: true, defaultUntagged: 5, adopt: true },
      },
    },
  ]);
});

test("a natd.conf that rc.conf names is told as the declarations that stand for its lines", () => {
  const written = parseWritten(
    "@rc.conf\n@natd.conf\ninterface rl0\ndynamic yes\nsame_ports yes\nredirect_port tcp 10.10.15.100:80 192.168.0.10:80\nredirect_port udp 10.10.15.101:53 5353\nredirect_port tcp 10.10.15.102:20-21 20-21\n",
  );
  expect(fromHost(InventoryBuilder.bare().build(), written).notes).toEqual([
    "natd(8) translates on rl0; without it, and with the networks that are behind it:",
    '    new freebsd.Nat("natd", { host, interface: "rl0", subnets: [], samePorts: true });',
    '    new freebsd.PortForward("tcp-80", { host, interface: "rl0", address: "192.168.0.10", port: 80, target: "10.10.15.100" });',
    '    new freebsd.PortForward("udp-5353", { host, interface: "rl0", protocol: "udp", port: 5353, target: "10.10.15.101", targetPort: 53 });',
    "    no PortForward does this: redirect_port tcp 10.10.15.102:20-21 20-21",
  ]);
});
