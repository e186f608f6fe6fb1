import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { utils } from "ssh2";

const root = resolve(__dirname, "../../..");
/** In this very process: the `tsx` command would start another one, which a signal to the first does not end. */
const typescript = ["--require", resolve(root, "node_modules/tsx/dist/cjs/index.cjs")];

let simulated: ChildProcess;
let folder: string;
let host: { host: string; port: number; hostKey: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-process-"));
  simulated = spawn(
    process.execPath,
    [...typescript, resolve(root, "simulator/src/bin/freebsd-simhost.ts"), "--json", "--idle-timeout", "120"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  if (simulated.stdout === null) throw new Error("no output");
  for await (const line of createInterface({ input: simulated.stdout })) {
    const { privateKey, ...where } = JSON.parse(line);
    writeFileSync(join(folder, "key"), privateKey, { mode: 0o600 });
    writeFileSync(join(folder, "stranger"), utils.generateKeyPairSync("ed25519").private, { mode: 0o600 });
    host = where;
    return;
  }
});

afterAll(() => {
  simulated.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own, with nothing of this machine's SSH in its environment. */
function run(...args: readonly string[]): Promise<Ended> {
  const { PULUMI_FREEBSD_CONNECTION: _connection, SSH_AUTH_SOCK: _agent, ...env } = process.env;
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [...typescript, resolve(root, "cli/main.ts"), ...args],
      { env: { ...env, HOME: folder }, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => done({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

function at(changes: Partial<typeof host> & { key?: string } = {}): string[] {
  const { host: name, port, hostKey } = { ...host, ...changes };
  return ["--host", name, "--port", String(port), "--host-key", hostKey, "--key", join(folder, changes.key ?? "key")];
}

test("inventory --json is a whole document on standard output, and nothing else is said", async () => {
  const { status, stdout, stderr } = await run("inventory", "--json", ...at());
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, host: { hostname: "fbsd" } });
});

test("doctor and verify are processes with a report on standard output", async () => {
  const [doctor, verify] = await Promise.all([run("doctor", ...at()), run("verify", ...at())]);
  expect(doctor).toMatchObject({ status: 0, stderr: "" });
  expect(doctor.stdout).toMatch(
    /^127\.0\.0\.1\n {2}release {6}FreeBSD 15\.1-RELEASE-p1 [\s\S]*\nNothing is missing\.\n$/,
  );
  expect(verify).toEqual({
    status: 0,
    stdout: "127.0.0.1\n  there is no jail with a network stack of its own\n",
    stderr: "",
  });
});

test("a port on which nothing listens is said to be so, with exit status 3", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  await new Promise((done) => server.close(done));
  const { status, stdout, stderr } = await run("inventory", ...at({ port }));
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
  expect(stderr).toMatch(
    /^pulumi-freebsd: 127\.0\.0\.1: cannot connect to port \d+: nothing listens on port \d+ \(connection refused\) \(2 attempts\)\. Check that the host is up/,
  );
});

test("another host key than the one that was pinned, and a key that the host does not know, end with exit status 3", async () => {
  const other = utils.generateKeyPairSync("ed25519").public.split(" ").slice(0, 2).join(" ");
  const [pinned, stranger] = await Promise.all([
    run("inventory", ...at({ hostKey: other })),
    run("inventory", ...at({ key: "stranger" })),
  ]);
  expect(pinned.status).toBe(3);
  expect(pinned.stderr).toMatch(
    /^pulumi-freebsd: 127\.0\.0\.1: refused to connect: its host key is .*, but hostKey pins /,
  );
  expect(stranger.status).toBe(3);
  expect(stranger.stderr).toMatch(/^pulumi-freebsd: 127\.0\.0\.1: the login as root was refused/);
});

test("a command line that is wrong ends with exit status 2, and help with 0", async () => {
  const noPlan = run("graph", "--svg", "--planned", join(folder, "none"));
  const [nowhere, unknown, noPort, noAddress, help] = await Promise.all([
    run("inventory"),
    run("inventry"),
    run("inventory", "--host", "edge", "--port", "ssh"),
    run("inventory", "--host", "ssh://[edge"),
    run("--help"),
  ]);
  const plan = await noPlan;
  expect(nowhere).toEqual({
    status: 2,
    stdout: "",
    stderr: 'pulumi-freebsd: no host was given. Give --host, or a "host" in PULUMI_FREEBSD_CONNECTION\n',
  });
  expect(unknown).toEqual({
    status: 2,
    stdout: "",
    stderr: "error: unknown command 'inventry'\n(Did you mean inventory?)\n",
  });
  expect(noPort).toMatchObject({ status: 2, stderr: expect.stringContaining("whole number from 1 to 65535") });
  expect(noAddress).toMatchObject({ status: 2, stderr: expect.stringContaining("As in ssh://user@name:port.") });
  expect(plan).toMatchObject({ status: 2, stdout: "" });
  expect(plan.stderr).toMatch(/^pulumi-freebsd: the plan cannot be read: ENOENT/);
  expect(help).toMatchObject({ status: 0, stderr: "" });
  expect(help.stdout).toMatch(/^Usage: pulumi-freebsd /);
});

test("an object that is nobody's cannot be disowned: exit status 1", async () => {
  const { status, stderr } = await run("disown", "Jail/web", ...at());
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "pulumi-freebsd: 127.0.0.1: there is no unit of Jail/web. This host has no units at all.\n",
  });
});
