import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

/** What scripts in rc.d and service(8) do, after rc.subr(8), rc(8), service(8) and rc.conf(5). */

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost({ clock: "jumping" });
});

afterEach(() => host.close());

async function run(script: string, stdin?: string): Promise<string> {
  const { stdout, stderr } = await host.run(script, stdin === undefined ? {} : { stdin });
  return stdout + stderr;
}

const script = `#!/bin/sh
# PROVIDE: vd
# REQUIRE: NETWORKING
# KEYWORD: shutdown
. /etc/rc.subr
name=vd
desc="Test daemon"
rcvar=vd_enable
pidfile=/var/run/vd.pid
command=/usr/sbin/daemon
command_args="-P $pidfile -r sleep 1000"
extra_commands="hello broken"
hello_cmd=vd_hello
broken_cmd=false
start_precmd=vd_before
vd_before() { [ -z "$vd_refuse" ] || return 1; }
vd_hello() { echo "hello $# $*"; }
load_rc_config $name
: \${vd_enable:=NO}
run_rc_command "$@"
`;

async function install(text = script): Promise<void> {
  await run("mkdir -p /usr/local/etc/rc.d; cat > /usr/local/etc/rc.d/vd; chmod 755 /usr/local/etc/rc.d/vd", text);
}

test("a boot clears /var/run of its files, and leaves its folders", async () => {
  await run("mkdir -p /var/run/some/thing; echo 1 >/var/run/some/thing/file; echo 2 >/var/run/pid; echo 3 >/var/keep");
  await run("service cleanvar reload");
  expect(await run("ls /var/run/pid")).toBe("/var/run/pid\n");
  await host.reboot();
  expect(await run("find /var/run/some /var/keep; ls /var/run/pid")).toBe(
    "/var/run/some\n/var/run/some/thing\n/var/keep\nls: /var/run/pid: No such file or directory\n",
  );
});

describe("a script with a daemon", () => {
  beforeEach(() => install());

  test("starts it once, knows its pid, stops it, and says when it is not there", async () => {
    expect(await run("service vd onestart")).toBe("Starting vd.\n");
    const pid = (await run("cat /var/run/vd.pid")).trim();
    expect(await run("service vd onestatus")).toBe(`vd is running as pid ${pid}.\n`);
    expect(await run("service vd onestart; echo $?")).toBe(`1\nvd already running?  (pid=${pid}).\n`);
    expect(await run("service vd onestop; echo $?")).toBe(`Stopping vd.\nWaiting for PIDS: ${pid}.\n0\n`);
    expect(await run("service vd onestop; echo $?")).toBe("1\nvd not running? (check /var/run/vd.pid).\n");
    expect(await run("service vd onestatus; echo $?")).toBe("vd is not running.\n1\n");
  });

  test("is left alone until rc.conf enables it, and asks nobody's leave to be described", async () => {
    expect(await run("service vd start; echo $?")).toBe(
      "Cannot 'start' vd. Set vd_enable to YES in /etc/rc.conf or use 'onestart' instead of 'start'.\n0\n",
    );
    expect(await run("service vd quietstart; service vd enabled; echo $?")).toBe("1\n");
    expect(await run("service vd describe; service vd rcvar")).toBe(
      'Test daemon\n# vd : Test daemon\n#\nvd_enable="NO"\n#   (default: "")\n\n',
    );
    expect(await run("service vd enable; service vd enabled; echo $?; service -e | grep /vd")).toBe(
      "vd enabled in /etc/rc.conf\n0\n/usr/local/etc/rc.d/vd\n",
    );
  });

  test("gets what stands behind its own command, and passes on that it failed", async () => {
    expect(await run("service vd onehello a 'b c'")).toBe("hello 3 a b c\n");
    expect(await run("service vd onebroken; echo $?")).toBe("1\n");
    expect(await run("service vd forcebroken; echo $?")).toBe("0\n");
  });

  test("does not start when what comes before it fails, unless it is forced", async () => {
    await run("sysrc vd_refuse=yes");
    expect(await run("service vd onestart; echo $?")).toBe(
      "1\n/usr/local/etc/rc.d/vd: WARNING: failed precmd routine for vd\n",
    );
    expect(await run("service vd forcestart; echo $?")).toBe("Starting vd.\n0\n");
  });

  test("starts at boot in its place", async () => {
    await run("sysrc vd_enable=YES");
    await host.reboot();
    expect(await run("service vd status")).toMatch(/^vd is running as pid \d+\.\n$/);
  });
});

test("what a script requires is looked at before it starts: directories, files, variables, modules", async () => {
  await install(script.replace("start_precmd", "required_dirs=/nope\nstart_precmd"));
  expect(await run("service vd onestart; echo $?")).toContain("WARNING: /nope is not a directory.");
  await install(script.replace("start_precmd", "required_modules=if_bridge\nstart_precmd"));
  expect(await run("service vd onestart; kldstat -qm if_bridge; echo $?")).toBe("Starting vd.\n0\n");
});

