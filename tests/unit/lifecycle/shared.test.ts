import { createHost, type SimulatedHost } from "../../../simulator/src";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let one: ProviderRun;
let two: ProviderRun;

/** Two programs on one host. */
beforeEach(async () => {
  host = await createHost();
  const { connection } = await host.listen();
  one = await ProviderRun.open(connection, "one");
  two = await ProviderRun.open(connection, "two");
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
  await host.close();
});

async function loaded(): Promise<readonly string[]> {
  const { stdout } = await host.run("kldstat");
  return ["ng_hub", "ng_tee"].filter((name) => stdout.includes(name));
}

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])(
  "a module that several resources need stays until the last of them goes (%j)",
  async (order) => {
    const hosts = [
      await one.create("Host", "edge", { modules: ["ng_ether", "ng_hub"] }),
      await two.create("Host", "edge", {}),
    ] as const;
    const kept = [
      await one.create("KernelModule", "ng_tee"),
      await two.create("KernelModule", "hub", { name: "ng_hub" }),
      await two.create("KernelModule", "ng_tee"),
    ];
    expect(await loaded()).toEqual(["ng_hub", "ng_tee"]);
    const gone: number[] = [];
    for (const at of order) {
      const [resource, run] = [kept[at], at === 0 ? one : two];
      if (resource !== undefined) await run.remove(resource);
      gone.push(at);
      const isNeeded = [0, 2].some((each) => !gone.includes(each));
      expect(await loaded()).toEqual(["ng_hub", ...(isNeeded ? ["ng_tee"] : [])]);
    }
    await one.remove(hosts[0]);
    expect(await loaded()).toEqual([]);
    await two.remove(hosts[1]);
  },
);

test("two that go at the same time leave nothing loaded", async () => {
  await one.create("Host", "edge");
  await two.create("Host", "edge");
  const kept = [await one.create("KernelModule", "ng_tee"), await two.create("KernelModule", "ng_tee")] as const;
  await Promise.all([one.remove(kept[0]), two.remove(kept[1])]);
  expect(await loaded()).toEqual([]);
});
