import {
  describeHost,
  type Examined,
  examine,
  type Finding,
  parseProbe,
  probeCommand,
} from "../../../provider/host/doctor";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";
import { inventoryOf, outcomeOf, prepare } from "./read-simulated";

const hosts: SimulatedHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function hostWith(change: (host: SimulatedHost) => Promise<void> | void): Promise<Examined> {
  const host = await createHost();
  hosts.push(host);
  await change(host);
  const probe = await outcomeOf(host, probeCommand());
  expect(probe.exitStatus).toBe(0);
  return { inventory: await inventoryOf(host), probe: parseProbe(probe.stdout) };
}

const says = async (change: (host: SimulatedHost) => Promise<void> | void) => examine(await hostWith(change));
const sysctl = (name: string, value: string | number) => (host: SimulatedHost) => {
  host.kernel.sysctls.set(name, String(value));
};
const script = (text: string) => (host: SimulatedHost) => prepare(host, text);
const nic =
  (name: string, ...options: string[]) =>
  (host: SimulatedHost) => {
    const found = host.kernel.hostVnet.interfacesByName.get(name)?.[0];
    if (found === undefined) throw new Error(`no ${name}`);
    for (const option of options) found.options.add(option);
  };
/** Another release than the simulated host's. */
const runs = (osrelease: string, osreldate: string) => async (host: SimulatedHost) => {
  host.kernel.sysctls.set("kern.osreldate", osreldate);
  host.kernel.sysctls.set("kern.osrelease", osrelease);
  await prepare(host, "rm /bin/freebsd-version");
};
const all =
  (...changes: ((host: SimulatedHost) => Promise<void> | void)[]) =>
  async (host: SimulatedHost) => {
    for (const change of changes) await change(host);
  };

test("a host as it is installed lacks nothing", async () => {
  const host = await hostWith(() => {});
  expect(examine(host)).toEqual([]);
  expect(describeHost(host)).toEqual({
    release: "FreeBSD 15.1-RELEASE-p1 on amd64, kernel VNET",
    vimage: "yes",
    modules: "can be loaded: netgraph, ng_socket, ng_ether, ng_bridge, ng_eiface, if_bridge, if_epair",
    securelevel: "-1",
    firewall: "none in the kernel",
    forwarding: "IPv4 off, IPv6 off",
    jails: "0, 0 of them with a network stack of their own",
    rulesets: "1, 2, 3, 4, 5",
  });
});

test("what a host has is told: modules, firewalls, jails, forwarding", async () => {
  const host = await hostWith(
    script(`kldload if_bridge if_epair pf
sysctl -q net.inet.ip.forwarding=1
kenv -q net.inet.ip.fw.default_to_accept=1 >/dev/null
kldload ipfw
jail -c vnet name=web path=/ persist
jail -c name=plain path=/ persist ip4=inherit
rm /boot/kernel/ng_eiface.ko`),
  );
  expect(describeHost(host)).toMatchObject({
    modules:
      "in the kernel: if_bridge, if_epair; can be loaded: netgraph, ng_socket, ng_ether, ng_bridge; not there: ng_eiface",
    firewall: "pf; ipfw, which accepts by default",
    forwarding: "IPv4 on, IPv6 off",
    jails: "2, 1 of them with a network stack of their own",
  });
});

