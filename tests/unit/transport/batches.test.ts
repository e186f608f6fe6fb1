import { setTimeout as sleep } from "node:timers/promises";
import { connectionTo, type HostConnection } from "../../../provider/transport";
import { BatchingConnection, defaultTuning } from "../../../provider/transport/batching-connection";
import { ShellServer } from "./shell-server";

const echo = (text: string) => [{ argv: ["echo", text] }];
const upTo = (count: number) => Array.from({ length: count }, (_none, index) => index);

describe("batches", () => {
  let server: ShellServer;
  let host: HostConnection;

  beforeEach(async () => {
    server = await ShellServer.start();
    host = new BatchingConnection(server.settings);
  });
  afterEach(async () => {
    await host.close();
    await server.stop();
  });

  test("nothing is dialled before the first operation", async () => {
    await sleep(30);
    expect(server.connections).toBe(0);
    expect(host.statistics).toMatchObject({ batches: 0, dials: 0 });
  });

  test("operations that are asked for while the host is dialled go out together", async () => {
    const outcomes = await Promise.all(upTo(50).map((n) => host.run(echo(`${n}`))));
    expect(outcomes.map(({ commands }) => commands[0]?.stdout)).toEqual(upTo(50).map((n) => `${n}\n`));
    expect(host.statistics).toMatchObject({ operations: 50, batches: 1, dials: 1 });
  });

  test("operations of separate ticks share a batch on an idle line", async () => {
    await host.run([]);
    await host.run(echo("warm"));
    const asked: Promise<unknown>[] = [];
    for (const n of upTo(8)) {
      asked.push(host.run(echo(`${n}`)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(asked);
    expect(host.statistics.batches).toBe(2);
  });

  test("no more than eight batches are on their way, and what waits goes out as one", async () => {
    await host.run(echo("warm"));
    server.freeze();
    const asked: Promise<unknown>[] = [];
    for (const n of upTo(12)) {
      asked.push(host.run(echo(`${n}`)));
      await sleep(25);
    }
    expect(host.statistics.batches).toBe(1 + 8);
    server.thaw();
    await Promise.all(asked);
    expect(host.statistics.batches).toBe(1 + 8 + 1);
  });

  test("batches that overlap run in the order in which they were asked for", async () => {
    const order: string[] = [];
    const slow = host.run([{ argv: ["sleep", "0.1"] }]).then(() => order.push("slow"));
    await sleep(40);
    const fast = host.run(echo("fast")).then(() => order.push("fast"));
    await Promise.all([slow, fast]);
    expect(order).toEqual(["slow", "fast"]);
  });

  test("markers that a command prints by itself are its output", async () => {
    const text = "0123456789abcdef0123456789abcdef 1 0\nbegin\n2 0\n";
    const outcome = await host.run([{ argv: ["cat"], stdin: text }]);
    expect(outcome.commands[0]?.stdout).toBe(text);
  });

  test("what a login prints before the shell starts belongs to no command", async () => {
    await host.close();
    await server.stop();
    server = await ShellServer.start({
      exec: (_command, channel) => {
        channel.write("Welcome!\n");
        channel.stderr.write("stty: not a terminal\n");
        server.shellOn(channel);
      },
    });
    host = new BatchingConnection(server.settings);
    expect((await host.run(echo("x"))).commands[0]).toMatchObject({ stdout: "x\n", stderr: "" });
  });

  test("settings that say the same share one connection, until it is closed", async () => {
    const { host: name, port = 0, ...rest } = server.settings;
    const one = connectionTo(server.settings);
    expect(connectionTo({ port, ...rest, host: name })).toBe(one);
    expect(connectionTo({ ...server.settings, user: "other" })).not.toBe(one);
    await one.close();
    await expect(one.run(echo("x"))).rejects.toMatchObject({ code: "closed" });
    expect(connectionTo(server.settings)).not.toBe(one);
  });

  test("closing answers what is under way with an error, and ends the shell", async () => {
    const asked = host.run([{ argv: ["sleep", "5"] }]).catch((error: unknown) => error);
    await sleep(100);
    await host.close();
    expect(await asked).toMatchObject({ code: "closed" });
  });

  test("pipelining is worth it: with 30 ms on the way, eight callers need far fewer trips than operations", async () => {
    const quick = new BatchingConnection(server.settings, defaultTuning);
    server.delayMilliseconds = 15;
    await quick.run(echo("warm"));
    await Promise.all(
      upTo(8).map(async (caller) => {
        for (const n of upTo(5)) await quick.run(echo(`${caller}.${n}`));
      }),
    );
    expect(quick.statistics.batches).toBeLessThanOrEqual(1 + 20);
    await quick.close();
  });
});
