import { type HostReport, hasFailures, judge, parseAnswers, probeJails } from "../../../provider/host/verify";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";
import { listen } from "../../../simulator/src/kernel/reachability-listeners";
import { hook, InventoryBuilder } from "../resources/inventory-builder";
import { inventoryOf, outcomeOf, prepare } from "./read-simulated";

/** A netgraph bridge on a NIC with the host's address on it, two jails on its links, one of them a name server. */
const NETWORK = `kldload ng_ether ng_bridge ng_eiface
ngctl -f - <<'END'
msg vtnet1: setpromisc 1
msg vtnet1: setautosrc 0
mkpeer vtnet1: bridge lower link0
name vtnet1:lower lan
connect vtnet1: lan: upper link1
mkpeer lan: eiface link2 ether
name lan:link2 ng0_web
mkpeer lan: eiface link3 ether
name lan:link3 ng0_dns
END
n=20
for j in web dns; do
  jail -c vnet name=$j path=/ persist
  i=$(ngctl msg ng0_$j: getifname | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')
  ifconfig $i ether 02:00:00:00:00:$n name ng0_$j >/dev/null
  ifconfig ng0_$j vnet $j
  ifconfig -j $j ng0_$j inet 192.168.50.$n/24 up
  route -j $j -q add default 192.168.50.1
  n=$((n + 1))
done
echo nameserver 192.168.50.21 >/etc/resolv.conf
`;

const hosts: SimulatedHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function hostWith(...scripts: readonly string[]): Promise<SimulatedHost> {
  const host = await createHost({ clock: "jumping" });
  hosts.push(host);
  for (const script of [NETWORK, ...scripts]) await prepare(host, script);
  const dns = [...host.kernel.jails.values()].find(({ name }) => name === "dns");
  if (dns !== undefined)
    listen(dns.vnet, { protocol: "tcp", port: 53, command: "unbound", pid: 99, descriptor: 3, families: "46" });
  return host;
}

async function reportOf(host: SimulatedHost): Promise<HostReport> {
  const inventory = await inventoryOf(host);
  const outcome = await outcomeOf(host, probeJails(inventory));
  expect(outcome).toMatchObject({ exitStatus: 0, stderr: "" });
  return judge(inventory, parseAnswers(outcome));
}

const report = async (...scripts: readonly string[]) => reportOf(await hostWith(...scripts));
const web = ({ jails }: HostReport) => jails.find(({ jail }) => jail === "web");

test("what works is told: each router, the MTU on the way to it, each name server", async () => {
  const works = await report();
  expect(works).toEqual({
    jails: ["web", "dns"].map((jail) => ({
      jail,
      passed: ["gateway 192.168.50.1", "MTU 1500", "name server 192.168.50.21"],
      failures: [],
      notices: [],
    })),
    duplicates: [],
  });
  expect(hasFailures(works)).toBe(false);
});

