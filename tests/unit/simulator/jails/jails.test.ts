import { createHost, type SimulatedHost } from "../../../../simulator/src";

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost({ clock: "jumping" });
});

afterEach(() => host.close());

async function out(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

describe("jail.conf", () => {
  test("merges globals, wildcards and a jail's own parameters, and puts variables in", async () => {
    host.files.write(
      "/etc/jail.conf",
      '$root = "/jails"; # comment\npath = "$root/$name"; /* more */ exec.clean;\n* { persist; }\nweb1 { host.hostname = "${name}.example.org"; exec.start += "a"; exec.start += \'b $c\'; allow.noset_hostname; }\n',
    );
    expect(await out("jail -e ';'")).toBe(
      'name=web1;path=/jails/web1;exec.clean;persist;host.hostname=web1.example.org;exec.start=a,"b $c";allow.noset_hostname\n',
    );
  });

  test("includes files by pattern", async () => {
    await host.run(
      "mkdir -p /etc/j; echo 'a { path=/; persist; }' > /etc/j/a.conf; echo 'b { path=/; persist; }' > /etc/j/b.conf; echo '.include \"/etc/j/*.conf\";' > /etc/jail.conf",
    );
    expect(await out("jail -qc; jls name")).toBe("a\nb\n");
  });

  test.each([
    ["an unknown variable", "j { path = $nosuch; persist; }", 'jail: j: path: variable "nosuch" not found\n'],
    ["an open block", "j { path = /;", "jail: /etc/jail.conf: unexpected EOF\n"],
    ["a missing semicolon", "j { path = / persist; }", "jail: /etc/jail.conf line 1: persist: syntax error\n"],
    ["an undefined dependency", "j { path = /; persist; depend = k; }", 'jail: j: depends on undefined jail "k"\n'],
    ["an unknown parameter", "j { path = /; persist; nosuch; }", "jail: j: unknown parameter: nosuch\n"],
  ])("reports %s", async (_name, text, message) => {
    host.files.write("/etc/jail.conf", text);
    const { stderr, exitCode } = await host.run("jail -qc j");
    expect([stderr, exitCode]).toEqual([message, 1]);
  });
});

describe("jail(8)", () => {
  test("starts what others depend on first, and stops it last", async () => {
    host.files.write(
      "/etc/jail.conf",
      'path=/; persist; exec.prestop="echo stop $name"; exec.prestart="echo start $name"; a { depend=b; } b { depend=c; } c {}',
    );
    expect(await out("jail -qc a; jail -qr c")).toBe("start c\nstart b\nstart a\nstop a\nstop b\nstop c\n");
  });

  test("writes those whose start is over into a file, with their parameters, and -1 for one that has failed", async () => {
    host.files.write(
      "/etc/jail.conf",
      'path=/; persist; a { depend=b; } b { exec.poststart="echo b  c"; } c { exec.start="false"; } d {}',
    );
    await host.run("jail -qc d; jail -q -J /tmp/jids -c '*'");
    expect(host.files.read("/tmp/jids").toString()).toBe(
      [
        "jid=1\tname=d\tpath=/\tpersist",
        `jid=2\tname=b\tpath=/\tpersist\texec.poststart="echo b  c"`,
        "jid=-1\tname=c\tpath=/\tpersist\texec.start=false",
        "jid=4\tname=a\tpath=/\tpersist\tdepend=b\n",
      ].join("\n"),
    );
  });

  test.each([
    ["-r", '1\njail: "j" not found\n'],
    ["-qr", "1\n"],
  ])("%s of a jail that is not there fails, and with -q without a word", async (flags, said) => {
    host.files.write("/etc/jail.conf", "j { path=/; persist; }");
    expect(await out(`jail ${flags} j; echo $?`)).toBe(said);
  });

  test("undoes mounts and the jail when exec.start fails", async () => {
    host.files.write(
      "/etc/jail.conf",
      'j { path=/jails/j; persist; mount.devfs; mount="/bin /jails/j/bin nullfs ro 0 0"; exec.start="false"; }',
    );
    await host.run("mkdir -p /jails/j/dev /jails/j/bin");
    expect(await out("jail -qc j; echo $?; jls name; mount | grep -c jails")).toBe(
      "1\n0\njail: j: exec false: No such file or directory\njail: j: false: failed\n",
    );
  });

  test("mounts a devfs of ruleset 4 where none is given; another one later is a parameter alone", async () => {
    await host.run("mkdir -p /jails/j/dev; jail -c name=j path=/jails/j persist mount.devfs");
    const seen = await out("ls /jails/j/dev");
    expect(seen).toMatch(/^null$/m);
    expect(seen).not.toMatch(/^(bpf|mem)$/m);
    await host.run("devfs rule -s 78 add path 'bpf*' unhide");
    expect(await out("jail -m name=j devfs_ruleset=78; jls -j j devfs_ruleset; ls /jails/j/dev")).toBe(`78\n${seen}`);
  });

  test("knows no name with `no` before it but that of a boolean", async () => {
    expect(await out("jail -c name=j path=/ persist nosysvshm")).toBe("jail: unknown parameter: nosysvshm\n");
  });

  test("ends a hook that takes too long", async () => {
    expect(await out("jail -c name=j path=/ persist exec.timeout=2 exec.prestart='sleep 60'; echo $?")).toBe(
      "1\njail: sleep 60: timed out\n",
    );
  });

  test("sends what runs in a jail SIGTERM, and removes it with its last process when it does not persist", async () => {
    expect(
      await out(
        "jail -c name=j path=/ exec.start='daemon -f sleep 100'; jls name; pkill -j j sleep; sleep 1; jls name",
      ),
    ).toBe("j\n");
  });

  test("takes a nested jail with its parent, and shows it by its relative name inside", async () => {
    expect(
      await out(
        "jail -c name=o path=/ persist children.max=2; jexec o jail -c name=i path=/ persist; jls name; jexec o jls name; jail -r o; jls name",
      ),
    ).toBe("o\no.i\ni\n");
  });

  test("lets a process see its jail's root only", async () => {
    await host.run(
      "mkdir -p /jails/r/bin /jails/r/etc; mount -t nullfs /bin /jails/r/bin; echo inside > /jails/r/etc/motd; jail -c name=r path=/jails/r persist",
    );
    expect(await out("jexec r cat /etc/motd; jexec r ls /; jexec r ifconfig; echo $?")).toBe(
      "inside\nbin\netc\n1\njexec: execvp: ifconfig: No such file or directory\n",
    );
  });
});

describe("rc", () => {
  const script = (name: string, body: string): string =>
    `#!/bin/sh\n# PROVIDE: ${name}\n# REQUIRE: LOGIN\n. /etc/rc.subr\nname=${name}\nrcvar=${name}_enable\n${body}\nload_rc_config $name\n: \${${name}_enable:=NO}\nrun_rc_command "$@"\n`;

  test("boots what rc.conf says: modules, addresses, routes, local scripts; keeps files and drops the rest", async () => {
    host.files.mkdir("/usr/local/etc/rc.d", { recursive: true });
    host.files.write(
      "/usr/local/etc/rc.d/mine",
      script("mine", 'start_cmd="echo booted >> /var/log/mine; jail -qc name=mine path=/ persist"'),
      { mode: 0o755 },
    );
    await host.run(
      "sysrc mine_enable=YES kld_list=if_bridge hostname=other gateway_enable=YES ifconfig_vtnet1='inet 192.0.2.1/24'; ifconfig epair create",
    );
    await host.reboot();
    expect(
      await out(
        "hostname; kldstat -qn if_bridge && echo loaded; ifconfig vtnet1 | grep -c 192.0.2.1; sysctl -n net.inet.ip.forwarding; cat /var/log/mine; jls name; ifconfig -l",
      ),
    ).toBe("other\nloaded\n1\n1\nbooted\nmine\nvtnet0 vtnet1 lo0\n");
  });

  test("supervises a daemon through its pid file", async () => {
    host.files.mkdir("/usr/local/etc/rc.d", { recursive: true });
    host.files.write(
      "/usr/local/etc/rc.d/d",
      script(
        "d",
        'pidfile=/var/run/d.pid\nprocname=sleep\ncommand=/usr/sbin/daemon\ncommand_args="-f -p $pidfile sleep 1000"',
      ),
      { mode: 0o755 },
    );
    const answer = await out(
      "service d onestatus; service d onestart; service d onestatus | sed 's/[0-9][0-9]*/PID/'; service d onestart; service d onestop | head -1; service d onestatus; echo $?",
    );
    expect(answer).toMatch(
      /^d is not running\.\nStarting d\.\nd is running as pid PID\.\nStopping d\.\nd is not running\.\n1\nd already running\? {2}\(pid=[0-9]+\)\.\n$/,
    );
  });

  test("shutdown -r restarts the host after its scripts have stopped", async () => {
    host.files.mkdir("/usr/local/etc/rc.d", { recursive: true });
    host.files.write(
      "/usr/local/etc/rc.d/s",
      script("s", 'stop_cmd="echo stopped > /root/stopped"').replace(
        "# REQUIRE: LOGIN",
        "# REQUIRE: LOGIN\n# KEYWORD: shutdown",
      ),
      { mode: 0o755 },
    );
    await host.run("sysrc s_enable=YES");
    expect((await host.run("shutdown -r now; echo never")).exitCode).toBeNull();
    expect(await out("cat /root/stopped")).toBe("stopped\n");
  });
});
