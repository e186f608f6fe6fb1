import { failureOf, Site } from "./site";

jest.setTimeout(60_000);

let site: Site;
beforeEach(async () => {
  site = await Site.open();
});
afterEach(() => site.close());

test.each([
  ["a KernelModule", "KernelModule", {}],
  ["a Host", "Host", { modules: ["ipfw"] }],
])("loading a packet filter that denies everything is taken back: %s", async (_what, kind, inputs) => {
  const run = await site.provider();
  if (kind !== "Host") await run.create("Host", "edge");
  const failure = await failureOf(run.create(kind, kind === "Host" ? "edge" : "ipfw", inputs));
  expect(failure.code).toBe("cut-off");
  expect(await site.console("kldstat")).not.toContain("ipfw");
});

test("it stays where its tunable lets everything through", async () => {
  await site.console("kenv net.inet.ip.fw.default_to_accept=1");
  const run = await site.provider();
  await run.create("Host", "edge");
  await run.create("KernelModule", "ipfw");
  expect(await site.console("kldstat")).toContain("ipfw.ko");
});