describe("each thing that can be wrong is told with what needs it and what puts it right:", () => {
  const cases: readonly [what: string, change: Parameters<typeof says>[0], finding: Finding][] = [
    [
      "a kernel without VIMAGE",
      sysctl("kern.features.vimage", 0),
      {
        check: "no-vimage",
        level: "missing",
        kinds: ["Host"],
        message: "the kernel (15.1-RELEASE-p1) has no VIMAGE, so jails cannot have a network stack of their own",
        fix: ["boot the GENERIC kernel, or build yours with: options VIMAGE"],
      },
    ],
    [
      "a release that is too old",
      runs("13.2-RELEASE-p12", "1302001"),
      {
        check: "release",
        level: "missing",
        kinds: ["Host"],
        message:
          "FreeBSD 13.2-RELEASE-p12 is too old: since 13.3 ifconfig(8), route(8) and netstat(1) go into a jail by `-j`, which all that is in jails is read and set by",
        fix: ["upgrade it (freebsd-update(8))"],
      },
    ],
    [
      "a release that this is not made for",
      runs("16.0-CURRENT", "1600003"),
      {
        check: "release",
        level: "advice",
        kinds: ["Host"],
        message: "FreeBSD 16.0-CURRENT is newer than the releases that this is made for (13.3 to 15.x)",
        fix: ["try what you declare on a machine that may fail, first"],
      },
    ],
    [
      "a kernel that was built without modules",
      script("rm /boot/kernel/*.ko"),
      {
        check: "no-module-files",
        level: "missing",
        kinds: ["NetgraphBridge", "Eiface", "Bridge", "Epair"],
        message:
          "netgraph, ng_socket, ng_ether, ng_bridge, ng_eiface, if_bridge, if_epair are neither in the kernel nor in the folders of kern.module_path, so kldload cannot load them: the kernel VNET was built without modules (NO_MODULES)",
        fix: [
          "build the kernel without NO_MODULES, or with: options NETGRAPH, options NETGRAPH_SOCKET, options NETGRAPH_ETHER, options NETGRAPH_BRIDGE, options NETGRAPH_EIFACE, device if_bridge, device epair",
        ],
      },
    ],
    [
      "one module that is not there, and no other",
      script("rm /boot/kernel/if_epair.ko"),
      {
        check: "no-module-files",
        level: "missing",
        kinds: ["Epair"],
        message:
          "if_epair is neither in the kernel nor in the folders of kern.module_path, so kldload cannot load it: the kernel VNET was built without modules (NO_MODULES)",
        fix: ["build the kernel without NO_MODULES, or with: device epair"],
      },
    ],
    [
      "a securelevel that keeps modules out",
      all(script("kldload ng_ether ng_bridge ng_eiface ng_socket if_epair"), sysctl("kern.securelevel", 1)),
      {
        check: "securelevel",
        level: "missing",
        kinds: ["Bridge"],
        message: "kern.securelevel is 1, which forbids to load modules, and if_bridge is not in the kernel",
        fix: ["sysrc -f /boot/loader.conf if_bridge_load=YES", "reboot"],
      },
    ],
    [
      "a securelevel on a host that has its modules",
      all(script("kldload ng_ether ng_bridge ng_eiface ng_socket if_epair if_bridge"), sysctl("kern.securelevel", 3)),
      {
        check: "securelevel",
        level: "advice",
        kinds: ["Host"],
        message:
          "kern.securelevel is 3: no module can be loaded or unloaded, and no firewall rule changed, and it can be lowered by a boot alone",
        fix: ["sysrc kern_securelevel_enable=NO", "reboot"],
      },
    ],
    [
      "an ipfw that denies by default",
      script("kldload ipfw"),
      {
        check: "ipfw-denies",
        level: "missing",
        kinds: ["Jail", "VnetInterface"],
        message:
          "ipfw denies by default, in every new jail's network stack too: jails reach nobody before they have rules of their own",
        fix: [
          "sysrc -f /boot/loader.conf net.inet.ip.fw.default_to_accept=1",
          "reboot",
          "or load rules in each jail, by an `exec.poststart`",
        ],
      },
    ],
    [
      "an ipfw that denies by default and lets the host through",
      script("kldload ipfw; ipfw -q add 100 allow ip from any to any"),
      {
        check: "ipfw-denies",
        level: "missing",
        kinds: ["Jail", "VnetInterface"],
        message:
          "ipfw denies by default, in every new jail's network stack too (the host's own rules let everything pass; a jail's has none yet): jails reach nobody before they have rules of their own",
        fix: [
          "sysrc -f /boot/loader.conf net.inet.ip.fw.default_to_accept=1",
          "reboot",
          "or load rules in each jail, by an `exec.poststart`",
        ],
      },
    ],
    [
      "offloads of a NIC on a netgraph bridge",
      all(
        nic("vtnet1", "RXCSUM", "TXCSUM", "TSO4", "TSO6", "LRO", "RXCSUM_IPV6", "TXCSUM_IPV6"),
        script("kldload ng_ether ng_bridge; ngctl mkpeer vtnet1: bridge lower link0"),
      ),
      {
        check: "offload",
        level: "missing",
        kinds: ["NetgraphBridge"],
        message:
          "vtnet1 is on a netgraph bridge with TSO4, TSO6, LRO, TXCSUM, TXCSUM_IPV6, RXCSUM, RXCSUM_IPV6 enabled: frames that its hardware was to finish reach jails unfinished, and are dropped there",
        fix: [
          "ifconfig vtnet1 -tso -lro -txcsum -txcsum6 -rxcsum -rxcsum6",
          "and the same words in ifconfig_vtnet1 of rc.conf",
        ],
      },
    ],
    [
      "offloads of a NIC that may join a netgraph bridge",
      nic("vtnet1", "RXCSUM", "TSO4", "LRO"),
      {
        check: "offload",
        level: "advice",
        kinds: ["NetgraphBridge"],
        message: "vtnet1 has TSO4, LRO enabled, which must be off before it joins a netgraph bridge",
        fix: ["ifconfig vtnet1 -tso -lro", "and the same words in ifconfig_vtnet1 of rc.conf"],
      },
    ],
    [
      "an address on a bridge's member",
      script("kldload if_bridge; ifconfig bridge create name br0; ifconfig br0 addm vtnet1 2>/dev/null"),
      {
        check: "bridge-member-address",
        level: "advice",
        kinds: ["Bridge"],
        message:
          "vtnet1 is a member of br0 and has the address 192.168.50.1/24: an address belongs on the bridge, and FreeBSD 16 will refuse it on a member",
        fix: ["ifconfig vtnet1 inet 192.168.50.1/24 -alias", "ifconfig br0 inet 192.168.50.1/24 alias"],
      },
    ],
    [
      "two interfaces of one name",
      script(`kldload if_epair
jail -c vnet name=web path=/ persist
ifconfig epair create >/dev/null
ifconfig epair0b vnet web
ifconfig -j web epair0b name uplink >/dev/null
ifconfig epair0a name uplink >/dev/null
ifconfig uplink -vnet web`),
      {
        check: "two-interfaces-of-one-name",
        level: "missing",
        kinds: ["HostInterface", "VnetInterface", "Bridge"],
        message: "two interfaces of the host are called uplink, and a command reaches only one of them",
        fix: ["ifconfig uplink name uplink_1"],
      },
    ],
    [
      "a ruleset number that is the system's own",
      (host) => host.files.write("/etc/devfs.rules", "[devfsrules_web=4]\nadd path 'bpf*' unhide\n\n[other=10]\n"),
      {
        check: "ruleset-taken",
        level: "missing",
        kinds: ["Jail"],
        message:
          "/etc/devfs.rules calls ruleset 4 devfsrules_web, and that number is the system's own devfsrules_jail: the rules of both are in it",
        fix: ["in /etc/devfs.rules: [devfsrules_web=11]", "service devfs restart"],
      },
    ],
    [
      "a running jail whose ruleset does not exist",
      script("jail -c name=web path=/ persist devfs_ruleset=5; devfs rule -s 5 delset"),
      {
        check: "ruleset-absent",
        level: "missing",
        kinds: ["Jail"],
        message: "the jail web has the devfs ruleset 5, and there is none of that number: its /dev hides nothing",
        fix: ["define [web=5] in /etc/devfs.rules", "service devfs restart", "service jail restart web"],
      },
    ],
    [
      "no rulesets at all",
      script("for n in 1 2 3 4 5; do devfs rule -s $n delset; done"),
      {
        check: "no-rulesets",
        level: "missing",
        kinds: ["Jail"],
        message: "no devfs ruleset is loaded, so a jail's `devfsRuleset` names nothing and its /dev would hide nothing",
        fix: ["sysrc devfs_load_rulesets=YES", "service devfs restart"],
      },
    ],
    [
      "a host without lockf",
      script("rm /usr/bin/lockf"),
      {
        check: "no-tool",
        level: "missing",
        kinds: ["Host"],
        message: "there is no lockf on root's PATH",
        fix: ["install the base system whole (pkg install FreeBSD-set-base, or freebsd-update)"],
      },
    ],
    [
      "a host without ngctl",
      script("rm /usr/sbin/ngctl"),
      {
        check: "no-tool",
        level: "missing",
        kinds: ["NetgraphBridge", "Eiface"],
        message: "there is no ngctl on root's PATH",
        fix: ["install the base system whole (pkg install FreeBSD-set-base, or freebsd-update)"],
      },
    ],
    [
      "a /usr/local that cannot be written",
      script("mount -t tmpfs -o ro tmpfs /usr/local"),
      {
        check: "read-only",
        level: "missing",
        kinds: ["Host"],
        message: "/usr/local/etc/pulumi-freebsd cannot be written: /usr/local is mounted read-only",
        fix: ["mount -u -o rw /usr/local"],
      },
    ],
  ];
  test.each(cases)("%s", async (_what, change, finding) => {
    expect(await says(change)).toEqual([finding]);
  });
});

