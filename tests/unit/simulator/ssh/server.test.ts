import { connect as connectTcp, createServer } from "node:net";
import type { Client } from "ssh2";
import { createHost, type Listening, type SimulatedHost } from "../../../../simulator/src";
import { collect, connect, openChannel, says } from "./client";

let host: SimulatedHost;
let server: Listening;
const clients: Client[] = [];

async function dial(
  ...args: Parameters<typeof connect> extends [unknown, ...infer Rest] ? Rest : never
): Promise<Client> {
  const client = await connect(server.connection, ...args);
  client.on("error", () => {});
  clients.push(client);
  return client;
}

beforeEach(async () => {
  host = await createHost();
  server = await host.listen();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await host.close();
});

describe("a simulated host's SSH server", () => {
  test("answers a one-shot command with both streams and its status", async () => {
    const channel = await openChannel(await dial(), "echo out; echo err >&2; exit 3");
    expect(await collect(channel)).toEqual({ stdout: "out\n", stderr: "err\n", code: 3 });
  });

  test("shows the host key that it promises", async () => {
    let seen = "";
    await dial({
      hostVerifier: (key: Buffer) => {
        seen = `ssh-ed25519 ${key.toString("base64")}`;
        return true;
      },
    });
    expect(seen).toBe(server.connection.hostKey);
  });

  test("runs each statement of a long-lived shell as soon as it is complete", async () => {
    const channel = await openChannel(await dial(), "exec /bin/sh");
    const first = says(channel, /one/);
    channel.write("x=1; echo one\n");
    await first;
    const second = says(channel, /got 1 in \/tmp/);
    channel.write("cd /tmp\nif true; then\n");
    channel.write('echo "got $x in $(pwd)"\nfi\n');
    await second;
    const third = says(channel, /kept/);
    channel.write("cat > file <<'END'\nkept\n");
    channel.write("END\ncat file\n");
    await third;
    const rest = collect(channel);
    channel.end("exit_status() { return 5; }; exit_status\n");
    expect((await rest).code).toBe(5);
  });

  test("leaves a long-lived shell's input alone when a command does not read it", async () => {
    const channel = await openChannel(await dial(), "/bin/sh -s");
    const rest = collect(channel);
    channel.end("ifconfig -l\nls / >/dev/null\necho still here\n");
    expect((await rest).stdout).toBe("vtnet0 vtnet1 lo0\nstill here\n");
  });

  test("shows one host to many sessions at once", async () => {
    const client = await dial();
    const other = await dial();
    await collect(await openChannel(client, "echo shared > /tmp/file; jail -c name=j vnet path=/ persist"));
    expect((await collect(await openChannel(other, "cat /tmp/file; jls name"))).stdout).toBe("shared\nj\n");
  });

  test("takes no other key, and a password only when there is one", async () => {
    const stranger = { privateKey: undefined, password: "secret" };
    await expect(connect(server.connection, stranger as never)).rejects.toThrow(/authentication/i);
    const open = await host.listen({ passwords: { root: "secret" } });
    const client = await connect(open.connection, stranger as never);
    client.end();
  });

  test("forwards connections to loopback for a jump host's clients", async () => {
    const echo = createServer((socket) => socket.pipe(socket));
    const port = await new Promise<number>((resolve) =>
      echo.listen(0, "127.0.0.1", () => resolve((echo.address() as { port: number }).port)),
    );
    const client = await dial();
    const answer = await new Promise<string>((resolve, reject) => {
      client.forwardOut("127.0.0.1", 0, "127.0.0.1", port, (error, channel) => {
        if (error !== undefined) return reject(error);
        channel.on("data", (chunk: Buffer) => resolve(chunk.toString()));
        channel.write("ping");
      });
    });
    expect(answer).toBe("ping");
    echo.close();
  });

  test("ends a session's command when the session goes, but not what it left in the background", async () => {
    const client = await dial();
    const channel = await openChannel(client, "daemon -f sleep 60; sleep 50; echo never > /tmp/never");
    await new Promise((resolve) => setTimeout(resolve, 100));
    channel.destroy();
    client.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const names = host.processes.list().map((process) => process.argv.join(" "));
    expect(names).toContain("sleep 60");
    expect(names).not.toContain("sleep 50");
  });
});

