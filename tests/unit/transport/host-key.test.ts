import { createHash, createHmac } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import { isFreebsdError } from "../../../provider/errors";
import type { ConnectionSettings } from "../../../provider/transport";
import { BatchingConnection } from "../../../provider/transport/batching-connection";
import { keyPair, ShellServer } from "./shell-server";

describe("the host key", () => {
  const ed25519 = keyPair("ed25519");
  const rsa = keyPair("rsa");
  const ecdsa = keyPair("ecdsa");
  const stranger = keyPair("ed25519");
  const twoWords = (key: { public: string }) => key.public.split(" ").slice(0, 2).join(" ");
  const base64 = (key: { public: string }) => key.public.split(" ")[1] ?? "";
  const sha256 = (key: { public: string }) =>
    `SHA256:${createHash("sha256")
      .update(Buffer.from(base64(key), "base64"))
      .digest("base64")
      .replace(/=+$/, "")}`;

  let home: string;
  let server: ShellServer;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "transport-home-"));
    await mkdir(join(home, ".ssh"));
    jest.spyOn(os, "homedir").mockReturnValue(home);
    server = await ShellServer.start({ hostKeys: [ed25519.private, rsa.private, ecdsa.private] });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await server.stop();
    await rm(home, { recursive: true });
  });

  const name = () => `[127.0.0.1]:${server.port}`;
  const knownHosts = (...lines: string[]) => writeFile(join(home, ".ssh", "known_hosts"), `${lines.join("\n")}\n`);

  async function attempt(settings: Partial<ConnectionSettings>): Promise<string> {
    const { host, port = 0 } = server.settings;
    const connection = new BatchingConnection({ host, port, dialErrorLimit: 3, ...settings });
    try {
      return (await connection.run([{ argv: ["echo", "in"] }])).commands[0]?.stdout.trim() ?? "";
    } catch (error) {
      return isFreebsdError(error) ? `${error.code}: ${error.message}` : String(error);
    } finally {
      await connection.close();
    }
  }

  test.each([
    ["type and base64", twoWords(ed25519)],
    ["a whole .pub line", `${twoWords(ed25519)} root@edge\n`],
    ["base64 alone", base64(ed25519)],
    ["a fingerprint", sha256(ed25519)],
    ["another key of the host, which is then the one that is asked for", twoWords(rsa)],
    ["an ECDSA key", base64(ecdsa)],
  ])("is accepted when hostKey pins it: %s", async (_what, hostKey) => {
    expect(await attempt({ hostKey })).toBe("in");
  });

  test.each([
    ["another key", twoWords(stranger)],
    ["another fingerprint", sha256(stranger)],
  ])("is refused when hostKey pins %s, at once, and before any login", async (_what, hostKey) => {
    const answer = await attempt({ hostKey, password: "hunter2" });
    expect(answer).toMatch(/^host-key-mismatch: 127\.0\.0\.1: /);
    expect(answer).toContain(sha256(ed25519));
    expect(answer).toContain(sha256(stranger));
    expect(answer).not.toContain("hunter2");
    expect(server.connections).toBe(1);
    expect(server.authMethods).toEqual([]);
  });

  test("is refused when hostKey is not a key", async () => {
    expect(await attempt({ hostKey: "yes" })).toMatch(/^invalid-settings: .*hostKey/);
    expect(await attempt({ hostKey: `ssh-rsa ${base64(ed25519)}` })).toMatch(/^invalid-settings: /);
    expect(server.connections).toBe(0);
  });

  test("that is not known is refused with its fingerprint and the line that would make it known", async () => {
    const answer = await attempt({});
    expect(answer).toMatch(/^host-key-unknown: /);
    expect(answer).toContain(sha256(ed25519));
    const line = `${name()} ${twoWords(ed25519)}`;
    expect(answer).toContain(line);
    expect(server.connections).toBe(1);
    await knownHosts(line);
    expect(await attempt({})).toBe("in");
  });

  test("is found in known_hosts by a hashed name", async () => {
    const salt = Buffer.alloc(20, 7);
    const hash = createHmac("sha1", salt).update(name()).digest("base64");
    await knownHosts(`|1|${salt.toString("base64")}|${hash} ${twoWords(ed25519)}`);
    expect(await attempt({})).toBe("in");
  });

  test("is found in the file that the settings name, besides the user's own", async () => {
    const file = join(home, "more_hosts");
    await writeFile(file, `${name()} ${twoWords(ed25519)}\n`);
    expect(await attempt({ knownHostsPath: file })).toBe("in");
    expect(await attempt({ knownHostsPath: "~/more_hosts" })).toBe("in");
    expect(await attempt({ knownHostsPath: join(home, "none") })).toMatch(/^invalid-settings: .*none: ENOENT/);
  });

  test("is asked for by the types that are known, so that a host with several shows one of these", async () => {
    await knownHosts(`${name()} ${twoWords(rsa)}`);
    expect(await attempt({})).toBe("in");
    await knownHosts(`${name()} ${twoWords(ecdsa)}`, `${name()} ${twoWords(rsa)}`);
    expect(await attempt({})).toBe("in");
  });

  test("that has changed is refused", async () => {
    await knownHosts(`${name()} ${twoWords(stranger)}`);
    expect(await attempt({})).toMatch(/^host-key-mismatch: /);
  });

  test("of a host that no longer has a key of the known type is refused at once", async () => {
    await server.stop();
    server = await ShellServer.start({ hostKeys: [ed25519.private] });
    await knownHosts(`${name()} ${twoWords(rsa)}`);
    expect(await attempt({})).toMatch(/^host-key-mismatch: .*no host key of a type that is known/);
    expect(server.connections).toBe(1);
  });

  test("that is revoked is refused, even where it is also listed", async () => {
    await knownHosts(`${name()} ${twoWords(ed25519)}`, `@revoked * ${twoWords(ed25519)}`);
    expect(await attempt({})).toMatch(/^host-key-(revoked|mismatch): /);
    await knownHosts(`@revoked * ${twoWords(ed25519)}`);
    expect(await attempt({})).toMatch(/^host-key-revoked: /);
  });

  test("is not looked at only where the settings say so, and a pinned key still holds then", async () => {
    expect(await attempt({ insecureIgnoreHostKey: true })).toBe("in");
    expect(await attempt({ insecureIgnoreHostKey: true, hostKey: twoWords(stranger) })).toMatch(/^host-key-mismatch/);
  });
});