describe("the hop that fails is named:", () => {
  test.each<[what: string, script: string, failure: { check: string; hop: string; message: string }]>([
    [
      "an interface in the jail that is down",
      "ifconfig -j web ng0_web down",
      { check: "interface", hop: "ng0_web in jail web", message: "ng0_web in jail web is down" },
    ],
    [
      "an eiface whose wire ends nowhere",
      "ngctl rmhook lan: link2",
      { check: "interface", hop: "ng0_web in jail web", message: "ng0_web in jail web is connected to nothing" },
    ],
    [
      "a NIC that is down, with the router behind it",
      "ifconfig vtnet1 down; route -j web -q delete default; route -j web -q add default 192.168.50.254",
      {
        check: "interface",
        hop: "the wire behind vtnet1",
        message: "the wire behind vtnet1, on the way to 192.168.50.254, is down",
      },
    ],
    [
      "a router that is nobody",
      "route -j web -q delete default; route -j web -q add default 192.168.50.254",
      {
        check: "neighbour",
        hop: "the wire behind vtnet1",
        message: "nobody answers ARP for 192.168.50.254; the way is up as far as the wire behind vtnet1",
      },
    ],
    [
      "a host that is off the wire, with its address as the router",
      "ngctl rmhook vtnet1: upper",
      {
        check: "gateway",
        hop: "the bridge lan",
        message:
          "192.168.50.1 cannot be reached from the bridge lan: that address is on vtnet1, which is not connected to it",
      },
    ],
    [
      "a bridge without a NIC",
      "ngctl msg lan: setpersistent; ngctl rmhook vtnet1: upper; ngctl rmhook vtnet1: lower; route -j web -q delete default; route -j web -q add default 192.168.50.254",
      {
        check: "gateway",
        hop: "the bridge lan",
        message:
          "192.168.50.254 cannot be reached from the bridge lan: no interface on it has that address, and no NIC is on it",
      },
    ],
    [
      "a router with a smaller MTU",
      "ifconfig vtnet1 mtu 1400",
      {
        check: "mtu",
        hop: "vtnet1",
        message:
          "packets of 1500 bytes, the MTU of ng0_web in jail web, do not get to 192.168.50.1 and back: vtnet1 has an MTU of 1400",
      },
    ],
    [
      "a firewall in the jail that denies by default",
      "kldload ipfw",
      {
        check: "gateway",
        hop: "the firewall in jail web",
        message: "the firewall in jail web does not let it send to 192.168.50.1 (ipfw denies by default in a new jail)",
      },
    ],
    [
      "a router that drops pings",
      "kenv -q net.inet.ip.fw.default_to_accept=1 >/dev/null; kldload ipfw; ipfw -q add 100 deny icmp from any to 192.168.50.1",
      {
        check: "gateway",
        hop: "vtnet1",
        message:
          "192.168.50.1 does not answer ping, though the way is up as far as vtnet1: it, or a firewall on the way, drops it",
      },
    ],
    [
      "a name server that refuses",
      "echo nameserver 192.168.50.1 >/etc/resolv.conf",
      {
        check: "name server",
        hop: "the name server 192.168.50.1",
        message: "the name server 192.168.50.1 is there, and refuses connections to port 53",
      },
    ],
    [
      "a name server that does not answer",
      "echo nameserver 192.168.50.99 >/etc/resolv.conf",
      {
        check: "name server",
        hop: "the name server 192.168.50.99",
        message: "the name server 192.168.50.99 does not answer on port 53 (TCP)",
      },
    ],
  ])("%s", async (_what, script, failure) => {
    const broken = await report(script);
    expect(web(broken)?.failures).toEqual([failure]);
    expect(hasFailures(broken)).toBe(true);
  });

  const EPAIR = `kldload if_bridge if_epair
jail -c vnet name=c path=/ persist
ifconfig epair create up >/dev/null
ifconfig epair0b vnet c
ifconfig -j c epair0b inet 10.8.0.2/24 up
route -j c -q add default 10.8.0.1
ifconfig bridge create name br0 >/dev/null
ifconfig br0 inet 10.8.0.1/24 up
`;
  test.each<[what: string, script: string, failure: { check: string; hop: string; message: string }]>([
    [
      "an if_bridge that is down",
      "ifconfig br0 addm epair0a; ifconfig br0 down",
      { check: "interface", hop: "the bridge br0", message: "the bridge br0, on the way to 10.8.0.1, is down" },
    ],
    [
      "an epair whose end on the host is down",
      "ifconfig br0 addm epair0a; ifconfig epair0a down",
      { check: "interface", hop: "epair0a", message: "epair0a, on the way to 10.8.0.1, is down" },
    ],
    [
      "an epair whose end on the host is no port of the bridge",
      ":",
      {
        check: "gateway",
        hop: "epair0a",
        message: "10.8.0.1 cannot be reached from epair0a: that address is on br0, which is not connected to it",
      },
    ],
  ])("%s", async (_what, script, failure) => {
    const { jails } = await report(EPAIR, script);
    expect(jails.find(({ jail }) => jail === "c")?.failures).toEqual([failure]);
  });

  test("an interface that no router is asked through, when it is down", async () => {
    const broken = await report("route -j web -q delete default; ifconfig -j web ng0_web down");
    expect(web(broken)?.failures).toEqual([
      { check: "interface", hop: "ng0_web in jail web", message: "ng0_web in jail web is down" },
    ]);
    expect(web(broken)?.notices).toContain("it has no default router");
  });

  test("an IPv6 router that the interface may not speak to", async () => {
    const script = `ifconfig -j web ng0_web inet6 2001:db8::2/64
route -j web -q add -inet6 default 2001:db8::1
ifconfig -j web ng0_web inet6 ifdisabled`;
    expect(web(await report(script))).toMatchObject({
      passed: ["gateway 192.168.50.1", "MTU 1500"],
      failures: [
        {
          check: "interface",
          hop: "ng0_web in jail web",
          message: "ng0_web in jail web has IPv6 disabled (ifconfig ng0_web inet6 -ifdisabled)",
        },
      ],
    });
  });
});

