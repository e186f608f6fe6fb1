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

test.each([
  ["on the host", "ifconfig epair create"],
  [
    "in a jail, under a name of its own",
    "jail -c name=j path=/ vnet persist; ifconfig epair create; for i in a b; do ifconfig epair0$i vnet j; done; ifconfig -j j epair0a name mine",
  ],
])("an interface that somebody has made meanwhile %s keeps its module when the Host goes", async (_, make) => {
  const edge = await one.create("Host", "edge");
  await host.run(make);
  const before = (await host.run("ifconfig -a -g epair; ifconfig -j j -a -g epair 2>/dev/null")).stdout;
  expect(before).toMatch(/groups: epair/);
  await one.remove(edge);
  expect((await host.run("ifconfig -a -g epair; ifconfig -j j -a -g epair 2>/dev/null")).stdout).toBe(before);
  expect((await host.run("kldstat")).stdout).toMatch(/if_epair/);
  expect((await host.run("kldstat")).stdout).not.toMatch(/if_bridge|ng_bridge/);
});

test("two of one program that go at the same time leave nothing loaded", async () => {
  await one.create("Host", "edge");
  await one.create("NetgraphBridge", "lan");
  const node = (name: string, link: string): Parameters<ProviderRun["create"]> => [
    "NetgraphNode",
    name,
    { type: "tee", hooks: [{ hook: "right", peer: "lan", peerHook: link }] },
  ];
  const kept = [await one.create(...node("first", "link1")), await one.create(...node("second", "link2"))] as const;
  expect(await loaded()).toEqual(["ng_tee"]);
  await Promise.all(kept.map((resource) => one.remove(resource)));
  expect(await loaded()).toEqual([]);
});

test("two that go at the same time leave nothing loaded", async () => {
  await one.create("Host", "edge");
  await two.create("Host", "edge");
  const kept = [await one.create("KernelModule", "ng_tee"), await two.create("KernelModule", "ng_tee")] as const;
  await Promise.all([one.remove(kept[0]), two.remove(kept[1])]);
  expect(await loaded()).toEqual([]);
});

const NAME = "net.inet.ip.forwarding";
const value = async (name = NAME): Promise<string> => (await host.run(`sysctl -n ${name}`)).stdout.trim();

test.each([[[0, 1]], [[1, 0]]])("a variable that two programs keep goes back with the last (%j)", async (order) => {
  await one.create("Host", "edge");
  const first = await one.create("Sysctl", NAME, { value: 1 });
  await two.create("Host", "edge");
  const kept = [first, await two.create("Sysctl", NAME, { value: 1 })] as const;
  expect(await value()).toBe("1");
  await host.run(`sysctl ${NAME}=0`);
  // A later run: what this one knows of the host it has read, or made.
  const other = await ProviderRun.open({ ...one.connection, perDialTimeout: 16 }, "one");
  expect(await other.read(kept[0])).toMatchObject({ value: "0" });
  await other.update(kept[0], NAME, { value: 1 });
  for (const [index, at] of order.entries()) {
    await (at === 0 ? other : two).remove(kept[at === 0 ? 0 : 1]);
    expect(await value()).toBe(index === 0 ? "1" : "0");
  }
  await other.close();
});

test.each([[[0, 1]], [[1, 0]]])(
  "two programs that begin at the same moment give back what was before both (%j)",
  async (order) => {
    await one.create("Host", "edge");
    // The second has read the host before the first one's record is there, and the variable after it has been set.
    await two.create("Host", "edge");
    const kept = [
      await one.create("Sysctl", NAME, { value: 1 }),
      await two.create("Sysctl", NAME, { value: 1 }),
    ] as const;
    expect(kept[1].state.found).toEqual({ sysctls: { [NAME]: "1" } });
    for (const at of order) await (at === 0 ? one : two).remove(kept[at === 0 ? 0 : 1]);
    expect(await value()).toBe("0");
  },
);

test("preview looks at the variable itself, and waits for the module of a new Host", async () => {
  const name = "net.link.bridge.pfil_member";
  one.check("Host", "edge");
  expect((await one.preview("Sysctl", name, { value: 1 })).issues).toEqual([]);
  await one.create("Host", "edge");
  const later = await ProviderRun.open({ ...one.connection, perDialTimeout: 16 }, "one");
  expect((await later.preview("Sysctl", name, { value: 1 })).issues).toEqual([]);
  await later.close();
  expect((await one.preview("Sysctl", "net.link.bridge.nosuch", { value: 1 })).issues).toEqual([
    { path: "", message: expect.stringMatching(/the kernel has no variable net\.link\.bridge\.nosuch/) },
  ]);
  expect((await one.preview("Sysctl", "kern.racct.enable", { value: 1 })).issues).toEqual([
    { path: "", message: expect.stringMatching(/tunable of the loader.*\/boot\/loader\.conf and reboot/) },
  ]);
});

// The unit goes last: an engine killed just then never hears of it, while what others need, or what was there before, stays.
test.each([
  ["KernelModule", "ng_hub", {}],
  ["KernelModule", "ng_ether", {}],
  ["Sysctl", NAME, { value: "1" }],
])(
  "a refresh finds the %s %s gone when its delete was cut off behind the unit, and `up` writes that",
  async (...of) => {
    const [kind, name, given] = of;
    await host.run(`kldload -n ng_ether; sysctl ${NAME}=1`);
    await one.create("Host", "edge");
    await two.create("Host", "edge");
    await two.create("KernelModule", "ng_hub");
    const resource = await one.create(kind, name, given);
    await one.remove(resource);
    const later = await ProviderRun.open({ ...one.connection, perDialTimeout: 16 }, "one");
    expect(await later.read(resource)).toBeUndefined();
    const again = await later.create(kind, name, given);
    expect(await later.read(again)).toMatchObject({ token: again.state.token });
    // An older state of the same name has lost the object to this one.
    expect(await later.read(resource)).toBeUndefined();
    expect((await later.known()).units).toContainEqual(expect.objectContaining({ kind, id: resource.id }));
    await later.close();
  },
);
