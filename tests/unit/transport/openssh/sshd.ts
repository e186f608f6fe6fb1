import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { ConnectionSettings } from "../../../../provider/transport";

/** Where the OpenSSH server is, or why there is none. */
function findSshd(): { readonly path: string } | { readonly missing: string } {
  const found = spawnSync("sh", [resolve(__dirname, "../../../../tools/openssh-for-tests.sh")], {
    encoding: "utf8",
    timeout: 300_000,
  });
  return found.status === 0 ? { path: found.stdout.trim() } : { missing: found.stderr.trim() || "sshd was not found" };
}

/** Whether a test may make a user for a moment: a password can only be tried on one. */
export const isRoot = userInfo().uid === 0;

/** The tests that need a real server: skipped with the reason where there is none, failing where one is demanded. */
export function describeWithSshd(title: string, tests: (path: string) => void): void {
  const sshd = findSshd();
  if ("path" in sshd) {
    describe(title, () => tests(sshd.path));
  } else if (process.env.REQUIRE_OPENSSH === "1") {
    describe(title, () => {
      test("has an OpenSSH server to test against", () => {
        throw new Error(`REQUIRE_OPENSSH=1, but ${sshd.missing}`);
      });
    });
  } else {
    process.stderr.write(`\n*** SKIPPED: ${title}: ${sshd.missing} ***\n\n`);
    describe.skip(`${title} (skipped: ${sshd.missing})`, () => tests(""));
  }
}

export type KeyType = "ed25519" | "rsa" | "ecdsa";

/** A folder for keys and configurations, with a path short enough for the name of a socket. */
export function workFolder(): string {
  const folder = mkdtempSync("/tmp/sshd-");
  chmodSync(folder, 0o755);
  return folder;
}

/** A key made by ssh-keygen(1): the private one lies at the path, the public one is returned. */
export function makeKey(path: string, type: KeyType, passphrase = ""): string {
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "test", "-f", path]);
  return readFileSync(`${path}.pub`, "utf8").trim();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

const running = new Set<Sshd>();

/** Stops the servers that a failed test left behind. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((sshd) => sshd.stop()));
}

/** A real sshd on loopback with its default limits (MaxStartups, MaxSessions, MaxAuthTries, LoginGraceTime). */
export class Sshd {
  private process: ChildProcess | undefined;
  private log = "";
  readonly hostKey: string;

  constructor(
    private readonly path: string,
    private readonly folder: string,
    readonly port: number,
    options: { hostKeys?: readonly KeyType[]; config?: readonly string[]; usePam?: boolean } = {},
  ) {
    mkdirSync(folder, { recursive: true });
    const keys = (options.hostKeys ?? ["ed25519"]).map((type) => makeKey(join(folder, `host_${type}`), type));
    this.hostKey = keys[0] ?? "";
    writeFileSync(join(folder, "authorized_keys"), "");
    const lines = [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `PidFile ${join(folder, "pid")}`,
      `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
      ...(options.hostKeys ?? ["ed25519"]).map((type) => `HostKey ${join(folder, `host_${type}`)}`),
      "PermitRootLogin yes",
      // Everybody may write to /tmp, which sshd takes for a reason to trust no key below it.
      "StrictModes no",
      ...(options.usePam ? ["UsePAM yes"] : []),
      ...(options.config ?? []),
    ];
    writeFileSync(join(folder, "sshd_config"), `${lines.join("\n")}\n`);
  }

  authorize(...publicKeys: string[]): void {
    writeFileSync(join(this.folder, "authorized_keys"), `${publicKeys.join("\n")}\n`, { mode: 0o644 });
  }

  async start(): Promise<this> {
    // Where sshd separates its privileges it wants this folder, which a system start would have made.
    if (isRoot && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
    const child = spawn(this.path, ["-D", "-e", "-f", join(this.folder, "sshd_config")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.process = child;
    running.add(this);
    child.stderr?.on("data", (chunk) => {
      this.log += chunk;
    });
    for (let tries = 0; tries < 200; tries += 1) {
      if (child.exitCode !== null) throw new Error(`sshd ended: ${this.log}`);
      if (await answers(this.port)) return this;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(`sshd does not answer: ${this.log}`);
  }

  /** The processes of the sessions, which sshd forks from the one that listens. */
  sessions(): number[] {
    const all = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
    const rows = all
      .trim()
      .split("\n")
      .map((row) => row.trim().split(/\s+/).map(Number));
    const below = (parent: number | undefined): number[] =>
      rows.filter(([, ppid]) => ppid === parent).flatMap(([pid = 0]) => [pid, ...below(pid)]);
    return below(this.process?.pid);
  }

  signalSessions(signal: NodeJS.Signals): void {
    for (const pid of this.sessions()) process.kill(pid, signal);
  }

  settings(more: Partial<ConnectionSettings> = {}): ConnectionSettings {
    return {
      host: "127.0.0.1",
      port: this.port,
      user: userInfo().username,
      hostKey: this.hostKey,
      dialErrorLimit: 3,
      ...more,
    };
  }

  async stop(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null) return;
    const sessions = this.sessions();
    running.delete(this);
    child.kill();
    await new Promise((done) => child.once("exit", done));
    for (const pid of sessions) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It went with its parent.
      }
    }
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}