describe("what two interfaces of one network share is told:", () => {
  test("a MAC", async () => {
    const { duplicates } = await report("ifconfig -j dns ng0_dns ether 02:00:00:00:00:20");
    expect(duplicates).toEqual([
      {
        check: "duplicate",
        hop: "ng0_dns in jail dns",
        message:
          "the MAC 02:00:00:00:00:20 is that of ng0_web in jail web and of ng0_dns in jail dns, which are on one network",
      },
    ]);
  });

  test("an address", async () => {
    const { duplicates } = await report("ifconfig -j dns ng0_dns inet 192.168.50.20/32 alias");
    expect(duplicates).toEqual([
      {
        check: "duplicate",
        hop: "ng0_dns in jail dns",
        message:
          "the address 192.168.50.20 is that of ng0_web in jail web and of ng0_dns in jail dns, which are on one network",
      },
    ]);
  });

  test("and not what two separate networks share", async () => {
    const { duplicates } = await report(`kldload if_epair
jail -c vnet name=lab path=/ persist
ifconfig epair create up >/dev/null
ifconfig epair0b ether 02:00:00:00:00:20
ifconfig epair0b vnet lab
ifconfig -j lab epair0b inet 192.168.50.20/24 up`);
    expect(duplicates).toEqual([]);
  });
});

test("a jail without a userland cannot be asked, which is no failure", async () => {
  const { jails } = await report(`mkdir -p /jails/thin/etc
jail -c vnet name=thin path=/jails/thin persist
ngctl mkpeer lan: eiface link4 ether
ngctl name lan:link4 ng0_thin
ifconfig ngeth2 vnet thin
ifconfig -j thin ngeth2 inet 192.168.50.30/24 up
route -j thin -q add default 192.168.50.1`);
  expect(jails.find(({ jail }) => jail === "thin")).toEqual({
    jail: "thin",
    passed: [],
    failures: [],
    notices: [
      "there is no ping(8) in the jail to ask its router with",
      "no name server stands in its /etc/resolv.conf",
    ],
  });
});

describe("what no simulated host can be is judged from what a real one would answer:", () => {
  const nothing = { small: new Map(), full: new Map(), neighbour: new Map(), nameServers: new Map() };
  const lost = { exitStatus: 2, text: "100.0% packet loss" };

  /** Two jails whose eifaces on one bridge are both called eth0, and that send by no router. */
  const [A, B] = ["02:00:00:00:00:0a", "02:00:00:00:00:0b"];
  const twins = ["a", "b"].reduce(
    (built, jail, at) =>
      built
        .jail(jail)
        .interface("eth0", { jail, mac: [A, B][at] ?? "", more: [`inet 192.0.2.${at + 1} netmask 0xffffff00`] })
        .node("eiface", `ng0_${jail}`, { interfaceName: "eth0", hooks: [hook("ether", "lan", "bridge", "link2", 99)] }),
    InventoryBuilder.bare(),
  );
  const failures = (built: InventoryBuilder) =>
    judge(built.build(), nothing).jails.flatMap((jail) => jail.failures.map(({ message }) => message));

  test("eifaces of one name in several jails, which are told apart by their records, and not taken for unconnected", () => {
    expect(failures(twins)).toEqual([]);
    const known = twins
      .unit("Eiface", "ng0_a", { name: "ng0_a", mac: A })
      .unit("Eiface", "ng0_b", { name: "ng0_b", mac: B });
    expect(failures(known)).toEqual([]);
    const loose = known.build().nodes.map((node) => (node.name === "ng0_b" ? { ...node, hooks: [] } : node));
    expect(failures(InventoryBuilder.of({ ...known.build(), nodes: loose }))).toEqual([
      "eth0 in jail b is connected to nothing",
    ]);
  });

  test("a NIC without a carrier", () => {
    const inventory = InventoryBuilder.bare()
      .jail("web")
      .interface("em1", {
        jail: "web",
        more: ["inet 192.0.2.2 netmask 0xffffff00", "media: Ethernet", "status: no carrier"],
      })
      .route("default", "192.0.2.1", "em1", "web")
      .build();
    const { jails } = judge(inventory, { ...nothing, small: new Map([["1 192.0.2.1", lost]]) });
    expect(jails[0]?.failures).toEqual([
      {
        check: "interface",
        hop: "em1 in jail web",
        message: "em1 in jail web, on the way to 192.0.2.1, has no carrier",
      },
    ]);
  });

  test("an IPv6 address that somebody else has, too", () => {
    const inventory = InventoryBuilder.bare()
      .jail("web")
      .interface("em1", { jail: "web", more: ["inet6 2001:db8::2 prefixlen 64 duplicated"] })
      .route("default", "2001:db8::1", "em1", "web")
      .build();
    const { jails } = judge(inventory, { ...nothing, small: new Map([["1 2001:db8::1", lost]]) });
    expect(jails[0]?.failures).toEqual([
      {
        check: "duplicate",
        hop: "em1 in jail web",
        message: "somebody else on the network of em1 in jail web has its address 2001:db8::2",
      },
    ]);
  });
});
