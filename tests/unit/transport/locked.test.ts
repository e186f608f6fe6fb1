import { BatchingConnection, defaultTuning } from "../../../provider/transport/batching-connection";
import { createHost, type SimulatedHost } from "../../../simulator/src";

describe("an operation under the host's lock", () => {
  let host: SimulatedHost;
  let connection: BatchingConnection;

  beforeEach(async () => {
    host = await createHost();
    connection = new BatchingConnection((await host.listen()).connection, defaultTuning);
  });
  afterEach(async () => {
    await connection.close();
    await host.close();
  });

  const made = () => connection.run([{ argv: ["touch", "/tmp/made"] }], { exclusive: true });

  test.each([
    {
      how: "could not be started",
      match: "lockf",
      fault: { kind: "fail" as const, exitCode: 71, stderr: "lockf: why\n" },
    },
    { how: "has no lockf(1)", match: "lockf", fault: { kind: "fail" as const, exitCode: 127, stderr: "sh: why\n" } },
  ])("whose shell $how is given up at once, and the next one goes through", async ({ match, fault }) => {
    await connection.run([{ argv: ["true"] }]);
    host.faults.commands.push({ match, occurrence: 1, ...fault });
    await expect(made()).rejects.toMatchObject({ code: "connection-lost", message: expect.stringContaining("why") });
    expect((await made()).commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("whose shell is killed is given up at once, and the next one goes through", async () => {
    const killer = { argv: ["sh", "-c", "kill -9 $PPID"] };
    await expect(connection.run([killer], { exclusive: true })).rejects.toMatchObject({ code: "connection-lost" });
    expect((await made()).commands).toMatchObject([{ exitStatus: 0 }]);
  });

  test("that does not get the lock in time says so, and its shell goes on", async () => {
    host.faults.commands.push({ match: "lockf", occurrence: 1, kind: "fail", exitCode: 75 });
    expect(await made()).toMatchObject({ failed: 0, commands: [{ exitStatus: 75 }] });
    await made();
    expect(connection.statistics.dials).toBe(1);
  });
});
