import { addInetAddress } from "../../../simulator/src/kernel/addresses";
import { findInterface } from "../../../simulator/src/kernel/interfaces";
import { plugIn } from "../../../simulator/src/kernel/reachability-wires";
import { type Declared, World } from "./world";

jest.setTimeout(120_000);

const SERVER = { ether: "00:25:90:00:01:01", addresses: ["192.168.1.1"], network: "192.168.1.0", prefixLength: 24 };
const LEASE = { address: "192.168.1.77", prefixLength: 24, router: "192.168.1.1", nameServer: "192.168.1.1" };
const CLIENTS = "pgrep -j web dhclient || true";
const ROUTE = "netstat -j web -rn4 | grep default || true";

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
  await world.sh(
    "r=/jails/web; mkdir -p $r/dev $r/var/db $r/var/run $r/etc $r/bin $r/sbin; cp /bin/sh /bin/pgrep /bin/pkill $r/bin; cp /sbin/dhclient $r/sbin",
  );
});
afterEach(() => world.close());

/** A DHCP server on the wire behind igb0. */
function serve(): void {
  const card = findInterface(world.host.kernel.hostVnet, "igb0");
  if (card === undefined) throw new Error("no igb0");
  plugIn(card, { ...SERVER, ttl: 64, lease: { ...LEASE, seconds: 3600 } });
}

const program = (nic: object, jail: object = { devfsRuleset: 77 }): readonly Declared[] => [
  ["Host", "warden", {}],
  ["DevfsRuleset", "dhcp", { number: 77 }],
  ["NetgraphBridge", "lan", { uplink: { interface: "igb0" } }],
  ["Eiface", "ng0_web", { bridge: "lan" }],
  ["Jail", "web", { path: "/jails/web", ...jail }],
  ["VnetInterface", "web-lan", { jail: "web", interface: "ng0_web", name: "eth0", ...nic }],
];

test("a lease is waited for, told, kept through a restart of the jail and a boot, and given up again", async () => {
  // Modules stay.
  const left = async () => (await world.picture()).filter((line) => /^(host: |[-d]rw|\/)/.test(line));
  const before = await left();
  serve();
  await world.up(program({ dhcp: true }));
  const outputs = world.outputsOf("web-lan");
  expect(outputs).toMatchObject({ dhcp: true, dhcpAddress: "192.168.1.77/24", addresses: [] });
  expect(outputs).not.toHaveProperty("defaultRouter");
  const devices = (await world.sh("ls /jails/web/dev")).split("\n");
  expect(devices).toEqual(expect.arrayContaining(["bpf", "null"]));
  expect(devices.filter((device) => ["mem", "kmem", "pci", "vtbd0"].includes(device))).toEqual([]);
  const settled = async () => {
    expect(await world.sh("ifconfig -j web eth0")).toMatch(/inet 192\.168\.1\.77 netmask 0xffffff00/);
    expect(await world.sh(ROUTE)).toMatch(/192\.168\.1\.1 /);
    expect((await world.sh(CLIENTS)).trim().split("\n")).toHaveLength(3);
    expect(await world.refresh()).toEqual([]);
    expect(await world.up(program({ dhcp: true }))).toEqual([]);
  };
  await settled();
  await world.sh("service jail onerestart web");
  await settled();
  await world.host.reboot();
  serve();
  await world.sh("service jail onerestart web");
  await settled();
  await world.sh("ifconfig -j web eth0 inet 192.168.1.77 -alias");
  expect(await world.refresh()).toEqual(["VnetInterface web-lan: dhcp true -> false"]);
  await world.up(program({ dhcp: true }));
  await settled();
  const fixed = program({ addresses: ["192.168.1.20/24"], defaultRouter: "192.168.1.1" });
  await world.up(fixed);
  expect(await world.sh(CLIENTS)).toBe("");
  expect(await world.sh("ifconfig -j web eth0")).not.toMatch(/192\.168\.1\.77/);
  expect(await world.refresh()).toEqual([]);
  await world.up(program({ dhcp: true }));
  await settled();
  await world.destroy();
  expect(await world.sh("pgrep dhclient || true")).toBe("");
  expect(await left()).toEqual(before);
});

