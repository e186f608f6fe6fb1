import assert from "node:assert/strict";
import { BatchCounter } from "../../bench/batch-counter";
import { stateSize } from "../../bench/state-size";
import { copyProgram, type Program, writeProgram } from "../../tools/pulumi/program";
import { source } from "./harness/source";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

/** Bytes of state, of the largest resource of each kind in the benchmark's program; see `tests/unit/costs/limits.ts`. */
const LARGEST = { Host: 1878, NetgraphBridge: 1408, Jail: 1664, Eiface: 1694, VnetInterface: 2042 };

/** SSH connections that one operation may make. */
const CONNECTIONS = { up: 1, "up again": 1, refresh: 1, destroy: 1 };

describe("what an operation of the engine costs", () => {
  let program: Program;
  let stack: Stack;
  let target: Target;

  before(async function () {
    onlySimulated(this, "the connection that is in the state is a test's own");
    program = await copyProgram("bench/programs/jails");
    target = await openTarget();
    const environment = { BENCH_JAILS: "2", BENCH_CONNECTION: JSON.stringify(target.connection) };
    stack = await Stack.create({ folder: program.folder, environment });
  });

  after(async () => {
    await stack?.clear();
    await target?.close();
    await program?.remove();
  });

  it("is one connection, and no more state for a resource than its limit, with the program's line as its source", async () => {
    const { simulator } = target;
    assert(simulator !== undefined);
    const dialled: Record<string, number> = {};
    const count = async (name: string, operation: "up" | "refresh" | "destroy"): Promise<void> => {
      simulator.stats.reset();
      await stack[operation]("--parallel", "8");
      dialled[name] = simulator.stats.connections;
    };
    await count("up", "up");
    for (const { sourcePosition, type } of await stack.resources())
      if (type.includes("freebsd:")) assert.match(String(sourcePosition), /^project:\/\/\/index\.js#/, type);
    const { largest } = stateSize(JSON.parse(comparable(JSON.stringify(await stack.resources()), target)));
    await count("up again", "up");
    await count("refresh", "refresh");
    await count("destroy", "destroy");
    assert.deepEqual(above(dialled, CONNECTIONS), []);
    assert.deepEqual(above(largest, LARGEST), []);
  });
});

describe("what a preview costs", () => {
  const batches = new BatchCounter();
  let program: Program;
  let stack: Stack;
  let target: Target;

  before(async function () {
    onlySimulated(this, "what arrives at a real host cannot be counted");
    target = await openTarget({ onSession: () => batches.session() });
    await target.run("mkdir -p /srv/pft/plain && touch /srv/pft/base.txz");
    program = await writeProgram("preview", source(target, NAMED));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack?.clear();
    await target?.close();
    await program?.remove();
  });

  it("is one batch, also where resources name what must be looked at beside the inventory", async () => {
    batches.reset();
    const { changes, diagnostics } = await stack.preview();
    const told = diagnostics.filter(({ severity }) => severity !== "debug");
    assert.deepEqual(told, []);
    assert.deepEqual([changes, batches.count], [{ create: 9 }, 1]);
  });
});

const NAMED = `
new freebsd.Nat("pftnat", { host, interface: "vtnet1", subnets: ["198.18.0.0/24"] });
new freebsd.Sysctl("net.inet.ip.forwarding", { host, value: 1 });
const dhcp = new freebsd.DevfsRuleset("pftdhcp", { host });
const base = new freebsd.JailRoot("pftbase", { host, path: "/srv/pft/base", archives: [{ source: "/srv/pft/base.txz" }] });
const thin = new freebsd.JailRoot("pftthin", { host, path: "/srv/pft/thin", base });
new freebsd.Jail("pftthin", { host, path: thin, devfsRuleset: dhcp });
new freebsd.Jail("pftplain", { host, path: "/srv/pft/plain", cpus: "0" });
`;

/** The state with what differs from machine to machine at a fixed length. */
function comparable(state: string, { connection }: Target): string {
  return state
    .replaceAll(connection.privateKeyPath ?? "no key", "/root/.ssh/id_ed25519")
    .replaceAll(`"port":${connection.port}`, '"port":22')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"2006-01-02T15:04:05.000000000Z"');
}

/** What is above its limit, or has none, as a sentence each. */
function above(measured: Readonly<Record<string, number>>, limits: Readonly<Record<string, number>>): string[] {
  return Object.entries(measured)
    .filter(([name, value]) => !(value <= (limits[name] ?? -1)))
    .map(([name, value]) => `${name}: ${value}, at most ${limits[name]}`);
}