test("a word that a script does not know is answered with those that it does", async () => {
  await install();
  expect(await run("service vd bogus; echo $?")).toBe(
    "1\n/usr/local/etc/rc.d/vd: unknown directive 'bogus'.\nUsage: /usr/local/etc/rc.d/vd [fast|force|one|quiet]" +
      "(start|stop|restart|rcvar|enable|disable|delete|enabled|describe|extracommands|hello|broken|status|poll)\n",
  );
});

describe("service", () => {
  test("runs a jail's own scripts, and fails for one that is not there", async () => {
    await run("jail -c name=a vnet persist path=/");
    expect(await run("service -j a hostname start")).toBe("Setting hostname: fbsd.\n");
    expect(await run("service -j nosuch netif start; echo $?")).toBe('1\njexec: jail "nosuch" not found\n');
    expect(await run("service nosuch start; echo $?")).toBe(
      "nosuch does not exist in /etc/rc.d or the local startup\ndirectories (/usr/local/etc/rc.d), or is not executable\n1\n",
    );
  });

  test("puts a service of rc.conf's NAME_svcj into a jail of its own and takes it out", async () => {
    await install();
    await run("sysrc vd_svcj=YES vd_svcj_options=net_basic");
    await run("service vd onestart");
    expect(await run("jls name path")).toBe("svcj-vd /\n");
    await run("service vd onestop");
    expect(await run("jls name")).toBe("");
  });
});

describe("netif", () => {
  test("makes the interfaces of cloned_interfaces, sets them up, and takes them away", async () => {
    await run("sysrc cloned_interfaces='bridge0 epair0' ifconfig_epair0a='inet 10.1.1.1/24'");
    expect(await run("service netif cloneup")).toBe("epair0a\nCreated clone interfaces: bridge0 epair0a epair0b.\n");
    expect(await run("service netif start epair0a")).toContain("Starting Network: epair0a.\n");
    expect(await run("ifconfig epair0a | grep inet")).toContain("inet 10.1.1.1 ");
    expect(await run("service netif clonedown; ifconfig -l")).toBe(
      "Destroyed clone interfaces: bridge0 epair0a epair0b.\nvtnet0 vtnet1 lo0\n",
    );
  });

  test("makes the vlans of an interface, and leaves what does not exist alone", async () => {
    await run("sysrc vlans_vtnet1='10 20' ifconfig_vtnet1_10='inet 10.10.0.1/24'");
    await run("service netif start vtnet1");
    expect(await run("ifconfig -l; ifconfig vtnet1.10 | grep -c inet")).toBe(
      "vtnet0 vtnet1 lo0 vtnet1.10 vtnet1.20\n1\n",
    );
    expect(await run("service netif stop nosuch0")).toBe(
      "/etc/rc.d/netif: WARNING: nosuch0 does not exist.  Skipped.\n",
    );
  });

  test("moves an interface into the jail that rc.conf names, and back", async () => {
    await run("jail -c name=a vnet persist path=/; ifconfig epair create; sysrc ifconfig_epair0b='vnet a'");
    expect(await run("service netif vnetup epair0b; ifconfig -j a -l")).toBe("Moving Network: epair0b.\nlo0 epair0b\n");
    expect(await run("service netif vnetdown epair0b | head -1; ifconfig -j a -l")).toBe(
      "Reclaiming Network: epair0b.\nlo0\n",
    );
  });
});

describe("jail", () => {
  test("prefers a jail's own file, and names it", async () => {
    await run("printf 'w { path=\"/\"; persist; vnet; }\\n' | tee /etc/jail.w.conf > /etc/jail.conf.d/w.conf");
    expect(await run("service jail oneconfig w")).toBe("w: parameters are in /etc/jail.w.conf.\n");
    expect(
      await run("service jail onestart w; cat /var/run/jail_w.id; service jail onestop w; ls /var/run/jail_w.id"),
    ).toBe("Starting jails: w.\n1\nStopping jails: w.\nls: /var/run/jail_w.id: No such file or directory\n");
  });

  test("shows what jail(8) said of a jail that did not stop", async () => {
    await run("printf 'w { path=\"/\"; persist; vnet; exec.prestop=false; }\\n' > /etc/jail.conf.d/w.conf");
    await run("service jail onestart w");
    expect(await run("service jail onestop w; jls name")).toBe("Stopping jails: wjail: w: false: failed\n.\nw\n");
  });
});

test("pf's device is there as long as its module is, and pf.conf is replaced only when it is good", async () => {
  expect(await run("service pf onestatus; echo $?")).toBe("pf.ko is not loaded\n1\n");
  await run("echo 'pass all' > /etc/pf.conf; kldload pf");
  expect(await run("[ -c /dev/pf ] && echo there; service pf onestart")).toBe("there\nEnabling pf.\n");
  await run("echo 'pass bogus' > /etc/pf.conf");
  expect(await run("service pf onereload >/dev/null 2>&1; echo $?; pfctl -sr")).toContain("1\npass all");
});
