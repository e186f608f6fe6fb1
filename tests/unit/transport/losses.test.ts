import { setTimeout as sleep } from "node:timers/promises";
import { BatchingConnection, defaultTuning, type Tuning } from "../../../provider/transport/batching-connection";
import { ShellServer } from "./shell-server";

describe("a connection that is lost", () => {
  let server: ShellServer;
  let host: BatchingConnection;
  const connect = (tuning: Partial<Tuning> = {}) => {
    host = new BatchingConnection({ ...server.settings, dialErrorLimit: 5 }, { ...defaultTuning, ...tuning });
    return host;
  };
  const sh = (script: string) => ({ argv: ["sh", "-c", script] });

  beforeEach(async () => {
    server = await ShellServer.start();
  });
  afterEach(async () => {
    await host.close();
    await server.stop();
  });

  test("in the middle of a batch answers what was through, and fails the rest without sending it again", async () => {
    connect();
    const settled = Promise.allSettled([
      host.run([sh("echo first")]),
      host.run([sh("echo second-1"), sh("echo second-2; sleep 3")]),
      host.run([sh("echo third")]),
    ]);
    await server.says("second-2");
    server.cut();
    const [first, second, third] = await settled;
    expect(first).toMatchObject({ status: "fulfilled", value: { commands: [{ stdout: "first\n" }] } });
    expect(second).toMatchObject({ status: "rejected", reason: { code: "connection-lost", host: "127.0.0.1" } });
    expect(second).toHaveProperty("reason.message", expect.stringContaining("1 of 2 commands"));
    expect(third).toMatchObject({ status: "rejected", reason: { code: "connection-lost" } });
    await sleep(100);
    expect(server.input.split("echo third")).toHaveLength(2);
  });

  test("lets the operations that had not been sent go out over the next one", async () => {
    connect({ depth: 1 });
    const stuck = host.run([sh("sleep 3")]).catch((error: unknown) => error);
    await server.sees("sleep 3");
    const waiting = host.run([sh("echo later")]);
    await sleep(50);
    server.cut();
    expect(await stuck).toMatchObject({ code: "connection-lost" });
    expect((await waiting).commands[0]?.stdout).toBe("later\n");
    expect(host.statistics.dials).toBe(2);
  });

  test("between the commands and the reads has the reads sent again, and never the commands", async () => {
    connect();
    const read = { key: "slow", command: sh("echo reading; sleep 0.4; echo read") };
    const asked = host.run([sh("echo mutated")], { reads: [read] });
    await server.says("reading");
    server.cut();
    const outcome = await asked;
    expect(outcome.commands[0]?.stdout).toBe("mutated\n");
    expect(outcome.reads.get("slow")?.stdout).toBe("reading\nread\n");
    expect(server.input.split("echo mutated")).toHaveLength(2);
    expect(server.input.split("echo reading")).toHaveLength(3);
  });

  test("between the commands and the reads, where no other can be made, is told as that: the commands have run", async () => {
    const going = await ShellServer.start();
    host = new BatchingConnection(going.settings);
    const read = { key: "slow", command: sh("echo reading; sleep 9") };
    const asked = host.run([sh("echo mutated")], { reads: [read] }).catch((error: unknown) => error);
    await going.says("reading");
    await going.stop();
    expect(await asked).toMatchObject({
      code: "connection-lost",
      message: expect.stringMatching(/no other could be made: .*connection refused.*1 of 1 commands/),
    });
    await expect(host.run([sh("echo later")])).rejects.toMatchObject({ code: "unreachable" });
  });

  test("again and again makes a read fail in the end", async () => {
    connect();
    const asked = host.run([], { reads: [{ key: "r", command: sh("sleep 9") }] }).catch((error: unknown) => error);
    for (const times of [1, 2, 3]) {
      await server.sees("sleep 9", times);
      server.cut();
    }
    expect(await asked).toMatchObject({ code: "connection-lost" });
  });

  test("while nothing is under way harms nobody", async () => {
    connect();
    await host.run([sh("echo warm")]);
    server.cut();
    await sleep(50);
    expect((await host.run([sh("echo again")])).commands[0]?.stdout).toBe("again\n");
    expect(host.statistics.dials).toBe(2);
  });

  test("because the shell ended is dialled anew by the next operation", async () => {
    connect();
    const killed = host.run([{ argv: ["exit", "9"] }]).catch((error: unknown) => error);
    expect(await killed).toMatchObject({ code: "connection-lost", message: expect.stringContaining("status 9") });
    expect((await host.run([sh("echo again")])).commands[0]?.stdout).toBe("again\n");
  });

  test("by a host that no longer answers is given up at the deadline, with the command that hung", async () => {
    connect({ commandSeconds: 2, graceSeconds: 1, depth: 1 });
    await host.run([sh("echo warm")]);
    const hung = host.run([{ argv: ["sleep", "27"] }]).catch((error: unknown) => error);
    const behind = sleep(60).then(() => host.run([sh("echo behind")]));
    expect(await hung).toMatchObject({ code: "timeout", host: "127.0.0.1", command: "sleep 27" });
    expect((await behind).commands[0]?.stdout).toBe("behind\n");
  });

  test("the deadline starts anew with each command that ends", async () => {
    connect({ commandSeconds: 2, graceSeconds: 1 });
    const outcome = await host.run([sh("sleep 1.2"), sh("sleep 1.2"), sh("sleep 1.2"), sh("echo through")]);
    expect(outcome.commands[3]?.stdout).toBe("through\n");
  });

  test("a command with a timeout of its own is waited for that long", async () => {
    connect({ commandSeconds: 0.5, graceSeconds: 1.5 });
    const outcome = await host.run([{ ...sh("sleep 2.5; echo slow"), timeoutSeconds: 20 }]);
    expect(outcome.commands[0]?.stdout).toBe("slow\n");
  });

  test("what hung is redacted in the error when it holds a secret", async () => {
    connect({ commandSeconds: 1, graceSeconds: 0.5 });
    const error = await host
      .run([{ argv: ["sh", "-c", "sleep 25; echo hunter2"], stdin: "hunter2", secret: true }])
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "timeout", command: "sh [secret]", stack: "" });
    expect(String(error)).not.toContain("hunter2");
  });
});
