import type { OperationOutcome } from "../../../provider/transport";
import { BatchingConnection, defaultTuning } from "../../../provider/transport/batching-connection";
import { LOCK_FILE } from "../../../provider/transport/lock";
import { createHost, type SimulatedHost } from "../../../simulator/src";

describe.each([
  ["that locks descriptors", false],
  ["older than that", true],
])("an operation under the host's lock, on a release %s", (_release, isOld) => {
  let host: SimulatedHost;
  let connection: BatchingConnection;
  let other: BatchingConnection;

  beforeEach(async () => {
    host = await createHost();
    if (isOld) host.faults.commands.push({ match: (argv) => argv.at(-1) === "9", kind: "fail", exitCode: 64 });
    const listening = await host.listen();
    connection = new BatchingConnection(listening.connection, defaultTuning);
    other = new BatchingConnection(listening.connection, defaultTuning);
    // The first answer tells which kind of lock there is.
    for (const one of [connection, other]) await one.run([{ argv: ["true"] }], { exclusive: true });
  });
  afterEach(async () => {
    await Promise.all([connection.close(), other.close()]);
    await host.close();
  });

  const under = (one: BatchingConnection, ...argv: string[]): Promise<OperationOutcome> =>
    one.run([{ argv }], { exclusive: true });
  const made = () => under(connection, "touch", "/tmp/made");

  test("takes one process for the lock where it can, else two", async () => {
    const { processes } = host.stats;
    await made();
    expect(host.stats.processes - processes).toBe(1 + (isOld ? 2 : 1));
  });

  test.each([
    { how: "could not be started", fault: { kind: "fail" as const, exitCode: 71, stderr: "lockf: why\n" } },
    { how: "has no lockf(1)", fault: { kind: "fail" as const, exitCode: 127, stderr: "sh: why\n" } },
  ])("whose shell $how is given up at once, and the next one goes through", async ({ fault }) => {
    host.faults.commands.push({ match: (argv) => argv.includes("300"), occurrence: 1, ...fault });
    await expect(made()).rejects.toMatchObject({ code: "connection-lost", message: expect.stringContaining("why") });
    expect((await made()).commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("whose shell is killed is given up at once, and the next one goes through", async () => {
    const killed = under(connection, "sh", "-c", "kill -9 $PPID");
    await expect(killed).rejects.toMatchObject({ code: "connection-lost" });
    expect((await made()).commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("that does not get the lock in time says so, and its shell goes on", async () => {
    host.faults.commands.push({ match: (argv) => argv.includes("300"), occurrence: 1, kind: "fail", exitCode: 75 });
    expect(await made()).toMatchObject({ failed: 0, commands: [{ exitStatus: 75 }] });
    await made();
    expect(connection.statistics.dials).toBe(1);
  });

  test("keeps another connection's waiting until its end, and no longer", async () => {
    const first = under(connection, "sh", "-c", "sleep 0.2; echo first >>/tmp/order");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([first, under(other, "sh", "-c", "echo second >>/tmp/order")]);
    expect((await connection.run([{ argv: ["cat", "/tmp/order"] }])).commands[0]?.stdout).toBe("first\nsecond\n");
  });

  test("waits for it longer than its command may take", async () => {
    // Without the wait for the lock, its command would be given up after a second.
    const hasty = new BatchingConnection((await host.listen()).connection, { ...defaultTuning, graceSeconds: -19 });
    const held = under(other, "sh", "-c", "until [ -e /tmp/let-go ]; do sleep 0.05; done");
    const waiting = hasty.run([{ argv: ["touch", "/tmp/made"], timeoutSeconds: 20 }], { exclusive: true });
    setTimeout(() => host.run("touch /tmp/let-go"), 1500);
    const [outcome] = await Promise.all([waiting, held]);
    await hasty.close();
    expect(outcome.commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("leaves the lock to nobody that it has started", async () => {
    await under(connection, "sh", "-c", "sleep 60 </dev/null >/dev/null 2>&1 &");
    const { commands } = await other.run([{ argv: ["lockf", "-k", "-s", "-t", "0", LOCK_FILE, "true"] }]);
    expect(commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("tells what it starts that the lock is held, and what comes after it that it is not", async () => {
    const told = ["sh", "-c", "echo [$PULUMI_FREEBSD_LOCKED]"];
    expect((await under(connection, ...told)).commands).toMatchObject([{ stdout: "[1]\n" }]);
    expect((await connection.run([{ argv: told }])).commands).toMatchObject([{ stdout: "[]\n" }]);
  });
});
