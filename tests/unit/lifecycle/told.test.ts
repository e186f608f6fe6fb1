import type { Inventory } from "../../../provider/host/inventory";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { inventoryOf } from "../host/read-simulated";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let run: ProviderRun;

beforeEach(async () => {
  host = await createHost();
  run = await ProviderRun.open((await host.listen()).connection);
  // The first reading has every route of every jail: nothing is read for their sake later.
  await run.known();
});
afterEach(async () => {
  await run.close();
  await host.close();
});

/** What changes, without what only a reading itself brings: ngctl(8) loads ng_socket(4), which others then count. */
function comparable({ modules, nodes, vnets, units, paths }: Inventory) {
  return {
    modules: modules.filter(({ file }) => file !== "ng_socket.ko").map(({ file, contains }) => [file, contains]),
    nodes: nodes.toSorted((a, b) => a.id - b.id),
    vnets: Object.fromEntries(vnets),
    units: units.toSorted((a, b) => a.id.localeCompare(b.id)),
    paths: paths.toSorted(),
  };
}

async function expectTrue(): Promise<void> {
  expect(comparable(await run.known())).toEqual(comparable(await inventoryOf(host)));
}

test("what is known of a host after a Host was made and changed is what a fresh reading says", async () => {
  const made = await run.create("Host", "edge", { modules: ["ng_bridge", "if_epair"] });
  await expectTrue();
  await run.update(made, "edge", { modules: ["ng_ether", "ng_bridge", "if_epair"] });
  await expectTrue();
});

test("nothing is read again after a Host whose modules are in the kernel already", async () => {
  await host.run("kldload ng_ether ng_bridge ng_eiface if_bridge if_epair");
  await run.close();
  run = await ProviderRun.open((await host.listen()).connection);
  await run.known();
  const read: string[] = [];
  host.faults.commands.push({
    kind: "fail",
    match: ([name = ""]: readonly string[]) => {
      if (["kldstat", "ngctl", "ifconfig", "netstat", "grep"].includes(name)) read.push(name);
      return false;
    },
  } as never);
  await run.create("Host", "edge");
  expect(read).toEqual([]);
  await expectTrue();
});

test("what is known after a bridge has gone is what a fresh reading says", async () => {
  await run.create("Host", "edge");
  const lan = await run.create("NetgraphBridge", "lan");
  await run.remove(lan);
  await expectTrue();
});
