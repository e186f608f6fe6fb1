import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuthContext, utils } from "ssh2";
import { isFreebsdError } from "../../../provider/errors";
import { type ConnectionSettings, freshConnectionTo, type HostConnection } from "../../../provider/transport";
import { BatchingConnection, defaultTuning } from "../../../provider/transport/batching-connection";
import { keyPair, pemKey, ShellServer, type ShellServerOptions } from "./shell-server";

describe("the login", () => {
  let server: ShellServer;
  let folder: string;
  const sshAuthSock = process.env.SSH_AUTH_SOCK;

  beforeEach(async () => {
    delete process.env.SSH_AUTH_SOCK;
    folder = await mkdtemp(join(tmpdir(), "transport-login-"));
  });
  afterEach(async () => {
    if (sshAuthSock !== undefined) process.env.SSH_AUTH_SOCK = sshAuthSock;
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function start(options: ShellServerOptions): Promise<void> {
    server = await ShellServer.start(options);
  }

  async function attempt(settings: Partial<ConnectionSettings>): Promise<string> {
    const connection = new BatchingConnection({ ...server.settings, dialErrorLimit: 2, ...settings });
    try {
      return (await connection.run([{ argv: ["echo", "in"] }])).commands[0]?.stdout.trim() ?? "";
    } catch (error) {
      return isFreebsdError(error) ? `${error.code}: ${error.message}` : String(error);
    } finally {
      await connection.close();
    }
  }

  /** Accepts these public keys, one password, and nothing else. */
  function gate(keys: readonly string[], password?: string): (context: AuthContext) => void {
    const blobs = keys.map((key) => Buffer.from(key.split(" ")[1] ?? "", "base64"));
    return (context) => {
      if (context.method === "publickey" && blobs.some((blob) => blob.equals(context.key.data)))
        return context.accept();
      if (password !== undefined && context.method === "password" && context.password === password)
        return context.accept();
      context.reject(password === undefined ? ["publickey"] : ["publickey", "password"]);
    };
  }

  test.each(["ed25519", "rsa", "ecdsa"] as const)("takes an %s key by value, at the first attempt", async (type) => {
    const key = keyPair(type);
    await start({ authenticate: gate([key.public]) });
    expect(await attempt({ privateKey: key.private })).toBe("in");
    expect(server.authMethods).not.toContain("none");
  });

  test("takes a key with a passphrase, from a file", async () => {
    const key = keyPair("ed25519", "open sesame");
    const file = join(folder, "key");
    await writeFile(file, key.private);
    await start({ authenticate: gate([key.public]) });
    expect(await attempt({ privateKeyPath: file, privateKeyPassword: "open sesame" })).toBe("in");
    for (const privateKeyPassword of ["wrong words", undefined]) {
      const answer = await attempt({ privateKeyPath: file, ...(privateKeyPassword && { privateKeyPassword }) });
      expect(answer).toMatch(/^invalid-settings: 127\.0\.0\.1: cannot use privateKeyPath .*passphrase/);
      expect(answer).not.toContain("wrong words");
    }
    expect(await attempt({ privateKeyPath: join(folder, "none") })).toMatch(/^invalid-settings: .*none: ENOENT/);
  });

  test("takes a key in the old PEM form", async () => {
    const pem = pemKey();
    const parsed = utils.parseKey(pem);
    if (parsed instanceof Error) throw parsed;
    await start({ authenticate: gate([`${parsed.type} ${parsed.getPublicSSH().toString("base64")}`]) });
    expect(await attempt({ privateKey: pem })).toBe("in");
  });

  test("says what is wrong with a key that is none, without showing it", async () => {
    await start({ authenticate: gate([]) });
    const answer = await attempt({ privateKey: "hunter2" });
    expect(answer).toMatch(/^invalid-settings: .*cannot use privateKey/);
    expect(answer).not.toContain("hunter2");
    expect(await attempt({ privateKey: keyPair("ed25519").public })).toMatch(/^invalid-settings: .*it is a public key/);
    expect(server.connections).toBe(0);
  });

  test("takes a password, and goes from the key that is refused to the password", async () => {
    await start({ authenticate: gate([], "hunter2") });
    expect(await attempt({ password: "hunter2" })).toBe("in");
    expect(server.authMethods).toEqual(["password"]);
    expect(await attempt({ password: "hunter2", privateKey: keyPair("ed25519").private })).toBe("in");
  });

  test("answers keyboard-interactive prompts with the password", async () => {
    await start({
      authenticate: (context) => {
        if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive"]);
        context.prompt([{ prompt: "Password for root@edge:", echo: false }], (answers) =>
          answers[0] === "hunter2" ? context.accept() : context.reject(["keyboard-interactive"]),
        );
      },
    });
    expect(await attempt({ password: "hunter2" })).toBe("in");
    expect(await attempt({ password: "wrong-one" })).toMatch(/^authentication-refused: /);
  });

  test("goes on to the password where the host wants both", async () => {
    const key = keyPair("ed25519");
    let first = false;
    await start({
      authenticate: (context) => {
        if (context.method === "publickey") {
          first = true;
          return context.signature ? context.reject(["password"], true) : context.accept();
        }
        if (context.method === "password" && first && context.password === "hunter2") return context.accept();
        context.reject(["publickey"]);
      },
    });
    expect(await attempt({ privateKey: key.private, password: "hunter2" })).toBe("in");
  });

  test("that is refused is not tried again, not even by the next operation, and the error tells what was tried", async () => {
    await start({ authenticate: gate([], "right") });
    const connection = new BatchingConnection({
      ...server.settings,
      dialErrorLimit: 5,
      privateKey: keyPair("ed25519").private,
      password: "hunter2",
    });
    const errors = await Promise.all(
      [1, 2].map(() => connection.run([{ argv: ["true"] }]).catch((error: unknown) => error)),
    );
    const later = await connection.run([{ argv: ["true"] }]).catch((error: unknown) => error);
    await connection.close();
    for (const error of [...errors, later]) {
      expect(error).toMatchObject({ code: "authentication-refused", host: "127.0.0.1", stack: "" });
      expect(String(error)).toMatch(
        /login as root was refused \(tried: privateKey, password; accepted there: publickey, password\)/,
      );
      expect(String(error)).not.toContain("hunter2");
    }
    expect(server.connections).toBe(1);
  });

  test("tells of an agent that does not answer", async () => {
    await start({ authenticate: gate([]) });
    const answer = await attempt({ agentSocketPath: join(folder, "no-agent") });
    expect(answer).toMatch(/^authentication-refused: .*the agent: Failed to connect to agent/);
    expect(server.connections).toBe(1);
  });

  test("as root is what is meant without a user", async () => {
    const users: string[] = [];
    await start({
      authenticate: (context) => {
        users.push(context.username);
        context.accept();
      },
    });
    const { user: _root, ...settings } = server.settings;
    const connection = new BatchingConnection(settings);
    await connection.run([{ argv: ["true"] }]);
    await connection.close();
    expect(users).toEqual(["root"]);
  });
});

describe("becoming root", () => {
  test("runs the shell under the program that makes a user root", async () => {
    const folder = await mkdtemp(join(tmpdir(), "transport-become-"));
    await writeFile(join(folder, "doas"), '#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\nBECAME=root exec "$@"\n', {
      mode: 0o755,
    });
    const server = await ShellServer.start({
      exec: (command, channel) => server.shellOn(channel, ["-c", `PATH=${folder}:$PATH; ${command}`]),
    });
    const connection = new BatchingConnection({ ...server.settings, user: "admin", become: "doas" });
    const { commands } = await connection.run([{ argv: ["sh", "-c", "echo $BECAME"] }]);
    expect(commands[0]?.stdout).toBe("root\n");
    await connection.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  test.each([
    ["sudo", "sudo: a password is required\n", /NOPASSWD/],
    ["doas", "doas: Authentication required\n", /permit nopass/],
  ] as const)(
    "by %s fails clearly where a password is wanted, and nothing has run",
    async (become, complaint, hint) => {
      const server = await ShellServer.start({
        exec: (_command, channel) => {
          channel.stderr.write(complaint);
          channel.exit(1);
          channel.close();
        },
      });
      const connection = new BatchingConnection({ ...server.settings, user: "admin", become });
      const error = await connection.run([{ argv: ["true"] }]).catch((thrown: unknown) => thrown);
      expect(server.execs).toEqual([`exec ${become} -n /bin/sh`]);
      expect(error).toMatchObject({ code: "become-refused", hint: expect.stringMatching(hint) });
      expect(String(error)).toContain(complaint.trim());
      await connection.close();
      await server.stop();
    },
  );
});

describe("dialling", () => {
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  test("a port where nothing listens is tried as often as dialErrorLimit allows", async () => {
    const port = await freePort();
    const connection = new BatchingConnection({ host: "127.0.0.1", port, dialErrorLimit: 2 });
    const error = await connection.run([{ argv: ["true"] }]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unreachable", host: "127.0.0.1" });
    expect(String(error)).toMatch(/connection refused\) \(3 attempts\)/);
    await connection.close();
  });

  test("a fresh connection is dialled with the patience that it is told, and once it was made as the settings say", async () => {
    const server = await ShellServer.start();
    const settings = { ...server.settings, dialErrorLimit: 1 };
    const connection = freshConnectionTo(settings, { dialErrorLimit: 0 });
    await connection.run([{ argv: ["true"] }]);
    await server.stop();
    const failure = (of: HostConnection) => of.run([{ argv: ["true"] }]).catch((thrown: unknown) => thrown);
    let lost = await failure(connection);
    // One that was asked for before the loss was noticed.
    if (String(lost).includes("was lost")) lost = await failure(connection);
    expect(String(lost)).toMatch(/connection refused\) \(2 attempts\)/);
    const another = freshConnectionTo(settings, { dialErrorLimit: 0 });
    expect(String(await failure(another))).toMatch(/connection refused\)\. Check/);
    for (const each of [connection, another]) await each.close();
  });

  test("a host that comes up in the meantime is reached", async () => {
    const port = await freePort();
    const key = keyPair("ed25519");
    const [type, base64] = key.public.split(" ");
    const connection = new BatchingConnection({ host: "127.0.0.1", port, hostKey: `${type} ${base64}` });
    const asked = connection.run([{ argv: ["echo", "up"] }]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const server = await ShellServer.start({ port, hostKeys: [key.private] });
    expect((await asked).commands[0]?.stdout).toBe("up\n");
    await connection.close();
    await server.stop();
  });

  test("a host that is unreachable is not dialled again for every operation of a preview", async () => {
    const port = await freePort();
    const connection = new BatchingConnection(
      { host: "127.0.0.1", port, dialErrorLimit: 1 },
      { ...defaultTuning, unreachableSeconds: 0.3 },
    );
    const timed = async () => {
      const start = Date.now();
      await expect(connection.run([{ argv: ["true"] }])).rejects.toMatchObject({ code: "unreachable" });
      return Date.now() - start;
    };
    expect(await timed()).toBeGreaterThan(150);
    expect(await timed()).toBeLessThan(100);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await timed()).toBeGreaterThan(150);
    await connection.close();
  });

  test("a server that says nothing is given up after perDialTimeout", async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const connection = new BatchingConnection({ host: "127.0.0.1", port, dialErrorLimit: 0, perDialTimeout: 0.2 });
    await expect(connection.run([{ argv: ["true"] }])).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("no SSH connection within 0.2 s"),
    });
    await connection.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  test("a name that does not resolve says so", async () => {
    const connection = new BatchingConnection({ host: "no-such-host.invalid", dialErrorLimit: 0 });
    await expect(connection.run([{ argv: ["true"] }])).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("does not resolve"),
    });
    await connection.close();
  });

  test("closing ends a dial that is under way", async () => {
    const connection = new BatchingConnection({ host: "127.0.0.1", port: await freePort(), dialErrorLimit: -1 });
    const asked = connection.run([{ argv: ["true"] }]).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await connection.close();
    expect(await asked).toMatchObject({ code: "closed" });
  });
});
