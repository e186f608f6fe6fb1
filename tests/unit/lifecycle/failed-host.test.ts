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
  ["the unit", "mv", 1],
  ["the boot scripts' folders", "mkdir", 2],
  ["a boot script", "chmod", 1],
  ["the name of one", "mv", 3],
  ["the modules", "kldload", 1],
])(
  "a Host whose create fails at %s leaves nothing, and the same run makes it afterwards",
  async (_what, match, occurrence) => {
    host.faults.commands.push({ match, occurrence, kind: "fail", stderr: "made to fail\n" });
    const failed = run.create("Host", "edge");
    await expect(failed).rejects.toMatchObject({ code: "step-failed" });
    await expect(failed).rejects.not.toHaveProperty("properties");
    expect(await left()).toBe("");
    expect((await run.create("Host", "edge")).id).toBe(run.owner);
  },
);

test.each(["chmod", "mv"])("a Host whose update fails at %s has no file that has not got its name", async (match) => {
  const made = await run.create("Host", "edge");
  await host.run("rm /usr/local/etc/rc.d/pulumi_jails");
  await run.close();
  run = await ProviderRun.open((await host.listen()).connection);
  host.faults.commands.push({ match, occurrence: 1, kind: "fail", stderr: "made to fail\n" });
  await expect(run.update(made, "edge", {})).rejects.toMatchObject({ code: "step-failed" });
  expect((await host.run("find /usr/local/etc -path '*/.pulumi-freebsd*'")).stdout).toBe(
    ["pulumi-freebsd", "rc.conf.d/netif", "rc.conf.d/network", "rc.conf.d/routing"]
      .map((folder) => `/usr/local/etc/${folder}/.pulumi-freebsd\n`)
      .join(""),
  );
  await run.update(made, "edge", {});
  expect((await host.run("ls /usr/local/etc/rc.d")).stdout).toContain("pulumi_jails\n");
});