test("a lease that comes after the client has begun is told, too", async () => {
  // What dhclient-script(8) does once a server has answered: before the first look at whether there is a lease.
  let isLate = true;
  world.host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      if (isLate && argv.join(" ") === "ifconfig -j web eth0") {
        const jail = [...world.host.kernel.jails.values()].find(({ name }) => name === "web");
        const nic = jail === undefined ? undefined : findInterface(jail.vnet, "eth0");
        if (nic === undefined) throw new Error("no eth0");
        isLate = false;
        addInetAddress(world.host.kernel, nic, LEASE.address, 24, "192.168.1.255");
      }
      return false;
    },
  });
  await world.up(program({ dhcp: true }));
  expect(isLate).toBe(false);
  expect(world.outputsOf("web-lan")).toMatchObject({ dhcp: true, dhcpAddress: "192.168.1.77/24" });
  expect(await world.refresh()).toEqual([]);
});

test("a client is known again after the jail's own start has emptied /var/run", async () => {
  await world.sh("cp /bin/rm /jails/web/bin");
  serve();
  // What rc.d/cleanvar does, after exec.created has started the client.
  const cleaned = { devfsRuleset: 77, exec: { start: ["/bin/sh -c 'rm -f /var/run/*'"] } };
  await world.up(program({ dhcp: true }, cleaned));
  await world.sh("service jail onerestart web; service pulumi_jails start");
  expect((await world.sh(CLIENTS)).trim().split("\n")).toHaveLength(3);
  await world.up(program({ addresses: ["192.168.1.20/24"] }, cleaned));
  expect(await world.sh(CLIENTS)).toBe("");
});

test("a jail that sees no bpf is refused before its client runs, and where the program says so before anything is made", async () => {
  await expect(world.up(program({ dhcp: true }, { devfsRuleset: 5 }))).rejects.toThrow(
    "the jail web has no /dev/bpf, which dhclient(8) needs",
  );
  expect(await world.sh("ifconfig -l")).toMatch(/ng0_web/);
  await expect(world.up(program({ dhcp: true }, {}))).rejects.toThrow(
    'the jail web sees no bpf, which the DHCP of VnetInterface "web-lan" needs: give the Jail the `devfsRuleset` of a DevfsRuleset without rules',
  );
});

test("an interface that its jail sets up is left to it, through a restart, and one that listens to routers does again", async () => {
  await world.sh("sysrc ifconfig_ng0_web='inet 192.168.1.50/24' >/dev/null");
  const sets = { exec: { start: ["service netif start ng0_web"] } };
  const own: readonly Declared[] = [
    ["Host", "warden", {}],
    ["NetgraphBridge", "lan", { uplink: { interface: "igb0" } }],
    ["Eiface", "ng0_web", { bridge: "lan" }],
    ["Epair", "cab", {}],
    ["Jail", "web", sets],
    ["VnetInterface", "web-lan", { jail: "web", interface: "ng0_web", configuredBy: "jail" }],
    ["VnetInterface", "web-cab", { jail: "web", interface: "cabb", slaac: true, offload: { txcsum: false } }],
  ];
  await world.up(own);
  const nothingElse = async () => {
    expect(await world.refresh()).toEqual([]);
    expect(await world.up(own)).toEqual([]);
  };
  await nothingElse();
  expect(await world.sh("ifconfig -j web ng0_web")).toMatch(/inet 192\.168\.1\.50 /);
  await world.sh("service jail onerestart web");
  expect(await world.sh("ifconfig -j web ng0_web")).toMatch(/inet 192\.168\.1\.50 /);
  expect(await world.sh("ifconfig -j web cabb")).toMatch(/options=\w+<RXCSUM,VLAN_MTU[\s\S]*ACCEPT_RTADV/);
  await nothingElse();
  await world.sh("ifconfig -j web cabb inet6 -accept_rtadv; ifconfig -j web cabb txcsum; ifconfig -j web ng0_web down");
  expect(await world.refresh()).toEqual([
    'VnetInterface web-cab: offload {"txcsum":false} -> {"txcsum":true}',
    "VnetInterface web-cab: slaac true -> false",
  ]);
  expect(await world.up(own)).toEqual(["VnetInterface web-cab"]);
  await nothingElse();
  await world.up(own.slice(0, -1));
  expect(await world.sh("ifconfig -a -g epair")).not.toMatch(/ACCEPT_RTADV/);
  await world.destroy();
});
