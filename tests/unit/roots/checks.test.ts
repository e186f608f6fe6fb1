import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "../resources/inventory-builder";
import { inputs, refused } from "../resources/scenario";

const bare = InventoryBuilder.bare().look("tree:/jails/web", "absent /jails\n");
const root = (given: object) => inputs("JailRoot", { path: "/jails/web", ...given });

test("what a root is to be made from must be there", () => {
  expect(refused("JailRoot", root({}), bare)).toMatch(/^path: there is no folder \/jails\/web: say what/);
  expect(refused("JailRoot", root({ archives: [{ source: "/dist/base.txz" }] }), bare)).toBe(
    "archives[0].source: there is no file /dist/base.txz on the host",
  );
  expect(refused("JailRoot", root({ base: "/jails/base" }), bare)).toBe("base: there is no folder /jails/base");
  expect(refused("JailRoot", root({ base: "/", skeleton: "/skeleton" }), bare)).toBe(
    "skeleton: there is no folder /skeleton",
  );
  expect(refused("JailRoot", root({ base: "/" }), bare)).toBeUndefined();
});

test("a base that is newer than the kernel is refused, an older one or another patch is not", () => {
  const base = (release: string) => bare.look("tree:/jails/base", `folder\nrelease ${release}\n`);
  expect(refused("JailRoot", root({ base: "/jails/base" }), base("15.2-RELEASE"))).toMatch(
    /^base: \/jails\/base is 15.2-RELEASE, which is newer than the kernel \(15.1-RELEASE\)/,
  );
  for (const release of ["15.1-RELEASE-p9", "14.9-RELEASE", "9.3-RELEASE"])
    expect(refused("JailRoot", root({ base: "/jails/base" }), base(release))).toBeUndefined();
});

test("so is a tree that is there", () => {
  const tree = (release: string) => InventoryBuilder.bare().look("tree:/jails/web", `folder\nrelease ${release}\n`);
  expect(refused("JailRoot", root({}), tree("15.2-RELEASE"))).toMatch(
    /^path: \/jails\/web is 15.2-RELEASE, which is newer than the kernel \(15.1-RELEASE\)/,
  );
  expect(refused("JailRoot", root({}), tree("9.3-RELEASE"))).toBeUndefined();
});

test("a dataset needs ZFS, a parent and the snapshot that it is a clone of", () => {
  const clone = root({ dataset: "zroot/web", snapshot: "zroot/base@1" });
  const parent = bare.look("dataset:zroot/web", "absent\n").look("dataset:zroot", "zroot\t/zroot\n");
  expect(refused("JailRoot", clone, bare.look("dataset:zroot/web", "unavailable\n"))).toMatch(
    /^dataset: there is no ZFS/,
  );
  expect(refused("JailRoot", clone, bare.look("dataset:zroot/web", "absent\n"))).toMatch(/there is no dataset zroot /);
  expect(refused("JailRoot", clone, parent)).toBe("snapshot: there is no snapshot zroot/base@1");
  const whole = parent.look("dataset:zroot/base@1", "zroot/base@1\t-\n");
  expect(refused("JailRoot", clone, whole)).toBeUndefined();
  expect(refused("JailRoot", clone, whole.look("dataset:zroot/web", "zroot/web\t/other\n"))).toMatch(
    /^dataset: there is a zroot\/web already/,
  );
});

test("a path that is there already is somebody's", () => {
  expect(refused("JailRoot", root({ base: "/" }), bare.look("tree:/jails/web", "folder\n"))).toBe(
    "path: there is a /jails/web already, and it is not this program's",
  );
});

test("all that does not go together is told at once, each by its property", () => {
  const issues = new Program().issues("JailRoot", {
    path: "/jails/a b",
    archives: [{ source: "https://example.org/base.txz" }],
    base: "/",
    layers: ["usr", "../etc"],
    snapshot: "zroot/base@1",
    rcConf: { "no-name": 1 },
    files: { "/etc/rc.conf": { text: "" } },
  });
  expect(issues.map((issue) => issue.split(": ")[0])).toEqual([
    "path",
    "layers[1]",
    "rcConf.no-name",
    "base",
    "snapshot",
    "snapshot",
    "archives[0].sha256",
    'files["/etc/rc.conf"]',
  ]);
});

test("a file in a layer could not be written", () => {
  expect(new Program().issues("JailRoot", { base: "/", files: { "/usr/x": { text: "" } } })).toEqual([
    'files["/usr/x"]: /usr is a layer, which cannot be written to',
  ]);
});

test("the string of a declared root's path is an error where the resource belongs", () => {
  const program = new Program();
  expect(program.check("JailRoot", "web", { base: "/" }).issues).toEqual([]);
  expect(program.check("Jail", "web", { path: "/jails/web" }, { strings: ["path"] }).issues).toEqual([
    expect.stringMatching(/^path: "\/jails\/web" is declared in this program as JailRoot "web": pass the resource/),
  ]);
});