describe("switched-on faults", () => {
  test("latency delays each direction", async () => {
    const client = await dial();
    host.faults.latency = { toHost: 40, toClient: 40 };
    const started = Date.now();
    await collect(await openChannel(client, "true"));
    expect(Date.now() - started).toBeGreaterThanOrEqual(150);
  });

  test("a connection takes TCP's round trip to come about", async () => {
    host.faults.latency = { toHost: 40, toClient: 40 };
    const socket = connectTcp({ host: "127.0.0.1", port: server.connection.port });
    const started = Date.now();
    await new Promise((resolve) => socket.once("data", resolve));
    // SYN, SYN and ACK, ACK; then the server's greeting.
    expect(Date.now() - started).toBeGreaterThanOrEqual(155);
    socket.destroy();
  });

  test("the round trips before a connection's first command are counted", async () => {
    // Long enough that a machine which is busy otherwise does not stall longer: then messages would not cross.
    host.faults.latency = { toHost: 150, toClient: 150 };
    host.stats.reset();
    const client = await dial();
    await collect(await openChannel(client, "true"));
    // TCP, algorithms, keys, the service, no method, whether the key would do, the key, the channel.
    const counted = host.stats.handshakeRoundTrips;
    expect([8, 9]).toContain(counted);
    await collect(await openChannel(client, "true"));
    expect(host.stats.handshakeRoundTrips).toBe(counted);
  });

  test("a connection is cut after so many bytes", async () => {
    const client = await dial();
    host.faults.cutAfterBytes = 20_000;
    const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
    const channel = await openChannel(
      client,
      "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; sleep 0.001; done",
    );
    const { code } = await collect(channel);
    await gone;
    expect(code).toBeNull();
  });

  test("a connection is cut when the n-th command starts", async () => {
    const client = await dial();
    host.faults.cutAtCommand = 3;
    const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
    const result = collect(await openChannel(client, "sleep 0.05; echo one; ls /; echo two"));
    await gone;
    expect((await result).stdout).not.toContain("two");
  });

  test("dials are refused so many times", async () => {
    host.faults.refuseConnections = 1;
    await expect(connect(server.connection)).rejects.toThrow();
    await dial();
  });

  test("a command fails, by name and occurrence", async () => {
    host.faults.commands.push({
      match: "ifconfig",
      occurrence: 2,
      kind: "fail",
      exitCode: 9,
      stderr: "ifconfig: boom\n",
    });
    const result = await host.run(
      "ifconfig -l >/dev/null; echo $?; ifconfig -l; echo $?; ifconfig -l >/dev/null; echo $?",
    );
    expect(result).toEqual({ stdout: "0\n9\n0\n", stderr: "ifconfig: boom\n", exitCode: 0 });
  });

  test("a command hangs until it is killed", async () => {
    host.faults.commands.push({ match: "jls", kind: "hang" });
    expect((await host.run("timeout 0.2 jls; echo $?")).stdout).toBe("124\n");
  });

  test("a command dies half way through its script", async () => {
    host.faults.commands.push({ match: "ngctl", occurrence: 1, kind: "die" });
    const result = await host.run(
      "ngctl -f - <<X\nmkpeer . eiface a ether\nmkpeer . eiface b ether\nmkpeer . eiface c ether\nmkpeer . eiface d ether\nX\necho $?; ifconfig -l",
    );
    expect(result.stdout).toBe("137\nvtnet0 vtnet1 lo0 ngeth0 ngeth1\n");
  });

  test("the host restarts at the n-th command: kernel state goes, files stay", async () => {
    await host.run("jail -c name=j vnet path=/ persist; echo kept > /root/file");
    host.faults.rebootAtCommand = 1;
    expect((await host.run("ifconfig -l")).exitCode).toBeNull();
    expect((await host.run("jls name; cat /root/file; ifconfig vtnet0 | grep -c 10.0.2.15")).stdout).toBe("kept\n1\n");
  });
});

test("counts connections, handshakes, commands and bytes", async () => {
  host.stats.reset();
  await collect(await openChannel(await dial(), "ifconfig -l; ifconfig -l"));
  expect(host.stats).toMatchObject({ connections: 1, handshakes: 1, channels: 1 });
  expect(host.stats.commands.get("ifconfig")).toBe(2);
  expect(host.stats.bytesToClient).toBeGreaterThan(1000);
});
