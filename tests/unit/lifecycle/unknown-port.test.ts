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

test("a port that was cut off before it had a name, and that no state knows, goes with its bridge", async () => {
  const before = (await host.run("ifconfig -l")).stdout;
  const edge = await run.create("Host", "edge");
  const lan = await run.create("NetgraphBridge", "lan");
  host.faults.commands.push({
    match: ([program, word]) => {
      if (program !== "ngctl" || word !== "-f") return false;
      host.cutConnections();
      return true;
    },
    kind: "die",
  });
  await expect(run.create("Eiface", "web", { bridge: "lan" })).rejects.toMatchObject({ code: "connection-lost" });
  host.faults.clear();
  expect((await host.run("ifconfig -l")).stdout).toContain("ngeth0");

  await run.close();
  run = await ProviderRun.open(run.connection);
  await run.remove(lan);
  await run.remove(edge);
  expect((await host.run("ifconfig -l")).stdout).toBe(before);
});
