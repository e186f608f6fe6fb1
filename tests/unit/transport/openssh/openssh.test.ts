import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isFreebsdError } from "../../../../provider/errors";
import type { ConnectionSettings } from "../../../../provider/transport";
import { BatchingConnection, defaultTuning, type Tuning } from "../../../../provider/transport/batching-connection";
import { describeWithSshd, freePort, isRoot, makeKey, removeFolder, Sshd, stopAll, workFolder } from "./sshd";

jest.setTimeout(60_000);

describeWithSshd("against a real OpenSSH server", (path) => {
  const sshAuthSock = process.env.SSH_AUTH_SOCK;
  let folder: string;
  let sshd: Sshd;
  let clientKey: string;
  const open: BatchingConnection[] = [];

  const keyFile = () => join(folder, "client");
  const sh = (script: string) => ({ argv: ["sh", "-c", script] });
  const connect = (settings: ConnectionSettings, tuning: Partial<Tuning> = {}) => {
    const connection = new BatchingConnection(settings, { ...defaultTuning, ...tuning });
    open.push(connection);
    return connection;
  };
  const attempt = async (settings: ConnectionSettings): Promise<string> => {
    try {
      return (await connect(settings).run([sh("echo in")])).commands[0]?.stdout.trim() ?? "";
    } catch (error) {
      return isFreebsdError(error) ? `${error.code}: ${error.message}` : String(error);
    }
  };

  beforeAll(async () => {
    delete process.env.SSH_AUTH_SOCK;
    folder = workFolder();
    clientKey = makeKey(keyFile(), "ed25519");
    sshd = await new Sshd(path, join(folder, "a"), await freePort(), { hostKeys: ["ed25519", "rsa", "ecdsa"] }).start();
    sshd.authorize(clientKey);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
  });
  afterAll(async () => {
    if (sshAuthSock !== undefined) process.env.SSH_AUTH_SOCK = sshAuthSock;
    await stopAll();
    removeFolder(folder);
  });

  test("many operations go over one connection in a few batches, with exact output", async () => {
    const host = connect(sshd.settings({ privateKeyPath: keyFile() }));
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_none, n) =>
        host.run([{ argv: ["cat"], stdin: `é${n}\nend` }, sh(`echo ${n} >&2`)]),
      ),
    );
    expect(outcomes.map(({ commands }) => commands.map(({ stdout, stderr }) => stdout + stderr).join("|"))).toEqual(
      Array.from({ length: 300 }, (_none, n) => `é${n}\nend|${n}\n`),
    );
    expect(host.statistics).toMatchObject({ dials: 1, batches: 1, operations: 300 });
  });

  test("megabytes in both directions arrive whole", async () => {
    const text = randomBytes(1_500_000).toString("base64");
    const host = connect(sshd.settings({ privateKeyPath: keyFile() }));
    const outcomes = await Promise.all(
      [1, 2, 3].map(() =>
        host.run([
          { argv: ["cat"], stdin: text },
          { ...sh("cat >&2"), stdin: text },
        ]),
      ),
    );
    for (const { commands } of outcomes) {
      expect(commands[0]?.stdout === text).toBe(true);
      expect(commands[1]?.stderr === text).toBe(true);
    }
  });

  test.each(["ed25519", "rsa", "ecdsa"] as const)("logs in with a client key of the type %s", async (type) => {
    const file = join(folder, `client_${type}`);
    const plain = makeKey(file, type);
    const locked = makeKey(`${file}_locked`, type, "open sesame");
    sshd.authorize(clientKey, plain, locked);
    expect(await attempt(sshd.settings({ privateKey: readFileSync(file, "utf8") }))).toBe("in");
    expect(await attempt(sshd.settings({ privateKeyPath: `${file}_locked`, privateKeyPassword: "open sesame" }))).toBe(
      "in",
    );
    sshd.authorize(clientKey);
    expect(await attempt(sshd.settings({ privateKeyPath: file }))).toMatch(/^authentication-refused: .*privateKeyPath/);
  });

  test.each(["ed25519", "rsa", "ecdsa"])("asks for the host key that is pinned, of the type %s", async (type) => {
    const hostKey = readFileSync(join(folder, "a", `host_${type}.pub`), "utf8");
    expect(await attempt(sshd.settings({ privateKeyPath: keyFile(), hostKey }))).toBe("in");
  });

  test("finds the host in a known_hosts file as ssh-keygen -H hashes it", async () => {
    const file = join(folder, "known_hosts");
    const rsa = readFileSync(join(folder, "a", "host_rsa.pub"), "utf8");
    writeFileSync(file, `[127.0.0.1]:${sshd.port} ${rsa}`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    expect(readFileSync(file, "utf8")).toMatch(/^\|1\|/);
    const { hostKey: _pinned, ...settings } = sshd.settings({ privateKeyPath: keyFile(), knownHostsPath: file });
    expect(await attempt(settings)).toBe("in");
    writeFileSync(file, "");
    const refused = await attempt(settings);
    expect(refused).toMatch(/^host-key-unknown: /);
    const line = /: (\[127\.0\.0\.1\]:\d+ \S+ \S+)$/.exec(refused)?.[1] ?? "";
    writeFileSync(file, `${line}\n`);
    expect(await attempt(settings)).toBe("in");
  });

  test("logs in by an agent, also when it holds more keys than sshd's MaxAuthTries but the right one early", async () => {
    const socket = join(folder, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    try {
      await until(() => execFileSync("ssh-add", [keyFile()], { env, stdio: "ignore" }));
      for (const n of [1, 2, 3, 4, 5, 6]) {
        makeKey(join(folder, `more_${n}`), "ed25519");
        execFileSync("ssh-add", [join(folder, `more_${n}`)], { env, stdio: "ignore" });
      }
      expect(await attempt(sshd.settings({ agentSocketPath: socket }))).toBe("in");
      sshd.authorize(readFileSync(join(folder, "client_rsa.pub"), "utf8").trim());
      expect(await attempt(sshd.settings({ agentSocketPath: socket }))).toMatch(
        /^authentication-refused: .*agentSocketPath/,
      );
    } finally {
      sshd.authorize(clientKey);
      await ended(agent);
    }
  });

  test("goes through a jump host, whose host key and login are its own", async () => {
    const jumpKey = makeKey(join(folder, "jump_client"), "ed25519");
    const jump = await new Sshd(path, join(folder, "jump"), await freePort()).start();
    jump.authorize(jumpKey);
    try {
      const proxy = jump.settings({ privateKeyPath: join(folder, "jump_client") });
      expect(await attempt(sshd.settings({ privateKeyPath: keyFile(), proxy }))).toBe("in");
      const { hostKey: _pinned, ...unknown } = proxy;
      expect(await attempt(sshd.settings({ privateKeyPath: keyFile(), proxy: unknown }))).toMatch(
        /^host-key-unknown: /,
      );
      expect(
        await attempt(sshd.settings({ privateKeyPath: keyFile(), proxy: { ...proxy, privateKeyPath: keyFile() } })),
      ).toMatch(/^authentication-refused: /);
      const nobody = sshd.settings({ privateKeyPath: keyFile(), proxy, port: await freePort(), dialErrorLimit: 1 });
      expect(await attempt(nobody)).toMatch(/^unreachable: .*jump host 127\.0\.0\.1: .*refused.*2 attempts/);
    } finally {
      await jump.stop();
    }
  });

  test("says that a jump host forbids forwarding, at once", async () => {
    const jump = await new Sshd(path, join(folder, "strict"), await freePort(), {
      config: ["AllowTcpForwarding no"],
    }).start();
    jump.authorize(clientKey);
    const proxy = jump.settings({ privateKeyPath: keyFile() });
    expect(await attempt(sshd.settings({ privateKeyPath: keyFile(), proxy }))).toMatch(
      /^unreachable: .*AllowTcpForwarding/,
    );
    await jump.stop();
  });

  test("fails what is under way when the server is killed, and goes on over a new connection", async () => {
    const host = connect(sshd.settings({ privateKeyPath: keyFile() }), { depth: 1 });
    await host.run([sh("true")]);
    const hit = host.run([sh("sleep 5")]).catch((error: unknown) => error);
    await sleep(100);
    const waiting = host.run([sh("echo later")]);
    await sleep(50);
    sshd.signalSessions("SIGKILL");
    expect(await hit).toMatchObject({ code: "connection-lost" });
    expect((await waiting).commands[0]?.stdout).toBe("later\n");
    expect(host.statistics.dials).toBe(2);
  });

  test("leaves nothing running on the host after a loss but the command that was under way", async () => {
    const marks = join(folder, "marks");
    const host = connect(sshd.settings({ privateKeyPath: keyFile() }));
    await host.run([sh("true")]);
    const hit = host
      .run([sh(`sleep 0.6; echo one >> ${marks}`), sh(`echo two >> ${marks}`)])
      .catch((error: unknown) => error);
    const behind = host.run([sh(`echo three >> ${marks}`)]).catch((error: unknown) => error);
    await sleep(150);
    // The sshd processes alone: the shell under them lives on until it writes its next marker to nobody.
    const names = execFileSync("ps", ["-e", "-o", "pid=,comm="], { encoding: "utf8" });
    for (const pid of sshd.sessions()) {
      if (new RegExp(`^\\s*${pid} sshd`, "m").test(names)) process.kill(pid, "SIGKILL");
    }
    expect([await hit, await behind]).toMatchObject([{ code: "connection-lost" }, { code: "connection-lost" }]);
    await sleep(900);
    expect(readFileSync(marks, "utf8")).toBe("one\n");
  });

  test("gives up at the deadline when the server hangs", async () => {
    const host = connect(sshd.settings({ privateKeyPath: keyFile() }), { commandSeconds: 4, graceSeconds: 1 });
    await host.run([sh("true")]);
    sshd.signalSessions("SIGSTOP");
    try {
      await expect(host.run([sh("echo never")])).rejects.toMatchObject({ code: "timeout" });
    } finally {
      sshd.signalSessions("SIGCONT");
    }
  });

  test("refuses a server that has changed its key between two connections", async () => {
    const port = await freePort();
    const first = await new Sshd(path, join(folder, "first"), port).start();
    first.authorize(clientKey);
    const settings = first.settings({ privateKeyPath: keyFile() });
    const host = connect(settings);
    await host.run([sh("true")]);
    const hit = host.run([sh("sleep 3")]).catch((error: unknown) => error);
    await sleep(100);
    await first.stop();
    expect(await hit).toMatchObject({ code: "connection-lost" });
    const second = await new Sshd(path, join(folder, "second"), port).start();
    second.authorize(clientKey);
    await expect(host.run([sh("echo in")])).rejects.toMatchObject({ code: "host-key-mismatch" });
    await second.stop();
  });

  test("waits its turn where MaxStartups refuses connections for a moment", async () => {
    const busy = await new Sshd(path, join(folder, "busy"), await freePort(), {
      config: ["MaxStartups 1:100:1"],
    }).start();
    busy.authorize(clientKey);
    const settings = busy.settings({ privateKeyPath: keyFile(), dialErrorLimit: 20 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => attempt(settings)));
    expect(answers).toEqual(["in", "in", "in", "in"]);
    await busy.stop();
  });

  (isRoot ? describe : describe.skip)(
    `with a throw-away user${isRoot ? "" : " (skipped: only root can make one)"}`,
    () => {
      const user = `sshtest${process.pid}`;
      const password = `pw-${randomBytes(8).toString("hex")}`;
      let server: Sshd;
      beforeAll(async () => {
        execFileSync("useradd", ["--create-home", "--shell", "/bin/sh", user]);
        execFileSync("chpasswd", { input: `${user}:${password}\n` });
        server = await new Sshd(path, join(folder, "password"), await freePort(), { usePam: true }).start();
      });
      afterAll(async () => {
        await server.stop();
        // A session of the user's may still be ending.
        execFileSync("userdel", ["--force", "--remove", user], { stdio: "ignore" });
      });

      test("logs in with a password, and is told of a wrong one without showing it", async () => {
        const host = connect(server.settings({ user, password }));
        expect((await host.run([{ argv: ["id", "-un"] }])).commands[0]?.stdout).toBe(`${user}\n`);
        const wrong = await attempt(server.settings({ user, password: "not-the-one" }));
        expect(wrong).toMatch(/^authentication-refused: .*password/);
        expect(wrong).not.toContain("not-the-one");
      });

      test("answers keyboard-interactive where sshd asks by that alone", async () => {
        const strict = await new Sshd(path, join(folder, "kbd"), await freePort(), {
          usePam: true,
          config: ["PasswordAuthentication no", "KbdInteractiveAuthentication yes"],
        }).start();
        expect(await attempt(strict.settings({ user, password }))).toBe("in");
        await strict.stop();
      });
    },
  );
});

/** Tries again until it does not throw. */
async function until(action: () => void): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return action();
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(20);
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill();
  if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
}
