import { type Declared, World } from "../boot/world";

const HOST: Declared = ["Host", "warden", {}];
/** A small release: what a jail boots by, an immutable file, and who it is. */
const MAKE_RELEASE = `
	mkdir -p /dist/tree/var/empty /dist/tree/dev /usr/freebsd-dist
	for d in bin sbin lib libexec usr etc root; do cp -Rp /$d /dist/tree/$d; done
	rm -f /dist/tree/etc/rc.conf
	printf 'USERLAND_VERSION="14.3-RELEASE-p2"\\n' >/dist/tree/bin/freebsd-version
	tar -cpf /usr/freebsd-dist/base.txz -C /dist/tree bin sbin lib libexec usr etc root var dev
	mkdir -p /dist/docs/usr/share/doc && echo hello >/dist/docs/usr/share/doc/read.me
	tar -cpf /usr/freebsd-dist/doc.txz -C /dist/docs usr
	rm -rf /dist
`;

jest.setTimeout(30_000);

let world: World;

afterEach(() => world.close());

async function open(prepare = ":", pools: readonly string[] = []): Promise<void> {
  world = await World.open({ pools });
  await world.sh(prepare);
}

/** What a destroy must leave as it was. */
const LOOK = "ls -R /jails /usr/local/etc 2>&1; mount; zfs list -H -o name zroot/jails zroot/jails/web 2>&1; true";

