import type { World } from "../boot/world";
import { openWorld, translated } from "./world";

let world: World;

afterEach(() => world.close());

describe.each(["pf", "ipfw"] as const)("a NAT by %s", (firewall) => {
  test("follows the interface's address where it is given none", async () => {
    world = await openWorld();
    await world.up(translated({ firewall }, { firewall, address: undefined }));
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    await world.sh("ifconfig wana inet 198.18.9.1 -alias; ifconfig wana inet 198.18.9.77/24");
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    expect(await world.sh("jexec outside arp -n 198.18.9.77")).toContain("198.18.9.77");
  });

  test("takes the interface's first address, and none of its aliases", async () => {
    world = await openWorld();
    await world.up(translated({ firewall }, { firewall, address: undefined }));
    await world.sh("ifconfig wana inet 198.18.9.66/32 alias");
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    expect(await world.refresh()).toEqual([]);
  });

  test("a cut-off create is resumed, whatever of it was done", async () => {
    world = await openWorld();
    const tool = firewall === "pf" ? "pfctl" : "ipfw";
    const program = translated({ firewall }, { firewall });
    await world.up(program.slice(0, -2));
    world.host.faults.commands.push({
      match: (argv) => argv[0] === tool && (argv.includes("-a") || argv.includes("add")),
      occurrence: 1,
      kind: "die",
    });
    await world.up(program).catch(() => undefined);
    world.host.faults.commands.length = 0;
    await world.up(program);
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    expect(await world.refresh()).toEqual([]);
  });
});

test("a cut-off delete of the last rules of pf is brought to its end, and pf is disabled as it was", async () => {
  world = await openWorld("kldload pf");
  const filter = () => world.sh("pfctl -sn; pfctl -si 2>/dev/null | head -1 | cut -c1-16");
  const before = await filter();
  await world.up(translated({ firewall: "pf" }).slice(0, -1));
  let ends = 0;
  world.host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      if (["pfctl -q -F nat", "pfctl -dq"].includes(argv.join(" "))) ends += 1;
      if (ends === 2) world.host.cutConnections();
      return ends === 2;
    },
  });
  await expect(world.destroy()).rejects.toThrow(/the connection was lost/);
  world.host.faults.clear();
  await world.destroy();
  expect(await filter()).toBe(before);
});
