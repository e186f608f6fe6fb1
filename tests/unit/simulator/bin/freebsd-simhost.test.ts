import { type ChildProcess, execFile, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { HostConnection } from "../../../../simulator/src";
import { collect, connect, openChannel } from "../ssh/client";

const root = resolve(__dirname, "../../../..");
const command = [resolve(root, "node_modules/tsx/dist/cli.mjs"), resolve(root, "simulator/src/bin/freebsd-simhost.ts")];
const children: ChildProcess[] = [];

/** Starts the command and reads the line of JSON with which it says where it listens. */
async function start(...options: string[]): Promise<{ child: ChildProcess; connection: HostConnection }> {
  const child = spawn(process.execPath, [...command, "--json", "--idle-timeout", "20", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) return { child, connection: JSON.parse(line) };
  throw new Error("freebsd-simhost ended before it listened");
}

async function run(connection: HostConnection, script: string) {
  const client = await connect(connection);
  client.on("error", () => {});
  try {
    return await collect(await openChannel(client, script));
  } finally {
    client.end();
  }
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

test("it gives the host the name and the network cards that its options tell, and SIGTERM ends it", async () => {
  const { child, connection } = await start("--hostname", "lab", "--nic", "igb0=192.0.2.1/24", "--nic", "igb1");
  expect((await run(connection, "hostname; ifconfig -l; ifconfig igb0 | grep inet")).stdout).toBe(
    "lab\nigb0 igb1 lo0\n\tinet 192.0.2.1 netmask 0xffffff00 broadcast 192.0.2.255\n",
  );
  const ended = new Promise((done) => child.once("exit", (code) => done(code)));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("a fault of a command happens at the occurrence that its option names, and not before", async () => {
  const { connection } = await start("--fault", "fail=kldload:2");
  const result = await run(connection, "kldload if_bridge; echo $?; kldload pf; echo $?; kldload pf; echo $?");
  expect(result.stdout).toBe("0\n1\n0\n");
  expect(result.stderr).toBe("kldload: simulated failure\n");
});

test("connections that an option refuses are refused, and the next one is not", async () => {
  const { connection } = await start("--fault", "refuse=1");
  await expect(connect(connection)).rejects.toThrow();
  expect((await run(connection, "echo here")).stdout).toBe("here\n");
});

test("half of the round trip's latency lies on each way", async () => {
  const { connection } = await start("--latency", "200");
  const client = await connect(connection);
  const before = performance.now();
  await collect(await openChannel(client, "true"));
  // Opening a channel and running a command in it are two round trips.
  expect(performance.now() - before).toBeGreaterThan(350);
  client.end();
});

test("options that make no sense are refused with what would be right", async () => {
  const refused: [string[], string][] = [
    [["--nic", "no/good"], "Not NAME or NAME=ADDRESS/PREFIXLENGTH"],
    [["--fault", "melt=1"], "Unknown kind of fault: melt."],
    [["--authorized-key", "/nonexistent"], "Neither a public key nor a file that can be read."],
    [["--port", "here"], "Not a number."],
  ];
  const said = refused.map(
    ([options]) =>
      new Promise<string>((done) => {
        execFile(process.execPath, [...command, ...options], (_error, _stdout, text) => done(text));
      }),
  );
  for (const [at, text] of (await Promise.all(said)).entries()) expect(text).toContain(refused[at]?.[1]);
});

test("it stops by itself once nobody has been connected for as long as its option says, whatever runs on it", async () => {
  const { child, connection } = await start("--idle-timeout", "2");
  const ended = new Promise<unknown>((done) => child.once("exit", (code) => done(code)));
  const client = await connect(connection);
  client.on("error", () => {});
  await collect(await openChannel(client, "daemon -f sleep 1000"));
  // As long as somebody is there it stays, however little they say.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect((await collect(await openChannel(client, "echo here"))).stdout).toBe("here\n");
  const gone = performance.now();
  client.destroy();
  expect(await ended).toBe(0);
  expect(performance.now() - gone).toBeLessThan(20_000);
});
