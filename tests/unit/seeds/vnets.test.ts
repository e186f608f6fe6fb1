/** The whole NICs of the vimage package's `vimage_NAME_vnets` that docs/seeds.md quotes. */
import { World } from "../boot/world";

jest.setTimeout(60_000);

test("a jail has several whole NICs, which the host sees no more, and has them back when it stops", async () => {
  const world = await World.open({ clock: "jumping" });
  await world.up([
    ["Host", "warden", {}],
    ["Jail", "vault", {}],
    ["VnetInterface", "one", { jail: "vault", interface: "igb1", addresses: ["172.16.1.2/24"] }],
    ["VnetInterface", "two", { jail: "vault", interface: "igb2", addresses: ["172.16.2.2/24"] }],
  ]);
  expect(await world.sh("ifconfig -j vault -l")).toMatch(/igb1.*igb2/);
  expect(await world.sh("ifconfig igb1", 1)).toContain("interface igb1 does not exist");
  await world.sh("service jail onestop vault");
  expect((await world.sh("ifconfig -l")).trim().split(" ")).toEqual(expect.arrayContaining(["igb1", "igb2"]));
  await world.sh("service jail onestart vault");
  expect(await world.sh("ifconfig -j vault igb1; ifconfig -j vault igb2")).toMatch(
    /172\.16\.1\.2 [\s\S]*172\.16\.2\.2 /,
  );
  await world.close();
});
