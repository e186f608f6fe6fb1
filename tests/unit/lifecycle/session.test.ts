import { HostSession, sessionFor } from "../../../provider/lifecycle/session";
import type { Command, OperationOutcome, RunOptions } from "../../../provider/transport";
import { FakeConnection } from "./fake-connection";

test("a host has one session, in whatever order its connection's properties stand", () => {
  const one = sessionFor({ host: "edge.example.org", port: 22, proxy: { host: "jump", port: 22 } });
  expect(sessionFor({ proxy: { port: 22, host: "jump" }, port: 22, host: "edge.example.org" })).toBe(one);
  expect(sessionFor({ host: "edge.example.org", port: 2222, proxy: { host: "jump", port: 22 } })).not.toBe(one);
});

/** Its looks fail, those at one of the kernel's variables. */
class FailingLooks extends FakeConnection {
  readonly read: (readonly string[])[] = [];

  override async run(commands: readonly Command[], options: RunOptions = {}): Promise<OperationOutcome> {
    const { reads, ...outcome } = await super.run(commands, options);
    this.read.push([...reads.keys()]);
    const failed = [...reads].map(([key, each]) =>
      key.includes("sysctl:") ? ([key, { ...each, exitStatus: 1, stderr: "no" }] as const) : ([key, each] as const),
    );
    return { ...outcome, reads: new Map(failed) };
  }
}

test("what is expected is read along with the host, and fails only for who asks for it", async () => {
  const connection = new FailingLooks();
  const session = new HostSession("edge", connection, () => connection);
  session.expect(["tree:/srv", "sysctl:net.nosuch", "folders:/jails"]);
  const { looks } = await session.inventory(() => ["tree:/srv"]);
  expect([...looks.keys()]).toEqual(["tree:/srv"]);
  expect(connection.read).toEqual([["inventory everything", "inventory tree:/srv", "inventory sysctl:net.nosuch"]]);
  await expect(session.inventory(() => ["sysctl:net.nosuch"])).rejects.toThrow("sysctl:net.nosuch");
});
