import { createHost, type SimulatedHost } from "../../../simulator/src";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let run: ProviderRun;

beforeEach(async () => {
  host = await createHost();
  run = await ProviderRun.open((await host.listen()).connection);
});
afterEach(async () => {
  await run.close();
  await host.close();
});

const left = async (): Promise<string> =>
  (
    await host.run(
      "find /usr/local/etc /var/run/pulumi-freebsd.[0-9a-f]* 2>/dev/null; kldstat -q -n ng_bridge && echo ng_bridge",
    )
  ).stdout;

test.each([
  ["the unit", "mv"],
  ["a boot script", "chmod"],
  ["the modules", "kldload"],
])("a Host whose create fails at %s leaves nothing, and the same run makes it afterwards", async (_what, command) => {
  host.faults.commands.push({ match: command, occurrence: 1, kind: "fail", stderr: "made to fail\n" });
  const failed = run.create("Host", "edge");
  await expect(failed).rejects.toMatchObject({ code: "step-failed" });
  await expect(failed).rejects.not.toHaveProperty("properties");
  expect(await left()).toBe("");
  expect((await run.create("Host", "edge")).id).toBe(run.owner);
});
