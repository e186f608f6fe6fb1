import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
  await host.run("mkdir -p /jails/a/bin /jails/b");
});

afterEach(() => host.close());

/** Everything that a script printed, on either stream, and its exit status. */
async function run(script: string): Promise<{ text: string; status: number | null }> {
  const { stdout, stderr, exitCode } = await host.run(script);
  return { text: stdout + stderr, status: exitCode };
}

const mounts = async (): Promise<string[]> =>
  (await run("mount")).text.split("\n").filter((line) => line !== "" && !/ on \/(?:dev)? \(/.test(line));

describe("a nullfs mount", () => {
  test("shows the files of its source, and what is written through it", async () => {
    await run("mount -t nullfs /etc /jails/b; echo text > /jails/b/new");
    expect(await run("cat /etc/new")).toEqual({ text: "text\n", status: 0 });
    await run("umount /jails/b");
    expect(await run("ls -A /jails/b")).toEqual({ text: "", status: 0 });
  });

  test("refuses writes when it is read-only, and when what lies below it is", async () => {
    await run("mount -t nullfs -o ro /etc /jails/a; mount -t nullfs /jails/a /jails/b");
    for (const path of ["/jails/a/new", "/jails/b/new"])
      expect(await run(`touch ${path}`)).toEqual({ text: `touch: ${path}: Read-only file system\n`, status: 1 });
    expect((await run("touch /etc/new")).status).toBe(0);
  });

  test("needs a source and a mount point of one kind", async () => {
    expect(await run("mount -t nullfs /nosuch /jails/b")).toEqual({
      text: "mount_nullfs: /nosuch: No such file or directory\n",
      status: 64,
    });
    expect(await run("mount -t nullfs /etc /nosuch")).toEqual({
      text: "mount: /nosuch: No such file or directory\n",
      status: 1,
    });
    expect((await run("mount -t nullfs /etc/fstab /jails/b")).status).toBe(64);
    expect(await mounts()).toEqual([]);
  });
});

describe("mounts from an fstab", () => {
  test("are made in order past one that fails, made once only, and undone", async () => {
    await host.run("cat > /etc/fstab.jail", {
      stdin: [
        "# a comment",
        "/bin /jails/a/bin nullfs ro,noatime 0 0",
        "tmpfs /nosuch tmpfs rw 0 0",
        "tmpfs /jails/b tmpfs rw,mode=700 0 0",
        "tmpfs /jails/b tmpfs rw,noauto 0 0",
        "",
      ].join("\n"),
    });
    const failed = { text: "mount: /nosuch: No such file or directory\n", status: 1 };
    expect(await run("mount -a -F /etc/fstab.jail")).toEqual(failed);
    const made = ["/bin on /jails/a/bin (nullfs, local, noatime, read-only)", "tmpfs on /jails/b (tmpfs, local)"];
    expect(await mounts()).toEqual(made);
    expect((await run("ls -ld /jails/b")).text).toMatch(/^drwx------ /);
    expect(await run("mount -a -F /etc/fstab.jail")).toEqual(failed);
    expect(await mounts()).toEqual(made);
    await run("umount -a -F /etc/fstab.jail");
    expect(await mounts()).toEqual([]);
  });
});

describe("umount", () => {
  test("leaves what is in use: below another mount, a jail's root, and /dev", async () => {
    await run("mount -t tmpfs one /jails/b; mkdir /jails/b/x; mount -t tmpfs two /jails/b/x");
    const busy = { text: "umount: unmount of /jails/b failed: Device busy\n", status: 1 };
    expect(await run("umount /jails/b")).toEqual(busy);
    expect(await run("umount two")).toEqual({ text: "", status: 0 });
    await run("jail -c name=j path=/jails/b persist");
    expect(await run("umount /jails/b")).toEqual(busy);
    await run("jail -r j");
    expect(await run("umount /jails/b")).toEqual({ text: "", status: 0 });
    expect((await run("umount /dev")).text).toBe("umount: unmount of /dev failed: Device busy\n");
    expect((await run("umount /")).text).toBe("umount: unmount of / failed: Invalid argument\n");
  });

  test("says that a directory is no mount point, or is not there", async () => {
    expect((await run("umount /jails/b")).text).toBe("umount: /jails/b: not a file system root directory\n");
    expect((await run("umount /nosuch")).text).toBe(
      "umount: /nosuch: statfs: No such file or directory\numount: /nosuch: unknown file system\n",
    );
  });

  test("is what a reboot does to all but / and /dev", async () => {
    await run("mount -t nullfs /etc /jails/b");
    await host.reboot();
    expect(await mounts()).toEqual([]);
  });
});

describe("a jail", () => {
  test("sees of the mount table what enforce_statfs lets it, with its own root as /", async () => {
    await run("cp -R /sbin /jails/a/sbin; mount -t nullfs -o ro /bin /jails/a/bin; mount -t tmpfs tmpfs /jails/b");
    const root = "/dev/vtbd0 on / (ufs, local, noatime)\n";
    for (const [level, seen] of [
      ["2", root],
      ["1", `${root}/bin on /bin (nullfs, local, read-only)\n`],
      ["0", (await run("mount")).text],
    ]) {
      await run(`jail -c name=j${level} path=/jails/a enforce_statfs=${level} persist`);
      expect(await run(`jexec j${level} mount`)).toEqual({ text: seen, status: 0 });
    }
    expect((await run("jexec j2 mount -t tmpfs tmpfs /bin")).text).toBe("mount: tmpfs: Operation not permitted\n");
  });
});

test("what is not simulated fails loudly instead of passing", async () => {
  for (const command of [
    "mount -v",
    "mount --libxo json",
    "mount -t zfs a /jails/b",
    "mount -t tmpfs -o bogus a /jails/b",
    "df -h",
  ]) {
    const { text, status } = await run(command);
    expect(text).toContain("not simulated");
    expect(status).toBe(70);
  }
});
