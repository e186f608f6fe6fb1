import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
});

afterEach(() => host.close());

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

describe("devfs rules", () => {
  test("are numbered by the hundred, kept in order, and shown in their canonical form", async () => {
    await run("devfs rule -s 78 add path 'bpf*' mode 660 group wheel unhide; devfs rule -s 78 add 50 hide");
    expect(await run("devfs rule -s 78 show")).toBe("50 hide\n100 path bpf* unhide group wheel mode 660\n");
    expect(await run("devfs rule -s 78 add 50 unhide")).toBe("devfs rule: ioctl DEVFSIO_RADD: File exists\n");
    expect(await run("devfs rule -s 78 show 101")).toBe(
      "devfs rule: ioctl DEVFSIO_RGETNEXT: No such file or directory\n",
    );
  });

  test("are refused when they make no sense, and then the ruleset does not come to be", async () => {
    expect(await run("devfs rule -s 78 add bogus")).toBe("devfs rule: unknown argument: bogus\n");
    expect(await run("devfs rule -s 78 add include 999")).toBe("devfs rule: ioctl DEVFSIO_RADD: No such process\n");
    expect(await run("devfs rule showsets")).not.toContain("78");
  });

  test("of a ruleset that another includes leave it behind empty until that one goes", async () => {
    await run("devfs rule -s 78 add hide; devfs rule -s 79 add include 78; devfs rule -s 78 delset");
    expect(await run("devfs rule showsets")).toMatch(/78\n79\n$/);
    await run("devfs rule -s 79 delset");
    expect(await run("devfs rule showsets")).not.toMatch(/7[89]/);
  });

  test("follow what a ruleset includes, but not what that includes in turn", async () => {
    await run(
      "devfs rule -s 78 add include 4; devfs rule -s 79 add include 1; devfs rule -s 79 add include 2; mkdir /mnt/d /mnt/e",
    );
    await run("mount -t devfs -o ruleset=78 devfs /mnt/d; mount -t devfs -o ruleset=79 devfs /mnt/e");
    expect(await run("ls /mnt/d")).toMatch(/^bpf$[\s\S]*^mem$/m);
    expect(await run("ls /mnt/e")).not.toMatch(/^(bpf|mem)$/m);
    expect(await run("ls /mnt/e")).toMatch(/^null$/m);
  });

  test("decide what a mount shows, and cannot be touched from a jail", async () => {
    await run("devfs rule -s 78 add hide; devfs rule -s 78 add path null unhide; mkdir /mnt/d");
    await run("mount -t devfs -o ruleset=78 devfs /mnt/d; jail -c name=j path=/ persist");
    expect(await run("ls /mnt/d")).toBe("null\n");
    expect(await run("jexec j devfs rule showsets")).toBe(
      "devfs rule: ioctl DEVFSIO_SGETNEXT: Operation not permitted\n",
    );
  });
});

describe("sysrc", () => {
  test("keeps quotes and comments of the line that it changes", async () => {
    await host.run("cat > /tmp/conf", { stdin: "a=1 # one\nb='two' # c\na=2 # last\n" });
    expect(await run("sysrc -f /tmp/conf a=3 b=4 c=5")).toBe("a: 2 -> 3\nb: two -> 4\nc:  -> 5\n");
    expect(await run("cat /tmp/conf")).toBe('a=1 # one\nb=\'4\' # c\na="3" # last\nc="5"\n');
  });

  test("names the file that it writes, never the defaults", async () => {
    expect(await run("sysrc -v jail_enable")).toBe("/etc/defaults/rc.conf: jail_enable: NO\n");
    expect(await run("sysrc -v jail_enable=YES")).toBe("/etc/rc.conf: jail_enable: NO -> YES\n");
    expect(await run("service jail disable")).toBe("jail disabled in /etc/rc.conf\n");
  });

  test("adds words once, takes them away, and falls back to the defaults after -x", async () => {
    await run("sysrc jail_list+=a; sysrc jail_list+='b a c'");
    expect(await run("sysrc -n jail_list")).toBe("a b c\n");
    expect(await run("sysrc jail_list-='a c'")).toBe("jail_list: a b c -> b\n");
    expect(await run("sysrc jail_enable=YES; sysrc -x jail_enable; sysrc jail_enable")).toBe(
      "jail_enable: NO -> YES\njail_enable: NO\n",
    );
  });

  test("fails for a variable that nothing sets, quietly with -i", async () => {
    expect(await run("sysrc nope; echo $?; sysrc -i nope; echo $?")).toBe("1\n1\nsysrc: unknown variable 'nope'\n");
  });
});
