/** Roots that somebody has changed by hand, and what is found and made of them. */
import { type Declared, World } from "../boot/world";

const HOST: Declared = ["Host", "warden", {}];
const CLONE: Declared = [
  "JailRoot",
  "web",
  { path: "/jails/web", dataset: "zroot/jails/web", snapshot: "zroot/base@1", rcConf: { hostname: "web" } },
];
const POOL = "zfs create zroot/jails; zfs create zroot/base; cp -Rp /bin /zroot/base; zfs snapshot zroot/base@1";
const LOOK = "ls -R /jails /usr/local/etc 2>&1; mount; zfs list -H -o name zroot/jails zroot/jails/web 2>&1; true";
const ROOT = "mount | grep -c /jails/web; ls /jails/web/bin/sh; cat /jails/web/etc/rc.conf";

/** The same file as the root's. */
const PUT = `mkdir /jails/web/etc; echo 'hostname="web"' >/jails/web/etc/rc.conf`;

jest.setTimeout(60_000);

let world: World;

afterEach(() => world.close());

async function open(prepare: string, pools: readonly string[] = []): Promise<string> {
  world = await World.open({ pools });
  await world.sh(prepare);
  return world.sh(LOOK);
}

test.each([
  ["destroyed", "zfs destroy zroot/jails/web"],
  ["destroyed, with a file put in its place", `zfs destroy zroot/jails/web; ${PUT}`, "rm -r /jails/web; rmdir /jails"],
  ["unmounted", "zfs unmount zroot/jails/web"],
  ["unmounted, and its folder removed", "zfs unmount zroot/jails/web; rmdir /jails/web"],
])("a dataset that was %s is found to be gone, and comes back", async (_what, byHand, ownWork = ":") => {
  const before = await open(POOL, ["zroot"]);
  await world.up([HOST, CLONE]);
  const made = await world.sh(ROOT);
  await world.sh(byHand);
  expect(await world.refresh()).toEqual(["JailRoot web is gone"]);
  expect(await world.up([HOST, CLONE])).toEqual(["JailRoot web"]);
  expect(await world.sh(ROOT)).toBe(made);
  expect(await world.refresh()).toEqual([]);
  await world.destroy();
  await world.sh(ownWork);
  expect(await world.sh(LOOK)).toBe(before);
});

test.each([
  ["destroyed", "zfs destroy zroot/jails/web"],
  ["unmounted, and its folder removed", "zfs unmount zroot/jails/web; rmdir /jails/web"],
])("a dataset that was %s leaves nothing behind", async (_what, byHand) => {
  const before = await open(POOL, ["zroot"]);
  await world.up([HOST, CLONE]);
  await world.sh(byHand);
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("a dataset goes when the jail that was in it has died", async () => {
  const before = await open(POOL, ["zroot"]);
  await world.up([HOST, CLONE]);
  await world.sh("jail -c name=last path=/jails/web persist");
  const jail = [...world.host.kernel.jails.values()].find(({ name }) => name === "last");
  if (jail === undefined) throw new Error("no jail");
  jail.dying = true;
  world.host.faults.commands.push({
    kind: "fail",
    match: ([name, flag]) => {
      if (name === "jls" && flag === "-d") world.host.kernel.jails.delete(jail.jid);
      return false;
    },
  });
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("a root that lost all that was in it is found to be gone, and is filled again", async () => {
  const before = await open("mkdir -p /tree/bin /dist; cp /bin/sh /tree/bin; tar -cf /dist/base.txz -C /tree bin");
  const root: Declared = ["JailRoot", "web", { archives: [{ source: "/dist/base.txz" }] }];
  await world.up([HOST, root]);
  await world.sh("rm -rf /jails/web; mkdir /jails/web");
  expect(await world.refresh()).toEqual(["JailRoot web is gone"]);
  await world.up([HOST, root]);
  expect(await world.sh("ls /jails/web/bin")).toBe("sh\n");
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});

test("the folder that the first of several roots was made in goes with the last", async () => {
  const before = await open(":");
  const root = (name: string): Declared => ["JailRoot", name, { path: `/srv/jails/${name}`, base: "/" }];
  await world.up([HOST, root("first")]);
  await world.up([HOST, root("first"), root("second")]);
  await world.destroy();
  expect(await world.sh("ls -d /srv", 1)).toMatch(/No such file/);
  await world.up([HOST, root("first")]);
  await world.up([HOST, root("first"), root("second")]);
  await world.drop("first");
  await world.destroy();
  expect(await world.sh("ls -d /srv", 1)).toMatch(/No such file/);
  expect(await world.sh(LOOK)).toBe(before);
});

test.each<[kind: string, declared: Declared, says: string]>([
  [
    "a root to be made",
    ["JailRoot", "web", { base: "/" }],
    "/jails/web is really /usr/place/web, by a link: give that",
  ],
  ["a root that is there", ["JailRoot", "old", {}], "/jails/old is really /usr/place/old, by a link: give that"],
  ["a root that is a link", ["JailRoot", "x", { path: "/srv/x" }], "/srv/x is really /usr/place/old, by a link"],
  ["a jail", ["Jail", "web", { path: "/jails/old" }], "/jails/old is really /usr/place/old, by a link: give that path"],
  ["a jail in a link", ["Jail", "web", { path: "/srv/x" }], "/srv/x is a link: give the path that it leads to"],
])("a link on the way to %s is refused: the kernel would tell of another path", async (_what, declared, says) => {
  const before = await open("mkdir -p /usr/place/old/bin /srv; ln -s /usr/place /jails; ln -s /usr/place/old /srv/x");
  await expect(world.up([HOST, declared])).rejects.toThrow(`path: ${says}`);
  await world.up([HOST]);
  await world.destroy();
  expect(await world.sh(LOOK)).toBe(before);
});