test("a root is unpacked from archives, boots a jail and goes again with its immutable files", async () => {
  await open(MAKE_RELEASE);
  const before = await world.sh(LOOK);
  const sum = (await world.sh("sha256 -q /usr/freebsd-dist/doc.txz")).trim();
  await world.up([
    HOST,
    [
      "JailRoot",
      "web",
      {
        archives: [
          { source: "/usr/freebsd-dist/base.txz" },
          { source: "file:///usr/freebsd-dist/doc.txz", sha256: sum },
        ],
        rcConf: { hostname: 'web"$x', sendmail_enable: "NONE", clear_tmp_enable: false },
        files: { "/usr/local/etc/app.conf": { text: "port=80\n", mode: "600" } },
        firstBoot: ["echo once >>/root/booted"],
      },
    ],
    ["Jail", "web", { path: "/jails/web", exec: { start: "/bin/sh /etc/rc" } }],
  ]);
  expect(await world.sh("cat /jails/web/usr/share/doc/read.me /jails/web/root/booted; ls -a /jails/web")).not.toMatch(
    /pulumi|firstboot/,
  );
  expect(await world.sh("jexec web hostname")).toBe('web"$x\n');
  expect(await world.sh("stat -f '%Lp' /jails/web/usr/local/etc/app.conf")).toBe("600\n");
  expect(await world.refresh()).toEqual([]);
  await world.sh("service jail onerestart web; chflags schg /jails/web/bin/sh");
  expect(await world.sh("cat /jails/web/root/booted")).toBe("once\n");
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("a root with immutable files stays whole at a raised securelevel, and its delete says why", async () => {
  await open(MAKE_RELEASE);
  await world.up([HOST, ["JailRoot", "web", { archives: [{ source: "/usr/freebsd-dist/base.txz" }] }]]);
  await world.sh("chflags schg /jails/web/bin/sh && sysctl -q kern.securelevel=1");
  await expect(world.destroy()).rejects.toThrow(
    /bin\/sh: Operation not permitted[\s\S]*kern\.securelevel is 1, which keeps/,
  );
  expect(await world.refresh()).toEqual([]);
});

test("a thin root shares the layers of its base, and has them again after a boot", async () => {
  await open(
    "printf '/set type=dir mode=0755\\n.\\n  db\\n    pkg\\n    ..\\n  ..\\n  crash mode=0750\\n  ..\\n..\\n' >/etc/mtree/BSD.var.dist",
  );
  const before = await world.sh(LOOK);
  await world.up([
    HOST,
    ["JailRoot", "base", { base: "/" }],
    ["JailRoot", "web", { base: "/jails/base", rcConf: { hostname: "thin" } }],
    ["Jail", "web", { path: "/jails/web", exec: { start: "/bin/sh /etc/rc" } }],
  ]);
  expect(await world.sh("jexec web hostname; jexec web touch /bin/x; true")).toMatch(/^thin\n.*Read-only file system/);
  expect(await world.sh("cd /jails/web/var; stat -f '%N %Lp' db/pkg crash tmp")).toBe(
    "db/pkg 755\ncrash 750\ntmp 777\n",
  );
  expect(await world.sh("cat /jails/base/etc/rc.conf", 1)).toMatch(/No such file/);
  await world.host.reboot();
  expect(await world.sh("jexec web hostname; mount | grep -c /jails/web/")).toBe("thin\n6\n");
  await world.sh("service jail onestop web; umount /jails/web/sbin");
  expect(await world.refresh()).toContainEqual(expect.stringMatching(/^JailRoot web: layers /));
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("a root is a clone of a snapshot, and nothing but the clone goes", async () => {
  await open("zfs create zroot/jails; zfs create zroot/base; cp -Rp /bin /zroot/base; zfs snapshot zroot/base@1", [
    "zroot",
  ]);
  const before = await world.sh(LOOK);
  const root = { path: "/jails/web", dataset: "zroot/jails/web", snapshot: "zroot/base@1" };
  await world.up([HOST, ["JailRoot", "web", { ...root, resolvConf: "nameserver 192.0.2.53\n" }]]);
  expect(await world.sh("mount | grep /jails/; cat /jails/web/etc/resolv.conf; ls /jails/web/bin/sh")).toBe(
    "zroot/jails/web on /jails/web (zfs, local, nfsv4acls)\nnameserver 192.0.2.53\n/jails/web/bin/sh\n",
  );
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("a clone of a release that is newer than the kernel goes again", async () => {
  await open(
    `zfs create zroot/jails; zfs create zroot/base; mkdir /zroot/base/bin
    printf 'USERLAND_VERSION="15.2-RELEASE"\n' >/zroot/base/bin/freebsd-version; zfs snapshot zroot/base@1`,
    ["zroot"],
  );
  await world.up([HOST]);
  const before = await world.sh(LOOK);
  const root = { path: "/jails/web", dataset: "zroot/jails/web", snapshot: "zroot/base@1" };
  await expect(world.up([HOST, ["JailRoot", "web", root]])).rejects.toThrow(/its release 15.2 is newer than/);
  expect(await world.sh(LOOK)).toBe(before);
});

test("a skeleton is copied over what the root is made of, and jails share the root and its rc.conf", async () => {
  await open(`${MAKE_RELEASE}
    mkdir -p /skeleton/etc /skeleton/usr/home/app; echo ours >/skeleton/etc/motd; echo 1 >/skeleton/usr/home/app/note`);
  const before = await world.sh(`${LOOK}; ls -R /skeleton`);
  await world.up([
    HOST,
    [
      "JailRoot",
      "web",
      {
        archives: [{ source: "/usr/freebsd-dist/base.txz" }],
        skeleton: "/skeleton",
        rcConf: { ifconfig_eth1: "inet 192.0.2.1/24", ifconfig_eth2: "inet 192.0.2.2/24" },
        fstab: "tmpfs /tmp tmpfs rw 0 0\n",
      },
    ],
    ["Jail", "one", { path: "/jails/web", mountDevfs: false }],
    ["Jail", "two", { path: "/jails/web", mountDevfs: false }],
    ["Epair", "a", { a: { name: "eth1", mac: "02:00:5e:00:00:01" }, b: { name: "x1", mac: "02:00:5e:00:00:02" } }],
    ["Epair", "b", { a: { name: "eth2", mac: "02:00:5e:00:00:03" }, b: { name: "x2", mac: "02:00:5e:00:00:04" } }],
    ["VnetInterface", "one", { jail: "one", interface: "eth1" }],
    ["VnetInterface", "two", { jail: "two", interface: "eth2" }],
  ]);
  expect(await world.sh("cat /jails/web/etc/motd /jails/web/usr/home/app/note /jails/web/etc/fstab")).toBe(
    "ours\n1\ntmpfs /tmp tmpfs rw 0 0\n",
  );
  await world.sh("for j in one two; do jexec $j service netif start; done");
  expect(await world.sh("for j in one two; do ifconfig -j $j | grep -o 'inet 192[^ ]*'; done")).toBe(
    "inet 192.0.2.1\ninet 192.0.2.2\n",
  );
  await world.destroy();
  expect(await world.sh(`${LOOK}; ls -R /skeleton`)).toBe(before);
});

test("a tree that is there is taken as it is, gets its files back and is never removed", async () => {
  await open("mkdir -p /jails/old/etc; echo mine >/jails/old/etc/rc.conf; chmod 600 /jails/old/etc/rc.conf");
  const before = await world.sh(`${LOOK}; cat /jails/old/etc/rc.conf; ls -l /jails/old/etc/rc.conf`);
  await world.up([HOST, ["JailRoot", "old", { rcConf: { hostname: "old" }, firstBoot: ["true"] }]]);
  expect(await world.sh("cat /jails/old/etc/rc.conf; ls /jails/old")).toBe('hostname="old"\netc\nfirstboot\n');
  await world.destroy();
  expect(await world.sh(`${LOOK}; cat /jails/old/etc/rc.conf; ls -l /jails/old/etc/rc.conf`)).toBe(before);
});

test("a delete that was cut off before its record went leaves the files that it has given back", async () => {
  await open("mkdir -p /jails/old/etc; echo mine >/jails/old/etc/rc.conf");
  await world.up([HOST, ["JailRoot", "old", { rcConf: { hostname: "old" }, resolvConf: "nameserver 192.0.2.53\n" }]]);
  world.host.faults.commands.push({
    kind: "fail",
    match: ([name, ...words]) => {
      const isRecord = name === "rm" && words.some((word) => word.includes("55-JailRoot"));
      if (isRecord) world.host.cutConnections();
      return isRecord;
    },
  });
  await expect(world.destroy()).rejects.toThrow(/the connection was lost/);
  world.host.faults.clear();
  expect(await world.sh("cat /jails/old/etc/rc.conf; ls /jails/old/etc")).toBe("mine\nrc.conf\n");
  await world.destroy();
  expect(await world.sh("cat /jails/old/etc/rc.conf; ls /jails/old/etc; [ ! -e /usr/local/etc ]")).toBe(
    "mine\nrc.conf\n",
  );
});

test("a file that was changed by hand is found and written again, one that is not declared any more goes", async () => {
  await open("mkdir -p /jails/old/etc");
  const root = { rcConf: { hostname: "old" }, files: { "/etc/motd": { text: "hi\n" } } };
  await world.up([HOST, ["JailRoot", "old", root]]);
  await world.sh("echo more >>/jails/old/etc/rc.conf; rm /jails/old/etc/motd");
  expect(await world.refresh()).toEqual([
    'JailRoot old: rcConf {"hostname":"old"} -> {}',
    'JailRoot old: files {"/etc/motd":{"text":"hi\\n","mode":"644"}} -> {"/etc/motd":{"text":"(gone)","mode":"644"}}',
  ]);
  expect(await world.up([HOST, ["JailRoot", "old", { rcConf: { hostname: "old" } }]])).toEqual(["JailRoot old"]);
  expect(await world.sh("cat /jails/old/etc/rc.conf; ls /jails/old/etc")).toBe('hostname="old"\nrc.conf\n');
});

test("a link that a jail's root has put in the place of a folder leads nobody out of the jail", async () => {
  await open("mkdir -p /jails/old /victim; ln -s /victim /jails/old/etc");
  await expect(world.up([HOST, ["JailRoot", "old", { rcConf: { hostname: "old" } }]])).rejects.toThrow(
    /\/jails\/old\/etc is really \/victim: a link leads there, and it is left alone/,
  );
  expect(await world.sh("ls /victim")).toBe("");
});

test("an archive of another checksum or of a newer release is refused, and nothing of it stays", async () => {
  await open(`${MAKE_RELEASE}
    mkdir -p /new/bin; printf 'USERLAND_VERSION="15.2-RELEASE"\\n' >/new/bin/freebsd-version
    tar -cpf /usr/freebsd-dist/new.txz -C /new bin; printf '\\177ELF\\001 sh' >/new/bin/sh; rm /new/bin/freebsd-version
    tar -cpf /usr/freebsd-dist/i386.txz -C /new bin; echo none >/usr/freebsd-dist/bad.txz; rm -rf /new`);
  const from = (source: string, sha256?: string) =>
    world.up([HOST, ["JailRoot", "web", { archives: [{ source, ...(sha256 && { sha256 }) }] }]]);
  await world.up([HOST]);
  const before = await world.sh(LOOK);
  await expect(from("file:///usr/freebsd-dist/base.txz", "0".repeat(64))).rejects.toThrow(/SHA256 of .* is not 0000/);
  await expect(from("file:///usr/freebsd-dist/nosuch.txz", "0".repeat(64))).rejects.toThrow(/No such file/);
  await expect(from("/usr/freebsd-dist/new.txz")).rejects.toThrow(/its release 15.2 is newer than the kernel's 15.1/);
  await expect(from("/usr/freebsd-dist/i386.txz")).rejects.toThrow(/programs are of 32 bits/);
  await expect(from("/usr/freebsd-dist/bad.txz")).rejects.toThrow(/Unrecognized archive format/);
  await expect(from("/usr/freebsd-dist/none.txz")).rejects.toThrow(/there is no file \/usr\/freebsd-dist\/none.txz/);
  expect(await world.sh(LOOK)).toBe(before);
});

test("what somebody has mounted in a root, and a jail that runs in it, keep it from being removed", async () => {
  await open("mkdir /data; echo 1 >/data/1");
  await world.up([HOST, ["JailRoot", "web", { base: "/" }]]);
  await world.sh("mkdir /jails/web/data; mount -t nullfs /data /jails/web/data");
  await expect(world.destroy()).rejects.toThrow(/\/jails\/web\/data is mounted below it \(nullfs\): umount it first/);
  await world.sh(
    "umount /jails/web/data; mkdir /jails/web-2 /jails/web/below; jail -c name=next path=/jails/web-2 persist",
  );
  for (const path of ["/jails/web", "/jails/web/below"]) {
    await world.sh(`jail -c name=other path=${path} persist`);
    await expect(world.destroy()).rejects.toThrow(/a jail still runs in \/jails\/web: stop it first/);
    await world.sh("jail -r other");
  }
  await world.destroy();
  expect(await world.sh("cat /data/1; ls /jails")).toBe("1\nweb-2\n");
});