test("the oldest and the newest release that are supported lack nothing", async () => {
  expect(await says(runs("13.3-RELEASE", "1303001"))).toEqual([]);
  expect(await says(runs("15.2-STABLE", "1502500"))).toEqual([]);
});

describe("what no simulated host can be is told from what a real one would answer:", () => {
  const told = async (change: (host: Examined) => Examined) => examine(change(await hostWith(() => {})));
  const facts = (host: Examined, changed: Partial<Examined["inventory"]["facts"]>): Examined => ({
    ...host,
    inventory: { ...host.inventory, facts: { ...host.inventory.facts, ...changed } },
  });

  test("a host that is a jail itself", async () => {
    expect(await told((host) => facts(host, { jailed: true }))).toEqual([
      {
        check: "jailed",
        level: "missing",
        kinds: ["Host"],
        message: "this host is a jail itself: it can neither load modules nor make bridges and netgraph nodes",
        fix: ["log in to the machine that the jail runs on"],
      },
    ]);
  });

  test("a kernel that is installed and not booted yet", async () => {
    expect(await told((host) => facts(host, { installedKernelVersion: "15.1-RELEASE-p2" }))).toEqual([
      {
        check: "kernel-not-booted",
        level: "advice",
        kinds: ["Host"],
        message:
          "15.1-RELEASE-p1 runs and 15.1-RELEASE-p2 is installed: modules of the new kernel may not load into the old one",
        fix: ["reboot"],
      },
    ]);
  });
});

test("what is missing is told before what is advised", async () => {
  const findings = await says(all(nic("vtnet1", "LRO"), script("rm /usr/bin/lockf")));
  expect(findings.map(({ check, level }) => `${level}: ${check}`)).toEqual(["missing: no-tool", "advice: offload"]);
});
